"""数据与口径 · Data: snapshots, import, whether they hold, what each number means."""

from collections.abc import Callable

import streamlit as st

from pages.data import catalogue, dictionary, logged
from pages.data.annual import made
from pages.ui import attention, comparison, controls, html
from pages.ui.comparison import Side
from pages.ui.files import links, tables
from pages.ui.listing import Listing
from pages.ui.panel import instead, listing
from pages.ui.templates import render
from pages.ui.view import View
from pages.ui.words import words

say = words("data")

SECTIONS = ("snapshots", "import", "compare", "checks", "tables", "dictionary")


def show(view: View) -> None:
    """The page."""
    from pages.data.importing import panel as importing  # a second of imports at the server's start

    lang = view.lang
    sections = {key: say(lang, key) for key in SECTIONS}
    st.html(render("contents.html", sections=sections, label=say(lang, "contents")))
    st.html(html.heading(say(lang, "snapshots"), "snapshots"))
    listing(view, catalogue.snapshots(view))
    annual(view)
    st.html(html.heading(say(lang, "import"), "import"))
    importing.show(view)
    st.html(html.heading(say(lang, "compare"), "compare"))
    compared(view)
    st.html(html.heading(say(lang, "checks"), "checks"))
    listing(view, catalogue.checks(view))
    with instead(view, "rules", say(lang, "attention.rules")):
        listing(view, rules(view))
    st.html(html.heading(say(lang, "tables"), "tables"))
    listing(view, catalogue.tables(view))
    listing(view, catalogue.derived(view))
    one_table(view)
    st.html(html.note(say(lang, "tables.persons")))
    st.html(html.heading(say(lang, "dictionary"), "dictionary"))
    controls.show(view, "find")
    nothing = say(lang, "dictionary.nothing", sought=dictionary.sought(view))
    for found in (dictionary.terms(view), dictionary.measures(view), dictionary.questions(view)):
        listing(view, found, nothing)
    logged.show(view)


def annual(view: View) -> None:
    """The annual report of the snapshot shown, as files."""
    offer = say(view.lang, "annual.offer", year=view.snapshot.as_of.year)
    how = view.unfiltered().query
    files = [(kind, f"files/report.{kind}?{how}") for kind in made.KINDS]
    st.html(render("data/annual.html", offer=offer, files=files))


def rules(view: View) -> Listing:
    """Which attention rules can be checked on the snapshot shown, and what they found."""
    return attention.checkable(attention.asked(view.unfiltered()))


def compared(view: View) -> None:
    """The snapshot shown beside the one chosen, else the previous one; no filter applies."""
    controls.show(view, "against")
    sides = _sides(view)
    if sides is None:
        st.html(html.empty(say(view.lang, "compare.none_choose")))
        return
    with instead(view, "compared", say(view.lang, "compare.title")):
        listing(view, comparison.figure_listing(*sides))
        alike = comparison.comparable(*sides)
        nothing = say(view.lang, "compare.same" if alike else "compare.unknown")
        listing(view, comparison.project_listing(*sides), nothing)


def _sides(view: View) -> tuple[Side, Side] | None:
    """The snapshot chosen to compare with, else the previous one, and the one shown."""
    return comparison.sides(view.unfiltered(), "".join(view.chosen.get("against", ())))


def one_table(view: View) -> None:
    """The columns of the table chosen and its files."""
    lang, shown, name = view.lang, view.snapshot, catalogue.table_chosen(view)
    fits, rows = tables.fits(shown, name), shown.tables[name].rows
    with st.container(horizontal=True, vertical_alignment="bottom", key="one-table", gap="small"):
        controls.show(view, "table")
        for suffix in _suffixes(view, name, fits):
            key = f"{'panel' if suffix == 'csv' else 'tables'}.{suffix}"
            st.link_button(
                say(lang, key if rows != 1 else f"{key}_one", rows=f"{rows:,}"),
                links.to_table(shown, name, suffix, lang),
                key=f"table-{suffix}",
            )
    if not fits:
        st.html(html.note(say(lang, "tables.too_long", most=f"{tables.MAX_SHEET_ROWS:,}")))
    listing(view, catalogue.columns(view))


def _suffixes(view: View, name: str, fits: bool) -> tuple[str, ...]:
    """The files of a table: none for a reader who may not see its rows."""
    if view.snapshot.is_of_persons(name) and not view.reader.is_staff:
        return ()
    return ("csv", "xlsx", "parquet") if fits else ("csv", "parquet")


def _compared(listed: Callable[[Side, Side], Listing]) -> Callable[[View], Listing | None]:
    """A listing of the comparison; None where there is nothing to compare with."""
    return lambda view: listed(*sides) if (sides := _sides(view)) else None


PARTS = {
    "snapshots": catalogue.snapshots,
    "checks": catalogue.checks,
    "rules": rules,
    "tables": catalogue.tables,
    "derived": catalogue.derived,
    "columns": catalogue.columns,
    "terms": dictionary.terms,
    "measures": dictionary.measures,
    "questions": dictionary.questions,
    "compared-figures": _compared(comparison.figure_listing),
    "compared-projects": _compared(comparison.project_listing),
}
FILES = made.FILES
