"""Filter changes that nobody made before: choices of codes as the address writes them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlencode

from data import Snapshot
from pages.ui import filters

TRIES = 200  # draws without a new choice after which there is none


def offered(page: str, snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """The codes each filter in a page's band offers on a snapshot."""
    return {
        key: tuple(filters.FILTERS[key].options(snapshot))
        for key in filters.taken(page)
        if filters.FILTERS[key].how == "many"
    }


def choices(options: Mapping[str, Sequence[str]], seed: int) -> Iterator[str]:
    """Query strings, each another choice of any number of codes of each filter.

    The same seed draws the same; it ends where nothing new turns up.
    """
    chance, known, tries = random.Random(seed), {""}, 0
    while tries < TRIES:
        chosen = {
            key: sorted(chance.sample(list(codes), chance.randint(0, len(codes))))
            for key, codes in options.items()
        }
        query = urlencode({key: codes for key, codes in chosen.items() if codes}, doseq=True)
        tries = tries + 1 if query in known else 0
        if query not in known:
            known.add(query)
            yield query
