"""What the first page asks, worked out as the server starts: its first reader finds it kept.

A browser loads a hundred scripts before it asks for anything; that time is used here.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

import data
from data import Snapshot, SnapshotError
from pages.ui import comparison
from pages.ui.filters import FILTERS
from pages.ui.store import fetch
from queries import Question, load, names
from queries.engine import QueryError, Value

PAGE = ("overview/", "attention/")  # folders of the questions that page asks

Wanted = tuple[Question, Mapping[str, Value]]


def prepare() -> None:
    """Ask all of it, one by one; what does not finish is left to the reader, who is told why."""
    importlib.import_module("streamlit.emojis")  # 40 ms, loaded at the first row of buttons
    with suppress(SnapshotError):
        shown, _ = data.serving()
        before = data.previous(shown)
        _ask([*_lists(), *_open(name for name in names() if name.startswith(PAGE))], shown)
        for one in (before, shown) if before is not None else ():
            _ask(_open(comparison.QUESTIONS), one)


def _lists() -> Iterator[Wanted]:
    """What the filters offer."""
    yield from ((load(name), {}) for one in FILTERS.values() for name in one.asked)


def _open(asked: Iterable[str]) -> Iterator[Wanted]:
    """Questions with every filter left open."""
    for question in map(load, asked):
        yield question, {key: FILTERS[key].nothing for key in question.takes}


def _ask(wanted: Iterable[Wanted], on: Snapshot) -> None:
    for question, params in wanted:
        with suppress(QueryError):
            fetch(question, params, on)
