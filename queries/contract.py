"""The contract of a question: its header holds for its SQL, and for every result of its SQL.

`parse` reads a header and is quick. `check` parses the SQL, once for each text. Both report every
fault of a file at once.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from data.schema import TABLES
from queries import header
from queries.engine import Engine, QueryError, Value
from queries.header import Fault
from queries.macros import read
from queries.question import ADDITIVE, MEASURED, UNITS, Question, QuestionError
from queries.syntax import used

VIEWS = (*TABLES, "snapshot")  # `snapshot` is the one-row view every engine offers


def parse(text: str, name: str) -> Question:
    """A question from its file's text. Its SQL is not looked at where the header is sound.

    Raises QuestionError with every fault of the file where the header has one.
    """
    question, faults = header.read(text, name)
    if faults:
        _refuse(question, [*faults, *_faults(question)])
    return question


def check(question: Question) -> None:
    """Hold the header to the SQL beneath it: parameters, tables, columns, units, one SELECT.

    Raises QuestionError with every fault.
    """
    _refuse(question, _faults(question))


def verify(question: Question, table: pa.Table) -> None:
    """Hold a result of the SQL to the header: columns in order, types fit units, grain unique.

    Raises QuestionError with every fault.
    """
    _refuse(question, _faults_of_result(question, table))


def run(question: Question, engine: Engine, params: Mapping[str, Value]) -> pa.Table:
    """The whole result of a question, checked and verified; `params` fill its `$names`.

    Raises what `check`, `verify` and `Engine.run` raise, and QuestionError naming file and line
    where the engine refuses the SQL or a value in it.
    """
    check(question)
    try:
        table = engine.run(question.sql, params)
    except QueryError as error:
        if error.code != "refused":
            raise
        found = re.search(r"LINE (\d+):", str(error))
        line = _line(question, "sql") + (int(found[1]) - 1 if found else 0)
        cure = "Correct the SQL there, or the value that a filter gives it."
        raise QuestionError(f"queries/{question.name}.sql:{line}: {error}\n{cure}") from error
    verify(question, table)
    return table


def _refuse(question: Question, faults: Iterable[Fault]) -> None:
    """Raise QuestionError with these faults, in the order of the file, where there are any."""
    found = sorted(dict.fromkeys(faults), key=lambda fault: fault.line)
    if found:
        where = f"queries/{question.name}.sql"
        raise QuestionError("\n".join(f"{where}:{one.line}: {one.text}" for one in found))


def _faults(question: Question) -> Iterator[Fault]:
    """What is wrong between a header and its SQL."""
    yield from _faults_of_columns(question)
    yield from _faults_of_filters(question)
    if not question.sql:
        return
    start = _line(question, "sql")
    try:
        uses = used(question.sql)
    except ValueError as error:
        yield Fault(start, f"{error}. Correct the SQL.")
        return
    asks = set(question.asks)
    for name in sorted(uses.params - asks):
        before = question.sql.partition(f"${name}")[0]
        yield Fault(
            start + before.count("\n"),
            f'the SQL uses ${name}, the header does not. Add "-- param | {name}".',
        )
    for name in sorted(asks - uses.params):
        yield Fault(
            _line(question, "param", name),
            f"the header has the parameter {name}, the SQL does not use it. "
            f'Drop "-- param | {name}", or use ${name}.',
        )
    behind = read(uses)
    if (reads := uses.tables | behind) != set(question.reads):
        yield Fault(
            _line(question, "reads"),
            f"the SQL reads {', '.join(sorted(reads))}; the header says "
            f'{", ".join(question.reads)}. Correct "-- reads".',
        )
    for name in sorted({*question.reads, *reads} - {*VIEWS}):
        yield Fault(
            _line(question, "reads"), f"there is no table {name}. Tables: {', '.join(VIEWS)}."
        )
    for name in sorted(uses.steps & behind):
        yield Fault(
            start,
            f"the SQL has a step {name}, which hides the table {name} from the macros it uses. "
            "Rename the step.",
        )


def _faults_of_columns(question: Question) -> Iterator[Fault]:
    names = {column.name for column in question.columns}
    if not names:
        yield Fault(1, 'there is at least one column. Add "-- column | name | 中文 | English".')
    for name in question.grain:
        if name not in names:
            yield Fault(
                _line(question, "grain"),
                f'the grain names {name}, which is no column. Correct "-- grain".',
            )
    for column in question.columns:
        line = _line(question, "column", column.name)
        if column.unit not in UNITS:
            yield Fault(
                line,
                f"{column.name} has the unit {column.unit!r}. Units: "
                f"{', '.join(unit for unit in UNITS if unit)}.",
            )
        elif question.hidden and (
            column.unit in MEASURED - ADDITIVE or not (column.unit in MEASURED or question.grain)
        ):
            yield Fault(
                line,
                f"{column.name} cannot be added up over {', '.join(question.hidden)}. Units that "
                f'can: {", ".join(sorted(ADDITIVE))}; other columns need a "-- grain".',
            )


def _faults_of_filters(question: Question) -> Iterator[Fault]:
    asks, found = set(question.asks), set[tuple[str, str]]()
    for one in question.filters:
        line = _line(question, "filter", one.name)
        if one.name in asks or (one.name, one.code) in found:
            yield Fault(
                line,
                f"{one.name} is taken twice. It either fills ${one.name} of the SQL "
                '("-- param") or narrows the result ("-- filter").',
            )
        elif not (question.grain or one.is_hidden):
            yield Fault(
                line,
                f"{one.name} leaves out rows by {one.column}, but an empty grain is one row. Say "
                'what a row is in "-- grain", or do not show the column.',
            )
        found.add((one.name, one.code))
    unit = {column.name: column.unit for column in question.columns}
    if question.largest:
        by, *of = question.largest
        if not question.hidden or unit.get(by) not in ADDITIVE or not set(of) <= set(unit):
            yield Fault(
                _line(question, "largest"),
                '"-- largest | number | column" orders rows that are added up over a column that '
                "is not shown: name a number of the answer, and a column or none.",
            )


SQL_TYPES = {"": "varchar", "date": "date"} | dict.fromkeys(("cny", "hours"), "decimal(18, 2)")
SQL_TYPES |= dict.fromkeys(("pct", "number"), "double")
"""The SQL type that carries a unit; every other unit takes bigint."""


def _faults_of_result(question: Question, table: pa.Table) -> Iterator[Fault]:
    expected = [*(column.name for column in question.columns), *question.hidden]
    if table.column_names != expected:
        yield Fault(
            _line(question, "column", expected[0]),
            f"the result has the columns {', '.join(table.column_names)}; the header says "
            f'{", ".join(expected)}. Make the "-- column" and "-- filter" lines agree with it.',
        )
        return
    for column in question.columns:
        line = _line(question, "column", column.name)
        kind = table.schema.field(column.name).type
        if not UNITS[column.unit](kind):
            sql_type = SQL_TYPES.get(column.unit, "bigint")
            yield Fault(
                line,
                f"{column.name} is {kind}, which does not carry the unit "
                f"{column.unit or 'text'!r}. Write cast(… as {sql_type}) as {column.name}, or "
                "change its unit.",
            )
        if column.codes and pa.types.is_string(kind):
            unknown = set(table[column.name].unique().to_pylist()) - set(column.codes) - {None}
            if unknown:
                yield Fault(
                    line,
                    f"{column.name} holds {sorted(unknown)[0]!r}, which its closed list does not. "
                    "Correct the data, or add the code to data/codes.toml.",
                )
        if question.hidden and column.unit in ADDITIVE and table[column.name].null_count:
            yield Fault(
                line,
                f"{column.name} is missing in some rows, so it cannot be added up. Return a number "
                "in each row.",
            )
    grain = (*question.grain, *question.hidden)
    line = _line(question, "grain")
    if not grain and table.num_rows != 1:
        yield Fault(
            line,
            f"an empty grain promises exactly one row; there are {table.num_rows}. Say what a row "
            'is in "-- grain".',
        )
    elif grain and table.num_rows != _distinct(table.select(grain)):
        yield Fault(
            line,
            f"{', '.join(grain)} is not unique in the result. Group by it, or say the true grain "
            'in "-- grain".',
        )


def _distinct(table: pa.Table) -> int:
    """How many different rows a table has; NULL equals NULL.

    Python counts: Arrow's own `group_by` loads pandas where that is installed.
    """
    if table.num_columns == 1:
        return int(pc.count_distinct(table.column(0), mode="all").as_py())
    return len(set(zip(*(column.to_pylist() for column in table.columns), strict=True)))


def _line(question: Question, tag: str, name: str = "") -> int:
    """The line of the file with that tag and name; 1 where there is none."""
    return question.lines.get((tag, name), 1)
