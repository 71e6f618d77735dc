"""Donors are masked or invented from the start."""

from collections import Counter

import numpy as np

from data.demo.donors import donors, many_donors


def test_names_are_masked_or_examples() -> None:
    _, table = donors(np.random.default_rng(1))
    rows = table.to_pylist()
    people = [row for row in rows if row["donor_type"] == "person"]
    assert all(set(row["display_name"][1:]) == {"*"} for row in people)
    others = [row for row in rows if row["donor_type"] != "person"]
    named = [row["display_name"] for row in others if row["consent_public"]]
    assert all(name.startswith("示例") for name in named)
    assert len(set(named)) == len(named) < len(others) == 70
    assert {row["display_name"] for row in others if not row["consent_public"]} == {"***"}
    assert Counter(row["donor_type"] for row in rows)["person"] == 3600


def test_those_who_lapsed_give_nothing() -> None:
    rng = np.random.default_rng(2)
    found, _ = donors(rng)
    for year in (2019, 2020, 2021):
        places, named = found.person(rng, year, 500)
        assert (found.years[year - 2019][places] > 0).all()
        assert 0 < (found.years[year - 2019] > 0).sum() < 3600
        assert len(set(places[named].tolist())) > 100
        assert 0.05 < 1 - named.mean() < 0.2


def test_large_gifts_come_from_organisations() -> None:
    rng = np.random.default_rng(3)
    found, table = donors(rng)
    places = found.organisation(rng, 200)
    assert 3600 <= places.min() <= places.max() < table.num_rows


def test_of_very_few_somebody_gives_each_year() -> None:
    found, types = many_donors(np.random.default_rng(4), 3)
    assert len(types) == 3
    assert found.person(np.random.default_rng(5), 2021, 9)[0].tolist() == [0] * 9
