"""Which snapshot opens by default: the operator's choice. Nothing is ever deleted here."""

from __future__ import annotations

from html import escape

import streamlit as st

import data
from data import Snapshot, SnapshotError, publish
from pages.ui import markup, newer, said, unlock
from pages.ui.ask import snapshot
from pages.ui.words import language, words

CHOSEN, FAILED = "back_chosen", "back_failed"
TOLD = "import_told"  # what was done last: words, the snapshot in force now, the one before


def show() -> None:
    """The choice of another snapshot, and how one is removed."""
    say, lang, now = words("data"), language(), data.current_id() or snapshot().id
    with st.container(border=True, key="panel-import-back", gap="small"):
        st.html(f'<h3 class="panel-title">{escape(say("back.title"))}</h3>')
        st.html(f'<p class="note">{escape(say("back.now", id=now))}</p>')
        if failed := st.session_state.pop(FAILED, None):
            st.html(markup.box(said.error(failed, lang, snapshot().id), "bad"))
        others = [one.id for one in sound() if one.id != now]
        if others:
            with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
                chosen = st.selectbox(
                    say("back.choose"),
                    others,
                    format_func=lambda one: title(one, lang),
                    key=f"{CHOSEN}_{lang}",
                    width=560,
                )
                st.button(say("back.do"), key="back_do", on_click=point, args=(chosen,))
        else:
            st.html(f'<p class="empty">{escape(say("back.none"))}</p>')
        st.html(f'<p class="note">{escape(say("back.remove"))}</p>')
        st.code("python -m data remove ID", language=None)


def point(snapshot_id: str) -> None:
    """Let that snapshot open by default, or remember why it cannot (a button's callback).

    A callback runs before the page, so it looks at the door itself.
    """
    if not unlock.is_open():
        return
    before = data.current_id() or snapshot_id
    try:
        publish.point(snapshot_id)
    except SnapshotError as error:
        st.session_state[FAILED] = error
        return
    st.session_state[TOLD] = ("back.done", snapshot_id, before)
    newer.follow()


def sound() -> list[Snapshot]:
    """Every snapshot that can be opened, newest first."""
    found = []
    for one in data.snapshot_ids():
        try:
            found.append(data.open_snapshot(one))
        except SnapshotError:
            continue
    return found


def title(snapshot_id: str, lang: str) -> str:
    """A snapshot's title and number."""
    return f"{data.open_snapshot(snapshot_id).title[lang]} · {snapshot_id}"
