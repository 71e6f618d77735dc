"""The contract of a question: a header read and held to its SQL, a result held to its header.

Reading a header is quick; SQL is parsed once for each text, when a question is first asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from data.schema import TABLES
from queries.question import (
    ADDITIVE,
    MEASURED,
    UNITS,
    Column,
    Keep,
    Param,
    Question,
    QuestionError,
)

TAGS = (
    "question", "grain", "reads", "rows", "largest", "param", "keep", "cell", "column", "note",
)  # fmt: skip
VIEWS = (*TABLES, "snapshot")  # `snapshot` is the one-row view every engine offers


def parse(text: str, name: str) -> Question:
    """A question from its file's text.

    Its SQL is taken as it stands: `check` holds the header to it. Raises QuestionError where the
    header cannot be read.
    """
    where = f"queries/{name}.sql"
    head, blank, sql = text.partition("\n\n")
    if not blank or not sql.strip():
        raise QuestionError(f"{where}: a header, a blank line and SQL are needed.")
    lines = [_fields(line, where) for line in head.splitlines()]
    order = [TAGS.index(tag) for tag, _ in lines]
    if order != sorted(order):
        raise QuestionError(f"{where}: header lines stand in the order {', '.join(TAGS)}.")
    found = {tag: [fields for t, fields in lines if t == tag] for tag in TAGS}
    for tag in ("question", "grain", "reads"):
        if len(found[tag]) != 1:
            raise QuestionError(f'{where}: exactly one line "-- {tag} | …" is needed.')
    notes, behind, largest = found["note"], found["rows"], found["largest"]
    return Question(
        name=name,
        title=_both(found["question"][0], where),
        grain=_list(found["grain"][0]),
        reads=_list(found["reads"][0]),
        rows=behind[0][0] if behind else "",
        largest=tuple(largest[0]) if largest else (),
        params=tuple(Param(f[0], _both(f[1:], where)) for f in found["param"]),
        keeps=tuple(_keep(f, tag, where) for tag in ("keep", "cell") for f in found[tag]),
        columns=tuple(
            Column(f[0], _both(f[1:3], where), f[3] if len(f) > 3 else "") for f in found["column"]
        ),
        note=_both(notes[0], where) if notes else None,
        sql=sql.strip(),
    )


def check(question: Question) -> None:
    """Hold the header to the SQL beneath it: parameters, tables, columns, units, one SELECT.

    Raises QuestionError naming the file, what is wrong and what to write instead.
    """
    where = f"queries/{question.name}.sql"
    used, tables = _used(question.sql, where)
    said = set(question.asks)
    for name in sorted(used - said):
        raise QuestionError(
            f'{where}: the SQL uses ${name}, the header does not. Add "-- param | {name} | … | …".'
        )
    for name in sorted(said - used):
        raise QuestionError(
            f"{where}: the header has the parameter {name}, the SQL does not use it. "
            f'Drop "-- param | {name} | …", or use ${name}.'
        )
    if tables != set(question.reads):
        raise QuestionError(
            f"{where}: the SQL reads {', '.join(sorted(tables))}; the header says "
            f'{", ".join(question.reads)}. Correct "-- reads".'
        )
    for name in question.reads:
        if name not in VIEWS:
            raise QuestionError(f"{where}: there is no table {name}. Tables: {', '.join(VIEWS)}.")
    columns = {column.name for column in question.columns}
    if len(columns) != len(question.columns) or not columns:
        raise QuestionError(f"{where}: columns are named once each, and there is at least one.")
    for name in question.grain:
        if name not in columns:
            raise QuestionError(f"{where}: the grain names {name}, which is no column.")
    for keep in question.keeps:
        is_shown = keep.column in columns
        if keep.name in said or is_shown == keep.is_cell or not (question.grain or keep.is_cell):
            raise QuestionError(
                f"{where}: {keep.name} keeps rows by {keep.column}. That takes a filter that is no "
                "parameter of the SQL and "
                + ("a column that is not shown." if keep.is_cell else "a grain, a column shown.")
            )
    _check_cells(question, where)
    for column in question.columns:
        if column.unit not in UNITS:
            raise QuestionError(
                f"{where}: {column.name} has the unit {column.unit!r}. Units: "
                f"{', '.join(unit for unit in UNITS if unit)}."
            )


def _check_cells(question: Question, where: str) -> None:
    """What is added up over cells has a unit for that, and its order is by one of its columns."""
    unit = {column.name: column.unit for column in question.columns}
    by, *of = question.largest or ("",)
    if question.largest and not (
        question.cells and unit.get(by) in ADDITIVE and set(of) <= set(unit) and len(of) < 2
    ):
        raise QuestionError(
            f'{where}: "-- largest | number | column" is for what is added up over a "-- cell": '
            "a number and a column of the answer, the column left out where each row stands alone."
        )
    for name in unit if question.cells else ():
        if unit[name] in MEASURED - ADDITIVE or not (unit[name] in MEASURED or question.grain):
            raise QuestionError(
                f"{where}: {name} cannot be added up over {', '.join(question.cells)}. Units that "
                f"can: {', '.join(sorted(ADDITIVE))}; other columns need a grain."
            )


def verify(question: Question, table: pa.Table) -> None:
    """Hold a result of the SQL to the header: columns in order, types fit units, grain unique.

    Raises QuestionError naming the column and the type found.
    """
    where = f"queries/{question.name}.sql"
    expected = [*(column.name for column in question.columns), *question.cells]
    if table.column_names != expected:
        raise QuestionError(
            f"{where}: the result has the columns {', '.join(table.column_names)}; the header "
            f'says {", ".join(expected)}. Make the "-- column" and "-- cell" lines agree with it.'
        )
    for column in question.columns:
        kind = table.schema.field(column.name).type
        if not UNITS[column.unit](kind):
            raise QuestionError(
                f"{where}: {column.name} is {kind}, which does not carry the unit "
                f"{column.unit or 'text'!r}. Cast it, or change its unit."
            )
        if column.codes and pa.types.is_string(kind):
            strange = set(table[column.name].unique().to_pylist()) - set(column.codes) - {None}
            if strange:
                raise QuestionError(
                    f"{where}: {column.name} holds {sorted(strange)[0]!r}, which its closed list "
                    "does not. Correct the data, or add the code to data/codes.toml."
                )
        if question.cells and column.unit in ADDITIVE and table[column.name].null_count:
            raise QuestionError(
                f"{where}: {column.name} is missing in some rows, so it cannot be added up. Return "
                "a number in each row."
            )
    grain = (*question.grain, *question.cells)
    if not grain:
        if table.num_rows != 1:
            raise QuestionError(
                f"{where}: an empty grain promises exactly one row; there are {table.num_rows}."
            )
    elif table.num_rows != _distinct(table.select(grain)):
        raise QuestionError(
            f"{where}: {', '.join(grain)} is not unique in the result. Group by it, or "
            'say the true grain in "-- grain".'
        )


def _distinct(table: pa.Table) -> int:
    """How many different rows a table has; a missing value is like another.

    Arrow's own `group_by` loads pandas where that is installed.
    """
    if table.num_columns == 1:
        return int(pc.count_distinct(table.column(0), mode="all").as_py())
    return len(set(zip(*(column.to_pylist() for column in table.columns), strict=True)))


def _fields(line: str, where: str) -> tuple[str, list[str]]:
    tag, *fields = (part.strip() for part in line.removeprefix("--").split("|"))
    if not line.startswith("-- ") or tag not in TAGS or not fields:
        raise QuestionError(
            f'{where}: "{line}" is not a header line. Write "-- tag | …" with a tag of: '
            f"{', '.join(TAGS)}; a blank line ends the header."
        )
    return tag, fields


def _keep(fields: list[str], tag: str, where: str) -> Keep:
    """`filter | column | 中文 | English`; `column?` keeps what is missing too.

    `filter: code` keeps what is true in the column once that code is chosen.
    """
    if len(fields) != 4:
        raise QuestionError(f'{where}: write "-- {tag} | filter | column | 中文 | English".')
    name, _, code = (part.strip() for part in fields[0].partition(":"))
    column = fields[1].removesuffix("?")
    return Keep(
        name, _both(fields[2:], where), column, column != fields[1], code, is_cell=tag == "cell"
    )


def _list(fields: list[str]) -> tuple[str, ...]:
    return tuple(part.strip() for part in fields[0].split(",") if part.strip())


def _both(fields: list[str], where: str) -> Mapping[str, str]:
    if len(fields) < 2 or not all(fields[:2]):
        raise QuestionError(f"{where}: words stand in both languages: … | 中文 | English.")
    return {"zh": fields[0], "en": fields[1]}


@cache
def _used(sql: str, where: str) -> tuple[frozenset[str], frozenset[str]]:
    """The parameters and the tables of one SELECT, its own CTEs left out."""
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise QuestionError(f"{where}: the SQL does not parse: {error}") from error
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QuestionError(f"{where}: one SELECT is needed, nothing else.")
    with _reader().cursor() as cursor:
        said = cursor.execute("select json_serialize_sql($sql)", {"sql": sql}).fetchone()
    parts = list(_parts(json.loads(said[0]))) if said else []
    own = {cte["key"] for part in parts for cte in (part.get("cte_map") or {}).get("map", ())}
    tables = {part["table_name"] for part in parts if part.get("type") == "BASE_TABLE"}
    return frozenset(statements[0].named_parameters), frozenset(tables - own)


@cache
def _reader() -> duckdb.DuckDBPyConnection:
    """A database without tables, to take SQL texts apart with."""
    return duckdb.connect(":memory:", config={"threads": 1})


def _parts(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object of a JSON tree."""
    if isinstance(tree, dict):
        yield tree
    for one in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from _parts(one)
