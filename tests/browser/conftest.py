"""A started server and a real Chromium, shared by the browser tests of one worker."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Request,
    sync_playwright,
)

from pages.ui import registry
from tests.programs import program
from tests.serving import Server

Theme = Literal["light", "dark"]
SHOWN = {"overview": "/", "project": "/project?id=P21"}  # where the address is not the name
# The meeting has no frame and no panels: its tests are its own.
PAGES = tuple(SHOWN.get(name, f"/{name}") for name in registry.pages() if name != "meeting")
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
    "--font-render-hinting=none", "--process-per-site",
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

    def watch(self) -> None:
        """Note from now on the page's errors, and what it asks of anyone but the server."""
        self.page.on("console", self._said)
        self.page.on("pageerror", self._broke)
        self.page.on("request", self._asked)

    def leave(self) -> None:
        """Note no more, and leave the page as blank as it was."""
        self.page.remove_listener("console", self._said)
        self.page.remove_listener("pageerror", self._broke)
        self.page.remove_listener("request", self._asked)
        with suppress(Error):  # an address that did not answer has none
            self.page.evaluate("sessionStorage.clear()")
        self.page.goto("about:blank")
        self.page.mouse.move(0, 0)
        self.page.emulate_media(media="null")

    def _broke(self, error: Error) -> None:
        self.errors.append(str(error))

    def _asked(self, asked: Request) -> None:
        near = (self.base, self.base.replace("http", "ws"), "data:", "blob:")
        if not asked.url.startswith(near):
            self.foreign.append(asked.url)

    def _said(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.errors.append(f"{said.text} {said.location.get('url', '')}")

    def resize(self, size: tuple[int, int]) -> None:
        """Change the size of the screen; the page opened next is drawn for it."""
        self.page.goto("about:blank")  # a page that is open would load itself anew for the size
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.wait_for_timeout(50)  # the page notes its width for the server

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


@pytest.fixture(scope="session")
def server(snapshots: Path) -> Iterator[str]:
    """The address of a server of the report and the demo."""
    with Server(snapshots) as one:
        yield one.address


@pytest.fixture(scope="session")
def below(snapshots: Path) -> Iterator[str]:
    """The same of one below an address with a dot, whose panels an intranet may embed."""
    more = {"EMBED_ANCESTORS": "http://localhost:*"}
    with Server(snapshots, more, below="tai.yuan") as one:
        yield one.address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = program("chromium", "chromium-browser", package="chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=ARGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def idle() -> list[Page]:
    """Blank pages that no test is using, each of a context of its own.

    A page that is opened again has the code of Streamlit and Plotly compiled, which takes a new one
    half a second, of a new process two.
    """
    return []


@pytest.fixture
def opened(browser: Browser, server: str, idle: list[Page]) -> Iterator[Callable[..., Opened]]:
    """A blank page of a size and theme, in a context that nobody else of the test shares.

    What a test adds to a page for good, such as a script or a route, it adds to a `new` one.
    """
    lent: list[Opened] = []

    def make(
        size: tuple[int, int] = (1366, 768), theme: Theme = "light", base: str = server,
        new: bool = False,
    ) -> Opened:  # fmt: skip
        page = idle.pop() if idle else started(browser)
        one = Opened(page.context.new_page() if new else page, base)
        lent.append(one)
        one.page.set_viewport_size({"width": size[0], "height": size[1]})
        one.page.emulate_media(color_scheme=theme)
        one.watch()
        return one

    yield make
    for one in lent:
        one.leave()
        idle.append(cleared(one.page.context, one.base))


def started(browser: Browser) -> Page:
    """A blank page of a new context."""
    context = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", accept_downloads=True
    )
    return context.new_page()


def cleared(context: BrowserContext, base: str) -> Page:
    """The first page of a context, once the others are closed and what they stored is forgotten."""
    stays, *others = context.pages
    for page in others:
        page.close()
    context.set_offline(False)
    context.clear_cookies()
    tools = context.new_cdp_session(stays)
    origin = "/".join(base.split("/")[:3])
    tools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    tools.detach()
    return stays


def at_hand(link: Locator) -> Locator:
    """A link in sight: the menu it stands in, if it stands in one, is opened."""
    link.evaluate("one => { const menu = one.closest('details'); if (menu) menu.open = true; }")
    return link


def at(path: str, query: str) -> str:
    """A page's address with more said in it."""
    return f"{path}{'&' if '?' in path else '?'}{query}" if query else path


def own_errors(errors: list[str]) -> list[str]:
    """Errors that are not the two 404s Streamlit itself logs on a deep link."""
    known = ("/_stcore/health", "/_stcore/host-config")
    return [error for error in errors if not error.rstrip("/").endswith(known)]
