"""What readers who are not staff see of people: few are withheld, and nothing shown gives them."""

import re
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from data import Snapshot
from queries import disclosure, load, names
from queries.engine import QueryError
from tests.queries.seen import OPTIONS, rows, shown
from tests.queries.test_macros import CASES


@pytest.mark.parametrize(
    ("number", "unit", "shown"),
    [
        (5, "people", 5), (9, "people", 5), (10, "people", 10), (1869, "people", 1865),
        (-8, "people", -5), (0, "people", 0), (9, "gifts", 5), (1456, "gifts", 1455),
        (Decimal("1191516.30"), "cny", Decimal(1_190_000)), (Decimal("36.50"), "cny", 40),
        (22, "records", 20), (24, "records", 20),
        (6668, "records", 6660), (19_394, "records", 19_300), (0, "records", 0),
        (Decimal("95672.50"), "hours", Decimal(95_700)), (Decimal("-4.50"), "hours", 0),
        (Decimal("1004.99"), "hours", Decimal(1000)), (86.017, "pct", 86), (51.27, "number", 51.3),
        (25.25, "number", 25.3), (9.95, "number", 10.0), (2.5, "pct", 3), (-2.5, "pct", -3),
    ],
)  # fmt: skip
def test_numbers_are_rounded(number: Any, unit: str, shown: Any) -> None:
    found = disclosure.rounded(number, unit)
    assert found == shown
    assert type(found) is type(number)


def test_a_cell_of_few_people_is_withheld_with_all_that_tells_of_it() -> None:
    five, six = (
        {"weekday": 1, "hour": hour, "people": n, "records": 40, "hours": Decimal(80), **size}
        for hour, n, size in ((8, 5, {"cell_size": "small"}), (9, 6, {"cell_size": "enough"}))
    )
    few, enough = shown("volunteers/by_hour", five, six)
    assert (few["people"], few["records"], few["hours"]) == (None, None, None)
    assert few["cell_size"] == "small"
    assert (enough["people"], enough["records"], enough["hours"]) == (5, 40, 80)


def test_a_row_of_which_nothing_is_left_is_left_out() -> None:
    ages = [
        {"age_band": band, "people": n, "hours": Decimal(200), "hours_per_active": 200 / n}
        for band, n in (("under_18", 4), ("18_25", 52))
    ]
    assert [row["age_band"] for row in shown("volunteers/by_age", *ages)] == ["18_25"]
    few = {"people": 4, "records": 9, "hours": Decimal(9), "activities": 3}
    (total,) = shown("volunteers/headline", few)
    assert total == {"people": None, "records": None, "hours": None, "activities": 3}


def test_a_month_that_is_withheld_keeps_its_row() -> None:
    """Without one it would read as a month in which nobody served."""
    month = {"year": 2021, "month": 5, "people": 3, "records": 9, "hours": Decimal(12)}
    (row,) = shown("trends/service_by_month", month | {"activities": 1})
    assert (row["year"], row["month"], row["activities"]) == (2021, 5, 1)
    assert (row["people"], row["records"], row["hours"]) == (None, None, None)


def test_what_a_row_is_about_stays() -> None:
    line = {"star_line": "star_5", "line_hours": Decimal(1500), "people": 1, "cell_size": "small"}
    assert shown("volunteers/star_lines", line) == [line | {"people": None}]


def test_few_donors_withhold_no_amount_of_enough_gifts() -> None:
    given = {"year": 2021, "received_cny": Decimal("1191516.31"), "gifts": 7, "donors": 3,
             "received_change_pct": 12.345}  # fmt: skip
    (row,) = shown("trends/giving", given)
    assert row["donors"] is None
    assert (row["received_cny"], row["received_change_pct"]) == (Decimal(1_190_000), 12)
    assert row["gifts"] == 5


