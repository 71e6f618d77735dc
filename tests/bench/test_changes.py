"""Filter changes are new each time, the same for the same seed, and come to an end."""

from itertools import islice

from data import Snapshot
from tests.bench import changes

OPTIONS = {"year": ("2020", "2021"), "category": ("CARE", "ECO", "EDU")}


def test_each_choice_is_new_and_drawn_alike() -> None:
    one = list(islice(changes.choices(OPTIONS, seed=1), 25))
    assert len(set(one)) == 25
    assert "" not in one
    assert one == list(islice(changes.choices(OPTIONS, seed=1), 25))
    assert one != list(islice(changes.choices(OPTIONS, seed=2), 25))


def test_it_ends_where_nothing_is_new() -> None:
    assert sorted(changes.choices({"year": ("2020", "2021")}, seed=1)) == [
        "year=2020", "year=2020&year=2021", "year=2021",
    ]  # fmt: skip
    assert list(changes.choices({}, seed=1)) == []


def test_a_page_offers_the_codes_of_its_band(demo: Snapshot) -> None:
    found = changes.offered("volunteers", demo)
    assert set(found) >= {"year", "category", "district"}
    assert "2021" in found["year"]
    assert changes.offered("meeting", demo) == {}
