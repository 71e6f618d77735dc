"""Choices in the frame that narrow nothing, written into the address: snapshot, language, look."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

import data
from data import SnapshotError
from pages.ui.ask import snapshot
from pages.ui.words import language, words


def snapshots() -> None:
    """Which snapshot is shown; choosing one writes it into the address."""
    say, lang, ids = words("ui"), language(), list(data.snapshot_ids())
    shown = snapshot()
    if shown.id not in ids:
        ids.insert(0, shown.id)
    titles = {one: shown.title[lang] if one == shown.id else _title(one, lang) for one in ids}
    widget = f"choice_snapshot_{lang}"
    if st.session_state.get(widget) != shown.id:
        st.session_state[widget] = shown.id
    st.selectbox(
        say("choice.snapshot"),
        ids,
        format_func=titles.__getitem__,
        key=widget,
        on_change=_choose,
        args=("snapshot", widget),
        label_visibility="collapsed",
        width=300,
    )


def _title(snapshot_id: str, lang: str) -> str:
    try:
        return data.open_snapshot(snapshot_id).title[lang]
    except SnapshotError:
        return snapshot_id


def switch(key: str, options: Sequence[str], shown: str) -> None:
    """A choice of a few, always exactly one, written into the address."""
    say, widget = words("ui"), f"choice_{key}_{language()}"
    if st.session_state.get(widget) != shown:
        st.session_state[widget] = shown
    st.segmented_control(
        say(f"choice.{key}"),
        options,
        format_func=lambda one: plain(say(f"{key}.{one}")),
        required=True,
        key=widget,
        on_change=_choose,
        args=(key, widget),
        label_visibility="collapsed",
    )


def plain(label: str) -> str:
    """A label for pills as Streamlit takes it soonest.

    It looks for an emoji before the first space, through all there are, in every label that is not
    ASCII; where a space comes first, there is nothing to look through. No browser shows it.
    """
    return label if label.isascii() else f" {label}"


def _choose(key: str, widget: str) -> None:
    """Write a choice into the address (its callback)."""
    st.query_params[key] = st.session_state[widget]
