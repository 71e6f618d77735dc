"""Filter changes in a real browser: from the click to the last chart painted."""

from __future__ import annotations

import shutil
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from playwright.sync_api import Browser, sync_playwright

from tests.bench import addresses, sizes
from tests.bench.rows import Row
from tests.bench.serving import APP, serving
from tests.bench.session import Address, Session
from tests.bench.timing import Laps

ROUNDS = 25
VIEW = {"width": 1366, "height": 768}
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SETTLED = """(() => {
  const app = document.querySelector('[data-testid=stApp]');
  if (app?.dataset.testScriptState !== 'notRunning') return false;
  if (app.dataset.testConnectionState !== 'CONNECTED') return false;
  if (!document.querySelector('[data-testid=stElementContainer]')) return false;
  if (document.querySelector('[data-stale=true],[data-testid=stSkeleton]')) return false;
  const charts = [...document.querySelectorAll('[data-testid=stPlotlyChart]')];
  return charts.every(chart => chart.querySelector('.main-svg'));
})"""
# A link of the page does the same. The end is the last change of the page before it is quiet; null
# where nothing changed.
CHANGE = """async (address) => {
  const settled = SETTLED, quiet = 150, began = performance.now();
  let last = began;
  const watch = new MutationObserver(() => { last = performance.now(); });
  watch.observe(document.querySelector('[data-testid=stMain]'),
    { childList: true, subtree: true, attributes: true, characterData: true });
  history.pushState({}, '', address);
  dispatchEvent(new PopStateEvent('popstate'));
  while (last === began || !settled() || performance.now() - last < quiet) {
    await new Promise(requestAnimationFrame);
    if (performance.now() - began < 10000) continue;
    if (last === began) return null;
    throw new Error(`${address} is not painted`);
  }
  watch.disconnect();
  return last - began;
}""".replace("SETTLED", SETTLED)


@contextmanager
def browser() -> Iterator[Browser]:
    """Start Chromium; RuntimeError where the machine has none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise RuntimeError("no Chromium on this machine: install Debian's package chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=ARGS)
        yield chromium
        chromium.close()


def run(options: Namespace) -> Iterator[Row]:
    """Yield a row a page: p50 and p95 of changes in the browser, beside their server time."""
    root = sizes.ready(options.size)
    with serving(APP, root) as served, browser() as chromium:
        for page in addresses.FILTERS:
            painted, alone = Laps(), Laps()
            tab = chromium.new_page(viewport=VIEW)  # type: ignore[arg-type]
            tab.goto(served.address + path(addresses.address(page)))
            tab.wait_for_function(SETTLED, timeout=120_000)
            session = Session(served.address)
            session.run(*addresses.address(page))
            other = addresses.changes(page, seed=5)
            for address in islice(addresses.changes(page, seed=4), ROUNDS):
                if (took := tab.evaluate(CHANGE, path(address))) is not None:
                    painted.times.append(took)
                alone.times.append(session.run(*next(other)))
            session.close()
            tab.close()
            yield Row(
                "change", f"/{page}, click to painted", painted.median, "ms", painted.p95,
                "its server time", alone.median, limit=400, of="p95",
            )  # fmt: skip


def path(address: Address) -> str:
    """Return an address as the browser writes it."""
    page, query = address
    return f"/{page}?{query}" if query else f"/{page}"
