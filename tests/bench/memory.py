"""Whether the server grows: its memory over ten thousand reruns, beside an empty page."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Iterator, Sequence

from tests.bench import addresses, sizes
from tests.bench.rows import Row
from tests.bench.serving import APP, EMPTY, Served, serving
from tests.bench.session import Address, Session
from tests.bench.timing import slope

CHOICES = 20  # filter choices a page goes round: the cache stops growing once all are asked
EVERY = 10  # reruns between two samples
WARM = 120.0  # seconds at most to ask every address once


def run(options: Namespace) -> Iterator[Row]:
    """Yield the growth over the first thousand reruns and over all."""
    root = sizes.ready(options.size)
    steps = sorted({min(1_000, options.reruns), options.reruns})
    with serving(EMPTY, root) as empty:
        floor = grown(empty, [("", "")], steps)
    with serving(APP, root) as app:
        own = grown(app, addresses.trails(CHOICES, seed=3), steps)
    for done in steps:
        yield Row("memory", f"growth over {done:,} reruns", own[done], "MB", rival="empty page",
                  against=floor[done], limit=5)  # fmt: skip


def grown(served: Served, addresses: Sequence[Address], steps: Sequence[int]) -> dict[int, float]:
    """Return the MB a fitted line grew over so many reruns, warm from the start."""
    session, began, asked = Session(served.address), time.monotonic(), []
    for one in addresses:
        if time.monotonic() - began < WARM:
            session.run(*one)
            asked.append(one)
    places, values, found = [], [], {}
    for turn in range(max(steps) + 1):
        if turn % EVERY == 0:
            places.append(float(turn))
            values.append(served.rss_mb())
        if turn in steps:
            found[turn] = slope(places, values) * turn
        session.run(*asked[turn % len(asked)])
    session.close()
    return found
