"""Compare two engines: every question under several choices, every check, on one snapshot."""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa
import sqlglot

from data import Snapshot, SnapshotError, checks
from queries import CODES, load, names
from queries.engine import Engine, QueryError, Value
from queries.question import OPEN

Verdict = Literal["equal", "equal up to ties", "unequal", "failed"]
WORST: tuple[Verdict, ...] = ("equal", "equal up to ties", "unequal", "failed")
DIGITS = 12  # of a floating number: sums of such numbers have no fixed order
CODES_OF: Mapping[str, str] = {
    "year": "filters/year_given", "cohort": "filters/cohort", "district": "filters/district",
    "campaign": "filters/campaign", "id": "filters/project",
}  # fmt: skip
"""The question that lists the codes of a parameter; CODES has those of the others."""
WHOLE = ("year", "cohort")  # whole numbers


@dataclass(frozen=True)
class Compared:
    """One question or check: how many cases of it came to which verdict, and one that did not."""

    name: str
    counts: Mapping[Verdict, int]
    why: str

    @property
    def verdict(self) -> Verdict:
        """The worst."""
        return max((one for one, cases in self.counts.items() if cases), key=WORST.index)


def compared(
    one: Engine, other: Engine, snapshot: Snapshot, only: Sequence[str] = (), most: int = 100
) -> Iterator[Compared]:
    """Each question and check that the snapshot has the tables of, put to both engines.

    `only` names questions, and leaves the checks out; `most` is how many cases of a question run.
    """
    choices = _choices(one, snapshot)
    for name in only or names():
        question = load(name)
        if question.provenance(snapshot) is not None:
            cases = [(question.sql, params) for params in _cases(question.asks, choices)[:most]]
            yield _compared(name, cases, one, other)
    for promise in checks.promises_for(snapshot) if not only else ():
        if checks.applies(promise, snapshot):
            sql = f"{_about(snapshot, promise.reads)} select * from (\n{promise.sql}\n)"
            yield _compared(f"check {promise.name}", [(sql, {})], one, other)


def same(expected: pa.Table, found: pa.Table, sql: str) -> tuple[Verdict, str]:
    """Whether two results of a SELECT are the same, and where they are not.

    Rows that its `order by` leaves in any order may stand in another.
    """
    if expected.schema != found.schema:
        return "unequal", f"columns {expected.schema} and {found.schema}"
    rows, others = _rows(expected), _rows(found)
    if rows == others:
        return "equal", ""
    keys = _keys(sql, expected.column_names)
    if Counter(rows) != Counter(others) or [[row[key] for key in keys] for row in rows] != [
        [row[key] for key in keys] for row in others
    ]:
        first = next((pair for pair in zip(rows, others, strict=False) if pair[0] != pair[1]), ())
        return "unequal", f"{len(rows)} and {len(others)} rows, first {first}"
    return "equal up to ties", ""


def _compared(
    name: str, cases: Sequence[tuple[str, Mapping[str, Value]]], one: Engine, other: Engine
) -> Compared:
    counts: Counter[Verdict] = Counter()
    why = ""
    for sql, params in cases:
        try:
            verdict, said = same(one.run(sql, params), other.run(sql, params), sql)
        except (QueryError, SnapshotError) as error:
            verdict, said = "failed", str(error)
        counts[verdict] += 1
        why = f"{dict(params)}: {said}" if said else why
    return Compared(name, counts, why)


def _choices(engine: Engine, snapshot: Snapshot) -> dict[str, list[Value]]:
    """What may be chosen of each parameter, on this snapshot."""
    a_year_on = snapshot.as_of + datetime.timedelta(days=365)
    choices: dict[str, list[Value]] = {
        "category": list(CODES["category"]), "status": list(CODES["status"]),
        "stage": list(CODES["stage"]), "has": ["amount", "description"],
        "sort": ["name", "category", "status", "cohort", "completeness"],
        "q": ["a", "志愿", "\\'%_"], "monthly": [500_000], "by": [a_year_on.isoformat()],
        "page": [2],
    }  # fmt: skip
    for key, name in CODES_OF.items():
        question = load(name)
        if question.provenance(snapshot) is not None:
            codes = engine.run(question.sql, {})["code"].to_pylist()
            choices[key] = [int(code) if key in WHOLE else str(code) for code in codes]
    return choices


def _cases(asks: Sequence[str], choices: Mapping[str, list[Value]]) -> list[dict[str, Value]]:
    """One of each parameter, nothing; of each one or several, alone and with one of the others."""
    nothing: dict[str, Value] = {key: OPEN.get(key, []) for key in asks}
    first = {key: _as_value(key, choices.get(key, [])[:1]) for key in asks}
    cases = [first, nothing]
    for key in asks:
        many = choices.get(key, [])
        tries = many[:: max(1, len(many) // 8)] if key in OPEN else [many[:1], many[-1:], many[1:4]]
        for tried in tries:
            cases += [{**nothing, key: tried}, {**first, key: tried}]  # type: ignore[dict-item]
    return [case for place, case in enumerate(cases) if case not in cases[:place]]


def _as_value(key: str, chosen: list[Any]) -> Value:
    return (chosen[0] if chosen else OPEN[key]) if key in OPEN else chosen


def _rows(table: pa.Table) -> list[tuple[Any, ...]]:
    columns = [[_cell(value) for value in column.to_pylist()] for column in table.itercolumns()]
    return list(zip(*columns, strict=True))


def _cell(value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:.{DIGITS}g}"
    return tuple(value) if isinstance(value, list) else value


def _keys(sql: str, columns: Sequence[str]) -> list[int]:
    """The columns that a SELECT orders by first, up to one that it does not return."""
    order = sqlglot.parse_one(sql, dialect="duckdb").args.get("order")
    places: list[int] = []
    for key in order.expressions if order else ():
        if key.this.name not in columns or not isinstance(key.this, sqlglot.exp.Column):
            break
        places.append(columns.index(key.this.name))
    return places


def _about(snapshot: Snapshot, reads: Sequence[str]) -> str:
    """The small tables about a snapshot that a check reads, and no engine has, as its steps."""
    about, steps = checks.about(snapshot), []
    for name in {"snapshot_tables", "snapshot_columns"}.intersection(reads):
        rows = about[name].to_pylist()
        values = ", ".join(
            "(" + ", ".join(str(v) if isinstance(v, int) else f"'{v}'" for v in row.values()) + ")"
            for row in rows
        )
        columns = ", ".join(about[name].column_names)
        steps.append(f"{name} as (select * from (values {values}) as given ({columns}))")
    return f"with {', '.join(steps)}" if steps else ""
