"""Generate the donations of the demo; their sums are the published totals.

Gifts go to the two campaigns with a published total, to the fund itself and to its projects. The
ambulance campaign gets none: the report discloses no amount for it, and an invented one would look
like a disclosure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from data.demo import columns, days
from data.demo.donors import Donors
from data.demo.plan import PLAN

# A donation by its columns, with `cents` and `original`: the gift it refunds or corrects.
Row = dict[str, Any]

GIVING = PLAN["giving"]
FLOOD = date(2021, 10, 10)
NAMED = 9_345_000  # cents that the projects of 2021 are given by name


@dataclass(frozen=True)
class Appeal:
    """One stream of gifts in a year: its recipients, number of small gifts and sum in cents."""

    year: int
    campaign_id: str | None
    project_ids: Sequence[str | None]
    gifts: int
    cents: int
    weight: days.Weights
    channels: Sequence[float]
    flaws: int

    def restriction(self, project_id: str | None) -> str:
        """Return what a gift to this project, or to none, may be used for."""
        if self.campaign_id:
            return "campaign"
        return "project" if project_id else "unrestricted"


def appeals(reported: Mapping[str, pa.Table]) -> tuple[Appeal, ...]:
    """Return the streams of the demo; those of 2021 add up to the reported figures."""
    totals = columns.cents_by(reported["campaign_totals"], "campaign_id", "raised_cny")
    raised = columns.cents_by(reported["fund_figures"], "figure", "amount_cny")["raised"]
    project = {r["campaign_id"]: r["project_id"] for r in reported["campaigns"].to_pylist()}
    year, giving, own = days.years(), days.giving(), GIVING["own_share"]
    trees = giving * days.between(date(2021, 3, 1), date(2021, 12, 31))
    trees *= days.bump(date(2021, 3, 8), date(2021, 3, 15), 6.0)
    trees *= days.bump(date(2021, 3, 12), date(2021, 3, 12), 3.0)
    since = np.arange(len(days.DAYS)) - days.index(FLOOD)
    flood = np.where(since >= 0, np.exp(-np.maximum(since, 0) / 12.0) + 0.02, 0.0)
    rest = raised - sum(totals.values())
    summer = days.between(date(2020, 6, 1), date(2020, 12, 31))
    spring = days.between(date(2021, 3, 1), date(2021, 12, 31))
    return (
        Appeal(2019, None, (None,), 820, 39_128_650, giving * (year == 2019), own, 6),
        Appeal(2020, None, (None,), 860, 52_460_000, giving * (year == 2020), own, 6),
        Appeal(2020, None, GIVING["projects_2020"], 420, 15_991_200, giving * summer, own, 3),
        Appeal(2021, None, (None,), 600, rest - NAMED, giving * (year == 2021), own, 5),
        Appeal(2021, None, GIVING["projects_2021"], 360, NAMED, giving * spring, own, 4),
        Appeal(
            2021, "C01", (project["C01"],), 3650, totals["C01"], trees, GIVING["tree_share"], 14
        ),
        Appeal(2021, "C02", (project["C02"],), 2330, totals["C02"], flood, (0, 0, 1, 0, 0), 9),
    )


def donations(
    rng: np.random.Generator, reported: Mapping[str, pa.Table], donors: Donors
) -> pa.Table:
    """Generate the table donations: about nine thousand gifts, a few refunds and corrections."""
    found = [row for appeal in appeals(reported) for row in _entries(rng, appeal, donors)]
    found.sort(key=lambda row: row["donated_at"])
    for row, key in zip(found, columns.few_keys("G", len(found)), strict=True):
        row["donation_id"] = key
    for row in found:
        row["original_id"] = row["original"] and row["original"]["donation_id"]
    return columns.table("donations", found)


def _entries(rng: np.random.Generator, appeal: Appeal, donors: Donors) -> Iterator[Row]:
    """Yield small gifts, refunds and corrections, then large gifts up to the exact sum."""
    small = np.array(GIVING["small"])[
        columns.draw(rng, GIVING["small_share"], appeal.gifts)
    ].tolist()
    channels = columns.draw(rng, appeal.channels, len(small))
    places, named = donors.person(rng, appeal.year, len(small))
    keys = columns.empty_where(~named, columns.keys("D", places, is_few=True)).to_pylist()
    gifts = _gifts(rng, appeal, small, keys, [GIVING["channels"][place] for place in channels])
    yield from gifts
    flaws = list(_flaws(rng, appeal, gifts))
    yield from flaws
    missing = appeal.cents - sum(small) - sum(flaw["cents"] for flaw in flaws)
    large = []
    while missing > GIVING["large"][-1]:
        large.append(GIVING["large"][columns.draw(rng, GIVING["large_share"], 1)[0]])
        missing -= large[-1]
    if missing <= 0:
        raise ValueError(f"the small gifts to {appeal} already exceed its sum; make them fewer")
    large.append(missing)
    keys = columns.keys("D", donors.organisation(rng, len(large)), is_few=True).to_pylist()
    bank = "tencent_gongyi" if appeal.channels[2] == 1 else "bank"
    yield from _gifts(rng, appeal, large, keys, [bank] * len(large))


def _gifts(
    rng: np.random.Generator,
    appeal: Appeal,
    amounts: list[int],
    donors: list[str | None],
    channels: list[str],
) -> list[Row]:
    count = len(amounts)
    places = days.pick(rng, appeal.weight, count)
    hours = columns.draw(rng, GIVING["hours"], count)
    hours = np.where(places == days.index(FLOOD), np.maximum(hours, 10), hours)
    seconds = hours * 3600 + rng.integers(0, 3600, size=count)
    projects = [appeal.project_ids[n] for n in rng.integers(len(appeal.project_ids), size=count)]
    times = columns.at(places, seconds).to_pylist()
    return [
        {
            "donated_at": at,
            "cents": cents,
            "amount_cny": columns.yuan(cents),
            "donor_id": donor,
            "campaign_id": appeal.campaign_id,
            "project_id": project,
            "restriction": appeal.restriction(project),
            "entry_type": "gift",
            "channel": channel,
            "kind": "cash",
            "original": None,
        }
        for at, cents, donor, project, channel in zip(
            times, amounts, donors, projects, channels, strict=True
        )
    ]


def _flaws(rng: np.random.Generator, appeal: Appeal, gifts: list[Row]) -> Iterator[Row]:
    """Yield refunds within a month and one correction for every four, all in the same year."""
    early = [gift for gift in gifts if gift["donated_at"] < datetime(appeal.year, 11, 28)]
    for number, place in enumerate(rng.choice(len(early), size=appeal.flaws, replace=False)):
        gift = early[place]
        mended = number % 5 == 4
        cents = gift["cents"] * 9 if mended else -gift["cents"] // (1 + int(rng.integers(2)))
        yield gift | {
            "donated_at": gift["donated_at"] + timedelta(hours=int(rng.integers(20, 24 * 30))),
            "cents": cents,
            "amount_cny": columns.yuan(cents),
            "entry_type": "correction" if mended else "refund",
            "original": gift,
        }
