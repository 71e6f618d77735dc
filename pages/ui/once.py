"""What is the same all through one run of a page is looked up once.

Streamlit answers what the address says, or what a session holds, behind locks and contexts; a page
asks hundreds of times. Callbacks are called outside of a run and look for themselves.
A file is made in a run of its own, in which everything is known. No Streamlit here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Found = TypeVar("Found")

_found: ContextVar[dict[Hashable, Any] | None] = ContextVar("found", default=None)


@contextmanager
def run(known: Mapping[Hashable, Any] | None = None) -> Iterator[None]:
    """One run: from here to its end what was looked up stays as it was found.

    What is `known` from the start is not looked up at all.
    """
    before = _found.set(dict(known or {}))
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
