"""Generate the invented campaigns of the enlarged demo and the donations to them.

Gifts to the report's campaigns and to the fund stay as they are, so that their sums are those of
the report. All further gifts go to the invented campaigns.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.demo import columns, days
from data.demo.columns import Flags, Ints
from data.demo.donors import Donors
from data.demo.giving import GIVING
from data.demo.plan import PLAN

LETTERS, DONOR = "GX", "DX"
LARGE_GIFTS = 0.006
FLAWS = 0.0016  # refunds and corrections to a gift
ENTRY_TYPES = ("gift", "refund", "correction")
WAYS = (*GIVING["channels"], "bank")
BANK = len(WAYS) - 1


@dataclass(frozen=True)
class Invented:
    """One campaign: the days it is open, its share of the gifts, its project."""

    opens_on: date
    closes_on: date
    share: float
    project_id: str | None = None

    @property
    def status(self) -> str:
        """Open if it closes after the last day of the demo, else closed."""
        return "open" if self.closes_on.year > 2021 else "closed"


CAMPAIGNS = tuple(Invented(**campaign) for campaign in PLAN["campaigns"])
# The keys of the campaigns; they sort after the report's campaigns.
IDS = columns.few_keys("K", len(CAMPAIGNS))


def campaign_table(reported: Mapping[str, pa.Table]) -> pa.Table:
    """Add the invented campaigns, without target or total, to the reported ones."""
    invented: list[dict[str, object]] = [
        {
            "campaign_id": campaign_id,
            "project_id": one.project_id,
            "name": f"示例募捐{columns.ordinal(place)}",
            "name_en": f"Example campaign {columns.letters(place)}",
            "short_name": f"示例募捐{columns.ordinal(place)}",
            "short_name_en": f"Example {columns.letters(place)}",
            "partners": [],
            "opens_on": one.opens_on,
            "closes_on": one.closes_on,
            "status": one.status,
        }
        for place, (campaign_id, one) in enumerate(zip(IDS, CAMPAIGNS, strict=True))
    ]
    known = reported["campaigns"]
    return pa.concat_tables([known, pa.Table.from_pylist(invented, known.schema)])


@dataclass(frozen=True)
class Entries:
    """The donations to one campaign in order of time; `original` is -1 for a gift."""

    day: Ints
    second: Ints
    cents: Ints
    donor: Ints
    named: Flags
    channel: Ints
    entry_type: Ints
    original: Ints


def counts(total: int) -> list[int]:
    """Return the number of donations to each invented campaign, `total` in all."""
    ends = np.rint(np.cumsum([one.share for one in CAMPAIGNS]) * total).astype(int)
    ends[-1] = total
    return [int(count) for count in np.diff(ends, prepend=0)]


def entries(
    rng: np.random.Generator, one: Invented, count: int, donors: Donors, as_of: date
) -> Entries:
    """Draw `count` donations to a campaign: gifts, and a few refunds or corrections within a month.

    Only gifts more than a month before the last day are refunded or corrected.
    """
    last = days.index(as_of)
    flaws = int(count * FLAWS) if days.index(one.opens_on) < last - 31 else 0
    gifts = count - flaws
    day = days.pick(
        rng, days.giving() * days.between(one.opens_on, min(one.closes_on, as_of)), gifts
    )
    second = columns.draw(rng, GIVING["hours"], gifts) * 3600 + rng.integers(0, 3600, size=gifts)
    large = rng.random(gifts) < LARGE_GIFTS
    cents = np.array(GIVING["small"])[columns.draw(rng, GIVING["small_share"], gifts)]
    drawn = columns.draw(rng, GIVING["large_share"], int(large.sum()))
    cents[large] = np.array(GIVING["large"])[drawn]
    donor, named = np.empty(gifts, dtype=np.int64), np.ones(gifts, dtype=np.bool_)
    years = days.years()[day]
    for year in (2019, 2020, 2021):
        mine = years == year
        donor[mine], named[mine] = donors.person(rng, year, int(mine.sum()))
    donor[large], named[large] = donors.organisation(rng, int(large.sum())), True
    channel = np.where(large, BANK, columns.draw(rng, GIVING["own_share"], gifts))
    early = np.flatnonzero(day < last - 31)
    back = rng.choice(early, size=min(flaws, len(early)), replace=False)
    mended = np.arange(len(back)) % 5 == 4
    change = np.where(mended, cents[back] * 9, -(cents[back] // rng.integers(1, 3, size=len(back))))
    later = day[back] * 86_400 + second[back] + rng.integers(20 * 3600, 30 * 86_400, size=len(back))
    when = np.concatenate([day * 86_400 + second, later])
    order = np.argsort(when, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    kind = np.concatenate([np.zeros(gifts, dtype=np.int64), np.where(mended, 2, 1)])
    return Entries(
        when[order] // 86_400,
        when[order] % 86_400,
        np.concatenate([cents, change])[order],
        np.concatenate([donor, donor[back]])[order],
        np.concatenate([named, named[back]])[order],
        np.concatenate([channel, channel[back]])[order],
        kind[order],
        np.concatenate([np.full(gifts, -1), place[back]])[order],
    )


def donation_batches(
    seed: int, purpose: int, known: pa.Table, total: int, donors: Donors, as_of: date
) -> Iterator[pa.RecordBatch]:
    """Yield the table donations: `known` ones to campaigns, `total` invented ones, other known."""
    apart = pc.is_null(known["campaign_id"])
    yield from known.filter(pc.invert(apart)).to_batches()
    made = 0
    for number, (one, count) in enumerate(zip(CAMPAIGNS, counts(total), strict=True)):
        found = entries(columns.random(seed, purpose, number), one, count, donors, as_of)
        for span in columns.spans(len(found.day)):
            yield _batch(found, span, number, made)
        made += len(found.day)
    yield from known.filter(apart).to_batches()


def _batch(found: Entries, span: slice, number: int, made: int) -> pa.RecordBatch:
    """Make rows of a campaign's entries; `made` invented rows come before them."""
    original = found.original[span]
    size = len(original)
    same = np.zeros(size, dtype=np.int8)
    return columns.batch(
        "donations",
        {
            "donation_id": columns.keys(LETTERS, range(span.start + made, span.stop + made)),
            "donor_id": columns.empty_where(
                ~found.named[span], columns.keys(DONOR, found.donor[span])
            ),
            "campaign_id": columns.words((IDS[number],), same),
            "project_id": columns.words((CAMPAIGNS[number].project_id,), same),
            "entry_type": columns.words(ENTRY_TYPES, found.entry_type[span]),
            "amount_cny": columns.decimals(found.cents[span]),
            "donated_at": columns.at(found.day[span], found.second[span]),
            "channel": columns.words(WAYS, found.channel[span]),
            "restriction": columns.words(("campaign",), same),
            "kind": columns.words(("cash",), same),
            "original_id": columns.empty_where(
                original < 0, columns.keys(LETTERS, np.maximum(original, 0) + made)
            ),
        },
    )
