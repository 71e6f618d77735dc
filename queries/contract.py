"""The contract of a question: its header agrees with its SQL and with every result of its SQL.

`parse` reads a header, `check` compares it with the SQL, `verify` with a result; `run` does both
around a query. Each reports every fault at once.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

import pyarrow as pa

from data.schema import TABLES
from queries import beside, header
from queries.disclosure import lists_persons, protected_units
from queries.engine import Engine, QueryError, Value
from queries.header import Fault
from queries.macros import read
from queries.question import ADDITIVE, MEASURED, UNITS, Question, QuestionError
from queries.syntax import used

VIEWS = (*TABLES, "snapshot")  # `snapshot` is the one-row view that every engine has

CARRIES: Mapping[str, Callable[[pa.DataType], bool]] = {
    "varchar": lambda kind: pa.types.is_string(kind) or pa.types.is_int64(kind),
    "bigint": pa.types.is_int64,
    "decimal(18, 2)": pa.decimal128(18, 2).equals,
    "double": pa.types.is_float64,
    "date": pa.types.is_date32,
}
"""For each SQL type of `UNITS`, whether an Arrow type carries it. A text may be a whole number."""

PAID = ("commitments", "payments", "payables", "payable_terms")
"""Tables whose amounts payees are paid or owed; those of other tables of persons are given."""

COUNTS: Mapping[str, tuple[str, ...]] = {"refunded_cny": ("refunds",)}
"""Columns that count what is behind an amount given, where these are not its gifts."""


def parse(text: str, name: str) -> Question:
    """Read a question from its file's text. Where the header is sound, the SQL is not checked.

    Raises QuestionError with every fault of the file where the header has one.
    """
    question, faults = header.read(text, name)
    if faults:
        _refuse(question, [*faults, *_faults(question)])
    return question


def check(question: Question) -> None:
    """Compare the header with its SQL: parameters, tables, columns, units, one SELECT.

    Raises QuestionError with every fault.
    """
    _refuse(question, _faults(question))


def verify(question: Question, table: pa.Table) -> None:
    """Compare a result of the SQL with the header: order of columns, types, codes, unique grain.

    Raises QuestionError with every fault.
    """
    _refuse(question, _faults_of_result(question, table))


def run(question: Question, engine: Engine, params: Mapping[str, Value]) -> pa.Table:
    """Check a question, run its SQL with `params` for its `$names`, and verify the result.

    Raises what `check`, `verify` and `Engine.run` raise, and QuestionError with file and line where
    the engine refuses the SQL or a value in it.
    """
    check(question)
    try:
        table = engine.run(question.sql, params)
    except QueryError as error:
        if error.code != "refused":
            raise
        found = re.search(r"LINE (\d+):", str(error))
        line = question.line("sql") + (int(found[1]) - 1 if found else 0)
        cure = "Correct the SQL there, or the value that a filter gives it."
        raise QuestionError(f"queries/{question.name}.sql:{line}: {error}\n{cure}") from error
    verify(question, table)
    return table


def _refuse(question: Question, faults: Iterable[Fault]) -> None:
    """Raise QuestionError with these faults, in the order of their lines, if there are any."""
    found = sorted(dict.fromkeys(faults), key=lambda fault: fault.line)
    if found:
        where = f"queries/{question.name}.sql"
        raise QuestionError("\n".join(f"{where}:{one.line}: {one.text}" for one in found))


def _faults(question: Question) -> Iterator[Fault]:
    """Every fault of a header and of its SQL."""
    yield from _faults_of_columns(question)
    yield from _faults_of_filters(question)
    yield from _faults_of_people(question)
    if not question.sql:
        return
    start = question.line("sql")
    try:
        uses = used(question.sql)
    except ValueError as error:
        yield Fault(start, f"{error}. Correct the SQL.")
        return
    asks = set(question.asks)
    for name in sorted(uses.params - asks):
        line = start + question.sql.partition(f"${name}")[0].count("\n")
        yield Fault(line, f'the SQL uses ${name}, the header does not. Add "-- param | {name}".')
    for name in sorted(asks - uses.params):
        yield Fault(
            question.line("param", name),
            f"the header has the parameter {name}, the SQL does not use it. "
            f'Drop "-- param | {name}", or use ${name}.',
        )
    behind = read(uses)
    if (reads := uses.tables | behind) != set(question.reads):
        yield Fault(
            question.line("reads"),
            f"the SQL reads {', '.join(sorted(reads))}; the header says "
            f'{", ".join(question.reads)}. Correct "-- reads".',
        )
    for name in sorted({*question.reads, *reads} - {*VIEWS}):
        yield Fault(
            question.line("reads"), f"there is no table {name}. Tables: {', '.join(VIEWS)}."
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
                question.line("grain"),
                f'the grain names {name}, which is no column. Correct "-- grain".',
            )
    additive = {column.name for column in question.columns if column.unit in ADDITIVE}
    for name in question.totals:
        if name not in additive:
            yield Fault(
                question.line("totals"),
                f"the totals name {name}, which is no column that can be added up. "
                'Correct "-- totals".',
            )
    for column in question.columns:
        line = question.line("column", column.name)
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


def _faults_of_people(question: Question) -> Iterator[Fault]:
    """Amounts of which no column counts the gifts or payees: those of few would be shown."""
    if lists_persons(question):
        return
    names = {column.name for column in question.columns}
    amounts = [name for name, unit in protected_units(question).items() if unit == "cny"]
    for table in (TABLES[name] for name in question.reads if name in TABLES):
        if not table.of_persons or all(column.kind != "money" for column in table.columns):
            continue
        for name in amounts:
            counts = (
                beside.PAYEES if table.name in PAID else COUNTS.get(name, ("gifts", "later_gifts"))
            )
            if names.isdisjoint(counts):
                yield Fault(
                    question.line("column", name),
                    f"{name} is withheld where it is of few, and no column counts these. "
                    f"Return {' or '.join(counts)} too.",
                )


def _faults_of_filters(question: Question) -> Iterator[Fault]:
    asks, found = set(question.asks), set[tuple[str, str]]()
    for one in question.filters:
        line = question.line("filter", one.name)
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
                question.line("largest"),
                '"-- largest | number | column" orders rows that are added up over a column that '
                "is not shown: name a number of the answer, and a column or none.",
            )


def _faults_of_result(question: Question, table: pa.Table) -> Iterator[Fault]:
    expected = [*(column.name for column in question.columns), *question.hidden]
    if table.column_names != expected:
        yield Fault(
            question.line("column", expected[0]),
            f"the result has the columns {', '.join(table.column_names)}; the header says "
            f'{", ".join(expected)}. Make the "-- column" and "-- filter" lines agree with it.',
        )
        return
    for column in question.columns:
        line = question.line("column", column.name)
        kind = table.schema.field(column.name).type
        if not CARRIES[UNITS[column.unit]](kind):
            yield Fault(
                line,
                f"{column.name} is {kind}, which does not carry the unit "
                f"{column.unit or 'text'!r}. Write cast(… as {UNITS[column.unit]}) as "
                f"{column.name}, or change its unit.",
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
    line = question.line("grain")
    grain = (*question.grain, *question.hidden)
    # Python counts the keys: Arrow's own `group_by` loads pandas where that is installed.
    keys = set(zip(*(table[name].to_pylist() for name in grain), strict=True))
    if not grain and table.num_rows != 1:
        yield Fault(
            line,
            f"an empty grain promises exactly one row; there are {table.num_rows}. Say what a row "
            'is in "-- grain".',
        )
    elif grain and table.num_rows != len(keys):
        yield Fault(
            line,
            f"{', '.join(grain)} is not unique in the result. Group by it, or say the true grain "
            'in "-- grain".',
        )
