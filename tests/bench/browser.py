"""A real browser, whose pages tell when they are settled and how long a change takes."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.session import Address

ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
TELLING = Path(__file__).with_name("browser.js")


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
def opened(chromium: Browser, url: str, address: Address, first: str = "") -> Iterator[Page]:
    """Open an address in a tab, settled; `first` is code that runs before the page's own."""
    tab = chromium.new_page(viewport={"width": 1366, "height": 768})
    tab.add_init_script(f"{TELLING.read_text('utf-8')}\n{first}")
    tab.goto(url + path(*address))
    tab.wait_for_function("() => bench.settled()", timeout=120_000)
    yield tab
    tab.close()


def changed(tab: Page, page: str, query: str) -> float | None:
    """Return the milliseconds from a click to the last chart painted; None where none was."""
    took: float | None = tab.evaluate("address => bench.change(address)", path(page, query))
    return took


def path(page: str, query: str) -> str:
    """Return an address as the browser writes it."""
    return f"/{page}?{query}" if query else f"/{page}"
