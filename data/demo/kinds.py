"""The kinds of activities in the demo, year by year; `plan.toml` lists them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.demo import days
from data.demo.plan import PLAN

FLOOD = date(2021, 10, 11)


@dataclass(frozen=True)
class Kind:
    """A kind of activity within one year.

    `share` is its part of the year's activities, `months` the first and the last month, `size` a
    factor for the number of participants. Without `divisions` it is held in the team's district.
    """

    year: int
    share: float
    category: str
    name: str
    name_en: str
    project_id: str | None = None
    months: Sequence[int] = (1, 12)
    divisions: Sequence[str] = ()
    size: float = 1.0

    @property
    def is_duty(self) -> bool:
        """Whether it is traffic duty at crossings, which takes place in the rush hours."""
        return self.category == "TRAFFIC" and self.project_id != "P07"

    @property
    def programme(self) -> str | None:
        """The programme it belongs to."""
        return "ROADS" if self.is_duty else None

    @property
    def weight(self) -> days.Weights:
        """The weight of each day; epidemic duty is held equally often on every day."""
        first, last = (date(self.year, self.months[0], 1), date(self.year, self.months[1], 28))
        first = max(first, FLOOD) if self.project_id == "P22" else first
        last = last if last.month == 2 else last.replace(day=30)
        inside = days.between(first, last)
        return (
            inside if self.category == "EMERG" and not self.project_id else inside * days.service()
        )


KINDS = tuple(Kind(**kind) for kind in PLAN["kinds"])
