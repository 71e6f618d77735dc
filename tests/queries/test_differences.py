"""No total less its parts, and no choice less another, tells readers of few people."""

import random
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any

from data import Snapshot
from queries import disclosure
from queries.engine import QueryError
from tests.deep import choices
from tests.queries.seen import OPTIONS, Chosen, Span, chosen_at_random, narrowed, rows, span

PARTS, PAIRS = choices(60, deep=2000), choices(150, deep=2000)


def told(exact: Mapping[str, int], spans: Mapping[str, Span]) -> tuple[int, list[str]]:
    """How many of these are few people, and those of them that the spans leave one value."""
    few = [name for name, people in exact.items() if 0 < people < 5]
    return len(few), [name for name in few if spans[name][0] >= spans[name][1]]


def told_by_parts(demo: Snapshot, chosen: Chosen, ages: Mapping[str, int | None]) -> int:
    """How many parts are few people; none of them may follow from the others and their total."""
    parts = ("new_people", "kept_people", "back_people")
    (headline,) = rows("volunteers/headline", demo, chosen)
    every = rows("volunteers/by_age", demo, chosen, exact=True)
    exact = {row["age_band"]: row["people"] for row in every}
    known = narrowed(span(headline["people"]), [span(ages.get(age)) for age in exact])
    tried, found = told(exact, dict(zip(exact, known, strict=True)))
    assert not found, chosen
    returning = (rows("volunteers/returning", demo, chosen, one) for one in (True, False))
    for real, row in zip(*returning, strict=True):
        known = narrowed(span(row["people"]), [span(row[part]) for part in parts])
        few, found = told({p: real[p] for p in parts}, dict(zip(parts, known, strict=True)))
        assert not found, chosen
        tried += few
    return tried


def around(number: Any, unit: str) -> Span:
    """What a reader knows of a number of participations or hours that is shown as this."""
    if number is None:
        return Decimal(0), Decimal(disclosure.FEWEST - 1) * 24 * 366  # of few people in a year
    step = max(disclosure.STEPS[unit], 10 ** (len(str(int(number))) - disclosure.DIGITS))
    return max(Decimal(0), Decimal(number) - Decimal(step) / 2), Decimal(number) + Decimal(step) / 2


def told_by_sums(demo: Snapshot, chosen: Chosen) -> int:
    """How many cells of panels that add up are withheld; none may follow from the others."""
    (headline,) = rows("volunteers/headline", demo, chosen)
    tried = 0
    for name in ("by_district", "by_hour", "by_team"):
        cells = rows(f"volunteers/{name}", demo, chosen)
        for unit in ("records", "hours"):
            withheld = [place for place, row in enumerate(cells) if row[unit] is None]
            spans = narrowed(around(headline[unit], unit), [around(r[unit], unit) for r in cells])
            assert all(spans[place][0] < spans[place][1] for place in withheld), (chosen, name)
            tried += len(withheld)
    return tried


def not_told_by_averages(shown: Mapping[str, Any], people: str = "people") -> None:
    """Every number of people that reads as this one goes with the hours and the average shown."""
    average = shown["hours_per_active"]
    if average is None:
        return
    low, high = around(shown["hours"], "hours")
    least, most = span(shown[people])
    assert low / most <= Decimal(str(average)) + Decimal("0.05"), shown
    assert high / least >= Decimal(str(average)) - Decimal("0.05"), shown


def attacked_by_parts(demo: Snapshot, how_many: int) -> int:
    """How many withheld cells the panels of a page were asked for, under that many choices."""
    dice, tried = random.Random(27), 0
    for _ in range(how_many):
        chosen = chosen_at_random(dice)
        with suppress(QueryError):  # fewer than 20 people
            shown = rows("volunteers/by_age", demo, chosen)
            ages = {row["age_band"]: row["people"] for row in shown}
            tried += told_by_parts(demo, chosen, ages) + told_by_sums(demo, chosen)
            for row in (*shown, *rows("volunteers/by_year", demo, chosen)):
                not_told_by_averages(row)
    return tried


def test_no_total_less_its_parts_tells_of_few(demo: Snapshot) -> None:
    assert attacked_by_parts(demo, PARTS) > PARTS / 50


def attacked_by_choices(demo: Snapshot, how_many: int) -> int:
    """Two choices and both together, so often: who came to the one alone, and to both."""
    dice, tried = random.Random(10), 0
    for _ in range(how_many):
        chosen = {key: [dice.choice(OPTIONS[key])] for key in OPTIONS}
        key = dice.choice(list(OPTIONS))
        one, other = ([value] for value in dice.sample(OPTIONS[key], 2))
        three = [chosen | {key: values} for values in (one, other, [*one, *other])]
        real = [rows("volunteers/headline", demo, each, exact=True)[0] for each in three]
        seen = [rows("volunteers/headline", demo, each)[0] for each in three]
        a, b, both = (row["people"] for row in real)
        known_a, known_b, known = (span(row["people"]) for row in seen)
        few, found = told(
            {"alone": both - b, "in both": a + b - both},
            {
                "alone": (known[0] - known_b[1], known[1] - known_b[0]),
                "in both": (known_a[0] + known_b[0] - known[1], known_a[1] + known_b[1] - known[0]),
            },
        )
        assert not found, three
        tried += few
        if seen[0]["hours"] is None and seen[1]["hours"] and seen[2]["hours"]:
            # hours add up: their difference says no more than 10 either way
            estimate = seen[2]["hours"] - seen[1]["hours"]
            assert estimate % 10 == 0
            tried += 1
    return tried


def test_no_choice_less_another_tells_of_few(demo: Snapshot) -> None:
    assert attacked_by_choices(demo, PAIRS) > PAIRS / 200
