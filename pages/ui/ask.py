"""Ask a question: the filters its header names, the snapshot of this run, a kept answer."""

from __future__ import annotations

import streamlit as st

import data
from data import Snapshot, SnapshotError
from pages.ui import filters, formats, look, words
from pages.ui.answer import Answer, Reader
from pages.ui.store import fetch
from queries import load
from queries.engine import Value


def snapshot() -> Snapshot:
    """The snapshot of this run, resolved once by `settle`, so that no page shows two."""
    found: Snapshot = st.session_state["snapshot_of_run"]
    return found


def settle() -> SnapshotError | None:
    """Decide which snapshot this run shows: the address's, else the one that is current.

    Where that one is damaged or unknown, another sound one is shown and the reason returned.
    Raises SnapshotError when there is none at all.
    """
    asked, reason = st.query_params.get("snapshot"), None
    if asked:
        try:
            st.session_state["snapshot_of_run"] = data.open_snapshot(asked)
            return None
        except SnapshotError as error:
            reason = error
    found, why = data.serving()
    st.session_state["snapshot_of_run"] = found
    return reason or why


def reader() -> Reader:
    """How this run is read: the address says language, unit and theme, the browser the rest."""
    unit, theme = st.query_params.get("unit"), st.query_params.get("theme")
    width = st.context.cookies.get("screen", "")
    if theme not in look.THEMES:
        theme = "dark" if st.context.theme.type == "dark" else "light"
    return Reader(
        lang=words.language(),
        unit=unit if unit in formats.UNITS else "wan",
        theme=theme,
        scale=look.screen_scale(int(width) if width.isdecimal() and len(width) < 6 else None),
    )


def ask(name: str, **given: Value) -> Answer:
    """The answer to a question under the filters in force.

    `given` fills parameters that are a page's own (an id, a search) rather than filters.
    """
    question, of_run, seen = load(name), snapshot(), reader()
    keys = [key for key in question.takes if key in filters.FILTERS]
    params = {key: filters.value(key, of_run) for key in keys} | given
    return Answer(
        question=question,
        table=fetch(question, params, of_run),
        params=params,
        chosen={key: found for key in keys if (found := filters.labels(key, of_run, seen.lang))},
        snapshot=of_run,
        reader=seen,
    )
