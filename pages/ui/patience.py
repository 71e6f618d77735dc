"""Waiting for an answer: a quiet sign where it will stand, and no waiting for those who have left.

A script that waits outside Streamlit's calls does not notice that its reader has clicked on or
closed the page, so it asks. The sign is a transient element: it takes no place of its own, so what
follows stays where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner_utils.script_run_context import (
    enqueue_message,
    get_run_yield_check,
)

from pages.ui.words import words

SHOWN_AFTER = 0.3  # seconds; what is faster shows nothing, so nothing flickers


@contextmanager
def patience() -> Iterator[Callable[[float], None]]:
    """What to call while waiting, with the seconds waited so far.

    It raises Streamlit's own exceptions where this run of the script is to end.
    """
    check = get_run_yield_check()
    signs: list[Callable[[], ForwardMsg]] = []

    def pause(waited: float) -> None:
        if check is None:
            return
        check()
        if waited >= SHOWN_AFTER and not signs:
            said = Element()
            said.spinner.text = words("ui")("query.working")
            show, clear = st._main._transient(said)  # where st.spinner has a delay of its own
            enqueue_message(show())
            signs.append(clear)

    try:
        yield pause
    finally:
        for clear in signs:
            enqueue_message(clear())
