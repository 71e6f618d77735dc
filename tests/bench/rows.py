"""Hold measurements as rows of plain data, judged against a limit and stored as JSON."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True)
class Row:
    """One measurement beside its rival's; it stands in the table of its goal.

    `value` is a median where there is a `p95`; None was not measured, and `note` says why.
    `against` is the rival's value in the same unit. `limit` bounds the value, its p95 or its ratio
    to the rival, as `of` says.
    """

    goal: str
    what: str
    value: float | None
    unit: str
    p95: float | None = None
    rival: str = ""
    against: float | None = None
    limit: float | None = None
    of: Literal["value", "p95", "ratio"] = "value"
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Return the value divided by the rival's; None where one is missing or zero."""
        if self.value is None or not self.against:
            return None
        return self.value / self.against

    @property
    def judged(self) -> float | None:
        """Return the figure that the limit bounds."""
        return {"value": self.value, "p95": self.p95, "ratio": self.ratio}[self.of]

    @property
    def over(self) -> float:
        """Return the judged figure divided by the limit: at most 1 where the goal is met.

        Infinite without a figure or above a limit of zero; zero without a limit.
        """
        if self.limit is None:
            return 0.0
        if self.judged is None:
            return math.inf
        if not self.limit:
            return math.inf if self.judged > 0 else 0.0
        return self.judged / self.limit


@dataclass(frozen=True)
class Section:
    """One part at one size: when and at which revision and load it ran, how long, and its rows.

    `failed` is empty, or says why the part ended early; the rows before that are there.
    """

    part: str
    size: str
    began: str
    seconds: float
    revision: str
    load: str
    rows: tuple[Row, ...]
    failed: str = ""


def line(row: Row) -> str:
    """Return a row as one line of JSON."""
    return json.dumps(asdict(row), ensure_ascii=False)


def read(path: Path) -> list[Section]:
    """Return the sections of a file; none where there is no file."""
    if not path.exists():
        return []
    return [_section(fields) for fields in json.loads(path.read_text("utf-8"))]


def write(sections: list[Section], path: Path) -> None:
    """Write sections into a file, so that a later run can replace some of them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(one) for one in sections], ensure_ascii=False), "utf-8")


def replaced(sections: list[Section], new: Section) -> list[Section]:
    """Return the sections with the new one in place of that of the same part and size."""
    others = [one for one in sections if (one.part, one.size) != (new.part, new.size)]
    return [*others, new]


def _section(fields: dict[str, Any]) -> Section:
    return Section(**{**fields, "rows": tuple(Row(**one) for one in fields["rows"])})
