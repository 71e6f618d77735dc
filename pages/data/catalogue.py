"""Snapshots, checks and tables as rows to read: what the manifest and the schema say.

No Streamlit here, and no figure is worked out: everything was decided when it was published.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

import data
from data import Snapshot, SnapshotError
from data.schema import TABLES
from pages.ui.answers import label
from pages.ui.filters import table_titles
from pages.ui.listing import Cell, Listing
from pages.ui.view import View
from pages.ui.words import words
from queries import CODES

say = words("data")

SIGNS = {"failed": "✗", "passed": "✓", "not_applicable": "–"}
"""The sign beside a verdict, in the order verdicts are listed."""
SOURCES = {
    "seed": re.compile(r"seed (\d+)"),
    "derived": re.compile(r"worked out from (.+)"),
}
"""What publishing writes where a table has no file of its own."""
HERE = ZoneInfo("Asia/Shanghai")
HEADS = ("table", "row", "provenance", "rows", "bytes", "columns", "files", "source")


def snapshots(view: View) -> Listing:
    """Every snapshot there is, newest first; one that is not sound says so."""
    shown, lang = view.snapshot, view.lang
    heads = ("id", "title", "state", "kind", "as_of", "basis", "created", "tables", "rows",
             "provenance", "generator", "seed")  # fmt: skip
    rows = []
    for one in data.snapshot_ids():
        try:
            rows.append(_snapshot(data.open_snapshot(one), shown, lang))
        except SnapshotError as error:
            state = say(lang, f"unsound.{error.code}", **error.fields)
            rows.append((one, None, state, *[None] * (len(heads) - 3)))
    return _listing("snapshots", lang, heads, tuple(rows))


def _snapshot(one: Snapshot, shown: Snapshot, lang: str) -> tuple[Cell, ...]:
    states = [
        say(lang, f"state.{state}")
        for state, holds in (
            ("shown", one.id == shown.id),
            ("current", one.id == data.current_id()),
        )
        if holds
    ]
    held = Counter(table.provenance for table in one.tables.values())
    provenance = say(lang, "list.semicolon").join(
        say(lang, "catalogue.of", kind=label(CODES["provenance"], kind, lang), tables=held[kind])
        for kind in ("report", "import", "demo")
        if held[kind]
    )
    return (
        one.id,
        one.title[lang],
        say(lang, "list.comma").join(states) or None,
        label(CODES["snapshot_kind"], one.kind, lang),
        one.as_of,
        label(CODES["as_of_basis"], one.as_of_basis, lang),
        one.created_at.astimezone(HERE).strftime("%Y-%m-%d %H:%M"),
        len(one.tables),
        sum(table.rows for table in one.tables.values()),
        provenance,
        one.generator,
        None if one.seed is None else str(one.seed),
    )


def checks(view: View) -> Listing:
    """The verdict of every promise of the snapshot, the broken ones first."""
    shown, lang = view.snapshot, view.lang
    ordered = sorted(shown.checks, key=lambda check: list(SIGNS).index(check.verdict))
    counts = Counter[str](check.verdict for check in ordered)
    said = say(lang, "list.comma").join(
        f"{label(CODES['verdict'], verdict, lang)} {counts[verdict]}" for verdict in SIGNS
    )
    rows = tuple(
        (
            f"{SIGNS[check.verdict]} {label(CODES['verdict'], check.verdict, lang)}",
            check.title[lang],
            check.broken if check.verdict != "not_applicable" else None,
            _reads(check.reads, shown, lang),
            check.name,
        )
        for check in ordered
    )
    heads = ("verdict", "promise", "broken", "reads", "name")
    return _listing("checks", lang, heads, rows, shown, said)


def _reads(names: Sequence[str], shown: Snapshot, lang: str) -> str:
    """Names of tables; all of them have a shorter name."""
    if set(names) >= set(shown.tables):
        return say(lang, "catalogue.all", tables=len(names))
    return ", ".join(names)


def tables(view: View) -> Listing:
    """Every table of records: what the snapshot holds of it and where that comes from."""
    return _tables("tables", False, view)


def derived(view: View) -> Listing:
    """The tables worked out when it was published, and from what: the same columns."""
    return _tables("derived", True, view, say(view.lang, "catalogue.derived_note"))


def _tables(name: str, is_derived: bool, view: View, note: str = "") -> Listing:
    rows = tuple(_rows(is_derived, view.snapshot, view.lang))
    return _listing(name, view.lang, HEADS, rows, view.snapshot, note)


def _rows(is_derived: bool, shown: Snapshot, lang: str) -> Iterator[tuple[Cell, ...]]:
    """The tables of the schema that are worked out, or those that are not."""
    for name, schema in TABLES.items():
        if schema.derived != is_derived:
            continue
        row, columns = schema.zh if lang == "zh" else schema.en, len(schema.columns)
        held = shown.tables.get(name)
        if held is None:
            absent = say(lang, "catalogue.absent")
            yield name, row, absent, None, None, columns, None, None
            continue
        nature = label(CODES["provenance"], held.provenance, lang)
        files = len(held.files)
        source = _source(held.source, lang)
        yield name, row, nature, held.rows, held.bytes, columns, files, source


def _source(text: str, lang: str) -> str:
    """Where a table comes from: a file as it is named, what the program did in words."""
    for kind, known in SOURCES.items():
        if match := known.fullmatch(text):
            return say(lang, f"source.{kind}", what=match[1])
    return text


def table_chosen(view: View) -> str:
    """The table chosen to be looked at, the first unless another is."""
    return "".join(view.chosen.get("table", ())) or next(iter(table_titles(view.snapshot)))


def columns(view: View) -> Listing:
    """The columns of the table chosen: meaning, type, whether they may be empty, closed list."""
    shown, lang, table = view.snapshot, view.lang, table_chosen(view)
    schema = TABLES[table]
    rows = tuple(
        (
            column.name,
            column.zh if lang == "zh" else column.en,
            say(lang, f"kind.{column.kind}"),
            say(lang, "flag.true" if column.nullable else "flag.false"),
            say(lang, "flag.true") if column.name in schema.key else None,
            say(lang, "list.semicolon").join(
                f"{code} {label(CODES[column.codes], code, lang)}" for code in CODES[column.codes]
            )
            if column.codes
            else None,
        )
        for column in schema.columns
    )
    heads = ("column", "meaning", "type", "nullable", "key", "codes")
    title = say(lang, "catalogue.columns_of", table=table)
    return _listing("columns", lang, heads, rows, shown, title=title)


def _listing(
    name: str,
    lang: str,
    heads: tuple[str, ...],
    rows: tuple[tuple[Cell, ...], ...],
    of: Snapshot | None = None,
    note: str = "",
    title: str = "",
) -> Listing:
    return Listing(
        name=name,
        title=title or say(lang, f"catalogue.{name}"),
        lang=lang,
        headings=tuple(say(lang, f"head.{head}") for head in heads),
        rows=rows,
        stem=(of.id,) if of else (),
        note=note,
    )
