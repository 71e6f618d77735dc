"""The meeting's screen: how fast it answers a clicker, and whether hours of switching grow it.

A real Chromium measures itself: Event Timing tells the time from the key to the frame that shows
its effect, in steps of 8 ms. A key every half second switches as often in 30 minutes as a rotation
of 20 seconds in 20 hours.
"""

import statistics
import time
from argparse import Namespace
from collections.abc import Iterator

from playwright.sync_api import CDPSession, Page

from tests.bench import sizes
from tests.bench.browser import browser, opened
from tests.bench.processes import Served
from tests.bench.results import Row
from tests.bench.timing import Laps

PRESSES = 200
SCREENS = ((1280, 720), (1920, 1080), (3840, 2160))
NEXT = "ArrowRight"
EVERY = 15.0  # seconds between two samples
MEASURED = (("heap", "MiB"), ("nodes", ""), ("server", "MB"))

Sample = tuple[float, float, float, float]  # seconds, then what is measured


def run(options: Namespace) -> Iterator[Row]:
    """Yield the time of a switch at each screen size, then growth an hour."""
    root = sizes.ready(options.size)
    with Served(root) as served, browser() as chromium:
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
    page.evaluate("bench.watchKeys()")
    for _ in range(PRESSES):
        page.keyboard.press(NEXT)
        page.wait_for_timeout(100)
    took = Laps(page.evaluate("bench.took"))
    note = f"{len(took.times)} of {PRESSES} above 16 ms"
    return Row("meeting", f"key to scene painted, {screen}", took.median, "ms", took.p95, note=note)


def browsed(tools: CDPSession) -> tuple[float, float]:
    """Return the browser's heap in MiB and its nodes, after a collection."""
    tools.send("HeapProfiler.collectGarbage")
    metrics = {one["name"]: one["value"] for one in tools.send("Performance.getMetrics")["metrics"]}
    return metrics["JSHeapUsedSize"] / 2**20, metrics["Nodes"]


def growth(samples: list[Sample], note: str) -> Iterator[Row]:
    """Yield the growth an hour of what is measured, the first tenth of the samples aside."""
    times, *measured = zip(*samples[len(samples) // 10 :], strict=True)
    for (name, unit), values in zip(MEASURED, measured, strict=True):
        grown = 3600 * statistics.linear_regression(times, values).slope
        yield Row("meeting", f"growth of the {name} an hour", grown, unit,
                  note=f"from {values[0]:.2f} to {values[-1]:.2f}; {note}")  # fmt: skip
