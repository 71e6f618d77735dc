"""Every fault of a mapping file at once, each with its line and its cure."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from data.ledger.people.names import bare
from data.ledger.read.cells import UNITS
from data.schema import CODES, TABLES, TYPES

KINDS = {
    *TYPES, "year", "month", "person", "id", "project", "campaign", "team", "age", "born", "clock",
    "rows", "currency", "out",
}  # fmt: skip
TEXT, WORDS, GROUPS = "text", "list", "list of lists"
SHAPES: Mapping[str, str] = {
    "table": TEXT, "title": "table", "needs": GROUPS, "columns": "table", "extra": "table",
    "personal": WORDS, "never": WORDS, "codes": "table", "default": "table", "key": WORDS,
    "rows": "table", "cells": "table",
}  # fmt: skip
"""Each entry of a mapping file and its shape."""
CELLS: Mapping[str, str] = {
    "thousands": TEXT, "decimal": TEXT, "days": WORDS, "strip": TEXT, "units": "table"
}  # fmt: skip
RULES = ("keep", "leave", "negative")


def read(text: str) -> tuple[Mapping[str, Any], list[str]]:
    """Return what a mapping file says, and its faults. No mapping is built of one with faults."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return {}, [f"it is no TOML: {error}"]
    return told, [_placed(text, *fault) for fault in _shapes(told) or _meanings(told)]


def kinds(told: Mapping[str, Any]) -> dict[str, str]:
    """Return the kind of each field: of the table's columns, of [extra] and of [rows]."""
    columns = TABLES[told["table"]].columns
    found = {c.name: f"{c.kind} {c.codes or ''}".strip() for c in columns}
    found |= {name: "year" for name in ("year", "cohort_year") if name in found}
    found |= told.get("extra", {})
    return found | dict.fromkeys(told.get("rows", {}), "rows")


Fault = tuple[str, str, str]  # section, entry, what is wrong and its cure


def _placed(text: str, section: str, entry: str, problem: str) -> str:
    """Return a fault with the line of its entry, else of its section."""
    lines, inside, place = text.splitlines(), "", 0
    for number, line in enumerate(lines, 1):
        if match := re.match(r"\s*\[([\w.\"]+)\]", line):
            inside = match[1].replace('"', "")
            place = number if inside == section else place
        named = re.match(r"\s*\"?([^\"=\s]+)\"?\s*=", line)
        if named and named[1] == entry and inside == section:
            return f"line {number}: {problem}"
    return f"line {place}: {problem}" if place else problem


def _shape(value: Any, shape: str) -> bool:
    """Return whether a value has that shape."""
    if shape in (WORDS, GROUPS):
        inner = WORDS if shape == GROUPS else TEXT
        return isinstance(value, list) and all(_shape(one, inner) for one in value)
    return isinstance(value, dict if shape == "table" else str)


def _shapes(told: Mapping[str, Any]) -> list[Fault]:
    """Return faults of shape; where there are any, nothing else can be looked at."""
    found: list[Fault] = []
    for entry, value in told.items():
        if entry not in SHAPES:
            found.append(("", entry, f"{entry} is no entry{_near(entry, SHAPES)}"))
        elif not _shape(value, SHAPES[entry]):
            found.append(("", entry, f"{entry} is to be a {SHAPES[entry]}"))
    for entry in ("table", "title", "needs", "columns"):
        if entry not in told:
            found.append(("", entry, f"{entry} is missing; donations.toml shows how it is written"))
    if found:
        return found
    if told["table"] not in TABLES or TABLES[told["table"]].derived:
        found.append(("", "table", f"{told['table']} is no table{_near(told['table'], TABLES)}"))
    if set(told["title"]) != {"zh", "en"} or not all(map(_text, told["title"].values())):
        found.append(("", "title", 'title is written { zh = "台账", en = "Ledger" }'))
    for entry, inner in (("columns", WORDS), ("extra", TEXT), ("default", TEXT)):
        for name, value in told.get(entry, {}).items():
            if not _shape(value, inner):
                found.append((entry, name, f"{name} is to be a {inner}"))
    for entry in ("codes", "rows"):
        for name, lists in told.get(entry, {}).items():
            if not isinstance(lists, dict) or not all(_shape(one, WORDS) for one in lists.values()):
                found.append((f"{entry}.{name}", "", f'{name} is written code = ["word", "word"]'))
    for name, value in told.get("cells", {}).items():
        if name not in CELLS:
            found.append(("cells", name, f"{name} is no entry of [cells]{_near(name, CELLS)}"))
        elif not _shape(value, CELLS[name]):
            found.append(("cells", name, f"{name} is to be a {CELLS[name]}"))
    return found


