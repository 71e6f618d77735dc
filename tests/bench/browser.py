"""A real browser: when a page is settled, and how long a filter change takes to be painted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.session import Address

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


@contextmanager
def opened(chromium: Browser, url: str, address: Address = ("", "")) -> Iterator[Page]:
    """Open an address in a tab, settled."""
    tab = chromium.new_page(viewport={"width": 1366, "height": 768})
    tab.goto(url + path(address))
    tab.wait_for_function(SETTLED, timeout=120_000)
    yield tab
    tab.close()


def changed(tab: Page, address: Address) -> float | None:
    """Return the milliseconds from a click to the last chart painted; None where none was."""
    took: float | None = tab.evaluate(CHANGE, path(address))
    return took


def path(address: Address) -> str:
    """Return an address as the browser writes it."""
    page, query = address
    return f"/{page}?{query}" if query else f"/{page}"
