"""Every fault of a mapping file at once, each with its line and its cure.

A fault is a code with fields; its sentences stand under [faults] in `data/said.toml`.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from data.errors import Fault, shown
from data.ledger.people.names import bare
from data.ledger.read.cells import UNITS
from data.schema import CODES, TABLES, TYPES

KINDS = {
    *TYPES, "year", "month", "person", "id", "project", "campaign", "team", "age", "born", "clock",
    "rows", "currency", "out", "credit",
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
LONGEST = 200_000  # characters of a file; the longest that comes with us has 12,000
RULES = ("keep", "leave", "negative")


def read(text: str) -> tuple[Mapping[str, Any], list[Fault]]:
    """Return what a mapping file says, and its faults. No mapping is built of one with faults."""
    if len(text) > LONGEST:
        return {}, [("long", {"most": f"{LONGEST:,}"})]
    try:
        told = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return {}, [("toml", {"reason": shown(error, 120)})]
    found = _shapes(told) or _meanings(told)
    return told, [
        (code, {n: shown(value, 600) for n, value in fields.items()} | dict(_line(text, *where)))
        for where, code, fields in found
    ]


def kinds(told: Mapping[str, Any]) -> dict[str, str]:
    """Return the kind of each field: of the table's columns, of [extra] and of [rows]."""
    columns = TABLES[told["table"]].columns
    found = {c.name: f"{c.kind} {c.codes or ''}".strip() for c in columns}
    found |= {name: "year" for name in ("year", "cohort_year") if name in found}
    found |= told.get("extra", {})
    return found | dict.fromkeys(told.get("rows", {}), "rows")


FAMILIES = {
    "money": "amount", "hours": "amount", "count": "count", "year": "count", "day": "day",
    "instant": "day", "month": "day", "list": "list", "flag": "flag", "number": "number",
    "person": "", "rows": "", "out": "", "currency": "", "clock": "", "credit": "",
}  # fmt: skip


def _family(kind: str) -> str:
    """Return what values of a kind are like; "" where they fit no column of a table."""
    return FAMILIES.get(kind, "text")


Where = tuple[str, str]  # section and entry
Found = tuple[Where, str, Mapping[str, str]]  # where, code and fields


def _line(text: str, section: str, entry: str) -> Mapping[str, str]:
    """Return the line of an entry, else of its section; nothing where neither stands there."""
    inside, place = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if match := re.match(r"\s*\[([\w.\"]+)\]", line):
            inside = match[1].replace('"', "")
            place = number if inside == section else place
        named = re.match(r"\s*\"?([^\"=\s]+)\"?\s*=", line)
        if named and named[1] == entry and inside == section:
            return {"line": str(number)}
    return {"line": str(place)} if place else {}


def _shape(value: Any, shape: str) -> bool:
    """Return whether a value has that shape."""
    if shape in (WORDS, GROUPS):
        inner = WORDS if shape == GROUPS else TEXT
        return isinstance(value, list) and all(_shape(one, inner) for one in value)
    return isinstance(value, dict if shape == "table" else str)


def _shapes(told: Mapping[str, Any]) -> list[Found]:
    """Return faults of shape; where there are any, nothing else can be looked at."""
    found: list[Found] = []

    def fault(section: str, key: str, code: str, **fields: str) -> None:
        found.append(((section, key), code, fields))

    for entry, value in told.items():
        if entry not in SHAPES:
            fault("", entry, "entry", entry=entry, **_near(entry, SHAPES))
        elif not _shape(value, SHAPES[entry]):
            fault("", entry, "shape", entry=entry, shape=SHAPES[entry])
    for entry in ("table", "title", "needs", "columns"):
        if entry not in told:
            fault("", entry, "missing", entry=entry)
    if found:
        return found
    stored = {name: table for name, table in TABLES.items() if not table.derived}
    if told["table"] not in stored:
        fault("", "table", "table", entry=told["table"], **_near(told["table"], stored))
    if not told["needs"] or not all(told["needs"]):
        fault("", "needs", "needs")
    if set(told["title"]) != {"zh", "en"} or not all(map(_text, told["title"].values())):
        fault("", "title", "title")
    for entry, inner in (("columns", WORDS), ("extra", TEXT), ("default", TEXT)):
        for name, value in told.get(entry, {}).items():
            if not _shape(value, inner):
                fault(entry, name, "shape", entry=name, shape=inner)
    for entry in ("codes", "rows"):
        for name, lists in told.get(entry, {}).items():
            if not isinstance(lists, dict) or not all(_shape(one, WORDS) for one in lists.values()):
                fault(f"{entry}.{name}", "", "lists", entry=name)
    for name, value in told.get("cells", {}).items():
        if name not in CELLS:
            fault("cells", name, "cells", entry=name, **_near(name, CELLS))
        elif not _shape(value, CELLS[name]):
            fault("cells", name, "shape", entry=name, shape=CELLS[name])
    return found


