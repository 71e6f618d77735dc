"""Sums of which one holds the other: what lies between two that are shown is of enough gifts."""

import random
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from data import Snapshot
from queries import disclosure, load
from queries.nested import NESTED
from tests.queries.seen import rows as answered
from tests.queries.seen import shown, table


def test_a_week_that_brought_few_gifts_is_told_by_no_two_points() -> None:
    """From the last on, which other panels tell: one less another is of none, or of enough."""
    weeks = [
        {"campaign_id": campaign, "week_on": date(2021, 3, day), "gifts": gifts,
         "raised_cny": Decimal(raised), "target_cny": None}
        for campaign, day, gifts, raised in (
            ("C01", 7, 2, 20), ("C01", 14, 9, 340), ("C01", 21, 10, 4030), ("C01", 28, 17, 5000),
            ("C01", 29, 20, 6000), ("C02", 7, 8, 900), ("C02", 14, 8, 700), ("C02", 21, 8, 700),
        )
    ]  # fmt: skip
    rows = shown("campaigns/cumulative", *weeks)
    assert [row["raised_cny"] for row in rows] == [None, None, 4030, None, 6000, None, 700, 700]
    assert [row["gifts"] for row in rows] == [None, None, 10, None, 20, None, 5, 5]


Months = Sequence[tuple[int, int, int, bool]]
Weeks = Sequence[tuple[date, int]]


def curve(months: Months, weeks: Weeks) -> list[dict[str, Any]]:
    """What viewers see of the curve of a campaign whose gifts are of ten yuan each.

    A month is its year, number, gifts and whether it is shown, a week its end and the gifts so far.
    """
    by_month = [
        {"campaign_id": "C01", "month_on": date(year, month, 1), "gifts": gifts,
         "received_cny": 10 * gifts, "is_shown": is_shown}
        for year, month, gifts, is_shown in months
    ]  # fmt: skip
    by_week = [
        {"campaign_id": "C01", "week_on": day, "gifts": gifts, "raised_cny": Decimal(10 * gifts),
         "target_cny": None}
        for day, gifts in weeks
    ]  # fmt: skip
    name = "campaigns/cumulative"
    rows = disclosure.protected(load(name), table(name, *by_week), by_month).to_pylist()
    return [row for row in rows if row["raised_cny"] is not None]


def test_a_week_less_the_months_before_it_tells_of_no_few_gifts() -> None:
    """January is shown, February has one gift, March has many."""
    months = [(2021, 1, 30, True), (2021, 2, 1, False), (2021, 3, 28, False), (2021, 4, 7, True)]
    weeks = [
        (date(2021, month, day), gifts)
        for month, day, gifts in ((1, 31, 30), (2, 14, 31), (3, 7, 40), (3, 28, 59), (4, 4, 66))
    ]
    told = [row["week_on"] for row in curve(months, weeks)]
    assert told == [date(2021, 1, 31), date(2021, 3, 7), date(2021, 3, 28), date(2021, 4, 4)]


def test_a_week_at_a_months_end_tells_no_other_against_the_months_between() -> None:
    """The first months and the last have few gifts, so no month's end is told from either side."""
    months = [
        (2020, 11, 3, False), (2020, 12, 4, False), (2021, 1, 30, True), (2021, 2, 26, True),
        (2021, 3, 3, False), (2021, 4, 4, False),
    ]  # fmt: skip
    weeks = [
        (date(2020, 12, 27), 6), (date(2021, 1, 3), 9), (date(2021, 1, 31), 37),
        (date(2021, 2, 28), 63), (date(2021, 5, 2), 70),
    ]  # fmt: skip
    told = [row["gifts"] for row in curve(months, weeks)]
    assert told == [35, 60, 70], "the third of January is two gifts after the year's end"


def test_a_week_less_the_months_before_it_tells_of_no_refund() -> None:
    """On the 30th one gift was refunded; none was given from the 29th on."""
    months = [{"campaign_id": "C01", "month_on": date(2021, month, 1), "gifts": 24,
               "received_cny": amount, "is_shown": True}
              for month, amount in ((1, 1200), (2, 1200), (3, -1140))]  # fmt: skip
    weeks = [
        {"campaign_id": "C01", "week_on": day, "gifts": gifts, "raised_cny": Decimal(amount),
         "target_cny": None}
        for day, gifts, amount in (
            (date(2021, 2, 28), 48, 2400), (date(2021, 3, 28), 72, 3600),
            (date(2021, 4, 4), 81, 1710),
        )
    ]  # fmt: skip
    name = "campaigns/cumulative"
    rows = disclosure.protected(load(name), table(name, *weeks), months).to_pylist()
    assert [row["raised_cny"] for row in rows] == [2400, None, 1710]


