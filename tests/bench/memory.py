"""Whether the server grows: its memory over ten thousand reruns, beside an empty page."""

import statistics
from argparse import Namespace
from collections.abc import Iterator, Sequence

from tests.bench import addresses, sizes
from tests.bench.processes import EMPTY, Served
from tests.bench.results import Row
from tests.bench.session import Address, Session

CHOICES = 20  # filter choices a page goes round: the cache stops growing once all are asked
EVERY = 10  # reruns between two samples


def run(options: Namespace) -> Iterator[Row]:
    """Yield the growth over the first thousand reruns and over all."""
    root = sizes.ready(options.size)
    steps = sorted({min(1_000, options.reruns), options.reruns})
    with Served(root, script=EMPTY) as empty:
        floor = grown(empty, [("", "")], steps)
    with Served(root) as app:
        own = grown(app, addresses.trails(CHOICES, seed=3), steps)
    for done in steps:
        yield Row("memory", f"growth over {done:,} reruns", own[done], "MB", rival="empty page",
                  against=floor[done], limit=5)  # fmt: skip


def grown(served: Served, trails: Sequence[Address], steps: Sequence[int]) -> dict[int, float]:
    """Return the MB a fitted line grew over so many reruns, warm from the start."""
    places, values, found = [], [], {}
    with Session(served.address) as session:
        for one in trails:
            session.run(*one)
        for turn in range(max(steps) + 1):
            if turn % EVERY == 0:
                places.append(turn)
                values.append(served.rss_mb())
            if turn in steps:
                found[turn] = statistics.linear_regression(places, values).slope * turn
            session.run(*trails[turn % len(trails)])
    return found
