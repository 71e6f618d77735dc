"""How fast the meeting answers a clicker: from the key to the next scene painted, in milliseconds.

    python -m tests.bench.switch

Measured by the browser itself (Event Timing: from the key until the frame that shows its effect,
in steps of 8 ms), at each size, with the rotation running.
"""

from __future__ import annotations

import shutil
import statistics

from playwright.sync_api import sync_playwright

from data import store
from tests.browser.conftest import ARGS
from tests.browser.wall import READY, Server

PRESSES = 200
WATCH = """() => { window.took = []; new PerformanceObserver(list => {
  for (const one of list.getEntries()) if (one.name === 'keydown') took.push(one.duration);
}).observe({ type: 'event', durationThreshold: 16, buffered: false }); }"""


def main() -> None:
    """Press a clicker's key again and again; print the median, the 95th per cent, the slowest."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise SystemExit("no Chromium on this machine: install Debian's package chromium")
    server = Server(store.root())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGS)
        for width, height in ((1280, 720), (1920, 1080), (3840, 2160)):
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(f"{server.address}/meeting?scene=headline&seconds=600")
            page.wait_for_function(READY, timeout=120_000)
            page.evaluate(WATCH)
            for _ in range(PRESSES):
                page.keyboard.press("PageDown")
                page.wait_for_timeout(100)
            took = sorted(page.evaluate("took"))
            page.close()
            if len(took) < PRESSES // 2:  # what is not reported took less than 16 ms
                took = [8.0] * (PRESSES - len(took)) + took
            p95 = took[int(0.95 * len(took))]
            middle = statistics.median(took)
            print(f"{width}x{height}: {len(took)} presses, median {middle:.0f} ms", end=", ")
            print(f"p95 {p95:.0f} ms, slowest {took[-1]:.0f} ms")
        browser.close()
    server.kill()


if __name__ == "__main__":
    main()
