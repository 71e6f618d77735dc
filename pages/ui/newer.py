"""When an address holds a snapshot: whether a newer one exists, and the way to it."""

from __future__ import annotations

import streamlit as st

import data
from data import Snapshot, SnapshotError
from pages.ui import formats
from pages.ui.ask import snapshot
from pages.ui.words import language, words

HOLDS = ("pin", "snapshot")  # parameters of the address that hold one


def is_held() -> bool:
    """Whether the address names the snapshot to show."""
    return any(st.query_params.get(key) for key in HOLDS)


def is_newer(one: Snapshot, other: Snapshot) -> bool:
    """Whether a snapshot was made after another and does not put generated data in its place."""
    is_worse = one.kind == "demo" and other.kind != "demo"
    return one.created_at > other.created_at and not is_worse


def current() -> Snapshot:
    """The snapshot that opens by default; what is shown where none is sound any more."""
    try:
        return data.serving()[0]
    except SnapshotError:
        return snapshot()


def offer() -> None:
    """Where a newer snapshot exists than the one the address holds: say so, one click away."""
    if is_held() and is_newer(found := current(), snapshot()):
        day = formats.date(found.as_of, language())
        label = words("ui")("trust.newer", day=day)
        st.button(label, key="newer", type="tertiary", on_click=follow)


def follow() -> None:
    """Let the address hold no snapshot any more, so that the one in force is shown."""
    for key in HOLDS:
        st.query_params.pop(key, None)
