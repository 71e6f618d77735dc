"""The meeting's screen: how fast it answers a clicker, and whether hours of switching grow it.

A real Chromium measures itself: Event Timing tells the time from the key to the frame that shows
its effect, in steps of 8 ms. A key every half second switches as often in 30 minutes as a rotation
of 20 seconds in 20 hours.
"""

from __future__ import annotations

import statistics
import time
from argparse import Namespace
from collections.abc import Iterator

from playwright.sync_api import CDPSession, Page

from tests.bench import sizes
from tests.bench.browser import browser, opened
from tests.bench.rows import Row
from tests.bench.serving import APP, serving
from tests.bench.timing import percentile, slope

PRESSES = 200
SCREENS = ((1280, 720), (1920, 1080), (3840, 2160))
NEXT = "ArrowRight"
EVERY = 15.0  # seconds between two samples
WATCH = """() => {
  window.took = [];
  window.watch ??= new PerformanceObserver(list => {
    for (const one of list.getEntries()) if (one.name === 'keydown') took.push(one.duration);
  });
  watch.observe({ type: 'event', durationThreshold: 16, buffered: false });
}"""
MEASURED = (("heap", "MiB"), ("nodes", ""), ("server", "MB"))

Sample = tuple[float, float, float, float]  # seconds, then what is measured


def run(options: Namespace) -> Iterator[Row]:
    """Yield the time of a switch at each screen size, then growth an hour."""
    root = sizes.ready(options.size)
    with serving(APP, root) as served, browser() as chromium:
        with opened(chromium, served.address, ("meeting", "")) as page:
            for width, height in SCREENS:
                page.set_viewport_size({"width": width, "height": height})
                yield switched(page, f"{width} × {height}")
            tools, samples, began = page.context.new_cdp_session(page), [], time.monotonic()
            tools.send("Performance.enable")
            while (now := time.monotonic() - began) < 60 * options.minutes:
                samples.append((now, *browsed(tools), served.rss_mb()))
                for _ in range(int(2 * EVERY)):
                    page.keyboard.press(NEXT)
                    page.wait_for_timeout(500)
        yield from growth(samples, f"{options.minutes:g} minutes, a switch every half second")


def switched(page: Page, screen: str) -> Row:
    """Return the time from a key to the next scene painted."""
    page.evaluate(WATCH)
    for _ in range(PRESSES):
        page.keyboard.press(NEXT)
        page.wait_for_timeout(100)
    took: list[float] = page.evaluate("took")
    median, most = (statistics.median(took), percentile(took, 0.95)) if took else (None, None)
    note = f"{len(took)} of {PRESSES} above 16 ms"
    return Row("meeting", f"key to scene painted, {screen}", median, "ms", most, note=note)


def browsed(tools: CDPSession) -> tuple[float, float]:
    """Return the browser's heap in MiB and its nodes, after a collection."""
    tools.send("HeapProfiler.collectGarbage")
    metrics = {one["name"]: one["value"] for one in tools.send("Performance.getMetrics")["metrics"]}
    return metrics["JSHeapUsedSize"] / 2**20, metrics["Nodes"]


def growth(samples: list[Sample], note: str) -> Iterator[Row]:
    """Yield the growth an hour of what is measured, the first tenth of the samples aside."""
    counted = samples[len(samples) // 10 :]
    times = [sample[0] for sample in counted]
    for place, (name, unit) in enumerate(MEASURED, 1):
        values = [sample[place] for sample in counted]
        yield Row(
            "meeting", f"growth of the {name} an hour", 3600 * slope(times, values), unit,
            note=f"from {values[0]:.2f} to {values[-1]:.2f}; {note}",
        )  # fmt: skip
