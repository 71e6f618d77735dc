"""Does the server grow? Its memory over a thousand reruns, the collector off as it is served."""

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

RERUNS = 1_000
CHOICES = 20  # filter choices a page goes round: kept answers stop growing once all are asked
SAMPLES = 100
WARM = 240.0  # seconds at most to ask every address once


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
    grown = {}
    for script, addresses in ((EMPTY, [("", "")]), (APP, asked)):
        with serving(script, root) as served:
            grown[script] = _grown(served, addresses, reruns)
    (slope_mb, before, after), (floor, *_) = grown[APP], grown[EMPTY]
    yield Row(
        f"growth over {reruns:,} reruns", slope_mb, "MB", rival="empty page", against=floor,
        goal=Goal("no leak", "≤ 5 MB", 5),
        note=f"from {before:.0f} to {after:.0f} MB, once every address had been asked",
    )  # fmt: skip


def _grown(
    served: Served, addresses: list[tuple[str, str]], reruns: int
) -> tuple[float, float, float]:
    """MB of growth over the reruns by a fitted line, MB before, MB after; warm from the start.

    Addresses not asked once within WARM seconds are left out.
    """
    session, began = Session(served.address), time.monotonic()
    places, values, asked = [], [], []
    for one in addresses:
        if time.monotonic() - began < WARM:
            session.run(*one)
            asked.append(one)
    for turn in range(reruns):
        session.run(*asked[turn % len(asked)])
        if turn % max(reruns // SAMPLES, 1) == 0:
            places.append(float(turn))
            values.append(served.rss_mb())
    session.close()
    return slope(places, values) * reruns, values[0], values[-1]
