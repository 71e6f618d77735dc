"""The first page of a fresh process, beside an empty Streamlit app."""

from __future__ import annotations

import statistics
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from tests.bench import sizes
from tests.bench.browser import SETTLED, browser
from tests.bench.rows import Row
from tests.bench.serving import APP, EMPTY, Served, serving
from tests.bench.session import Session

ROUNDS = 5
# From the page's own start: the first digit in the main part, the first and the last chart.
WATCH = """(() => {
  window.seen = { shift: 0 };
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) seen.shift += one.value;
  }).observe({ type: 'layout-shift', buffered: true });
  const look = () => {
    const main = document.querySelector('[data-testid=stMain]');
    if (/\\d/.test(main?.innerText ?? '')) seen.number ??= performance.now();
    if (main?.querySelector('.main-svg')) seen.chart ??= performance.now();
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""

Seen = dict[str, float]


def run(options: Namespace) -> Iterator[Row]:
    """Yield the start of the process, the first number, the first chart, and what moves."""
    root = sizes.ready(options.size)
    seen: dict[str, list[Seen]] = {APP: [], EMPTY: []}
    for _ in range(ROUNDS):
        for script in (APP, EMPTY):
            with serving(script, root) as served:
                seen[script].append(started(served))
            seen[script][-1] |= painted(script, root)
    floor = middle(seen[EMPTY], "number")
    for what, key, against, limit in (
        ("process started to the end of its first run", "whole", middle(seen[EMPTY], "whole"), 0),
        ("first number in a browser", "number", floor, 1.5),
        ("first chart in a browser", "chart", floor, 2.0),
    ):
        yield Row(
            "paint", what, middle(seen[APP], key), "s", rival="empty app", against=against,
            limit=limit or None, of="ratio", note=f"{ROUNDS} processes",
        )  # fmt: skip
    yield Row("paint", "layout shift", middle(seen[APP], "shift"), "", limit=0.05)


def started(served: Served) -> Seen:
    """Measure a fresh process from its start to the end of its first run, in seconds."""
    session = Session(served.address)
    first = session.run() / 1000
    session.close()
    return {"whole": served.started_s + first}


def painted(script: str, root: Path) -> Seen:
    """Measure the first page of a fresh process in a fresh browser, in seconds."""
    with serving(script, root) as served, browser() as chromium:
        page = chromium.new_page(viewport={"width": 1366, "height": 768})
        page.add_init_script(WATCH)
        page.goto(served.address)
        page.wait_for_function(f"() => window.seen?.number && {SETTLED}()", timeout=120_000)
        seen: Seen = page.evaluate("seen")
    return {key: value if key == "shift" else value / 1000 for key, value in seen.items()}


def middle(seen: list[Seen], key: str) -> float | None:
    """Return the median of a figure; None where it was not seen."""
    found = [one[key] for one in seen if key in one]
    return statistics.median(found) if found else None
