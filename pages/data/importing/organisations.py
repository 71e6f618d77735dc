"""The office's own list of organisations: names typed or pasted by the operator.

No name of a ledger is offered here: one that holds no word that tells may be somebody's.
"""

import streamlit as st

from data import SnapshotError
from data.ledger.match import organisations
from data.said import say as said
from pages.data.importing import unlock
from pages.ui import errors, html
from pages.ui.view import View
from pages.ui.words import words

say = words("data")

MOST_TYPED = 20_000  # letters; a message of a browser holds 128 KB
FIRST = 100  # names of the list that are shown
TYPED, TOLD, FAILED = "organisations_typed", "organisations_told", "organisations_failed"


def choose(view: View) -> frozenset[str]:
    """The box to add names or take them off; return those on the list, as `folded`."""
    lang = view.lang
    label = say(lang, "organisations.names")
    st.text_area(label, key=TYPED, height=100, max_chars=MOST_TYPED, width=560)
    with st.container(horizontal=True, gap="small"):
        for act in ("add", "remove"):
            label = say(lang, f"organisations.{act}")
            st.button(label, key=f"organisations_{act}", on_click=_change, args=(act, lang))
    for sentence, tone in st.session_state.pop(TOLD, ()):
        st.html(html.box(sentence, tone))
    failed = st.session_state.pop(FAILED, None)
    try:
        known = organisations.known()
    except SnapshotError as error:
        known, failed = {}, error
    if failed is not None:
        st.html(html.box(errors.error(failed, lang, view.snapshot.id), "bad"))
    st.html(html.note(_listed([*known.values()], lang)))
    return frozenset(known)


def _listed(names: list[str], lang: str) -> str:
    """What is on the list, the first names of a long one."""
    if not names:
        return say(lang, "organisations.none")
    first = say(lang, "list.comma").join(names[:FIRST]) + ("…" if names[FIRST:] else "")
    return say(lang, "organisations.held", count=f"{len(names):,}", names=first)


@unlock.act(FAILED)
def _change(act: str, lang: str) -> None:
    """Change the list by what was typed (a button's callback)."""
    typed = st.session_state.get(TYPED, "")
    if act == "add":
        added = organisations.add(typed)
        told = list(zip(organisations.told(added, lang), ("good", "warn"), strict=False))
        if added.masked and not added.new:
            del told[0]
    else:
        gone = said(lang, "organisations.removed", count=organisations.remove(typed))
        told = [(gone, "good")]
    st.session_state[TOLD], st.session_state[TYPED] = told, ""
