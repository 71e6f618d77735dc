"""Snapshots, checks and tables as rows to read: what the manifest and the schema say.

No Streamlit here, and no figure is worked out: everything was decided when it was published.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import data
from data import Snapshot, SnapshotError
from data.schema import TABLES, TableSchema
from pages.ui import formats
from pages.ui.answers import label, origin
from pages.ui.filters import table_titles
from pages.ui.listing import Cell, Listing
from pages.ui.view import View
from pages.ui.words import words
from queries import CODES

say = words("data")

SIGNS = {"failed": "✗", "passed": "✓", "not_applicable": "–"}
"""The sign beside a verdict, in the order verdicts are listed."""


def listed(
    view: View,
    name: str,
    heads: Sequence[str],
    rows: Iterable[tuple[Cell, ...]],
    stem: tuple[str, ...] | None = None,
    note: str = "",
) -> Listing:
    """A listing of this page; its file is named after the snapshot shown unless `stem` is given."""
    lang = view.lang
    title = say(lang, f"catalogue.{name}", table=table_chosen(view))
    headings = tuple(say(lang, f"head.{head}") for head in heads)
    stem = (view.snapshot.id,) if stem is None else stem
    return Listing(name, title, lang, headings, tuple(rows), stem, note=note)


def snapshots(view: View) -> Listing:
    """Every snapshot there is, newest first; one that is not sound says so."""
    heads = ("id", "title", "state", "kind", "as_of", "basis", "created", "tables", "rows",
             "provenance", "generator", "seed")  # fmt: skip
    rows = []
    for one in data.snapshot_ids():
        try:
            rows.append(_snapshot(data.open_snapshot(one), view))
        except SnapshotError as error:
            state = say(view.lang, f"unsound.{error.code}", **error.fields)
            rows.append((one, None, state, *[None] * (len(heads) - 3)))
    return listed(view, "snapshots", heads, rows, stem=())


def _snapshot(one: Snapshot, view: View) -> tuple[Cell, ...]:
    lang, states = view.lang, {"shown": view.snapshot.id, "current": data.current_id()}
    held = Counter(table.provenance for table in one.tables.values())
    provenance = [
        say(lang, "catalogue.of", kind=label(CODES["provenance"], kind, lang), tables=held[kind])
        for kind in ("report", "import", "demo")
        if held[kind]
    ]
    state = [say(lang, f"state.{state}") for state, found in states.items() if found == one.id]
    return (
        one.id,
        one.title[lang],
        say(lang, "list.comma").join(state) or None,
        label(CODES["snapshot_kind"], one.kind, lang),
        one.as_of,
        label(CODES["as_of_basis"], one.as_of_basis, lang),
        formats.moment(one.created_at),
        len(one.tables),
        sum(table.rows for table in one.tables.values() if _is_counted(table.name, one, view)),
        say(lang, "list.semicolon").join(provenance),
        one.generator,
        None if one.seed is None else str(one.seed),
    )


def checks(view: View) -> Listing:
    """The verdict of every promise of the snapshot, the broken ones first."""
    lang = view.lang
    said = {verdict: label(CODES["verdict"], verdict, lang) for verdict in SIGNS}
    ordered = sorted(view.snapshot.checks, key=lambda check: list(SIGNS).index(check.verdict))
    counts = Counter[str](check.verdict for check in ordered)
    rows = [
        (
            f"{SIGNS[check.verdict]} {said[check.verdict]}",
            check.title[lang],
            check.broken if check.verdict != "not_applicable" else None,
            _reads(check.reads, view),
            check.name,
        )
        for check in ordered
    ]
    note = say(lang, "list.comma").join(f"{said[verdict]} {counts[verdict]}" for verdict in SIGNS)
    return listed(
        view, "checks", ("verdict", "promise", "broken", "reads", "name"), rows, note=note
    )


def _reads(names: Sequence[str], view: View) -> str:
    """Names of tables; all of them have a shorter name."""
    if set(names) >= set(view.snapshot.tables):
        return say(view.lang, "catalogue.all", tables=len(names))
    return ", ".join(names)


def tables(view: View) -> Listing:
    """Every table of records: what the snapshot holds of it and where that comes from."""
    return _tables(view, "tables")


def derived(view: View) -> Listing:
    """The tables worked out when it was published, and from what: the same columns."""
    return _tables(view, "derived", say(view.lang, "catalogue.derived_note"))


def _tables(view: View, name: str, note: str = "") -> Listing:
    heads = ("table", "row", "provenance", "rows", "bytes", "columns", "files", "source")
    rows = [_table(one, view) for one in TABLES.values() if one.derived == (name == "derived")]
    return listed(view, name, heads, rows, note=note)


def _table(schema: TableSchema, view: View) -> tuple[Cell, ...]:
    lang, held, columns = view.lang, view.snapshot.tables.get(schema.name), len(schema.columns)
    row = schema.zh if lang == "zh" else schema.en
    if held is None:
        return schema.name, row, say(lang, "catalogue.absent"), None, None, columns, None, None
    nature, source = label(CODES["provenance"], held.provenance, lang), origin(held.source, lang)
    sizes = (
        (held.rows, held.bytes) if _is_counted(schema.name, view.snapshot, view) else (None, None)
    )
    return schema.name, row, nature, *sizes, columns, len(held.files), source


def _is_counted(table: str, snapshot: Snapshot, view: View) -> bool:
    """Whether a reader may know how many rows it has: one more of persons is one person more."""
    return view.reader.is_staff or not snapshot.is_of_persons(table)


def table_chosen(view: View) -> str:
    """The table chosen to be looked at, the first unless another is."""
    return "".join(view.chosen.get("table", ())) or next(iter(table_titles(view.snapshot)))


def columns(view: View) -> Listing:
    """The columns of the table chosen: meaning, type, whether they may be empty, closed list."""
    lang, schema = view.lang, TABLES[table_chosen(view)]
    yes, no = say(lang, "flag.true"), say(lang, "flag.false")
    rows = [
        (
            column.name,
            column.zh if lang == "zh" else column.en,
            say(lang, f"kind.{column.kind}"),
            yes if column.nullable else no,
            yes if column.name in schema.key else None,
            _codes(column.codes, lang),
        )
        for column in schema.columns
    ]
    return listed(view, "columns", ("column", "meaning", "type", "nullable", "key", "codes"), rows)


def _codes(name: str | None, lang: str) -> str | None:
    """The codes of a closed list, each with its meaning."""
    codes = CODES[name] if name else {}
    each = [f"{code} {label(codes, code, lang)}" for code in codes]
    return say(lang, "list.semicolon").join(each) or None
