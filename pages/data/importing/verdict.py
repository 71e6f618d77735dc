"""The verdict on ledgers put on the page, and the button that publishes what was looked at."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

import data
from data import Snapshot, SnapshotError, ledger
from data.ledger import Verdict
from pages.data.importing import examined, rollback, rows
from pages.data.importing.examined import Held
from pages.ui import controls, errors, formats, html
from pages.ui.listing import Listing
from pages.ui.templates import render
from pages.ui.view import View
from pages.ui.words import words

say = words("data")


def show(view: View, held: Held) -> None:
    """The verdict in full: what it comes to, the button, and everything it rests on."""
    lang, found = view.lang, held.found
    with st.container(border=True, key="panel-import-verdict", gap="small"):
        st.html(_title(say(lang, "bring.verdict")))
        if held.moved:
            _box(say(lang, "bring.moved", id=held.key[-1]), "warn")
        if isinstance(found, SnapshotError):
            _box(errors.error(found, lang, view.snapshot.id), "bad")
            if st.button(say(lang, "bring.again"), key=f"import_again_{held.number}"):
                examined.forget()
                st.rerun()
            return
        added, changed = rows.counts(found)
        counts = say(
            lang,
            "bring.counts",
            rows=f"{found.rows:,}",
            rejected=f"{found.rejected_rows:,}",
            added=f"{added:,}",
            changed=f"{changed:,}",
            base=found.base.title[lang],
            day=formats.date(found.as_of, lang),
        )
        st.html(Markup('<p class="told">{}</p>').format(counts))
        _publish(view, held, found)
    if found.rejects:
        _rejects(view, found)
    for shown in (
        rows.changes(found, held.amounts, lang),
        rows.projects(found, lang),
        rows.cells(found, lang),
        rows.sheets(found, lang),
    ):
        if shown.rows:
            with st.container(border=True, key=f"panel-{shown.name}", gap="small"):
                _table(shown)
                if shown.name == "import-cells":
                    note = say(lang, "bring.cells_first", most=rows.MOST_CELLS)
                    st.html(html.note(note))
    if told := rows.notices(found, lang):
        with st.container(border=True, key="panel-import-notices", gap="small"):
            st.html(_title(say(lang, "bring.notices")) + render("changes.html", sentences=told))


def _table(shown: Listing) -> None:
    st.html(_title(shown.title))
    st.html(html.listing(shown))


def _rejects(view: View, verdict: Verdict) -> None:
    """What was wrong with which rows: the first of them here, all of them in a file."""
    lang, everything = view.lang, len(verdict.rejects)
    numbers = {"rows": f"{verdict.rejected_rows:,}", "all": f"{everything:,}"}
    part = everything > rows.FIRST
    note = say(lang, "bring.first", shown=rows.FIRST, **numbers) if part else (
        say(lang, "bring.every", **numbers)
    )  # fmt: skip
    with st.container(border=True, key="panel-import-rejects", gap="small"):
        shown = rows.rejects(verdict, lang)
        _table(shown)
        st.html(html.note(note))
        st.download_button(
            say(lang, "bring.rejects_file", all=f"{everything:,}"),
            data=lambda: rows.rejects_file(verdict, lang),
            file_name=f"{say(lang, 'bring.rejects_name')}_{verdict.as_of.isoformat()}.csv",
            mime="text/csv",
            key="import_rejects",
            on_click="ignore",
        )


def _publish(view: View, held: Held, verdict: Verdict) -> None:
    """The button, or why there is nothing to press; a click publishes what was looked at."""
    lang, left_out = view.lang, f"{verdict.rejected_rows:,}"
    go_on = False
    if verdict.draft is None:
        key = "bring.all_out" if verdict.rejected_rows else "bring.same"
        _box(say(lang, key, rows=left_out, base=verdict.base.id), "warn")
    elif verdict.rejected_rows:
        go_on = st.checkbox(
            say(lang, "bring.go_on", rows=left_out), key=f"import_go_on_{held.number}"
        )
        if not go_on:
            _box(say(lang, "bring.stopped", rows=left_out), "warn")
    else:
        _box(say(lang, "bring.good"), "good")
    may = verdict.draft is not None and (verdict.may_publish or go_on)
    if not st.button(
        say(lang, "bring.publish"),
        type="primary",
        disabled=not may,
        key=f"import_publish_{held.number}",  # a click on an older verdict publishes nothing
    ):
        return
    before = data.current_id() or verdict.base.id
    try:
        with st.spinner(say(lang, "bring.publishing")):
            published = ledger.publish(verdict, go_on=go_on)
            _done(published, before)
    except SnapshotError as error:
        if error.code != "ledger_moved":  # which the next run sees, and examines again
            _box(errors.error(error, lang, view.snapshot.id), "bad")
            return
    st.rerun()


def _done(published: Snapshot, before: str) -> None:
    """Remember what was published, let the files go, and follow to the new snapshot."""
    st.session_state[rollback.TOLD] = ("bring.published", published.id, before)
    examined.finish()
    controls.release()


def _box(text: str, kind: str) -> None:
    st.html(html.box(text, kind))


def _title(text: str) -> Markup:
    return Markup('<h3 class="panel-title">{}</h3>').format(text)