def test_a_month_less_two_weeks_within_it_tells_of_no_few_gifts() -> None:
    """Before the first week and after the second one gift each."""
    months = [(2021, 1, 3, False), (2021, 2, 4, False), (2021, 3, 30, True), (2021, 4, 20, False)]
    weeks = [(date(2021, 3, 7), 8), (date(2021, 3, 28), 36), (date(2021, 5, 2), 57)]
    assert [row["gifts"] for row in curve(months, weeks)] == [35, 55]


def test_a_week_less_the_months_since_tells_of_no_first_few_gifts() -> None:
    """Two gifts in November, then none until January; a total less its year would tell them."""
    months = [(2020, 11, 2, False), (2021, 1, 20, True), (2021, 2, 4, False), (2021, 3, 4, False)]
    weeks = [(date(2021, 1, 17), 12), (date(2021, 1, 24), 22), (date(2021, 4, 4), 30)]
    assert [row["gifts"] for row in curve(months, weeks)] == [10, 30]


def test_of_a_year_too_no_month_is_what_the_others_leave() -> None:
    """December has five gifts; the year is told, and the months of the next year do not help."""
    months = [
        {"campaign_id": "C01", "month_on": date(year, month, 1), "gifts": gifts,
         "received_cny": Decimal(10 * gifts)}
        for year, month, gifts in ((2020, 10, 7), (2020, 11, 6), (2020, 12, 5), (2021, 1, 6))
    ]  # fmt: skip
    told = [row["received_cny"] for row in shown("campaigns/by_month", *months)]
    assert told == [70, None, None, 60]


def test_a_span_of_days_tells_of_no_few_gifts_in_a_shorter_one() -> None:
    spans = [
        {"campaign_id": "C01", "days": days, "gifts": gifts, "received_cny": Decimal(100 * gifts),
         "per_day_cny": Decimal(gifts), "met_on": date(2022, 1, 1), "outlook": "in_sight"}
        for days, gifts in ((30, 7), (90, 9), (365, 30))
    ]  # fmt: skip
    rows = shown("campaigns/pace", *spans)
    assert [(row["days"], row["received_cny"]) for row in rows] == [(90, 900), (365, 3000)]
    spans[2] |= {"gifts": 9, "received_cny": None}  # the daily data are shorter
    rows = shown("campaigns/pace", *spans[1:])
    assert [row["received_cny"] for row in rows] == [900, None]


CHANNELS = ("wechat", "alipay", "bank_transfer", "cash", "other")


def by_channel(*gifts: int) -> list[tuple[str, Any]]:
    cells = [
        {"channel": channel, "gifts": count, "received_cny": Decimal(100 * count)}
        for channel, count in zip(CHANNELS, gifts, strict=False)
    ]
    rows = shown("campaigns/by_channel", *cells)
    return [(row["channel"], row["received_cny"]) for row in rows]


def test_a_total_less_the_parts_that_are_shown_tells_of_no_few_gifts() -> None:
    assert by_channel(13, 1) == [], "one less the other"
    assert by_channel(40, 7, 1) == [("wechat", 4000)]
    assert by_channel(40, 7, 1, 5) == [("wechat", 4000), ("alipay", 700)], "six are withheld"
    assert by_channel(40, 7, 0) == [("wechat", 4000), ("alipay", 700), ("bank_transfer", 0)]
    dice = random.Random(4)
    for _ in range(300):
        gifts = [dice.choice((0, 1, 3, 5, 6, 8, 30)) for _ in CHANNELS]
        told = dict(by_channel(*gifts))
        rest = [count for name, count in zip(CHANNELS, gifts, strict=True) if name not in told]
        assert sum(rest) == 0 or sum(rest) >= disclosure.FEWEST or not any(told.values()), gifts


def test_neither_a_year_nor_a_category_in_all_its_years_tells_of_few_gifts() -> None:
    cells = [
        {"year": year, "project_category": category, "gifts": gifts,
         "received_cny": Decimal(100 * gifts)}
        for year, category, gifts in (
            (2020, "CARE", 3), (2020, "ENV", 9), (2020, "EMERG", 20),
            (2021, "CARE", 30), (2021, "ENV", 40), (2021, "EMERG", 50),
        )
    ]  # fmt: skip
    rows = {(row["year"], row["project_category"]): row
            for row in shown("trends/giving_by_category", *cells)}  # fmt: skip
    withheld = {key for key, row in rows.items() if row["received_cny"] is None}
    assert withheld == {(2020, "CARE"), (2020, "ENV"), (2021, "CARE")}
    years = [{"year": year, "gifts": gifts, "received_cny": Decimal(gifts), "donors": 20,
              "gifts_change_pct": 10.0, "received_change_pct": 10.0}
             for year, gifts in ((2019, 3), (2020, 40), (2021, 44), (2022, 48))]  # fmt: skip
    told = shown("trends/giving", *years)
    assert [row["received_cny"] is None for row in told] == [True, True, False, False]
    assert [row["gifts_change_pct"] is None for row in told] == [True, True, True, False]