@pytest.mark.parametrize(("gifts", "amount"), [(1, 3000), (4, 90), (0, -50)])
def test_the_amount_of_few_gifts_is_withheld(gifts: int, amount: int) -> None:
    """A single gift is what one donor gave, a single refund what one took back."""
    cell = {"received_cny": Decimal(amount), "gifts": gifts}
    enough = {"channel": "wechat", "received_cny": Decimal("4088.00"), "gifts": 66}
    beside = {"channel": "cash", "received_cny": Decimal("900.00"), "gifts": 10}  # see nested.py
    found = shown("funds/gifts", cell | {"channel": "bank", "project_id": "P20"}, enough, beside)
    assert [(row["channel"], row["received_cny"]) for row in found] == [("wechat", Decimal(4090))]
    (month,) = shown("project/giving", cell | {"month_on": date(2021, 5, 1)})
    assert (month["received_cny"], month["month_on"]) == (None, date(2021, 5, 1))
    pace = {"campaign_id": "C01", "days": 30, "met_on": date(2031, 5, 4), "outlook": "in_sight"}
    for row in shown("campaigns/pace", cell | pace | {"per_day_cny": Decimal(amount) / 30}):
        assert row["per_day_cny"] is row["met_on"] is None, "it would tell the amount"
    cell = {"campaign_id": "C01", "gifts": gifts, "given_cny": Decimal(amount)}
    assert shown("campaigns/refunds", cell | {"refunds": 0, "refunded_cny": Decimal(0)}) == []


def test_how_much_some_of_the_givers_gave_is_told_roughly_and_of_many() -> None:
    """Exact to one decimal, two choices of campaigns told a gift that all else withholds."""
    year = {"year": 2021, "hhi": 898.7, "top_ten_pct": 61.4, "anonymous_pct": 23.1}
    few, many = shown("campaigns/donors", year | {"donors": 19}, year | {"donors": 20})
    assert (few["hhi"], few["top_ten_pct"], few["donors"]) == (None, None, 15)
    assert few["anonymous_pct"] is None, "it may be of one gift"
    assert (many["hhi"], many["top_ten_pct"], many["anonymous_pct"]) == (900, 60, 25)
    (led,) = shown("campaigns/donors", year | {"donors": 60, "hhi": 3300.0})
    assert (led["hhi"], led["top_ten_pct"]) == (None, 60), "its root is what the largest gave"


def test_every_share_and_average_is_of_what_is_shown_or_told_roughly() -> None:
    """Those of exact numbers tell more than these, shown; of amounts, a whole per cent is rough."""
    exact = {
        (name, column.name)
        for name in names()
        if disclosure.is_protected(question := load(name))
        for column in question.columns
        if column.unit == "number"
        and not {f"{name}.{column.name}", column.name} & disclosure.RATIOS.keys()
    }
    assert exact == {("campaigns/donors", "hhi")}
    assert {name for _, name in exact} <= disclosure.OF_SOME.keys()


def test_a_change_from_few_gifts_is_withheld() -> None:
    now = {"year": 2021, "received_cny": Decimal(4000), "gifts": 40}
    few, enough = (
        now | {"gifts_change_pct": pct, "received_change_pct": pct} for pct in (3900.0, 300.0)
    )
    for row, pct in zip(shown("trends/giving", few, enough), (None, 300), strict=True):
        assert (row["gifts"], row["gifts_change_pct"]) == (40, pct)
        assert row["received_change_pct"] == pct
    change = {"project_category": "CARE", "later_cny": Decimal(4000), "later_gifts": 40,
              "change_cny": Decimal(3990)}  # fmt: skip
    assert shown("trends/giving_change_by_category", change | {"change_gifts": 39}) == []
    (row,) = shown("trends/giving_change_by_category", change | {"change_gifts": 30})
    assert row["change_gifts"] == 30


def test_what_was_raised_so_far_counts_all_gifts_until_then() -> None:
    weeks = [
        {"campaign_id": "C01", "week_on": date(2021, 3, day), "gifts": gifts,
         "raised_cny": raised, "target_cny": Decimal("12345678.00")}
        for day, gifts, raised in ((7, 2, Decimal(700)), (14, 9, Decimal("5512.30")))
    ]  # fmt: skip
    first, second = shown("campaigns/cumulative", *weeks)
    assert (first["raised_cny"], first["target_cny"]) == (None, Decimal("12345678.00"))
    assert (second["raised_cny"], second["gifts"]) == (Decimal(5510), 5)


