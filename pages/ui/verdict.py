"""The verdict on ledgers put on the page, and the button that publishes what was looked at."""

from __future__ import annotations

from html import escape

import streamlit as st

import data
from data import Snapshot, SnapshotError, ledger
from data.ledger import Verdict
from pages.ui import examined, formats, intake, listing, markup, newer, rollback, said
from pages.ui.ask import snapshot
from pages.ui.examined import Held
from pages.ui.listing import Listing
from pages.ui.turn import aside
from pages.ui.words import language, words


def show(held: Held) -> None:
    """The verdict in full: what it comes to, the button, and everything it rests on."""
    say, lang, found = words("data"), language(), held.found
    with st.container(border=True, key="panel-import-verdict", gap="small"):
        st.html(f'<h3 class="panel-title">{escape(say("bring.verdict"))}</h3>')
        if held.moved:
            _box(say("bring.moved", id=held.key[-1]), "warn")
        if isinstance(found, SnapshotError):
            _box(said.error(found, lang, snapshot().id), "bad")
            if st.button(say("bring.again"), key=f"import_again_{held.number}"):
                examined.forget()
                st.rerun()
            return
        added, changed = intake.counts(found)
        counts = say(
            "bring.counts",
            rows=f"{found.rows:,}",
            rejected=f"{found.rejected_rows:,}",
            added=f"{added:,}",
            changed=f"{changed:,}",
            base=found.base.title[lang],
            day=formats.date(found.as_of, lang),
        )
        st.html(f'<p class="told">{escape(counts)}</p>')
        _publish(held, found)
    if found.rejects:
        _rejects(found)
    for shown in (
        intake.changes(found, held.amounts, lang),
        intake.projects(found, lang),
        intake.cells(found, lang),
        intake.sheets(found, lang),
    ):
        if shown.rows:
            with st.container(border=True, key=f"panel-{shown.name}", gap="small"):
                _table(shown)
                if shown.name == "import-cells":
                    note = say("bring.cells_first", most=intake.MOST_CELLS)
                    st.html(f'<p class="note">{escape(note)}</p>')
    if told := intake.notices(found, lang):
        with st.container(border=True, key="panel-import-notices", gap="small"):
            items = "".join(f"<li>{escape(one)}</li>" for one in told)
            st.html(
                f'<h3 class="panel-title">{escape(say("bring.notices"))}</h3>'
                f'<ul class="changes" role="list">{items}</ul>'
            )


def _table(shown: Listing) -> None:
    st.html(f'<h3 class="panel-title">{escape(shown.title)}</h3>')
    st.html(listing.table(shown))


def _rejects(verdict: Verdict) -> None:
    """What was wrong with which rows: the first of them here, all of them in a file."""
    say, lang, everything = words("data"), language(), len(verdict.rejects)
    numbers = {"rows": f"{verdict.rejected_rows:,}", "all": f"{everything:,}"}
    part = everything > intake.FIRST
    note = say("bring.first", shown=intake.FIRST, **numbers) if part else (
        say("bring.every", **numbers)
    )  # fmt: skip
    with st.container(border=True, key="panel-import-rejects", gap="small"):
        shown = intake.rejects(verdict, lang)
        _table(shown)
        st.html(f'<p class="note">{escape(note)}</p>')
        st.download_button(
            say("bring.rejects_file", all=f"{everything:,}"),
            data=lambda: intake.rejects_file(verdict, lang),
            file_name=f"{say('bring.rejects_name')}_{verdict.as_of.isoformat()}.csv",
            mime="text/csv",
            key="import_rejects",
            on_click="ignore",
        )


def _publish(held: Held, verdict: Verdict) -> None:
    """The button, or why there is nothing to press; a click publishes what was looked at."""
    say = words("data")
    rows = f"{verdict.rejected_rows:,}"
    go_on = False
    if verdict.draft is None:
        key = "bring.all_out" if verdict.rejected_rows else "bring.same"
        _box(say(key, rows=rows, base=verdict.base.id), "warn")
    elif verdict.rejected_rows:
        go_on = st.checkbox(say("bring.go_on", rows=rows), key=f"import_go_on_{held.number}")
        if not go_on:
            _box(say("bring.stopped", rows=rows), "warn")
    else:
        _box(say("bring.good"), "good")
    may = verdict.draft is not None and (verdict.may_publish or go_on)
    if not st.button(
        say("bring.publish"),
        type="primary",
        disabled=not may,
        key=f"import_publish_{held.number}",  # a click on an older verdict publishes nothing
    ):
        return
    before = data.current_id() or verdict.base.id
    try:
        with st.spinner(say("bring.publishing")), aside():
            published = ledger.publish(verdict, go_on=go_on)
            _done(published, before)
    except SnapshotError as error:
        if error.code != "ledger_moved":  # which the next run sees, and examines again
            _box(said.error(error, language(), snapshot().id), "bad")
            return
    st.rerun()


def _done(published: Snapshot, before: str) -> None:
    """Remember what was published, let the files go, and follow to the new snapshot."""
    st.session_state[rollback.TOLD] = ("bring.published", published.id, before)
    examined.finish()
    newer.follow()


def _box(text: str, kind: str) -> None:
    st.html(markup.box(text, kind))
