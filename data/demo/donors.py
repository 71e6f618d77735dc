"""Donors of the demo: masked people and invented organisations."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from data.demo import days, rows

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
PEOPLE = 3600
ORGANISATIONS = (("company", "企业", 40), ("institution", "单位", 16), ("social_org", "社团", 14))
UNNAMED = 0.12


@dataclass(frozen=True)
class Donors:
    """Donors by place, people first: their keys, and how much each gives in each year."""

    keys: Sequence[str]
    people: days.Weights
    organisations: days.Weights
    about: npt.NDArray[np.bool_]

    def person(self, rng: np.random.Generator, year: int, count: int) -> list[str | None]:
        """The donors of `count` small gifts in a year; some are given without a name."""
        weight = self.people * self.about[:, year - 2019]
        places = rng.choice(len(weight), size=count, p=weight / weight.sum())
        named = rng.random(count) >= UNNAMED
        return [
            self.keys[place] if known else None for place, known in zip(places, named, strict=True)
        ]

    def organisation(self, rng: np.random.Generator, count: int) -> list[str | None]:
        """The donors of `count` large gifts."""
        weight = self.organisations
        places = rng.choice(len(weight), size=count, p=weight / weight.sum())
        return [self.keys[len(self.people) + place] for place in places]


def donors(rng: np.random.Generator) -> tuple[Donors, pa.Table]:
    """Some 3,700 donors and their table; who gave once may lapse and come back."""
    about = np.zeros((PEOPLE, 3), dtype=np.bool_)
    about[:, 0] = rng.random(PEOPLE) < 0.3
    about[:, 1] = rng.random(PEOPLE) < np.where(about[:, 0], 0.55, 0.3)
    about[:, 2] = rng.random(PEOPLE) < np.where(about[:, 1], 0.6, 0.5)
    types = ["person"] * PEOPLE
    names = [
        SURNAMES[place] + "*" * stars
        for place, stars in zip(
            np.minimum(rng.geometric(0.09, size=PEOPLE) - 1, len(SURNAMES) - 1),
            rng.integers(1, 3, size=PEOPLE),
            strict=True,
        )
    ]
    for donor_type, noun, count in ORGANISATIONS:
        types += [donor_type] * count
        names += [f"示例{noun}{rows.ordinal(number)}" for number in range(count)]
    keys = rows.keys("D", len(types))
    public = rng.random(len(types)) < np.where(np.array(types) == "person", 0.35, 0.85)
    table = rows.table(
        "donors",
        {
            "donor_id": keys,
            "donor_type": types,
            "display_name": names,
            "consent_public": public.tolist(),
        },
    )
    organisations = np.minimum(rng.pareto(1.5, size=len(types) - PEOPLE) + 0.5, 9.0)
    return Donors(keys, rng.pareto(1.6, size=PEOPLE) + 0.3, organisations, about), table
