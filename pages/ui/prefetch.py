"""Prefetch: the questions of a page start side by side, as its last run asked them.

A script asks one question after the other. On two cores a filter change of /volunteers at 10m
records takes about half as long when they run side by side. A wrong guess fills the cache alone.
Where much waits already, as of a reader who changes filters faster than they are answered, nothing
is begun ahead. No Streamlit here.
"""

from collections.abc import Hashable
from contextlib import suppress
from functools import partial

from cachetools import LRUCache

from pages.ui.fetch import fetch, is_held
from pages.ui.view import View
from queries import load
from queries.engine import QueryError
from queries.pool import CORES, Pool

LOOKED_AT = ("measure", "split")  # choices under which a page asks other questions
AHEAD = Pool("prefetch", at_once=2 * CORES, waiting=60)

_asked: LRUCache[Hashable, tuple[str, ...]] = LRUCache(200)


def begin(view: View, whose: str) -> None:
    """Start what the last run of this page asked, where no answer is held yet."""
    with suppress(QueryError):  # no place: the run asks it in its turn
        for name in _asked.get(_place(view), ()):
            question = load(name)
            params = {key: view.value(key) for key in question.takes}
            if question.provenance(view.snapshot) and not is_held(question, params, view.snapshot):
                AHEAD.begin(partial(fetch, question, params, view.snapshot), whose)


def remember(view: View) -> None:
    """Note what a run of the page has asked."""
    _asked[_place(view)] = tuple(dict.fromkeys(view.asked))


def _place(view: View) -> Hashable:
    return view.page, view.snapshot.id, tuple(view.value(key) for key in LOOKED_AT)
