"""What a measurement comes to: rows of plain data, judged against goals, kept as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True)
class Goal:
    """What is asked of a value, its p95 or its ratio to the rival: to be at most `limit`."""

    name: str
    says: str
    limit: float
    of: Literal["value", "p95", "ratio"] = "value"


@dataclass(frozen=True)
class Row:
    """One measurement beside its rival's; `against` is the rival's value in the same unit.

    `value` is a median where there is a `p95`; None was not measured, and `note` says why.
    """

    what: str
    value: float | None
    unit: str
    p95: float | None = None
    rival: str = ""
    against: float | None = None
    goal: Goal | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The value in units of the rival's, or None where one of them is missing or nothing."""
        if self.value is None or not self.against:
            return None
        return self.value / self.against

    @property
    def judged(self) -> float | None:
        """What the goal is held against; None without a goal or without the figure."""
        if self.goal is None:
            return None
        return {"value": self.value, "p95": self.p95, "ratio": self.ratio}[self.goal.of]

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None without one. What could not be measured meets none."""
        if self.goal is None:
            return None
        return self.judged is not None and self.judged <= self.goal.limit

    @property
    def over(self) -> float:
        """The judged figure in units of the limit; infinite without a figure, or over a zero."""
        if self.goal is None or self.judged is None:
            return float("inf")
        if not self.goal.limit:
            return float("inf") if self.judged else 0.0
        return self.judged / self.goal.limit


@dataclass(frozen=True)
class Section:
    """One part at one size: when, at which revision and load, how long, and its rows.

    `failed` is empty, or says what ended the part early; the rows before that are kept. `run` is
    when the command began that measured it: the same for all it measured.
    """

    part: str
    size: str
    began: str
    seconds: float
    revision: str
    load: str
    rows: tuple[Row, ...]
    failed: str = ""
    machine: dict[str, str] = field(default_factory=dict)
    run: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What a later run of the same part at the same size replaces."""
        return (self.part, self.size)


def size_rank(size: str) -> float:
    """A size as a number to sort by; what is no size comes first."""
    number = float(size[:-1]) if size[:-1].isdigit() else 0.0
    return number * {"k": 1e3, "m": 1e6}.get(size[-1:], 1.0)


def row_of(fields: dict[str, Any]) -> Row:
    """A row from its JSON."""
    goal = fields.get("goal")
    return Row(**{**fields, "goal": Goal(**goal) if goal else None})


def line(row: Row) -> str:
    """A row as one line of JSON."""
    return json.dumps(asdict(row), ensure_ascii=False)


def read(path: Path) -> list[Section]:
    """The sections kept in a file; none where there is no file."""
    if not path.exists():
        return []
    return [
        Section(**{**fields, "rows": tuple(map(row_of, fields["rows"]))})
        for fields in json.loads(path.read_text("utf-8"))
    ]


def write(sections: list[Section], path: Path) -> None:
    """Keep these sections in a file, one row a line so that a diff can be read."""
    texts = []
    for section in sections:
        head = json.dumps({**asdict(section), "rows": []}, ensure_ascii=False)
        rows = ",\n  ".join(line(row) for row in section.rows)
        texts.append(head.replace('"rows": []', f'"rows": [\n  {rows}\n ]'))
    path.write_text("[\n " + ",\n ".join(texts) + "\n]\n", "utf-8")


def replaced(sections: list[Section], new: Section) -> list[Section]:
    """The sections with the new one in place of that of the same part and size, else at the end."""
    if any(one.key == new.key for one in sections):
        return [new if one.key == new.key else one for one in sections]
    return [*sections, new]
