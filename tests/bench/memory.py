"""Does the server grow? Its memory over ten thousand reruns, the collector off as it is served.

One run tells both: what the first thousand add, and what all ten thousand do.
"""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Iterator

from pages.ui import frame
from tests.bench import changes, opened
from tests.bench.pages import address
from tests.bench.rows import Goal, Row
from tests.bench.serving import APP, EMPTY, Served, serving
from tests.bench.session import Session
from tests.bench.timing import slope

RERUNS = 10_000
STEPS = (1_000, RERUNS)  # after which it is told how much there is more
CHOICES = 20  # filter choices a page goes round: kept answers stop growing once all are asked
EVERY = 10  # reruns between two samples
WARM = 120.0  # seconds at most to ask every address once

Growth = tuple[int, float, float, float]  # reruns, MB a fitted line grew, MB before, MB after


def run(size: str) -> Iterator[Row]:
    """Growth of resident memory over BENCH_RERUNS reruns of all pages, beside an empty page."""
    root, snapshot = opened.serving(size)
    reruns = int(os.environ.get("BENCH_RERUNS", RERUNS))
    offers = {page: changes.offered(page, snapshot) for page in frame.PAGES}
    asked = [
        address(page, query)
        for page, offered in offers.items()
        for query in ("", *itertools.islice(changes.choices(offered, seed=3), CHOICES))
    ]
    with serving(EMPTY, root) as empty:
        floor = {done: slope_mb for done, slope_mb, *_ in grown(empty, [("", "")], reruns)}
    with serving(APP, root) as app:
        for done, slope_mb, before, after in grown(app, asked, reruns):
            yield Row(
                f"growth over {done:,} reruns", slope_mb, "MB", rival="empty page",
                against=floor[done], goal=Goal(f"no leak over {done:,} reruns", "≤ 5 MB", 5),
                note=f"from {before:.0f} to {after:.0f} MB, once every address had been asked",
            )  # fmt: skip


def grown(served: Served, addresses: list[tuple[str, str]], reruns: int) -> Iterator[Growth]:
    """MB of growth over the first thousand reruns and over all, warm from the start.

    Addresses not asked once within WARM seconds are left out.
    """
    session, began = Session(served.address), time.monotonic()
    places, values, asked = [], [], []
    for one in addresses:
        if time.monotonic() - began < WARM:
            session.run(*one)
            asked.append(one)
    for turn in range(reruns + 1):
        if turn % EVERY == 0:
            places.append(float(turn))
            values.append(served.rss_mb())
        if turn and (turn in STEPS or turn == reruns):
            yield turn, slope(places, values) * turn, values[0], values[-1]
        session.run(*asked[turn % len(asked)])
    session.close()
