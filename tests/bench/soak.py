"""Hours of the meeting in minutes: does anything grow? Prints the slopes of heap, nodes, memory.

    python -m tests.bench.soak [MINUTES]

The rotation runs as it does in a meeting, only its clock is hurried: a scene every half second,
so that 30 minutes are the switches of 20 hours. A real Chromium on a real server, both measured
after their garbage is collected. A slope is a straight line fitted to all but the first tenth.
"""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from data import store
from tests.browser.conftest import ARGS
from tests.browser.wall import READY, Server

MINUTES = 30.0
EVERY = 15.0  # seconds between two samples
HURRY = "() => { window.hurry = setInterval(() => { meeting.left = 0; }, 500); }"
COUNT = """() => { window.switches = 0; new MutationObserver(() => { window.switches += 1; })
  .observe(document.documentElement, { attributes: true, attributeFilter: ['data-scene'] }); }"""


def rss_kb(pid: int) -> int:
    """Resident memory of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    raise ValueError(f"process {pid} has no memory")


def slope(times: list[float], values: list[float]) -> float:
    """Growth an hour of a straight line through the values, by least squares."""
    mean_t, mean_v = sum(times) / len(times), sum(values) / len(values)
    over = sum((t - mean_t) * (v - mean_v) for t, v in zip(times, values, strict=True))
    return 3600 * over / sum((t - mean_t) ** 2 for t in times)


def main(minutes: float) -> None:
    """Soak, print each sample, then the slopes."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise SystemExit("no Chromium on this machine: install Debian's package chromium")
    samples: list[tuple[float, float, float, float]] = []
    server = Server(store.root())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGS)
        page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
        page.goto(f"{server.address}/meeting?scene=headline&seconds=20")
        page.wait_for_function(READY, timeout=120_000)
        page.evaluate(COUNT)
        page.evaluate(HURRY)
        tools = page.context.new_cdp_session(page)
        tools.send("Performance.enable")
        began = time.monotonic()
        while (now := time.monotonic() - began) < 60 * minutes:
            tools.send("HeapProfiler.collectGarbage")
            metrics = {
                m["name"]: m["value"] for m in tools.send("Performance.getMetrics")["metrics"]
            }
            sample = (
                now,
                metrics["JSHeapUsedSize"] / 2**20,
                metrics["Nodes"],
                rss_kb(server.process.pid) / 1024,
            )
            samples.append(sample)
            print(
                "{:6.0f} s  heap {:6.2f} MiB  nodes {:6.0f}  server {:6.1f} MiB".format(*sample),
                flush=True,
            )
            page.wait_for_timeout(1000 * EVERY)
        switches = page.evaluate("window.switches")
        browser.close()
    server.kill()
    kept = samples[len(samples) // 10 :]
    times = [sample[0] for sample in kept]
    print(f"{switches} switches in {minutes:g} minutes; growth an hour:")
    for place, (name, unit) in enumerate((("heap", "MiB"), ("nodes", ""), ("server", "MiB")), 1):
        values = [sample[place] for sample in kept]
        grown = f"{slope(times, values):+9.3f} {unit:4}"
        print(f"  {name:6} {grown} from {values[0]:.2f} to {values[-1]:.2f}")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES)
