"""The schema of a snapshot: tables, columns, types, keys and closed lists.

`tables.toml` declares the tables and columns, `codes.toml` the closed lists. This module reads and
validates them once.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

SCHEMA_VERSION = 4

HERE = Path(__file__).parent

TYPES: Mapping[str, pa.DataType] = {
    "key": pa.string(),
    "text": pa.string(),
    "code": pa.string(),
    "list": pa.list_(pa.string()),
    "money": pa.decimal128(18, 2),
    "hours": pa.decimal128(7, 2),
    "total": pa.decimal128(18, 2),
    "count": pa.int64(),
    "mask": pa.int64(),
    "bits": pa.binary(),
    "number": pa.float64(),
    "flag": pa.bool_(),
    "day": pa.date32(),
    "instant": pa.timestamp("us"),
}

SQL_TYPES: Mapping[str, str] = {"key": "varchar", "list": "varchar[]"}
"""Of the kinds of columns that were added to tables since."""


@dataclass(frozen=True)
class Column:
    """One column: its Arrow type, its closed list if any, and its names in Chinese and English."""

    name: str
    type: pa.DataType
    kind: str
    codes: str | None
    nullable: bool
    zh: str
    en: str


@dataclass(frozen=True)
class TableSchema:
    """One table: the meaning of a row, its key, the order of its rows, its columns.

    A table with `parts` is stored as a folder of Parquet files, any other as one file. A `derived`
    table is computed from others at publishing, never imported. `links` and the
    fields after it are explained at the head of `tables.toml`.
    """

    name: str
    zh: str
    en: str
    key: tuple[str, ...]
    order: tuple[str, ...]
    columns: tuple[Column, ...]
    parts: bool = False
    derived: bool = False
    links: Mapping[str, str] = field(default_factory=dict)
    own_id: str | None = None
    added: Sequence[str] = ()
    prefix: str = ""
    dated: str | None = None
    as_of: str | None = None
    default: Mapping[str, str] = field(default_factory=dict)
    implied_by: str | None = None
    of_persons: bool = False

    @property
    def arrow(self) -> pa.Schema:
        """The Arrow schema, columns in order, without metadata."""
        return pa.schema([pa.field(c.name, c.type, nullable=c.nullable) for c in self.columns])

    def column(self, name: str) -> Column:
        """Return the column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")


def _codes() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """Read every closed list; `like = "x"` starts a list with the codes of the earlier list x."""
    found: dict[str, Mapping[str, tuple[str, str]]] = {}
    for name, codes in tomllib.loads((HERE / "codes.toml").read_text("utf-8")).items():
        own = {code: (label["zh"], label["en"]) for code, label in codes.items() if code != "like"}
        found[name] = {**(found[codes["like"]] if "like" in codes else {}), **own}
    return found


CODES: Mapping[str, Mapping[str, tuple[str, str]]] = _codes()

GLOSSARY: Mapping[str, Mapping[str, str]] = tomllib.loads(
    (HERE / "glossary.toml").read_text("utf-8")
)
"""Terms by an English name: `zh` and `en`, and what each means, `means_zh` and `means_en`."""


def _column(table: str, line: str) -> Column:
    name, spec, zh, en = (cell.strip() for cell in line.split("|"))
    nullable = spec.endswith("?")
    kind, _, codes = spec.removesuffix("?").partition(" ")
    where = f"tables.toml, {table}.{name}"
    if kind not in TYPES:
        raise ValueError(f'{where}: unknown type "{kind}". Use one of {", ".join(TYPES)}.')
    if (kind == "code") != bool(codes) or (codes and codes not in CODES):
        raise ValueError(f'{where}: "{spec}" must name a list of codes.toml, and only codes do.')
    return Column(name, TYPES[kind], kind, codes or None, nullable, zh, en)


def _table(name: str, facts: Mapping[str, Any], tables: Iterable[str]) -> TableSchema:
    """Read one table of tables.toml. ValueError says what is wrong with its entries."""
    zh, en = (half.strip() for half in facts["row"].split("|"))
    columns = tuple(_column(name, line) for line in facts["columns"].strip().splitlines())
    rest = {fact: facts[fact] for fact in facts if fact not in ("row", "columns", "key", "order")}
    try:
        made = TableSchema(
            name, zh, en, tuple(facts["key"]), tuple(facts["order"]), columns, **rest
        )
    except TypeError as error:
        raise ValueError(f"tables.toml, {name}: there is no such fact: {error}.") from error
    named = {*made.key, *made.order, *made.links, *made.default, *made.added}
    named |= {one for one in (made.dated, made.as_of, made.own_id) if one}
    if missing := named - {column.name for column in columns}:
        raise ValueError(f"tables.toml, {name}: a fact names {missing}, no column of the table.")
    for table in (*made.links.values(), made.implied_by):
        if table not in (None, *tables):
            raise ValueError(f'tables.toml, {name}: a fact names "{table}", no table of the file.')
    return made


def _tables() -> Mapping[str, TableSchema]:
    found = tomllib.loads((HERE / "tables.toml").read_text("utf-8"))
    return {name: _table(name, facts, found) for name, facts in found.items()}


TABLES: Mapping[str, TableSchema] = _tables()


def selected(table: str) -> str:
    """Return the SQL that selects every column of a table's Parquet files, bits as BIT."""
    columns = TABLES[table].columns if table in TABLES else ()
    bits = [column.name for column in columns if column.kind == "bits"]
    read = ", ".join(f"cast({name} as bit) as {name}" for name in bits)
    return f"* replace ({read})" if read else "*"


def read(table: str, files: Iterable[str]) -> str:
    """Return the SQL that reads every row of a table from these Parquet files, bits as BIT."""
    named = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
    rows = f"select {selected(table)} from read_parquet([{named}])"
    if added := added_to(table):
        nothing = (f"cast(null as {SQL_TYPES[one.kind]}) as {one.name}" for one in added)
        rows += f" union all by name select {', '.join(nothing)} where false"
    return rows


def added_to(table: str) -> tuple[Column, ...]:
    """Return the columns that an older snapshot may lack: they are NULL there."""
    if table not in TABLES:
        return ()
    return tuple(one for one in TABLES[table].columns if one.name in TABLES[table].added)
