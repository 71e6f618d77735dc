"""Asked ahead: what a page is about to ask is worked out side by side from the start of its run.

A script asks one question after the other. Which ones is known from the last run of the same page
on the same snapshot with the same choice of what to look at, by whichever reader; what was guessed
wrong is ended with the run.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from pages.ui import filters
from pages.ui.ask import Asked, asked_of_run, params_of, snapshot
from pages.ui.store import begun
from queries import load

MOST = 200  # places remembered; those not visited longest are forgotten first

Place = tuple[str, str, tuple[tuple[str, str], ...]]  # page, snapshot, what is looked at

_asked: OrderedDict[Place, tuple[Asked, ...]] = OrderedDict()


@contextmanager
def ahead(page: str) -> Iterator[None]:
    """One run of a page: what it asked last time begins now, what it asks is remembered."""
    here = snapshot()
    place = page, here.id, tuple((key, filters.asked(key)) for key in filters.LOOKED_AT)
    with ExitStack() as running:
        for name, given, on in _asked.get(place, ()):
            question = load(name)
            running.enter_context(begun([(question, params_of(question, given))], on or here))
        yield
    _asked[place] = tuple(asked_of_run())
    _asked.move_to_end(place)
    while len(_asked) > MOST:
        _asked.popitem(last=False)
