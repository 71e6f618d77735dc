"""The donations of the enlarged demo: those of the demo, and one invented campaign after another.

The anchored gifts to the report's campaigns and to the fund stay what they are, so that they add
up to what the report publishes; all further gifts go to the campaigns of `campaigns.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.demo import days
from data.demo.giving import (
    CHANNELS,
    HOURS,
    LARGE,
    LARGE_SHARE,
    OWN_CHANNELS,
    SMALL,
    SMALL_SHARE,
)  # fmt: skip
from data.demo.large import columns
from data.demo.large.campaigns import CAMPAIGNS, Invented, campaign_id
from data.demo.large.columns import Flags, Ints
from data.demo.large.donors import LETTERS as DONOR
from data.demo.large.donors import Donors

LETTERS = "GX"
LARGE_GIFTS = 0.006
FLAWS = 0.0016  # refunds and corrections to a gift
ENTRY_TYPES = ("gift", "refund", "correction")
WAYS = (*CHANNELS, "bank")
BANK = len(WAYS) - 1


@dataclass(frozen=True)
class Entries:
    """The donations to one campaign in order of time; `original` -1 for a gift."""

    day: Ints
    second: Ints
    cents: Ints
    donor: Ints
    named: Flags
    channel: Ints
    entry_type: Ints
    original: Ints


def counts(total: int) -> list[int]:
    """How many donations each invented campaign takes, `total` in all."""
    ends = np.rint(np.cumsum([one.share for one in CAMPAIGNS]) * total).astype(int)
    ends[-1] = total
    return [int(count) for count in np.diff(ends, prepend=0)]


def entries(
    rng: np.random.Generator, one: Invented, count: int, donors: Donors, as_of: date
) -> Entries:
    """`count` donations to a campaign: gifts, and a few taken back or mended within a month."""
    flaws = int(count * FLAWS)
    gifts = count - flaws
    last = days.index(as_of)
    day = days.pick(
        rng, days.giving() * days.between(one.opens_on, min(one.closes_on, as_of)), gifts
    )
    second = columns.draw(rng, HOURS, gifts) * 3600 + rng.integers(0, 3600, size=gifts)
    large = rng.random(gifts) < LARGE_GIFTS
    cents = np.array(SMALL)[columns.draw(rng, SMALL_SHARE, gifts)]
    cents[large] = np.array(LARGE)[columns.draw(rng, LARGE_SHARE, int(large.sum()))]
    donor, named = np.empty(gifts, dtype=np.int64), np.ones(gifts, dtype=np.bool_)
    years = days.years()[day]
    for year in (2019, 2020, 2021):
        mine = years == year
        donor[mine], named[mine] = donors.person(rng, year, int(mine.sum()))
    donor[large], named[large] = donors.organisation(rng, int(large.sum())), True
    channel = np.where(large, BANK, columns.draw(rng, OWN_CHANNELS, gifts))
    early = np.flatnonzero(day < last - 31)
    if not len(early):
        flaws = 0
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
    """The table donations: `known` ones with a campaign, `total` invented ones, the other known."""
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
    """Rows of a campaign's entries, whose keys begin after `made`."""
    original = found.original[span]
    size = len(original)
    same = np.zeros(size, dtype=np.int8)
    return columns.batch(
        "donations",
        {
            "donation_id": columns.keys(LETTERS, np.arange(span.start, span.stop) + made),
            "donor_id": columns.empty_where(
                ~found.named[span], columns.keys(DONOR, found.donor[span])
            ),
            "campaign_id": columns.words((campaign_id(number),), same),
            "project_id": columns.words((CAMPAIGNS[number].project_id,), same),
            "entry_type": columns.words(ENTRY_TYPES, found.entry_type[span]),
            "amount_cny": columns.yuan(found.cents[span]),
            "donated_at": columns.at(found.day[span], found.second[span]),
            "channel": columns.words(WAYS, found.channel[span]),
            "restriction": columns.words(("campaign",), same),
            "kind": columns.words(("cash",), same),
            "original_id": columns.empty_where(
                original < 0, columns.keys(LETTERS, np.maximum(original, 0) + made)
            ),
        },
    )