def test_of_a_change_no_part_is_what_two_totals_leave() -> None:
    parts = [
        {"project_category": name, "later_cny": Decimal(later * 10), "later_gifts": later,
         "change_cny": Decimal(change * 10), "change_gifts": change}
        for name, later, change in (("EMERG", 40, 0), ("CARE", 7, 0), ("ENV", 1, 1), ("TBD", 9, 4))
    ]  # fmt: skip
    told = {row["project_category"] for row in shown("trends/giving_change_by_category", *parts)}
    assert told == {"EMERG"}, "of the later year ENV and CARE, of the earlier TBD and CARE"
    assert len(shown("trends/giving_change_by_category", *parts[:2])) == 2


def test_all_gifts_less_those_of_campaigns_tell_of_no_few() -> None:
    """A year of 62 gifts, one of them not to a campaign: panels of campaigns tell the others."""
    years = [
        {"year": year, "gifts": gifts, "outside": outside, "received_cny": Decimal(gifts * 100)}
        for year, gifts, outside in ((2019, 62, 1), (2020, 99, 4), (2021, 70, 9), (2022, 80, 0))
    ]
    told = [row["received_cny"] for row in shown("overview/giving_by_year", *years)]
    assert told == [None, None, None, 8000], "of all years one and four are told without the nine"
    change = {"project_category": "CARE", "later_cny": Decimal(4000), "later_gifts": 40,
              "change_cny": Decimal(3000), "change_gifts": 30, "later_outside": 8}  # fmt: skip
    assert shown("trends/giving_change_by_category", change | {"change_outside": 5}) == []
    assert len(shown("trends/giving_change_by_category", change | {"change_outside": 2})) == 1


def test_gifts_before_refunds_tell_of_no_few_refunds() -> None:
    """Other panels tell gifts less refunds."""
    sizes = [{"gift_size": "below_100", "gifts": 61, "amount_cny": Decimal(6340)}]
    for refunds, amount in ((1, None), (5, None), (6, 6340), (0, 6340)):
        for entries in ("refunds", "corrections"):
            found = disclosure.protected(
                load("campaigns/by_size"), table("campaigns/by_size", *sizes), [{entries: refunds}]
            )
            assert found.to_pylist()[0]["amount_cny"] == amount
            assert found.to_pylist()[0]["gifts"] == 60
    given = {"given_cny": Decimal(6340), "gifts": 61, "refunds": 10, "refunded_cny": Decimal(640),
             "refund_pct": 10.1}  # fmt: skip
    few, none = (shown("campaigns/refunds", given | {"corrections": n})[0] for n in (1, 0))
    assert (few["given_cny"], few["refunded_cny"], few["refund_pct"]) == (None, 640, 10)
    assert none["given_cny"] == 6340


def test_the_same_day_of_last_year_less_its_months_tells_of_no_few_gifts() -> None:
    months = [
        {
            "year": year,
            "month": month,
            "gifts": gifts,
            "received_cny": 100 * gifts,
            "is_shown": True,
        }
        for year, month, gifts in ((2020, 1, 30), (2020, 2, 40), (2021, 1, 30), (2021, 2, 7))
    ]
    name = "trends/giving_to_date"
    for gifts, amount in ((32, None), (36, 3600), (30, 3000), (66, None)):
        years = [
            {"year": year, "until_on": date(year, 2, 14), "gifts": count, "outside": 0,
             "received_cny": Decimal(100 * count), "received_change_pct": change,
             "gifts_change_pct": change}
            for year, count, change in ((2020, gifts, None), (2021, 37, 3.0))
        ]  # fmt: skip
        before, now = disclosure.protected(load(name), table(name, *years), months).to_pylist()
        assert (before["received_cny"], now["received_cny"]) == (amount, 3700)
        assert (now["received_change_pct"] is None) == (amount is None)


def test_of_the_demo_nothing_is_told_of_few_gifts_and_the_sum_stays(demo: Snapshot) -> None:
    tried = 0
    for name in ("campaigns/cumulative", "campaigns/pace"):
        along, summed = NESTED[name]
        exact, seen = (answered(name, demo, {}, exact) for exact in (True, False))
        gifts = {tuple(row[key] for key in load(name).grain): row["gifts"] for row in exact}
        kept: dict[str, list[int]] = {}
        for row in seen:
            if row[summed] is not None:
                of = tuple(row[key] for key in load(name).grain)
                kept.setdefault(row["campaign_id"], []).append(gifts[of])
        for numbers in kept.values():
            between = [later - one for one, later in pairwise(numbers)]
            assert not [one for one in between if 0 < one < disclosure.FEWEST], (name, along)
            tried += len(between)
        last = {row["campaign_id"]: row for row in exact if row[summed] is not None}
        assert kept.keys() == {key for key, row in last.items() if row["gifts"] > disclosure.STEP}
        assert all(max(kept[key]) == last[key]["gifts"] for key in kept)
    assert tried > 40