def _text(value: object) -> bool:
    return isinstance(value, str)


def _near(word: str, known: Mapping[str, object]) -> str:
    """Return what may be meant instead."""
    near = get_close_matches(word, known, 1, 0.7)
    return f"; is {near[0]} meant?" if near else f"; it is one of {', '.join(known)}"


def _meanings(told: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield names that lead nowhere, and values that are not understood."""
    fields = kinds(told)
    for name, kind in told.get("extra", {}).items():
        word, _, codes = kind.partition(" ")
        lists = codes.split(" or ") if codes else []
        if word not in KINDS or any(one not in CODES for one in lists):
            yield "extra", name, f'"{kind}" of {name} is no kind{_near(kind, dict.fromkeys(KINDS))}'
    for name in told["columns"]:
        if name not in fields:
            yield (
                "columns",
                name,
                f"{name} is no column of {told['table']}; say its kind in [extra]",
            )
    named = {name for group in told["needs"] for name in group}
    for entry, names in (
        ("needs", named),
        ("key", told.get("key", [])),
        ("default", told.get("default", {})),
    ):
        section = entry if entry == "default" else ""
        for name in sorted(set(names) - set(fields)):
            yield (
                section,
                name if section else entry,
                f"{entry} names {name}, no such column{_near(name, fields)}",
            )
    private = {bare(word) for word in told.get("personal", [])}
    for name, spelled in told["columns"].items():
        for word in spelled:
            if bare(word) in private:
                yield (
                    "columns",
                    name,
                    f"{word} is personal and read as {name}; leave out one of both",
                )
    for name, lists in told.get("codes", {}).items():
        for code in lists:
            if name in CODES and code not in CODES[name]:
                yield (
                    f"codes.{name}",
                    code,
                    f"{code} is no code of {name}{_near(code, CODES[name])}",
                )
        if name not in CODES:
            yield f"codes.{name}", "", f"{name} is no closed list{_near(name, CODES)}"
    for name, lists in told.get("rows", {}).items():
        if name not in told["columns"]:
            yield f"rows.{name}", "", f"{name} has no headings; name them in [columns]"
        for rule in set(lists) - set(RULES):
            yield f"rows.{name}", rule, f"{rule} is none of {', '.join(RULES)}"
    yield from _values(told, fields)


def _values(told: Mapping[str, Any], fields: Mapping[str, str]) -> Iterator[Fault]:
    """Yield faults of defaults and of [cells]."""
    for name, value in told.get("default", {}).items():
        kind, _, codes = fields.get(name, "").partition(" ")
        codes = codes.partition(" or ")[0]
        if kind == "code" and value not in CODES[codes]:
            yield "default", name, f"{value} is no code of {codes}{_near(value, CODES[codes])}"
        if kind in ("day", "instant") and not _iso(value):
            yield "default", name, f"{value} is no day; write it as 2022-01-05"
    cells = told.get("cells", {})
    for word, rate in cells.get("units", {}).items():
        if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", str(rate)) or not float(rate):
            yield "cells.units", word, f'{word} needs its rate in yuan, such as "6.3757"'
        elif word.casefold() in UNITS:
            yield "cells.units", word, f"{word} is a unit already; leave it out"
    for name in ("thousands", "decimal"):
        if name in cells and cells[name] not in (".", ",", " ", "'"):
            yield "cells", name, f"{name} is one of . , ' and a space"
    if "thousands" in cells and cells["thousands"] == cells.get("decimal", "."):
        yield "cells", "thousands", "thousands and decimal are the same mark; say both"
    for form in cells.get("days", []):
        moment = datetime(2021, 12, 25)
        try:
            same = datetime.strptime(moment.strftime(form), form) == moment
        except ValueError:
            same = False
        if not same:
            yield "cells", "days", f"{form} says no day; write it as %d/%m/%Y, %m/%d/%Y or %d.%m.%y"


def _iso(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
