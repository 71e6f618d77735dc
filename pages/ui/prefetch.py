"""Prefetch: the questions of a page start side by side, as its last run asked them.

A script asks one question after the other. On two cores a filter change of /volunteers at 10m
records takes about half as long when they run side by side. A wrong guess fills the cache alone.
No Streamlit here.
"""

from collections.abc import Hashable
from concurrent.futures import ThreadPoolExecutor

from cachetools import LRUCache

from pages.ui.fetch import fetch, is_held
from pages.ui.view import View
from queries import load
from queries.pool import CORES

LOOKED_AT = ("measure", "split")  # choices under which a page asks other questions
THREADS = ThreadPoolExecutor(2 * CORES, "prefetch")

_asked: LRUCache[Hashable, tuple[str, ...]] = LRUCache(200)


def begin(view: View) -> None:
    """Start what the last run of this page asked, where no answer is held yet."""
    for name in _asked.get(_place(view), ()):
        question = load(name)
        params = {key: view.value(key) for key in question.takes}
        if question.provenance(view.snapshot) and not is_held(question, params, view.snapshot):
            THREADS.submit(fetch, question, params, view.snapshot)


def remember(view: View) -> None:
    """Note what a run of the page has asked."""
    _asked[_place(view)] = tuple(dict.fromkeys(view.asked))


def _place(view: View) -> Hashable:
    return view.page, view.snapshot.id, tuple(view.value(key) for key in LOOKED_AT)
