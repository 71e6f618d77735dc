"""What is the same all through one run of a page is looked up once.

Streamlit answers what the address says, or what a session holds, behind locks and contexts; a page
asks hundreds of times. Callbacks, dialogs and files are made outside of a run and look for
themselves. No Streamlit here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Found = TypeVar("Found")

_found: ContextVar[dict[Hashable, Any] | None] = ContextVar("found", default=None)


@contextmanager
def run() -> Iterator[None]:
    """One run: from here to its end what was looked up stays as it was found."""
    before = _found.set({})
    try:
        yield
    finally:
        _found.reset(before)


def once(key: Hashable, look: Callable[[], Found]) -> Found:
    """What `look` found the first time in this run; outside of a run it looks every time."""
    found = _found.get()
    if found is None:
        return look()
    if key not in found:
        found[key] = look()
    kept: Found = found[key]
    return kept
