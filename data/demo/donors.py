"""Generate the donors of the demo, of any number: masked people, then invented organisations."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from data.demo import columns, days
from data.demo.columns import Flags, Ints
from data.ledger.people.numbers import STARS

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
NAMES = tuple(char + "*" * stars for stars in (1, 2) for char in SURNAMES)
PEOPLE = 3600
ORGANISATIONS = (("company", "企业", 40), ("institution", "单位", 16), ("social_org", "社团", 14))
SHARE = [number for _, _, number in ORGANISATIONS]
TYPES = ("person", *(kind for kind, _, _ in ORGANISATIONS))
UNNAMED = 0.12


@dataclass(frozen=True)
class Donors:
    """Donors by place, people first, with weights for each year and for organisations."""

    years: tuple[days.Weights, ...]
    organisations: days.Weights

    def person(self, rng: np.random.Generator, year: int, count: int) -> tuple[Ints, Flags]:
        """Draw the donors of `count` small gifts in a year, and whether each gave a name."""
        places = columns.draw(rng, self.years[year - 2019], count)
        return places, rng.random(count) >= UNNAMED

    def organisation(self, rng: np.random.Generator, count: int) -> Ints:
        """Draw the donors of `count` large gifts."""
        return len(self.years[0]) + columns.draw(rng, self.organisations, count)


def donors(rng: np.random.Generator) -> tuple[Donors, pa.Table]:
    """Generate about 3,700 donors and their table."""
    about = tuple(_about(rng, PEOPLE))
    types = np.repeat(range(len(SHARE)), SHARE)
    names = [
        f"示例{noun}{columns.ordinal(n)}" for _, noun, count in ORGANISATIONS for n in range(count)
    ]
    table = pa.Table.from_batches(donor_batches(rng, "D", PEOPLE, types, names.__getitem__, True))
    organisations = np.minimum(rng.pareto(1.5, size=len(types)) + 0.5, 9.0)
    worth = rng.pareto(1.6, size=PEOPLE) + 0.3
    return Donors(tuple(worth * now for now in about), organisations), table


def many_donors(rng: np.random.Generator, count: int) -> tuple[Donors, Ints]:
    """Generate `count` donors; return them and each organisation's place in ORGANISATIONS."""
    size = max(len(SHARE), count * sum(SHARE) // (PEOPLE + sum(SHARE)))
    people = max(1, count - size)
    worth = rng.pareto(1.6, size=people) + 0.3
    years = tuple(np.maximum(worth * now, 1e-12) for now in _about(rng, people))  # never nobody
    types = columns.draw(rng, SHARE, size).astype(np.int8)
    return Donors(years, np.diff(np.sqrt(np.arange(size + 1)))), types


def _about(rng: np.random.Generator, people: int) -> Iterator[Flags]:
    """Yield who gives in each year; a former donor may stop and come back."""
    now = np.zeros(people, dtype=np.bool_)
    for stays, comes in ((0.0, 0.3), (0.55, 0.3), (0.6, 0.5)):
        now = rng.random(people) < np.where(now, stays, comes)
        yield now


def donor_batches(
    rng: np.random.Generator,
    letters: str,
    people: int,
    types: Ints,
    name: Callable[[int], str],
    is_few: bool = False,
) -> Iterator[pa.RecordBatch]:
    """Yield the table donors: masked `people`, then one organisation for each of these types."""
    for span in columns.spans(people + len(types)):
        place = np.arange(span.start, span.stop)
        masked = int((place < people).sum())
        surname = np.minimum(rng.geometric(0.09, size=masked) - 1, len(SURNAMES) - 1)
        named = columns.words(NAMES, surname + len(SURNAMES) * rng.integers(2, size=masked))
        others = place[masked:] - people
        kind = np.concatenate([np.zeros(masked, dtype=np.int64), 1 + types[others]])
        consents = rng.random(len(place)) < np.where(kind > 0, 0.85, 0.35)
        shown = map(name, others)
        organisations = [
            one if is_public else STARS
            for one, is_public in zip(shown, consents[masked:], strict=True)
        ]
        yield columns.batch(
            "donors",
            {
                "donor_id": columns.keys(letters, place, is_few),
                "donor_type": columns.words(TYPES, kind),
                "display_name": pa.concat_arrays([named, pa.array(organisations, pa.string())]),
                "consent_public": consents,
            },
        )
