"""What withheld numbers of people follow from: a total and its parts, all a page shows at once.

A withheld cell is of 1 to 5 people, a cell that is shown of 6 to 9 where it reads 5, else of up to
4 more than it reads. Of one total and parts that make it up, each other part as it is:

- A cell of 2, 3 or 4 may always be one more or one less. Both are withheld too, and the total of
  one of the two reads as before, for every number that is shown stands for four or more.
- A cell of 5 may be told: all parts are the largest that they can be, and so is the least total.
  Five are not few. This is why cells of 5 are withheld: of five cells of 4 each were told.
- A cell of 1 may not be 0 where none reads 0. That tells of it where the others are the least they
  can be and the total the largest. Of up to three parts none are (worked out below). Where there
  are more, either people are in several parts (teams, hours, months, districts), so that no total
  bounds them from above, or nobody and few look alike (ages, years of a retention).

Several totals that share a cell may still tell of it; `/data` says so. With one volunteer in forty
of the demo, the totals of all 127 to 511 unions of districts under one year and category, put to a
solver of whole numbers, told 5 of 81 withheld cells. The tests below, which draw filters at random
and at most four values of one, have not found such a case.
"""

import random
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations, combinations_with_replacement, product
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from data import Snapshot
from data.schema import TABLES
from queries import disclosure
from queries.engine import QueryError
from tests.deep import choices
from tests.queries.seen import (
    OPTIONS,
    Chosen,
    Span,
    chosen_at_random,
    narrowed,
    rows,
    shown,
    span,
)
from tests.rolled import again, read

HOW_MANY = choices(60, deep=2000)
PANELS = ("volunteers/by_team", "volunteers/by_hour", "volunteers/by_district",
          "trends/service_by_month", "trends/service_by_category")  # fmt: skip


def seen(people: int) -> Any:
    """A number of people as a viewer reads it."""
    return None if disclosure.is_few(people) else disclosure.rounded(people, "people")


def told(each: Sequence[int], known: Sequence[Span]) -> list[int]:
    """Of these numbers those that are few people and left with one value."""
    return [
        people
        for people, (low, high) in zip(each, known, strict=True)
        if 0 < people < disclosure.STEP and low >= high
    ]


@pytest.mark.parametrize("parts", [2, 3])
def test_no_total_of_two_or_three_tells_of_few(parts: int) -> None:
    """Whatever their numbers, where nobody is in two: worked out for every one up to 30."""
    tried = 0
    for each in combinations_with_replacement(range(1, 31), parts):
        known = narrowed(span(seen(sum(each))), [span(seen(people)) for people in each])
        assert told(each, known) == [], each
        tried += each[0] < disclosure.STEP
    assert tried > 100


@pytest.mark.parametrize("parts", [4, 5, 6])
def test_no_total_of_more_parts_tells_of_few(parts: int) -> None:
    """Where nobody and few look alike: for every number up to 14, all that 5 leaves over twice."""
    for each in combinations_with_replacement(range(15), parts):
        spans = [span(seen(people) or None, least=0) for people in each]
        assert told(each, narrowed(span(seen(sum(each))), spans)) == [], each


def test_no_total_of_participations_tells_of_one() -> None:
    """Where people are not counted, fewer than 20 are withheld: one would be of one person."""

    def read_as(number: int) -> Span:
        shown = (
            None if number < disclosure.FEWEST_RECORDS else disclosure.rounded(number, "records")
        )
        return span(shown, fewest=disclosure.FEWEST_RECORDS)

    for each in combinations_with_replacement(range(1, 46), 3):
        assert told(each, narrowed(read_as(sum(each)), [*map(read_as, each)])) == [], each


def covered(total: Span, parts: Sequence[Span]) -> list[Span]:
    """What is known of each part where people may be in several: all have at least the total."""
    high = sum(part[1] for part in parts)
    return [(max(least, total[0] - high + most), min(most, total[1])) for least, most in parts]


@pytest.mark.parametrize("parts", [2, 3, 4, 5, 6])
def test_no_total_of_parts_that_overlap_tells_of_few(parts: int) -> None:
    for each in combinations_with_replacement(range(1, 15), parts):
        known = covered(span(seen(sum(each))), [span(seen(people)) for people in each])
        assert told(each, known) == [], each


