"""The first page of a fresh process, against an empty script that imports pandas and plotly."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.bench import opened
from tests.bench.rows import Goal, Row
from tests.bench.serving import APP, PLAIN, serving
from tests.bench.session import Session
from tests.browser.conftest import ARGS, IDLE

ROUNDS, PAINTED = 5, 3
SECONDS = 120.0  # after which no further round begins
GOAL = Goal("first paint", "≤ 1.5 × the empty script", 1.5, "ratio")
TEXT = "() => document.querySelector('[data-testid=stText]') !== null"

Times = dict[str, list[float]]


def run(size: str) -> Iterator[Row]:
    """The first run, the time from the process's start to its end, and a browser's painting."""
    root, _ = opened.serving(size)
    first: Times = {APP: [], PLAIN: []}
    whole: Times = {APP: [], PLAIN: []}
    began = time.monotonic()
    for _ in range(ROUNDS):
        if time.monotonic() - began > SECONDS:
            break
        for script in (APP, PLAIN):
            with serving(script, root) as served:
                session = Session(served.address)
                first[script].append(session.run() / 1000)
                whole[script].append(served.started_s + first[script][-1])
                session.close()
    yield _row("first run of a fresh process", first)
    yield _row("from the process's start to the end of its first run", whole)
    if found := shutil.which("chromium") or shutil.which("chromium-browser"):
        yield _row("in a browser, from the address to the last chart drawn", painted(found, root))
    else:
        yield Row("in a browser", None, "s", note="no Chromium on this machine")


def painted(chromium: str, root: Path) -> Times:
    """Seconds from opening the address to the page painted, process and browser fresh."""
    times: Times = {APP: [], PLAIN: []}
    with sync_playwright() as playwright:
        for _ in range(PAINTED):
            for script, shown in ((APP, IDLE), (PLAIN, TEXT)):
                browser = playwright.chromium.launch(executable_path=chromium, args=ARGS)
                with serving(script, root) as served:
                    page = browser.new_page(viewport={"width": 1366, "height": 768})
                    began = time.perf_counter()
                    page.goto(served.address)
                    page.wait_for_function(shown, timeout=120_000)
                    times[script].append(time.perf_counter() - began)
                browser.close()
    return times


def _row(what: str, times: Times) -> Row:
    middle: Sequence[float] = [statistics.median(times[script]) for script in (APP, PLAIN)]
    return Row(
        what, middle[0], "s", rival="empty script with pandas and plotly", against=middle[1],
        goal=GOAL, note=f"{len(times[APP])} processes",
    )  # fmt: skip
