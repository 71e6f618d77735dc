"""A verdict on ledgers as rows to read: what was understood, refused, and would change.

No Streamlit here; names of files and sheets are foreign text and are escaped by whoever shows them.
"""

import io
from collections.abc import Iterable, Sequence

from data.ledger import Reject, Verdict, write
from data.ledger.apply.merge import EXAMPLES, Change
from data.ledger.apply.tally import Tally, amount_of
from data.said import column_name, table_name, value
from pages.ui.listing import Cell, Listing
from pages.ui.words import words

say = words("data")

FIRST = 40  # kinds of rejects shown; the file has every reject
OUTLINED = ("mapped", "ignored", "personal")  # notices that the table of sheets says better
DOUBTS = (  # notices to look at before anything is published
    "sheet_unknown", "sheet_other", "vouched", "unnamed", "named", "paid_falls", "replaced",
    "corrected", "month_again", "outlier", "scale", "sum_falls", "near_project",
)  # fmt: skip
MONEY = "amount_cny"


def sheets(verdict: Verdict, lang: str) -> Listing:
    """What each sheet was taken for, column by column."""
    comma = say(lang, "list.comma")
    heads = ("where", "kind", "rows", "columns", "ignored", "personal")
    rows = [
        (
            one.where,
            one.title[lang],
            one.rows,
            comma.join(
                f"{heading} → {_capital(meaning[lang])}" for heading, meaning in one.columns
            ),
            comma.join(one.ignored) or None,
            comma.join(one.personal) or None,
        )
        for one in verdict.sheets
    ]
    return _listing("read_as", lang, heads, rows)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def doubts(verdict: Verdict, lang: str) -> list[str]:
    """What may be wrong, in sentences."""
    return [one.said(lang) for one in verdict.notices if one.code in DOUBTS]


def notices(verdict: Verdict, lang: str) -> list[str]:
    """What else there is to tell, in sentences."""
    return [one.said(lang) for one in verdict.notices if one.code not in (*OUTLINED, *DOUBTS)]


def rejects(verdict: Verdict, lang: str) -> Listing:
    """What is wrong, the most frequent first: how often, and the first place where it is."""
    rows = [
        (r.expected(lang), r.column or None, count, r.found or None, _place(r, lang))
        for r, count in verdict.groups[:FIRST]
    ]
    numbers = {"rows": f"{verdict.rejected_rows:,}", "all": f"{len(verdict.rejects):,}"}
    note = say(lang, "bring.grouped", **numbers)
    heads = ("expected", "column", "count", "example", "example_at")
    return _listing("rejects", lang, heads, rows, note)


def _place(reject: Reject, lang: str) -> str:
    sheet = f" [{reject.sheet}]" if reject.sheet else ""
    return say(lang, "bring.at", file=reject.file + sheet, row=f"{reject.row:,}")


def rejects_file(verdict: Verdict, lang: str) -> bytes:
    """Every reject as CSV, in the reader's language."""
    out = io.BytesIO()
    write(verdict.rejects, out, lang)
    return out.getvalue()


def taken_out(one: Change) -> int:
    """How many rows on record are taken out, because the files replace their period."""
    return one.before.rows + one.added - one.after.rows


def changes(verdict: Verdict, lang: str) -> Listing:
    """Each table that is touched: its rows now and afterwards, and what becomes of them."""
    heads = ("table", "before_rows", "after_rows", "added", "changed", "same", "removed",
             "days", "before_sum", "after_sum")  # fmt: skip
    rows = [
        (table_name(table, lang), one.before.rows, one.after.rows, one.added, one.changed,
         one.same, one.removed, _days(one.read),
         *((one.before.sum, one.after.sum) if amount_of(table) == MONEY else (None, None)))
        for table, one in verdict.changes.items()
    ]  # fmt: skip
    return _listing("changes", lang, heads, rows)


def _days(read: Tally) -> str | None:
    """The first and the last day of the files' rows."""
    return None if read.first is None else f"{read.first} – {read.last}"


def projects(verdict: Verdict, lang: str) -> Listing:
    """The projects that are new, by number and name."""
    change, draft = verdict.changes.get("projects"), verdict.draft
    rows = []
    if change is not None and draft is not None:
        names = {row["project_id"]: row["name"] for row in draft.tables["projects"].to_pylist()}
        rows = [(key, names.get(key)) for key in change.added_keys]
    return _listing("projects", lang, ("key", "name"), rows)


def cells(verdict: Verdict, lang: str) -> Listing:
    """What is changed, cell by cell, so far as the verdict lists it."""
    rows = [
        (
            table_name(table, lang),
            one.key,
            column_name(table, one.column, lang),
            value(table, one.column, one.before, lang) or None,
            value(table, one.column, one.after, lang) or None,
        )
        for table, change in verdict.changes.items()
        for one in change.cells
    ]
    note = say(lang, "bring.cells_first", most=EXAMPLES)
    return _listing("cells", lang, ("table", "key", "column", "before", "after"), rows, note)


def headings(heads: Iterable[str], lang: str) -> tuple[str, ...]:
    """The headings of rows, on screen and in their file."""
    return tuple(say(lang, f"bring.head.{head}") for head in heads)


def _listing(
    name: str, lang: str, heads: Sequence[str], rows: Iterable[tuple[Cell, ...]], note: str = ""
) -> Listing:
    title = say(lang, f"bring.{name}")
    return Listing(f"import-{name}", title, lang, headings(heads, lang), tuple(rows), note=note)
