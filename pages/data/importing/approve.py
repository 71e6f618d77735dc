"""What waits for a second operator: the verdict as it was reached, and the two answers to it."""

import streamlit as st

import data
from data import SnapshotError, waiting
from data.waiting import Waiting
from pages.data.importing import rollback, unlock
from pages.data.importing.rollback import section
from pages.ui import errors, html, watch
from pages.ui.templates import render
from pages.ui.view import View
from pages.ui.words import words

say = words("data")

FAILED = "approve_failed"


def show(view: View) -> None:
    """The verdict that waits, if one does, with its buttons; why the last click did nothing."""
    lang = view.lang
    failed = st.session_state.pop(FAILED, None)
    try:
        asked = waiting.held()
    except SnapshotError as error:
        asked, failed = None, error
    if asked is None and failed is None:
        return
    with section("import-waiting", say(lang, "approve.title")):
        if failed is not None:
            st.html(html.box(errors.error(failed, lang, view.snapshot.id), "bad"))
        if asked is not None:
            told = {"id": asked.id, "who": asked.who, "at": asked.at, "rows": f"{asked.rows:,}"}
            st.html(html.box(say(lang, "approve.lead", **told, now=data.current_id()), "warn"))
            st.html(render("changes.html", sentences=asked.told[lang]))
            _buttons(asked, lang)
        elif failed.code == "waiting_changed":
            st.button(
                say(lang, "approve.refuse"), key="approve_refuse", on_click=_refuse, args=("",)
            )


def _buttons(asked: Waiting, lang: str) -> None:
    with unlock.acting():
        may = waiting.may_approve(asked)
    with st.container(horizontal=True, gap="small"):
        st.button(
            say(lang, "approve.do"),
            type="primary",
            disabled=not may,
            key="approve_do",
            on_click=_approve,
            args=(asked.digest,),
        )
        st.button(
            say(lang, "approve.refuse"),
            key="approve_refuse",
            on_click=_refuse,
            args=(asked.digest,),
        )
    if not may:
        st.html(html.note(say(lang, "approve.other")))


@unlock.act(FAILED)
def _approve(digest: str) -> None:
    """Publish what was looked at (a button's callback)."""
    before = data.current_id() or ""
    snapshot = waiting.approve(digest)
    watch.PUBLISHED.inc()
    rollback.follow("bring.published", snapshot.id, before)


@unlock.act(FAILED)
def _refuse(digest: str) -> None:
    """Delete what was looked at (a button's callback)."""
    waiting.refuse(digest)
