"""Recognise a sheet and its columns by their headings, with the files in `data/mappings`."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any

from data.errors import SnapshotError, shown
from data.ledger.people.names import bare, is_personal, words
from data.ledger.read.cells import UNITS
from data.ledger.read.sheets import Sheet
from data.schema import CODES, TABLES, TYPES

FOLDER = Path(__file__).resolve().parents[2] / "mappings"
KINDS = {*TYPES, "year", "person", "id", "project", "campaign", "team", "age", "born", "clock"}
ENTRIES = {"table", "title", "needs", "columns", "extra", "codes", "default", "key"}
UNIT = re.compile(
    r"[(（\[【/:：]\s*(?:单位[:：]?)?\s*(人民币)?(百万元|千元|万元|亿元|元)\s*[)）\]】]?\s*$"
)
UNIT_ABOVE = re.compile(r"单位\s*[:：]?\s*(?:人民币)?\s*(百万元|千元|万元|亿元|元)")
NUMBERED = re.compile(
    r"^\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})[.、]\s*|[*＊]|[:：]\s*$|[(（](?:必填|选填|required|optional)[)）]"
)

Headings = list[tuple[str, ...]]  # for each column the ways to read its heading, best first


@dataclass(frozen=True)
class Field:
    """A column of a ledger: its kind as in tables.toml (or person, id, project, …), its meaning."""

    name: str
    kind: str
    codes: str | None = None
    zh: str = ""
    en: str = ""
    unit: int = 1
    heading: str = ""


@dataclass(frozen=True)
class LedgerMapping:
    """One file of data/mappings; `donations.toml` says what the entries mean.

    `spellings` lead from a heading to its field.
    """

    table: str
    title: Mapping[str, str]
    needs: tuple[frozenset[str], ...]
    fields: Mapping[str, Field]
    spellings: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]
    default: Mapping[str, str]
    key: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """What a sheet is: the mapping, the rows of its headings, its columns by place."""

    mapping: LedgerMapping
    heading_row: int
    last_heading_row: int
    columns: Mapping[int, Field]
    ignored: Mapping[int, str]
    personal: Mapping[int, str]


@cache
def mappings() -> tuple[LedgerMapping, ...]:
    """Return the mappings that come with the project."""
    paths = sorted(path for path in FOLDER.glob("*.toml") if path.stem != "personal")
    return tuple(load(path) for path in paths)


def load(path: Path) -> LedgerMapping:
    """Load a mapping file. Raises SnapshotError ledger_mapping, which says what is wrong."""
    try:
        return _mapping(tomllib.loads(path.read_text("utf-8-sig")))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        what = f"{type(error).__name__}: {error}" if not isinstance(error, ValueError) else error
        fields = {"file": shown(path.name), "problem": shown(what)}
        raise SnapshotError("ledger_mapping", fields) from error


def _mapping(told: Mapping[str, Any]) -> LedgerMapping:
    if told.get("table") not in TABLES:
        raise ValueError(f'table = "{told.get("table")}" is no table of tables.toml')
    table = TABLES[told["table"]]
    if odd := set(told) - ENTRIES:
        raise ValueError(f"unknown entries: {', '.join(sorted(odd))}")
    kinds = {c.name: f"{c.kind} {c.codes or ''}".strip() for c in table.columns}
    kinds |= {name: "year" for name in ("year", "cohort_year") if name in kinds}
    fields, known = {}, {c.name: c for c in table.columns}
    for name, kind in {**kinds, **told.get("extra", {})}.items():
        word, _, codes = kind.partition(" ")
        if word not in KINDS or (codes and codes not in CODES):
            raise ValueError(f'"{kind}" of {name} is no kind of column')
        c = known.get(name)
        zh = c.zh if c else told["columns"].get(name, [name])[0]
        en = c.en if c else name.removesuffix("_cny").replace("_", " ")
        fields[name] = Field(name, word, codes or None, zh, en)
    spellings: dict[str, str] = {}
    for c in table.columns:
        for spelled in (c.name, c.zh, c.en):
            spellings.setdefault(bare(spelled), c.name)
    for name, headings in told["columns"].items():
        if name not in fields:
            raise ValueError(f"{name} is neither a column of {table.name} nor one of [extra]")
        spellings |= {bare(spelled): name for spelled in (name, *headings)}
    needs = tuple(frozenset(group) for group in told["needs"])
    if unknown := frozenset().union(*needs) - set(fields):
        raise ValueError(f"needs names {', '.join(sorted(unknown))}, no such column")
    lists = {
        name: {bare(word): code for code, words in spelled.items() for word in words}
        for name, spelled in told.get("codes", {}).items()
    }
    return LedgerMapping(
        table.name,
        told["title"],
        needs,
        fields,
        spellings,
        lists,
        told.get("default", {}),
        tuple(told.get("key", ())),
    )


def recognise(sheet: Sheet, own: tuple[LedgerMapping, ...] = ()) -> Layout | None:
    """Return the layout of a sheet, None when no mapping fits any of its first rows.

    The mapping with most headings wins; one of `own` wins over those that come with the project.
    Two rows of headings (merged cells) are read as one where that finds more columns.
    """
    best: tuple[tuple[int, int, int, int], Layout] | None = None
    for (number, cells), (next_number, below) in pairwise([*sheet.head, (0, [])]):
        if sum(1 for cell in cells if cell.strip()) < 2:
            continue
        ways: list[tuple[int, Headings]] = [(number, [(cell,) for cell in cells])]
        if next_number:
            ways.append((next_number, _double(cells, below)))
        unit = _unit_above(sheet, number)
        for rank, mapping in enumerate((*own, *mappings())):
            for last, headings in ways:
                layout = _layout(mapping, number, last, headings, unit)
                if layout is None:
                    continue
                score = int(rank < len(own)), len(layout.columns), -len(mapping.fields), -last
                if best is None or score > best[0]:
                    best = score, layout
    return best[1] if best else None


def _double(above: list[str], below: list[str]) -> Headings:
    """Return two rows of headings as one: a heading above spans the columns up to the next one."""
    found: Headings = []
    group = ""
    for top, sub in zip_longest(map(str.strip, above), map(str.strip, below), fillvalue=""):
        group = top or (group if sub else "")
        if not sub:
            found.append((top,))
        else:
            unit = UNIT.search(group)
            tail = f"（{unit[2]}）" if unit and not UNIT.search(sub) else ""
            found.append((sub + tail, f"{UNIT.sub('', group)}{sub}{tail}"))
    return found


def _unit_above(sheet: Sheet, number: int) -> int:
    above = (cell for row, cells in sheet.head if row < number for cell in cells)
    return next((UNITS[match[1]] for cell in above if (match := UNIT_ABOVE.search(cell))), 1)


def _layout(
    mapping: LedgerMapping, number: int, last: int, headings: Headings, unit_above: int
) -> Layout | None:
    columns: dict[int, Field] = {}
    ignored: dict[int, str] = {}
    personal: dict[int, str] = {}
    taken: set[str] = set()
    for place, ways in enumerate(headings):
        name, unit = _field(mapping, ways)
        heading = " ".join(ways[-1].split())
        field = mapping.fields.get(name or "")
        if field is not None and field.name not in taken:
            taken.add(field.name)
            scale = (unit or unit_above) if field.kind == "money" else 1
            columns[place] = replace(field, unit=scale, heading=heading)
        elif heading:
            (personal if is_personal(heading) else ignored)[place] = heading
    if len(columns) < 2 or any(not group & taken for group in mapping.needs):
        return None
    return Layout(mapping, number, last, columns, ignored, personal)


def _field(mapping: LedgerMapping, ways: tuple[str, ...]) -> tuple[str | None, int]:
    """Return the field a heading names, and the unit it gives."""
    for way in ways:
        heading = NUMBERED.sub("", " ".join(way.split()))
        unit = UNIT.search(heading)
        for spelled in (heading, UNIT.sub("", heading), re.sub(r"[(（\[【].*$", "", heading)):
            word = bare(spelled)
            if word in words("identity") and "identity" in mapping.fields:
                return "identity", 0
            if word in mapping.spellings:
                return mapping.spellings[word], UNITS[unit[2]] if unit else 0
    return None, 0