def test_five_teams_of_four_are_not_told() -> None:
    """Their total of 20 would say that each has 4, were cells of 5 not withheld too."""
    team = {"records": 30, "hours": Decimal(60), "teams": 1}
    found = [
        shown("volunteers/by_team", *(team | {"team_type": n, "people": n} for _ in range(5)))
        for n in (4, 5)
    ]
    assert found == [[], []]
    (headline,) = shown("volunteers/headline", team | {"people": 20})
    assert covered(span(headline["people"]), [span(None)] * 5) == [span(None)] * 5


def test_nobody_looks_like_few_in_a_retention() -> None:
    year = {"first_year": 2019, "year": 2021, "started": 40, "retained_pct": 0.0}
    none, few = shown(
        "volunteers/retention",
        year | {"people": 0, "cell_size": "none"},
        year | {"people": 3, "cell_size": "small"},
    )
    assert none == few
    assert (none["people"], none["cell_size"], none["retained_pct"]) == (None, "small", None)


@pytest.fixture(scope="module")
def thin(demo: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The demo with the records of one volunteer in thirty: most of its cells are of few people."""
    records = read(demo, "service_records")
    people = records.column("volunteer_id").to_pylist()
    left = set(sorted(set(people))[::30])
    kept = records.filter(pa.array([one in left for one in people]))
    folder = tmp_path_factory.mktemp("thin")
    return again(demo, folder, {"service_records": kept})


def attacked_by_panels(thin: Snapshot, how_many: int) -> int:
    """How many withheld cells of panels were asked for: none may follow from the page's total."""
    dice, tried = random.Random(17), 0
    for _ in range(how_many):
        chosen = chosen_at_random(dice)
        (headline,) = rows("volunteers/headline", thin, chosen)
        for name in PANELS:
            with suppress(QueryError):  # fewer than 20 people
                exact, cells = (rows(name, thin, chosen, one) for one in (True, False))
                tried += not_told_by_total(headline, exact, cells, chosen)
    return tried


def not_told_by_total(
    headline: Mapping[str, Any], exact: Sequence[Any], cells: Sequence[Any], chosen: Chosen
) -> int:
    """How many cells are withheld; none of them may be told by the total of all."""
    each = sorted(row["people"] for row in exact if row["people"])
    few: int = sum(people < disclosure.FEWEST for people in each)
    read = [span(row["people"]) for row in cells if row["people"]]
    known = covered(span(headline["people"]), [span(None)] * few + read)
    assert told(each, known) == [], chosen
    return few


def test_no_total_tells_of_few_in_a_panel(thin: Snapshot) -> None:
    assert attacked_by_panels(thin, HOW_MANY) > HOW_MANY


def attacked_by_unions(thin: Snapshot, how_many: int) -> int:
    """Every union of up to four values of a filter, under random others: of all together no few.

    Each union has at most as many people as its parts together, and at least as many as any: what
    follows is worked out until nothing more does.
    """
    dice, tried = random.Random(18), 0
    for _ in range(how_many):
        base = {key: [dice.choice(values)] for key, values in OPTIONS.items()}
        key = dice.choice(list(OPTIONS))
        values = dice.sample(OPTIONS[key], min(4, len(OPTIONS[key])))
        sets = [
            frozenset(one) for n in range(1, len(values) + 1) for one in combinations(values, n)
        ]
        asked = {one: base | {key: sorted(one, key=str)} for one in sets}
        real = {one: people(thin, chosen, exact=True) for one, chosen in asked.items()}
        known = {one: span(people(thin, chosen)) for one, chosen in asked.items()}
        narrow(known)
        found = [one for one in sets if told([real[one]], [known[one]])]
        assert not found, (base, key, found)
        tried += sum(0 < number < disclosure.FEWEST for number in real.values())
    return tried


def people(thin: Snapshot, chosen: Chosen, exact: bool = False) -> Any:
    """How many people serve under a choice, as staff or as a viewer reads it."""
    return rows("volunteers/headline", thin, chosen, exact)[0]["people"]


def narrow(known: dict[frozenset[int | str], Span]) -> None:
    """Work out what unions tell of one another, until nothing more follows."""
    before: dict[frozenset[int | str], Span] = {}
    while before != known:
        before = dict(known)
        for one, other in product(known, known):
            both = one | other
            if both not in known or both in (one, other):
                continue
            low, high = known[both]
            known[both] = (max(low, known[one][0]), min(high, known[one][1] + known[other][1]))
            known[one] = (max(known[one][0], low - known[other][1]), min(known[one][1], high))


def test_no_unions_tell_of_few(thin: Snapshot) -> None:
    assert attacked_by_unions(thin, HOW_MANY) > HOW_MANY


CHANGES = {"category": "category", "district": "division", "status": "project_status"}


def attacked_by_changes(thin: Snapshot, how_many: int) -> int:
    """How many rows of changes are of a year and a part of which few people are withheld."""
    dice, tried = random.Random(19), 0
    for _ in range(how_many):
        chosen = chosen_at_random(dice)
        for part, column in CHANGES.items():
            with suppress(QueryError):  # fewer than 20 people
                shown = rows(f"trends/service_change_by_{part}", thin, chosen)
                changes = rows(f"trends/service_change_by_{part}", thin, chosen, exact=True)
                every = rows(f"trends/service_by_{part}", thin, {**chosen, "year": []}, exact=True)
                few = {
                    (row["year"], row[column]) for row in every if disclosure.is_few(row["people"])
                }
                of_few = {
                    row[column]
                    for row in changes
                    if few & {(row[year], row[column]) for year in ("earlier_year", "later_year")}
                }
                told = [row for row in shown if row[column] in of_few]
                assert not told, (part, chosen, told)
                tried += len(of_few)
    return tried


def test_no_change_tells_of_few(thin: Snapshot) -> None:
    """Many participations may be of three people, whom the years beside the change withhold."""
    assert attacked_by_changes(thin, HOW_MANY) > HOW_MANY


def test_no_change_to_date_tells_of_few(demo: Snapshot, tmp_path: Path) -> None:
    """While the newest year is not over, those who came in both years by the same day count.

    Of one district the same two people do all that is done there until summer in the year before.
    """
    until, district = date(2021, 6, 30), "140181"
    held = read(demo, "activities").to_pylist()
    there = {one["activity_id"] for one in held if one["division_code"] == district}
    records = [r for r in read(demo, "service_records").to_pylist() if r["served_on"] <= until]
    spring = [r for r in records if date(2020, 1, 1) <= r["served_on"] <= date(2020, 6, 30)]
    two = [spring[0]["volunteer_id"], spring[-1]["volunteer_id"]]
    for place, one in enumerate(r for r in spring if r["activity_id"] in there):
        one["volunteer_id"] = two[place % 2]
    table = pa.Table.from_pylist(records, TABLES["service_records"].arrow)
    half = again(replace(demo, as_of=until), tmp_path, {"service_records": table})
    before, _ = rows("trends/service_to_date", half, {"district": [district]}, exact=True)
    assert (before["people"], before["records"] >= disclosure.FEWEST_RECORDS) == (2, True)
    name = "trends/service_change_by_district"
    exact, seen = ({r["division"] for r in rows(name, half, {}, one)} for one in (True, False))
    assert exact - seen == {district}


def test_no_change_to_date_of_a_status_tells_of_few(demo: Snapshot, tmp_path: Path) -> None:
    """Of these nobody is counted by the day: one person may have made what each activity has."""
    until = date(2021, 6, 30)
    of = {r["project_id"]: r["status"] for r in read(demo, "projects").to_pylist()}
    held = read(demo, "activities").to_pylist()
    closed = {one["activity_id"] for one in held if of.get(one["project_id"]) == "closed"}
    kept, alone = list[dict[str, Any]](), dict[str, dict[str, Any]]()
    for one in read(demo, "service_records").to_pylist():
        in_spring = date(2020, 1, 1) <= one["served_on"] <= date(2020, 6, 30)
        if in_spring and one["verified"] and one["activity_id"] in closed:
            alone.setdefault(one["activity_id"], one)
        elif one["served_on"] <= until:
            kept.append(one)
    one_person = kept[0]["volunteer_id"]
    kept += [one | {"volunteer_id": one_person} for one in alone.values()]
    assert len(alone) >= disclosure.FEWEST_RECORDS
    kept.sort(key=lambda row: [row[key] for key in TABLES["service_records"].order])
    table = pa.Table.from_pylist(kept, TABLES["service_records"].arrow)
    half = again(replace(demo, as_of=until), tmp_path, {"service_records": table})
    name = "trends/service_change_by_status"
    exact, seen = (
        {row["project_status"] for row in rows(name, half, {}, one)} for one in (True, False)
    )
    assert exact - seen == {"closed"}