def test_participations_stand_for_people_who_are_not_counted() -> None:
    few, enough = (
        {"hours": Decimal(records), "records": records, "activities": 2} for records in (19, 20)
    )
    rows = shown("project/service", few, enough)
    assert [(row["records"], row["hours"]) for row in rows] == [(None, None), (20, 20)]
    daily = {"hours": Decimal(124), "records": 31, "activities": 31}  # one person's, every day
    several = {"hours": Decimal(500), "records": 125, "activities": 20}  # of six, at least
    rows = shown("project/service", daily, several)
    assert [row["records"] for row in rows] == [None, 125]


@pytest.mark.parametrize(("later", "change"), [(19, -300), (400, 381), (0, -17)])
def test_a_change_from_or_to_few_participations_is_withheld(later: int, change: int) -> None:
    row = {"category": "CARE", "earlier_year": 2020, "later_year": 2021, "later_activities": 2,
           "change_activities": 1}  # fmt: skip
    service = [
        row | {"later_records": now, "change_records": more,
               "later_hours": Decimal(now), "change_hours": Decimal(more)}
        for now, more in ((later, change), (400, 300), (40, 0))
    ]  # fmt: skip
    found = shown("trends/service_change_by_category", *service)
    assert [one["later_records"] for one in found] == [400, 40]


def test_the_size_of_a_cell_and_what_is_withheld_agree() -> None:
    sizes = {sql: said for sql, said in CASES.items() if sql.startswith("cell_size(")}
    people = {int(sql[10:-1]): said for sql, said in sizes.items() if "null" not in sql}
    for number, size in people.items():
        assert disclosure.is_few(number) == (size == "small")


def test_every_question_about_people_is_protected(demo: Snapshot) -> None:
    """No column of people, participations, hours or gifts is shown to viewers as it is."""
    for name in names():
        question = load(name)
        units = {column.unit for column in question.columns}
        counted = units & {"people", "records", "hours", "gifts"}
        assert disclosure.is_protected(question) == bool(counted or name in disclosure.SERVED)
        if counted and not disclosure.lists_persons(question) and name[:8] != "filters/":
            exact, seen = (rows(name, demo, {}, is_exact) for is_exact in (True, False))
            is_printed = all(row.get("unprinted") == 0 for row in exact)
            assert seen != exact or is_printed, name


def test_the_order_of_rows_tells_no_more_than_their_numbers(demo: Snapshot) -> None:
    """Of two teams that read alike, the one with more exact hours does not stand first."""
    teams = [
        {"team_type": team, "hours": Decimal(hours), "records": 500, "people": people, "teams": 9}
        for team, hours, people in (("theory", 1004, 50), ("culture", 1001, 50))
    ]
    for given in (teams, teams[::-1]):
        assert [row["team_type"] for row in shown("volunteers/by_team", *given)] == [
            "culture",
            "theory",
        ]
    found = set()
    for name in names():
        question = load(name)
        number, is_falling = disclosure.ordered_by(question)
        if number not in disclosure.protected_units(question) or disclosure.lists_persons(question):
            continue
        found.add(name)
        places = [
            (row[number] is None, (row[number] or 0) * (-1 if is_falling else 1),
             [(row[key] is None, row[key]) for key in question.grain])
            for row in rows(name, demo, {})
        ]  # fmt: skip
        assert places == sorted(places), name
    assert {"volunteers/by_team", "funds/payments", "funds/gifts", "trends/people_change",
            "attention/payables_due", "campaigns/by_channel"} <= found  # fmt: skip


