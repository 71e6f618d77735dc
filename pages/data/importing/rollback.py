"""Which snapshot opens by default: the operator's choice. Nothing is ever deleted here."""

from contextlib import suppress
from itertools import count

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

import data
from data import Snapshot, SnapshotError, publish
from pages.data.importing import unlock
from pages.ui import controls, errors, html
from pages.ui.view import View
from pages.ui.words import words

say = words("data")

CHOSEN, FAILED = "back_chosen", "back_failed"
TOLD = "import_told"  # what was done last: words, the snapshot in force now, before, its number
NUMBERS = count()  # of verdicts and of what was done, in the process


def show(view: View) -> None:
    """The choice of another snapshot, and how one is removed."""
    lang, now = view.lang, data.current_id() or view.snapshot.id
    noted = html.note(say(lang, "back.now", id=now))
    with section("import-back", say(lang, "back.title"), noted):
        if failed := st.session_state.pop(FAILED, None):
            st.html(html.box(errors.error(failed, lang, view.snapshot.id), "bad"))
        others = {key: title(one, lang) for key, one in sound().items() if key != now}
        if others:
            with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
                chosen = st.selectbox(
                    say(lang, "back.choose"),
                    list(others),
                    format_func=lambda one: others.get(one, one),
                    key=f"{CHOSEN}_{lang}",
                    width=560,
                )
                st.button(say(lang, "back.do"), key="back_do", on_click=point,
                          args=(chosen, data.current_id()))  # fmt: skip
        else:
            st.html(html.empty(say(lang, "back.none")))
        st.html(html.note(say(lang, "back.remove")))
        st.html(html.command("python -m data remove ID"))


def section(name: str, title: str, *parts: Markup) -> DeltaGenerator:
    """A bordered part of the panel: its title and pieces of HTML; more may be put into it."""
    place = st.container(border=True, key=f"panel-{name}", gap="small")
    for part in (Markup('<h3 class="panel-title">{}</h3>').format(title), *filter(None, parts)):
        place.html(part)
    return place


@unlock.act(FAILED)
def point(snapshot_id: str, now: str | None) -> None:
    """Let that snapshot open by default in place of the one on screen (a button's callback).

    What another published or pointed meanwhile stays, and who pressed is told.
    """
    publish.point(snapshot_id, [now])
    follow("back.done", snapshot_id, now or snapshot_id)


def follow(key: str, now: str, before: str) -> None:
    """Remember what was done, in words of that key, and show the snapshot now in force."""
    st.session_state[TOLD] = (key, now, before, next(NUMBERS))
    controls.release()


def sound() -> dict[str, Snapshot]:
    """Every snapshot that can be opened, newest first."""
    found = {}
    for one in data.snapshot_ids():
        with suppress(SnapshotError):
            found[one] = data.open_snapshot(one)
    return found


def title(one: Snapshot, lang: str) -> str:
    """A snapshot's title and number."""
    return f"{one.title[lang]} · {one.id}"
