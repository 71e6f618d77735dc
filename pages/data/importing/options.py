"""What the operator may choose for an import, and the mappings the office saved."""

from datetime import date
from typing import Any

import streamlit as st

from data import SnapshotError, ledger
from data.ledger import Options
from data.ledger.match import own
from data.ledger.match.mapping import LedgerMapping, mappings
from pages.data.importing import organisations, rollback, same, unlock, verdict
from pages.ui import errors, html
from pages.ui.view import View
from pages.ui.words import words

say = words("data")

MAX_TITLE = 80
NO_DAYS: Any = ()  # a range of days; Streamlit's types know no empty one
FILE, FAILED = "own_file", "own_file_failed"
EARLIEST, LATEST = date(1949, 1, 1), date(2100, 12, 31)


def choose(view: View) -> Options:
    """The options chosen for this upload, behind one line; the next upload has its own."""
    lang, upload = view.lang, verdict.number()
    with st.expander(say(lang, "bring.options")):
        as_of = st.date_input(
            say(lang, "bring.as_of"),
            value=None,
            format="YYYY-MM-DD",
            key=f"import_as_of_{upload}",
            width=280,
        )
        days = st.date_input(
            say(lang, "bring.days"),
            value=NO_DAYS,
            min_value=EARLIEST,
            max_value=LATEST,
            format="YYYY-MM-DD",
            key=f"import_days_{upload}",
            width=280,
        )
        twice, replace, restart = (
            st.checkbox(say(lang, f"bring.{one}"), key=f"import_{one}_{upload}")
            for one in ("keep_duplicates", "replace", "numbers_restart")
        )
        title = st.text_input(
            say(lang, "bring.title"),
            placeholder=say(lang, "bring.title_hint"),
            key=f"import_title_{upload}",
            max_chars=MAX_TITLE,
            width=560,
        )
        on = _base(view)
        mappings = _mappings(view)
        known = organisations.choose(view)
    both = ledger.in_both(title) if title.strip() else None
    period = (days[0], days[-1]) if days else None
    return Options(
        as_of=as_of,
        title=both,
        on=on or None,
        mappings=mappings,
        keep_duplicates=twice,
        replace=replace,
        numbers_restart=restart,
        days=period,
        same=same.chosen(),
        organisations=known,
    )


def _base(view: View) -> str:
    """The snapshot to add to; empty for the usual one."""
    lang = view.lang
    sound = rollback.sound().values()
    bases = {one.id: rollback.title(one, lang) for one in sound if one.kind != "demo"}
    usual = say(lang, "bring.on_usual", title=_usual_title(view))
    return st.selectbox(
        say(lang, "bring.on"),
        ["", *bases],
        format_func=lambda one: bases.get(one, one) or usual,
        key=f"import_on_{lang}_{verdict.number()}",
        width=560,
    )


def _usual_title(view: View) -> str:
    try:
        return rollback.title(ledger.base_of(None), view.lang)
    except SnapshotError as error:
        return errors.error(error, view.lang, view.snapshot.id)


def _mappings(view: View) -> tuple[LedgerMapping, ...]:
    """The mappings saved, each with a way to drop it."""
    lang = view.lang
    try:
        saved = own.saved()
    except SnapshotError as error:
        st.html(html.box(errors.error(error, lang, view.snapshot.id), "bad"))
        return ()
    st.file_uploader(say(lang, "own.file"), type=["toml"], key=FILE, on_change=_take, width=560)
    if failed := st.session_state.pop(FAILED, None):
        st.html(html.box(errors.error(failed, lang, view.snapshot.id), "bad"))
    usual = {one.table: one.spellings for one in mappings()}
    for name, one in saved.items():
        own_words = [word for word in one.spellings if word not in usual[one.table]]
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            told = say(
                lang,
                "own.saved",
                kind=one.title[lang],
                headings=say(lang, "list.comma").join(own_words or one.spellings),
            )
            st.html(html.note(told))
            st.button(
                say(lang, "own.forget"), key=f"own_forget_{name}", on_click=_forget, args=(name,)
            )
    return tuple(saved.values())


@unlock.act(FAILED)
def _take() -> None:
    """Save a mapping file that was handed over (a callback)."""
    if (given := st.session_state.get(FILE)) is not None:
        own.save(given.getvalue().decode("utf-8-sig", "replace"))


@unlock.act(FAILED)
def _forget(name: str) -> None:
    """Drop a mapping (a button's callback)."""
    own.forget(name)
