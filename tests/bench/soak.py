"""Hours of the meeting in minutes: does anything grow? The slopes of heap, nodes, memory.

The rotation runs as it does in a meeting, only its clock is hurried: a scene every half second,
so that 30 minutes are the switches of 20 hours. A real Chromium on a real server, both measured
after their garbage is collected. A slope is a straight line fitted to all but the first tenth.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

from playwright.sync_api import sync_playwright

from tests.bench import opened
from tests.bench.rows import Row
from tests.bench.serving import APP, serving
from tests.bench.switch import chromium
from tests.bench.timing import slope
from tests.browser.conftest import ARGS
from tests.browser.wall import READY

MINUTES = 30.0
EVERY = 15.0  # seconds between two samples
HURRY = "() => { window.hurry = setInterval(() => { meeting.left = 0; }, 500); }"
COUNT = """() => { window.switches = 0; new MutationObserver(() => { window.switches += 1; })
  .observe(document.documentElement, { attributes: true, attributeFilter: ['data-scene'] }); }"""
MEASURED = (("heap", "MiB"), ("nodes", ""), ("server", "MiB"))

Sample = tuple[float, float, float, float]  # seconds, then what is measured


def run(size: str) -> Iterator[Row]:
    """Growth an hour over BENCH_MINUTES of rotation, each sample printed as it is taken."""
    root, _ = opened.serving(size)
    minutes = float(os.environ.get("BENCH_MINUTES", MINUTES))
    samples: list[Sample] = []
    with serving(APP, root) as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
        page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
        page.goto(f"{served.address}/meeting?scene=headline&seconds=20")
        page.wait_for_function(READY, timeout=120_000)
        page.evaluate(COUNT)
        page.evaluate(HURRY)
        tools = page.context.new_cdp_session(page)
        tools.send("Performance.enable")
        began = time.monotonic()
        while (now := time.monotonic() - began) < 60 * minutes:
            tools.send("HeapProfiler.collectGarbage")
            found = tools.send("Performance.getMetrics")["metrics"]
            metrics = {one["name"]: one["value"] for one in found}
            heap = metrics["JSHeapUsedSize"] / 2**20
            samples.append((now, heap, metrics["Nodes"], served.rss_mb()))
            print(
                "{:6.0f} s  heap {:6.2f} MiB  nodes {:6.0f}  server {:6.1f} MiB".format(
                    *samples[-1]
                ),
                flush=True,
            )
            page.wait_for_timeout(1000 * EVERY)
        switches = page.evaluate("window.switches")
        browser.close()
    yield from rows(samples, f"{switches} switches in {minutes:g} minutes")


def rows(samples: list[Sample], note: str) -> Iterator[Row]:
    """Growth an hour of what is measured, the first tenth of the samples aside."""
    kept = samples[len(samples) // 10 :]
    times = [sample[0] for sample in kept]
    for place, (name, unit) in enumerate(MEASURED, 1):
        values = [sample[place] for sample in kept]
        yield Row(
            f"growth of the {name} an hour",
            3600 * slope(times, values),
            unit,
            note=f"from {values[0]:.2f} to {values[-1]:.2f}; {note}",
        )
