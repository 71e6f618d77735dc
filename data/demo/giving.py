"""Donations of the demo, adding up to the published totals.

Gifts go to the two campaigns with a published total, to the fund itself and to its projects. The
ambulance campaign gets none: the report discloses nothing of it, and an invented amount beside "not
disclosed" would read like a disclosure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa

from data.demo import days, rows
from data.demo.donors import Donors

# Gifts in cents with how often they come: skewed, with the round and lucky sums people choose.
SMALL = (500, 1000, 2000, 3000, 5000, 6600, 8800, 10000, 20000, 50000, 100000)
SMALL_SHARE = (0.06, 0.22, 0.19, 0.08, 0.16, 0.04, 0.03, 0.13, 0.06, 0.02, 0.01)
LARGE = (200000, 300000, 500000, 800000, 1000000, 1500000, 2000000)
LARGE_SHARE = (0.22, 0.2, 0.24, 0.12, 0.12, 0.05, 0.05)
HOURS = (2, 1, 1, 1, 1, 2, 4, 7, 10, 12, 12, 11, 12, 10, 9, 9, 9, 9, 10, 12, 14, 13, 9, 5)
CHANNELS = ("wechat", "alipay", "tencent_gongyi", "on_site", "other")
OWN_CHANNELS = (0.55, 0.2, 0.05, 0.15, 0.05)
FLOOD = date(2021, 10, 10)
# Projects that are given to by name, and what those of 2021 receive together, in cents.
EARLIER = ("P05", "P07", "P08", "P10", "P24")
LATER = ("P15", "P16", "P17", "P18", "P20", "P24")
NAMED = 9_345_000


@dataclass(frozen=True)
class Appeal:
    """One stream of gifts within a year: where it goes, how many small gifts, its sum in cents."""

    year: int
    campaign_id: str | None
    project_ids: tuple[str | None, ...]
    gifts: int
    cents: int
    weight: days.Weights
    channels: tuple[float, ...]
    flaws: int


@dataclass(frozen=True)
class Entry:
    """One row of donations before it has a key; `original` is the entry it takes back or mends."""

    at: datetime
    cents: int
    donor_id: str | None
    campaign_id: str | None
    project_id: str | None
    entry_type: str
    channel: str
    original: "Entry | None" = None


def appeals(reported: Mapping[str, pa.Table]) -> tuple[Appeal, ...]:
    """The streams of the demo; those of 2021 sum up to the reported figures."""
    totals = {
        row["campaign_id"]: int(row["raised_cny"] * 100)
        for row in reported["campaign_totals"].to_pylist()
        if row["raised_cny"] is not None
    }
    project = {r["campaign_id"]: r["project_id"] for r in reported["campaigns"].to_pylist()}
    raised = next(
        int(row["amount_cny"] * 100)
        for row in reported["fund_figures"].to_pylist()
        if row["figure"] == "raised"
    )
    year, giving = days.years(), days.giving()
    trees = giving * days.between(date(2021, 3, 1), date(2021, 12, 31))
    trees *= days.bump(date(2021, 3, 8), date(2021, 3, 15), 6.0)
    trees *= days.bump(date(2021, 3, 12), date(2021, 3, 12), 3.0)
    since = np.arange(len(days.DAYS)) - days.index(FLOOD)
    flood = np.where(since >= 0, np.exp(-np.maximum(since, 0) / 12.0) + 0.02, 0.0)
    rest = raised - sum(totals.values())
    summer = days.between(date(2020, 6, 1), date(2020, 12, 31))
    spring = days.between(date(2021, 3, 1), date(2021, 12, 31))
    return (
        Appeal(2019, None, (None,), 820, 39_128_650, giving * (year == 2019), OWN_CHANNELS, 6),
        Appeal(2020, None, (None,), 860, 52_460_000, giving * (year == 2020), OWN_CHANNELS, 6),
        Appeal(2020, None, EARLIER, 420, 15_991_200, giving * summer, OWN_CHANNELS, 3),
        Appeal(2021, None, (None,), 600, rest - NAMED, giving * (year == 2021), OWN_CHANNELS, 5),
        Appeal(2021, None, LATER, 360, NAMED, giving * spring, OWN_CHANNELS, 4),
        Appeal(
            2021,
            "C01",
            (project["C01"],),
            3650,
            totals["C01"],
            trees,
            (0.4, 0.13, 0.32, 0.13, 0.02),
            14,
        ),
        Appeal(2021, "C02", (project["C02"],), 2330, totals["C02"], flood, (0, 0, 1, 0, 0), 9),
    )


def donations(
    rng: np.random.Generator, reported: Mapping[str, pa.Table], donors: Donors
) -> pa.Table:
    """The table donations: about nine thousand gifts, a few refunds and corrections."""
    entries = [e for appeal in appeals(reported) for e in _entries(rng, appeal, donors)]
    entries.sort(key=lambda entry: entry.at)
    keys = rows.keys("G", len(entries))
    key_of = {id(entry): key for entry, key in zip(entries, keys, strict=True)}
    return rows.table(
        "donations",
        {
            "donation_id": keys,
            "donor_id": [e.donor_id for e in entries],
            "campaign_id": [e.campaign_id for e in entries],
            "project_id": [e.project_id for e in entries],
            "entry_type": [e.entry_type for e in entries],
            "amount_cny": rows.yuan(e.cents for e in entries),
            "donated_at": [e.at for e in entries],
            "channel": [e.channel for e in entries],
            "restriction": [_restriction(e) for e in entries],
            "kind": ["cash"] * len(entries),
            "original_id": [key_of[id(e.original)] if e.original else None for e in entries],
        },
    )


def _restriction(entry: Entry) -> str:
    if entry.campaign_id:
        return "campaign"
    return "project" if entry.project_id else "unrestricted"


def _entries(rng: np.random.Generator, appeal: Appeal, donors: Donors) -> Iterator[Entry]:
    """Small gifts, what is taken back or mended, then large gifts up to the exact sum."""
    small = [int(cents) for cents in rng.choice(SMALL, size=appeal.gifts, p=SMALL_SHARE)]
    channels = rows.choose(rng, CHANNELS, appeal.channels, len(small))
    gifts = _gifts(rng, appeal, small, donors.person(rng, appeal.year, len(small)), channels)
    yield from gifts
    flaws = list(_flaws(rng, appeal, gifts))
    yield from flaws
    missing = appeal.cents - sum(small) - sum(flaw.cents for flaw in flaws)
    large = []
    while missing > LARGE[-1]:
        large.append(int(rng.choice(LARGE, p=LARGE_SHARE)))
        missing -= large[-1]
    if missing <= 0:
        raise ValueError(f"the small gifts to {appeal} already exceed its sum; make them fewer")
    large.append(missing)
    organisations = donors.organisation(rng, len(large))
    banks = ["tencent_gongyi" if appeal.channels[2] == 1 else "bank"] * len(large)
    yield from _gifts(rng, appeal, large, organisations, banks)


def _gifts(
    rng: np.random.Generator,
    appeal: Appeal,
    amounts: list[int],
    givers: list[str | None],
    channels: list[str],
) -> list[Entry]:
    count = len(amounts)
    places = days.pick(rng, appeal.weight, count)
    share = np.array(HOURS, dtype=np.float64)
    hours = rng.choice(24, size=count, p=share / share.sum())
    hours = np.where(places == days.index(FLOOD), np.maximum(hours, 10), hours)
    seconds = rng.integers(0, 3600, size=count)
    projects = rng.integers(len(appeal.project_ids), size=count)
    start = datetime(2019, 1, 1)
    return [
        Entry(
            start + timedelta(days=int(places[n]), hours=int(hours[n]), seconds=int(seconds[n])),
            amounts[n],
            givers[n],
            appeal.campaign_id,
            appeal.project_ids[projects[n]],
            "gift",
            channels[n],
        )
        for n in range(count)
    ]


def _flaws(rng: np.random.Generator, appeal: Appeal, gifts: list[Entry]) -> Iterator[Entry]:
    """Refunds within a month, and one correction for every four of them, all in the same year."""
    early = [gift for gift in gifts if gift.at < datetime(appeal.year, 11, 28)]
    for number, place in enumerate(rng.choice(len(early), size=appeal.flaws, replace=False)):
        gift = early[place]
        mended = number % 5 == 4
        cents = gift.cents * 9 if mended else -gift.cents // (1 + int(rng.integers(2)))
        yield Entry(
            gift.at + timedelta(hours=int(rng.integers(20, 24 * 30))),
            cents,
            gift.donor_id,
            gift.campaign_id,
            gift.project_id,
            "correction" if mended else "refund",
            gift.channel,
            gift,
        )
