"""Donors are masked or invented from the start."""

from collections import Counter

import numpy as np

from data.demo.donors import donors


def test_names_are_masked_or_examples() -> None:
    _, table = donors(np.random.default_rng(1))
    rows = table.to_pylist()
    people = [row for row in rows if row["donor_type"] == "person"]
    assert all(set(row["display_name"][1:]) == {"*"} for row in people)
    others = [row["display_name"] for row in rows if row["donor_type"] != "person"]
    assert all(name.startswith("示例") for name in others)
    assert len(set(others)) == len(others) == 70
    assert Counter(row["donor_type"] for row in rows)["person"] == 3600


def test_who_is_not_about_gives_nothing() -> None:
    rng = np.random.default_rng(2)
    found, _ = donors(rng)
    for year in (2019, 2020, 2021):
        about = {
            key for key, on in zip(found.keys, found.about[:, year - 2019], strict=False) if on
        }
        givers = set(found.person(rng, year, 500)) - {None}
        assert givers <= about
        assert len(givers) > 100


def test_large_gifts_come_from_organisations() -> None:
    rng = np.random.default_rng(3)
    found, _ = donors(rng)
    assert set(found.organisation(rng, 200)) <= set(found.keys[3600:])