def test_protected_numbers_order_rows_in_no_other_way() -> None:
    for name in names():
        question = load(name)
        if disclosure.lists_persons(question):
            continue
        first, *others = re.split(r"^order by\b", question.sql, flags=re.MULTILINE)[-1].split(",")
        told = {*disclosure.protected_units(question)}
        assert set(re.findall(r"\w+", first)) & told <= {disclosure.ordered_by(question)[0]}, name
        if re.search(r"^order by\b", question.sql, re.MULTILINE):
            assert not set(re.findall(r"\w+", ",".join(others))) & told, name
        assert not question.largest[1:] or question.largest[0] not in told, name


@pytest.mark.parametrize("name", [name for name in names() if name.startswith("rows/")])
def test_records_of_single_persons_are_for_staff(demo: Snapshot, name: str) -> None:
    persons = {"donations", "payments", "payables", "volunteers", "service_records"} & set(
        load(name).reads
    )
    if not persons:
        assert rows(name, demo, {}) == rows(name, demo, {}, exact=True)
        return
    with pytest.raises(QueryError, match="staff") as raised:
        rows(name, demo, {})
    assert raised.value.code == "staff"


def test_filters_that_leave_few_people_leave_totals(demo: Snapshot) -> None:
    found = 0
    for values in product(*OPTIONS.values()):
        chosen = {key: [value] for key, value in zip(OPTIONS, values, strict=True)}
        (exact,) = rows("volunteers/headline", demo, chosen, exact=True)
        if not 0 < exact["people"] < 20:
            continue
        found += 1
        assert len(rows("volunteers/headline", demo, chosen)) == 1
        for name in ("volunteers/by_age", "volunteers/by_hour", "trends/service_by_month"):
            with pytest.raises(QueryError) as raised:
                rows(name, demo, chosen)
            assert raised.value.code == "few"
    assert found


def test_shares_and_averages_are_of_what_is_shown(demo: Snapshot) -> None:
    """An exact one would tell how many people it is worked out from."""
    of_money = {"top_ten_pct", "hhi", "anonymous_pct", "activities_change_pct",
                "received_change_pct", "gifts_change_pct",
                "execution_pct", "payment_pct", "payable_pct", "share_pct"}  # fmt: skip
    for name in names():
        question = load(name)
        if {"pct", "number"} <= disclosure.rounded_units(question):
            told = {c.name for c in question.columns if c.unit in ("pct", "number")}
            known = {key.rpartition(".")[2] for key in disclosure.RATIOS}
            assert told <= known | of_money, name
    age = {"age_band": "18_25", "people": 103, "hours": Decimal(1004), "hours_per_active": 9.7476}
    (row,) = shown("volunteers/by_age", age)
    assert row["hours_per_active"] == round(1000 / 100, 1) == 10.0
    (few,) = shown("volunteers/by_age", age | {"people": 17})
    assert (few["people"], few["hours_per_active"]) == (15, None)


def test_few_people_of_the_year_before_withhold_no_others(demo: Snapshot) -> None:
    year = {"year": 2021, "people": 40, "records": 90, "hours": Decimal(200), "people_before": 3,
            "records_before": 9, "hours_before": Decimal(20), "people_change_pct": 1233.3,
            "records_change_pct": 900.0, "hours_change_pct": 900.0, "activities": 5,
            "activities_change_pct": 25.0}  # fmt: skip
    (row,) = shown("trends/service", year)
    assert (row["people"], row["records"], row["hours"]) == (40, 90, 200)
    assert row["people_before"] is row["hours_before"] is row["people_change_pct"] is None


def test_few_whom_a_project_served_are_withheld_but_as_the_report_prints_them() -> None:
    outputs = [
        {"measure": measure, "value": value, "unit": unit, "report_lines": lines}
        for measure, value, unit, lines in (
            ("participants", 3, "person", None), ("households", 5, "household", None),
            ("visits", 2, "visit", None), ("participants", 6, "person", None),
            ("households", 4, "household", "L1"), ("sites", 1, "item", None),
        )
    ]  # fmt: skip
    assert shown("project/outputs", *outputs) == [
        dict.fromkeys(("label", "label_en")) | row for row in outputs[2:]
    ]
