"""The further donors of the enlarged demo: masked people and invented organisations."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from data.demo import days
from data.demo.donors import ORGANISATIONS, PEOPLE, SURNAMES, UNNAMED
from data.demo.large import columns
from data.demo.large.columns import Flags, Ints

LETTERS = "DX"
_KNOWN = PEOPLE + sum(count for _, _, count in ORGANISATIONS)


@dataclass(frozen=True)
class Donors:
    """`people` individuals, then organisations, whose place in ORGANISATIONS is in `types`.

    `ends`: for each year the running sum of how much the people about in it give.
    """

    people: int
    types: Ints
    ends: tuple[days.Weights, ...]

    def person(self, rng: np.random.Generator, year: int, count: int) -> tuple[Ints, Flags]:
        """The givers of `count` small gifts in a year, and whether they gave their name."""
        ends = self.ends[year - 2019]
        places = np.searchsorted(ends, rng.random(count) * ends[-1], side="right")
        return np.minimum(places, self.people - 1), rng.random(count) >= UNNAMED

    def organisation(self, rng: np.random.Generator, count: int) -> Ints:
        """The givers of `count` large gifts."""
        return self.people + (rng.random(count) ** 2 * len(self.types)).astype(np.int64)


def donors(rng: np.random.Generator, count: int) -> Donors:
    """`count` donors; who gave once may lapse and come back."""
    share = [number for _, _, number in ORGANISATIONS]
    organisations = max(len(share), count * sum(share) // _KNOWN)
    people = max(1, count - organisations)
    worth = rng.pareto(1.6, size=people) + 0.3
    about = rng.random(people) < 0.3
    ends = [np.cumsum(worth * about)]
    for stays, comes in ((0.55, 0.3), (0.6, 0.5)):
        about = rng.random(people) < np.where(about, stays, comes)
        about[0] = True  # somebody is always there
        ends.append(np.cumsum(worth * about))
    types = columns.draw(rng, share, organisations).astype(np.int8)
    return Donors(people, types, tuple(ends))


def donor_batches(
    rng: np.random.Generator, known: pa.Table, found: Donors
) -> Iterator[pa.RecordBatch]:
    """The table donors: the `known` ones, then these."""
    yield from known.to_batches()
    names = [char + "*" * stars for stars in (1, 2) for char in SURNAMES]
    kinds = ["person", *(kind for kind, _, _ in ORGANISATIONS)]
    for span in columns.spans(found.people + len(found.types)):
        place = np.arange(span.start, span.stop)
        size = len(place)
        surname = np.minimum(rng.geometric(0.09, size=size) - 1, len(SURNAMES) - 1)
        name = columns.words(names, surname + len(SURNAMES) * rng.integers(2, size=size))
        kind = np.zeros(size, dtype=np.int64)
        of = place >= found.people
        kind[of] = 1 + found.types[place[of] - found.people]
        if of.any():
            invented = [
                f"示例{ORGANISATIONS[k - 1][1]} {p - found.people + 1}"
                for k, p in zip(kind[of], place[of], strict=True)
            ]
            name = pa.concat_arrays([name.filter(pa.array(~of)), pa.array(invented, pa.string())])
        public = rng.random(size) < np.where(of, 0.85, 0.35)
        yield columns.batch(
            "donors",
            {
                "donor_id": columns.keys(LETTERS, place),
                "donor_type": columns.words(kinds, kind),
                "display_name": name,
                "consent_public": pa.array(public),
            },
        )
