"""Which table a sheet holds and which column is what, by the readable files of `data/mappings`."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from data.errors import SnapshotError, shown
from data.ledger.cells import UNITS, bare
from data.ledger.sheets import Sheet
from data.schema import CODES, TABLES, TYPES

FOLDER = Path(__file__).resolve().parents[1] / "mappings"
KINDS = {*TYPES, "year", "person", "id", "project", "campaign", "team", "age", "born", "clock"}
UNIT = re.compile(
    r"[(（\[【/:：]\s*(?:单位[:：]?)?\s*(人民币)?(百万元|千元|万元|亿元|元)\s*[)）\]】]?\s*$"
)
UNIT_ABOVE = re.compile(r"单位\s*[:：]?\s*(?:人民币)?\s*(百万元|千元|万元|亿元|元)")
NUMBERED = re.compile(
    r"^\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})[.、]\s*|[*＊]|[:：]\s*$|[(（](?:必填|选填|required|optional)[)）]"
)


@dataclass(frozen=True)
class Field:
    """A column of a ledger: its kind as in tables.toml (or person, id, project, …)."""

    name: str
    kind: str
    codes: str | None = None
    unit: int = 1
    heading: str = ""


@dataclass(frozen=True)
class Mapping_:
    """One file of data/mappings."""

    table: str
    title: Mapping[str, str]
    needs: tuple[frozenset[str], ...]
    fields: Mapping[str, Field]
    spellings: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]
    default: Mapping[str, str]
    key: tuple[str, ...]
    first: Mapping[str, str]


@dataclass(frozen=True)
class Layout:
    """What a sheet is: the mapping, the rows of its headings, its columns by place."""

    mapping: Mapping_
    heading_row: int
    last_heading_row: int
    columns: Mapping[int, Field]
    ignored: Mapping[int, str]
    personal: Mapping[int, str]


@dataclass(frozen=True)
class Personal:
    """Headings and words by which people are known, `personal.toml`."""

    headings: frozenset[str]
    part: tuple[str, ...]
    identity: frozenset[str]
    organisations: re.Pattern[str]
    nobody: frozenset[str]


@cache
def personal() -> Personal:
    """The lists of `personal.toml`."""
    lists = tomllib.loads((FOLDER / "personal.toml").read_text("utf-8"))
    return Personal(
        frozenset(map(bare, lists["headings"])),
        tuple(map(bare, lists["part"])),
        frozenset(map(bare, lists["identity"])),
        re.compile("|".join(re.escape(word) for word in lists["organisations"]), re.IGNORECASE),
        frozenset(map(bare, lists["nobody"])),
    )


@cache
def mappings() -> tuple[Mapping_, ...]:
    """Those that come with the project."""
    paths = sorted(path for path in FOLDER.glob("*.toml") if path.stem != "personal")
    return tuple(load(path) for path in paths)


def load(path: Path) -> Mapping_:
    """A mapping file. Raises SnapshotError ledger_mapping saying what is wrong with it."""
    try:
        told = tomllib.loads(path.read_text("utf-8-sig"))
        return _mapping(told)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        what = f"{type(error).__name__}: {error}" if not isinstance(error, ValueError) else error
        fields = {"file": shown(path.name), "problem": shown(what)}
        raise SnapshotError("ledger_mapping", fields) from error


def _mapping(told: Mapping[str, Any]) -> Mapping_:
    if told.get("table") not in TABLES:
        raise ValueError(f'table = "{told.get("table")}" is no table of tables.toml')
    table = TABLES[told["table"]]
    odd = set(told) - {"table", "title", "needs", "columns", "extra", "codes", "default", "key"}
    if odd:
        raise ValueError(f"unknown entries: {', '.join(sorted(odd))}")
    kinds = {c.name: f"{c.kind} {c.codes or ''}".strip() for c in table.columns}
    for name in ("year", "cohort_year"):
        if name in kinds:
            kinds[name] = "year"
    kinds |= told.get("extra", {})
    fields = {}
    for name, kind in kinds.items():
        word, _, codes = kind.partition(" ")
        if word not in KINDS or (codes and codes not in CODES):
            raise ValueError(f'"{kind}" of {name} is no kind of column')
        fields[name] = Field(name, word, codes or None)
    spellings: dict[str, str] = {}
    first = {c.name: c.zh for c in table.columns}
    for column in table.columns:
        for spelled in (column.name, column.zh, column.en):
            spellings.setdefault(bare(spelled), column.name)
    for name, words in told["columns"].items():
        if name not in fields:
            raise ValueError(f"{name} is neither a column of {table.name} nor one of [extra]")
        first.setdefault(name, words[0])
        for spelled in (name, *words):
            spellings[bare(spelled)] = name
    needs = tuple(frozenset(group) for group in told["needs"])
    if unknown := {name for group in needs for name in group} - set(fields):
        raise ValueError(f"needs names {', '.join(sorted(unknown))}, no such column")
    lists = {
        name: MappingProxyType(
            {bare(word): code for code, words in spelled.items() for word in words}
        )
        for name, spelled in told.get("codes", {}).items()
    }
    return Mapping_(
        table.name,
        MappingProxyType(told["title"]),
        needs,
        MappingProxyType(fields),
        MappingProxyType(spellings),
        MappingProxyType(lists),
        MappingProxyType(told.get("default", {})),
        tuple(told.get("key", ())),
        MappingProxyType(first),
    )


def recognise(sheet: Sheet, own: tuple[Mapping_, ...] = ()) -> Layout | None:
    """What the sheet is, None when no mapping fits any of its first rows.

    The mapping with most headings wins; one of `own` wins over those that come with the project.
    Two rows of headings (merged cells) are read as one where that finds more columns.
    """
    best: tuple[tuple[int, int, int, int], Layout] | None = None
    for place, (number, cells) in enumerate(sheet.head):
        if sum(1 for cell in cells if cell.strip()) < 2:
            continue
        pairs = [(number, _single(cells))]
        if place + 1 < len(sheet.head):
            below_number, below = sheet.head[place + 1]
            pairs.append((below_number, _double(cells, below)))
        for rank, mapping in enumerate((*own, *mappings())):
            for last, headings in pairs:
                layout = _layout(mapping, number, last, headings, _unit_above(sheet, number))
                if layout is None:
                    continue
                score = (
                    int(rank < len(own)),
                    len(layout.columns),
                    -len(mapping.fields),
                    -last,
                )
                if best is None or score > best[0]:
                    best = score, layout
    return best[1] if best else None


Headings = list[tuple[str, ...]]  # for each column the ways to read its heading, best first


def _single(cells: list[str]) -> Headings:
    return [(cell,) for cell in cells]


def _double(above: list[str], below: list[str]) -> Headings:
    found: Headings = []
    group = ""
    width = max(len(above), len(below))
    for place in range(width):
        top = above[place].strip() if place < len(above) else ""
        sub = below[place].strip() if place < len(below) else ""
        group = top or (group if sub else "")
        if not sub:
            found.append((top,))
        else:
            unit = UNIT.search(group)
            tail = f"（{unit[2]}）" if unit and not UNIT.search(sub) else ""
            found.append((sub + tail, f"{UNIT.sub('', group)}{sub}{tail}"))
    return found


def _unit_above(sheet: Sheet, number: int) -> int:
    for row, cells in sheet.head:
        if row < number:
            for cell in cells:
                if match := UNIT_ABOVE.search(cell):
                    return UNITS[match[1]]
    return 1


def _layout(
    mapping: Mapping_, number: int, last: int, headings: Headings, unit_above: int
) -> Layout | None:
    columns: dict[int, Field] = {}
    ignored: dict[int, str] = {}
    left_out: dict[int, str] = {}
    taken: set[str] = set()
    for place, ways in enumerate(headings):
        name, unit = _field(mapping, ways)
        heading = " ".join(ways[-1].split())
        field = mapping.fields.get(name or "")
        if field is None or field.name in taken:
            if heading and is_personal(heading):
                left_out[place] = heading
            elif heading:
                ignored[place] = heading
            continue
        taken.add(field.name)
        money = field.kind == "money"
        scale = (unit or unit_above) if money else 1
        columns[place] = Field(field.name, field.kind, field.codes, scale, heading)
    if len(columns) < 2 or any(not group & taken for group in mapping.needs):
        return None
    return Layout(mapping, number, last, columns, ignored, left_out)


def _field(mapping: Mapping_, ways: tuple[str, ...]) -> tuple[str | None, int]:
    for way in ways:
        heading = NUMBERED.sub("", " ".join(way.split()))
        unit = UNIT.search(heading)
        scale = UNITS[unit[2]] if unit else 0
        for spelled in _variants(heading):
            word = bare(spelled)
            if word in personal().identity and "identity" in mapping.fields:
                return "identity", 0
            if word in mapping.spellings:
                return mapping.spellings[word], scale
    return None, 0


def _variants(heading: str) -> Iterator[str]:
    yield heading
    yield UNIT.sub("", heading)
    yield re.sub(r"[(（\[【].*$", "", heading)


def is_personal(heading: str) -> bool:
    """Whether a heading names personal data."""
    word, lists = bare(heading), personal()
    return word in lists.headings or word in lists.identity or any(p in word for p in lists.part)