def _text(value: object) -> bool:
    return isinstance(value, str)


def _near(word: str, known: Mapping[str, object]) -> dict[str, str]:
    """Return what may be meant instead, else all that may stand there."""
    near = get_close_matches(word, known, 1, 0.7)
    return {"meant": near[0]} if near else {"one_of": ", ".join(known)}


def _meanings(told: Mapping[str, Any]) -> Iterator[Found]:
    """Yield names that lead nowhere, and values that are not understood."""
    fields, table = kinds(told), told["table"]
    columns = {column.name: column.kind for column in TABLES[table].columns}
    for name, kind in told.get("extra", {}).items():
        word, _, codes = kind.partition(" ")
        lists = codes.split(" or ") if codes else []
        if word not in KINDS or any(one not in CODES for one in lists):
            more = {"kind": kind, "entry": name, **_near(kind, dict.fromkeys(KINDS))}
            yield ("extra", name), "kind", more
        elif name in columns and (name, word) != ("starts_at", "clock"):
            if _family(word) == _family(columns[name]):
                continue
            yield ("extra", name), "clash", {"kind": kind, "entry": name, "own": columns[name]}
    for name in told["columns"]:
        if name not in fields:
            yield ("columns", name), "column", {"entry": name, "of": table}
    named = {name for group in told["needs"] for name in group}
    lists = (
        ("needs", named), ("key", told.get("key", [])), ("default", told.get("default", {}))
    )  # fmt: skip
    for entry, names in lists:
        for name in sorted(set(names) - set(fields)):
            where = (entry, name) if entry == "default" else ("", entry)
            yield where, "named", {"entry": entry, "name": name, **_near(name, fields)}
    for name in (name for name in told.get("key", []) if fields.get(name) == "person"):
        yield ("", "key"), "key", {"name": name}
    private = {bare(word) for word in told.get("personal", [])}
    for name, spelled in told["columns"].items():
        for word in (word for word in spelled if bare(word) in private):
            yield ("columns", name), "private", {"word": word, "entry": name}
    for name, words in told.get("codes", {}).items():
        if name not in CODES:
            yield (f"codes.{name}", ""), "list", {"entry": name, **_near(name, CODES)}
        for code in (code for code in words if name in CODES and code not in CODES[name]):
            more = {"entry": code, "list": name, **_near(code, CODES[name])}
            yield (f"codes.{name}", code), "code", more
    for name, words in told.get("rows", {}).items():
        if name not in told["columns"]:
            yield (f"rows.{name}", ""), "headings", {"entry": name}
        if name in columns:
            yield (f"rows.{name}", ""), "taken", {"entry": name, "of": table}
        for rule in set(words) - set(RULES):
            yield (f"rows.{name}", rule), "rule", {"entry": rule, "rules": ", ".join(RULES)}
    yield from _values(told, fields)


def _values(told: Mapping[str, Any], fields: Mapping[str, str]) -> Iterator[Found]:
    """Yield faults of defaults and of [cells]."""
    for name, value in told.get("default", {}).items():
        kind, _, codes = fields.get(name, "").partition(" ")
        codes = codes.partition(" or ")[0]
        if kind == "code" and value not in CODES[codes]:
            more = {"entry": value, "list": codes, **_near(value, CODES[codes])}
            yield ("default", name), "code", more
        if kind in ("day", "instant") and not _iso(value):
            yield ("default", name), "day", {"entry": value}
        if kind in ("money", "hours", "out"):
            yield ("default", name), "amount", {"entry": name}
        if (kind == "flag" and value not in ("true", "false")) or (
            kind in ("count", "year", "number") and not re.fullmatch(r"\d{1,9}", value)
        ):
            yield ("default", name), "value", {"entry": name, "value": value}
    cells = told.get("cells", {})
    for word, rate in cells.get("units", {}).items():
        if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", str(rate)) or not float(rate):
            yield ("cells.units", word), "rate", {"entry": word}
        elif word.casefold() in UNITS:
            yield ("cells.units", word), "unit", {"entry": word}
    for name in ("thousands", "decimal"):
        if name in cells and cells[name] not in (".", ",", " ", "'"):
            yield ("cells", name), "mark", {"entry": name}
    if "thousands" in cells and cells["thousands"] == cells.get("decimal", "."):
        yield ("cells", "thousands"), "marks", {}
    for form in cells.get("days", []):
        moment = datetime(2021, 12, 25)
        try:
            same = datetime.strptime(moment.strftime(form), form) == moment
        except (ValueError, re.error):  # Python reads a format by a pattern it makes of it
            same = False
        if not same:
            yield ("cells", "days"), "form", {"entry": form}


def _iso(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
