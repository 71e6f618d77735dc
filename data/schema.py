"""What a snapshot may hold: tables, columns, types, keys and closed lists.

The words are in two files beside this one: `tables.toml` (tables and columns) and `codes.toml`
(closed lists). This module reads them once and holds them to account.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa

SCHEMA_VERSION = 4

HERE = Path(__file__).parent

TYPES: Mapping[str, pa.DataType] = MappingProxyType(
    {
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
)


@dataclass(frozen=True)
class Column:
    """One column: its Arrow type, its closed list if it has one, and what it means."""

    name: str
    type: pa.DataType
    kind: str
    codes: str | None
    nullable: bool
    zh: str
    en: str


@dataclass(frozen=True)
class TableSchema:
    """One table: what a row is, its key, the order of its rows, its columns.

    `parts` tables are stored as a folder of Parquet files, all others as one file. A `derived`
    table is worked out from others when a snapshot is published, never imported. The fields from
    `prefix` on say how rows of a ledger are imported; see the head of `tables.toml`.
    """

    name: str
    zh: str
    en: str
    key: tuple[str, ...]
    order: tuple[str, ...]
    parts: bool
    derived: bool
    columns: tuple[Column, ...]
    prefix: str
    dated: str | None
    as_of: str | None
    default: Mapping[str, str]
    implied_by: str | None

    @property
    def arrow(self) -> pa.Schema:
        """The Arrow schema, columns in order, without metadata."""
        return pa.schema([pa.field(c.name, c.type, nullable=c.nullable) for c in self.columns])

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")


def _codes() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """Every closed list; `like = "x"` begins a list with the codes of the list x before it."""
    found: dict[str, Mapping[str, tuple[str, str]]] = {}
    for name, codes in tomllib.loads((HERE / "codes.toml").read_text("utf-8")).items():
        own = {code: (label["zh"], label["en"]) for code, label in codes.items() if code != "like"}
        found[name] = MappingProxyType({**(found[codes["like"]] if "like" in codes else {}), **own})
    return MappingProxyType(found)


CODES: Mapping[str, Mapping[str, tuple[str, str]]] = _codes()


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


def _tables() -> Mapping[str, TableSchema]:
    tables = {}
    for name, spec in tomllib.loads((HERE / "tables.toml").read_text("utf-8")).items():
        zh, en = (half.strip() for half in spec["row"].split("|"))
        columns = tuple(_column(name, line) for line in spec["columns"].strip().splitlines())
        named = {*spec["key"], *spec["order"], *spec.get("default", {})}
        named |= {spec[fact] for fact in ("dated", "as_of") if fact in spec}
        missing = named - {column.name for column in columns}
        if missing:
            raise ValueError(
                f"tables.toml, {name}: key, order or a fact names {missing}, no such column."
            )
        tables[name] = TableSchema(
            name,
            zh,
            en,
            tuple(spec["key"]),
            tuple(spec["order"]),
            spec.get("parts", False),
            spec.get("derived", False),
            columns,
            prefix=spec.get("prefix", ""),
            dated=spec.get("dated"),
            as_of=spec.get("as_of"),
            default=MappingProxyType(spec.get("default", {})),
            implied_by=spec.get("implied_by"),
        )
    return MappingProxyType(tables)


TABLES: Mapping[str, TableSchema] = _tables()


def selected(table: str) -> str:
    """What SQL selects from the Parquet files of a table: every column, and bits as BIT."""
    columns = TABLES[table].columns if table in TABLES else ()
    bits = [column.name for column in columns if column.kind == "bits"]
    read = ", ".join(f"cast({name} as bit) as {name}" for name in bits)
    return f"* replace ({read})" if read else "*"


def read(table: str, files: Iterable[str]) -> str:
    """SQL for every row of a table that lies in these Parquet files, its bits as BIT."""
    named = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
    return f"select {selected(table)} from read_parquet([{named}])"
