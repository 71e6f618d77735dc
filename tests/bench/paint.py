"""The first page of a fresh process, beside an empty Streamlit app."""

import statistics
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from tests.bench import sizes
from tests.bench.browser import browser, opened
from tests.bench.processes import EMPTY, Served
from tests.bench.results import Row
from tests.bench.session import Session

ROUNDS = 5
Seen = dict[str, float]


def run(options: Namespace) -> Iterator[Row]:
    """Yield the start of the process, the first number, the first chart, and what moves."""
    root = sizes.ready(options.size)
    ours, floor = list[Seen](), list[Seen]()
    for _ in range(ROUNDS):
        for script, seen in (("app.py", ours), (EMPTY, floor)):
            seen.append(started(script, root) | painted(script, root))
    for what, key, rival, limit in (
        ("process started to the end of its first run", "whole", "whole", None),
        ("first number in a browser", "number", "number", 1.5),
        ("first chart in a browser", "chart", "number", 2.0),
    ):
        yield Row(
            "paint", what, middle(ours, key), "s", rival="empty app", against=middle(floor, rival),
            limit=limit, of="ratio", note=f"{ROUNDS} processes",
        )  # fmt: skip
    yield Row("paint", "layout shift", middle(ours, "shift"), "", limit=0.05)


def started(script: str, root: Path) -> Seen:
    """Measure a fresh process from its start to the end of its first run, in seconds."""
    with Served(root, script=script) as served, Session(served.address) as session:
        return {"whole": served.started_s + session.run() / 1000}


def painted(script: str, root: Path) -> Seen:
    """Measure the first page of a fresh process in a fresh browser, in seconds."""
    with (
        Served(root, script=script) as served,
        browser() as chromium,
        opened(chromium, served.address, ("", ""), "bench.watchFirst()") as page,
    ):
        page.wait_for_function("() => bench.seen.number && bench.settled()", timeout=120_000)
        seen: Seen = page.evaluate("bench.seen")
    return {key: value if key == "shift" else value / 1000 for key, value in seen.items()}


def middle(seen: list[Seen], key: str) -> float | None:
    """Return the median of a figure; None where it was not seen."""
    found = [one[key] for one in seen if key in one]
    return statistics.median(found) if found else None
