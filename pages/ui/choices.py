"""Choices among a few as links to the view with that choice, and the choice of the snapshot.

The address is the view, so a choice needs no widget: frame.js works out where a link leads from
the address of the moment, for whoever clicks faster than the page follows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from html import escape

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
        args=(widget,),
        label_visibility="collapsed",
        width=300,
    )


def _title(snapshot_id: str, lang: str) -> str:
    try:
        return data.open_snapshot(snapshot_id).title[lang]
    except SnapshotError:
        return snapshot_id


def any_of(key: str, label: str, options: Mapping[str, str], chosen: Collection[str]) -> str:
    """Any number of these codes, each said in words, for a parameter of the address, as HTML."""
    pills = "".join(_link(key, code, said, code in chosen) for code, said in options.items())
    return f'{_group(label, "pills")}<span class="choice-label">{escape(label)}</span>{pills}</div>'


def one_of(
    key: str, label: str, options: Mapping[str, str], chosen: str, usual: str = "",
    is_labelled: bool = False,
) -> str:  # fmt: skip
    """Exactly one of these codes, as HTML; what is `usual` the address need not say."""
    said = f'<span class="choice-label">{escape(label)}</span>' if is_labelled else ""
    kind = f' data-one="{escape(usual)}"'
    links = "".join(
        _link(key, code, words, code == chosen, kind) for code, words in options.items()
    )
    return f'{_group(label, "one-of")}{said}<span class="segments">{links}</span></div>'


def _group(label: str, kind: str) -> str:
    return f'<div class="choice {kind}" role="group" aria-label="{escape(label)}">'


def _link(key: str, code: str, said: str, is_chosen: bool, kind: str = "") -> str:
    mark = ' aria-current="true"' if is_chosen else ""
    which = f'data-key="{escape(key)}" data-code="{escape(code)}"{kind}'
    return f'<a href="." {which}{mark}>{escape(said)}</a>'


def _choose(widget: str) -> None:
    """Write the snapshot chosen into the address (the callback)."""
    st.query_params["snapshot"] = st.session_state[widget]
