"""How fast the meeting answers a clicker: from the key to the next scene painted, in milliseconds.

Measured by the browser itself (Event Timing: from the key until the frame that shows its effect,
in steps of 8 ms), at each screen size, with the rotation running.
"""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Iterator

from playwright.sync_api import sync_playwright

from tests.bench import opened
from tests.bench.rows import Row
from tests.bench.serving import APP, serving
from tests.bench.timing import percentile
from tests.browser.conftest import ARGS
from tests.browser.wall import READY

PRESSES = 200
SCREENS = ((1280, 720), (1920, 1080), (3840, 2160))
WATCH = """() => { window.took = []; new PerformanceObserver(list => {
  for (const one of list.getEntries()) if (one.name === 'keydown') took.push(one.duration);
}).observe({ type: 'event', durationThreshold: 16, buffered: false }); }"""


def chromium() -> str:
    """Where the browser is; RuntimeError without one."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise RuntimeError("no Chromium on this machine: install Debian's package chromium")
    return found


def run(size: str) -> Iterator[Row]:
    """Press a clicker's key again and again on each screen; the slowest is in the note."""
    root, _ = opened.serving(size)
    with serving(APP, root) as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
        for width, height in SCREENS:
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(f"{served.address}/meeting?scene=headline&seconds=600")
            page.wait_for_function(READY, timeout=120_000)
            page.evaluate(WATCH)
            for _ in range(PRESSES):
                page.keyboard.press("PageDown")
                page.wait_for_timeout(100)
            took: list[float] = page.evaluate("took")
            page.close()
            took += [8.0] * (PRESSES - len(took))  # what is not reported took less than 16 ms
            yield Row(
                f"key to the next scene, {width}x{height}",
                statistics.median(took),
                "ms",
                percentile(took, 0.95),
                note=f"slowest {max(took):.0f} ms of {PRESSES} presses",
            )
        browser.close()
