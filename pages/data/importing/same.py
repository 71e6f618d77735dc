"""Names that are near to one on record: the operator says which are the same."""

from collections.abc import Iterator

import streamlit as st

from data.ledger import Verdict
from data.ledger.people.names import bare
from pages.data.importing import unlock
from pages.data.importing.rollback import section
from pages.ui import html
from pages.ui.words import words

say = words("data")

SAME = "import_same"
MOST = 12  # names asked about at once


def chosen() -> frozenset[str]:
    """The names said to be the same as the nearest on record, as `bare`."""
    found: frozenset[str] = st.session_state.get(SAME, frozenset())
    return found


def forget() -> None:
    """Forget what was said."""
    st.session_state.pop(SAME, None)


def near(verdict: Verdict) -> Iterator[tuple[str, str]]:
    """Yield each name that leads nowhere, or is new, with the one on record most like it."""
    for reject in verdict.rejects:
        if reject.code.startswith("unknown_") and "near" in reject.fields:
            yield reject.found, reject.fields["near"]
    for one in verdict.notices:
        if one.code == "near_project":
            yield one.fields["name"], f"{one.fields['near']}（{one.fields['id']}）"


def show(verdict: Verdict, lang: str, number: int) -> None:
    """A button for each of these names, and one to take back what was said."""
    asked = [(name, one) for name, one in dict(near(verdict)).items() if "*" not in name][:MOST]
    if not asked and not chosen():
        return
    with section("import-same", say(lang, "same.title"), html.note(say(lang, "same.lead"))):
        for place, (name, one) in enumerate(asked):
            st.button(
                say(lang, "same.is", name=name, near=one),
                key=f"import_same_{number}_{place}",
                on_click=_take,
                args=(name,),
            )
        if chosen():
            st.button(say(lang, "same.undo"), key=f"import_same_{number}_undo", on_click=forget)


def _take(name: str) -> None:
    """Say that a name is the one most like it (a button's callback)."""
    if unlock.is_open():
        st.session_state[SAME] = chosen() | {bare(name)}
