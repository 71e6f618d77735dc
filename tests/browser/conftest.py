"""A started server and a real Chromium, shared by the browser tests of one worker."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from pages.ui import registry
from tests.programs import program

ROOT = Path(__file__).resolve().parents[2]
SHOWN = {"overview": "/", "project": "/project?id=P21"}  # where the address is not the name
# The meeting has no frame and no panels: its tests are its own.
PAGES = tuple(SHOWN.get(name, f"/{name}") for name in registry.pages() if name != "meeting")
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
    "--font-render-hinting=none",
]  # fmt: skip
IDLE = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  if (!app || app.dataset.testScriptState !== 'notRunning') return false;
  if (app.dataset.testConnectionState !== 'CONNECTED') return false;
  if (!document.querySelector('.brand')) return false;
  const busy = '[data-stale=true],[data-testid=stSkeleton],[data-testid=stSpinner]';
  if (document.querySelector(busy)) return false;
  const charts = [...document.querySelectorAll('[data-testid=stPlotlyChart]')];
  return charts.every(chart => chart.querySelector('.main-svg'));
}"""

pytestmark = [pytest.mark.browser]


@dataclass
class Opened:
    """A page and what went wrong on it."""

    page: Page
    base: str
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def goto(self, path: str) -> Page:
        """Open an address and wait until everything is painted."""
        self.page.goto(self.base + path)
        return self.settled()

    def settled(self) -> Page:
        """Wait until the script has run and every chart is drawn, and stays so."""
        self.page.wait_for_function(IDLE, timeout=60_000)
        self.page.wait_for_timeout(200)
        self.page.wait_for_function(IDLE, timeout=60_000)
        return self.page


@contextmanager
def serving(root: Path, below: str = "", **more: str) -> Iterator[str]:
    """A server of the app over that folder of snapshots; stopped at the end.

    `below` is the path it lies at, `more` goes into its environment.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}" + (f"/{below}" if below else "")
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
        cwd=ROOT,
        env={**os.environ, "SNAPSHOT_ROOT": str(root), **more},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
                break
            except OSError:
                time.sleep(0.5)
        yield address
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="session")
def server(snapshots: Path) -> Iterator[str]:
    with serving(snapshots) as address:
        yield address


@pytest.fixture(scope="session")
def below(snapshots: Path) -> Iterator[str]:
    """A server of the app below an address with a dot."""
    path = "tai.yuan"
    with serving(snapshots, path, STREAMLIT_SERVER_BASE_URL_PATH=path) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = program("chromium", "chromium-browser", package="chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=ARGS)
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Browser, server: str) -> Iterator[Callable[..., Opened]]:
    contexts = []

    def make(
        size: tuple[int, int] = (1366, 768),
        lang: str = "zh-CN",
        theme: str = "light",
        base: str = server,
    ) -> Opened:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=lang,
            timezone_id="Asia/Shanghai",
            color_scheme="dark" if theme == "dark" else "light",
            accept_downloads=True,
        )
        contexts.append(context)
        one = Opened(context.new_page(), base)
        one.page.on(
            "console",
            lambda said: (
                one.errors.append(f"{said.text} {said.location.get('url', '')}")
                if said.type == "error"
                else None
            ),
        )
        one.page.on("pageerror", lambda error: one.errors.append(str(error)))
        one.page.on(
            "request",
            lambda asked: (
                None
                if asked.url.startswith((base, base.replace("http", "ws"), "data:", "blob:"))
                else one.foreign.append(asked.url)
            ),
        )
        return one

    yield make
    for context in contexts:
        context.close()


def at_hand(link: Locator) -> Locator:
    """A link in sight: the menu it stands in, if it stands in one, is opened."""
    link.evaluate("one => { const menu = one.closest('details'); if (menu) menu.open = true; }")
    return link


def at(path: str, query: str) -> str:
    """A page's address with more said in it."""
    return f"{path}{'&' if '?' in path else '?'}{query}"


def own_errors(errors: list[str]) -> list[str]:
    """Errors that are not the two 404s Streamlit itself logs on a deep link."""
    known = ("/_stcore/health", "/_stcore/host-config")
    return [error for error in errors if not error.rstrip("/").endswith(known)]
