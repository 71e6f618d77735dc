"""What an address leads to: a page, nothing, the app below a path, a panel elsewhere."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.browser.conftest import Opened, own_errors
from tests.serving import Server

pytestmark = [pytest.mark.browser]


def test_first_request_of_a_fresh_server_may_be_a_deep_link(
    opened: Callable[..., Opened], snapshots: Path
) -> None:
    with Server(snapshots) as fresh:
        page = opened(base=fresh.address).goto("/projects?category=CARE&lang=en")
        assert page.locator(".brand").count() == 1
        assert "Care" in page.locator(".sentence").inner_text()
        assert page.get_by_text("Page not found").count() == 0


NOTHING = ("/projects.html", "/project/P21", "/admin/x", "/nothing?lang=zh", "/index.html")
SOMETHING = {"/favicon.ico": "image/svg+xml", "/robots.txt": "text/plain"}


@pytest.mark.parametrize("where", ["server", "below"])
def test_an_address_of_nothing_says_so(
    opened: Callable[..., Opened], request: pytest.FixtureRequest, where: str
) -> None:
    """Asked with gzip, as every browser does; also where the app lies below a dotted address."""
    one, faults = opened(base=request.getfixturevalue(where)), []
    for path in (*NOTHING, *SOMETHING):
        answer = one.page.request.get(f"{one.base}{path}")
        kind = answer.headers["content-type"]
        if answer.status != (404 if path in NOTHING else 200):
            faults.append(f"{path}: {answer.status}")
        if not kind.startswith(SOMETHING.get(path, "text/html")):
            faults.append(f"{path}: {kind}")
    assert faults == []
    one.page.goto(f"{one.base}/project/P21")
    assert one.page.get_by_text("没有这个页面").is_visible()
    one.page.get_by_role("link", name="总览").click()
    page = one.settled()
    assert page.url.rstrip("/") == one.base.rstrip("/")
    assert page.locator("h1").inner_text() == "总览"


def test_the_app_may_lie_below_an_address_with_a_dot(
    opened: Callable[..., Opened], below: str
) -> None:
    page = opened(base=below).goto("/projects?category=CARE")
    assert "8 个项目" in page.locator(".sentence").inner_text()
    href = page.locator("a[data-file=csv-projects-list]").get_attribute("href")
    assert page.request.get(f"{below}/{href}").status == 200


def test_a_panel_is_shown_by_the_sites_named_and_by_no_other(
    opened: Callable[..., Opened], below: str
) -> None:
    """By the code that the panel's menu copies, in a page of another server."""
    one = opened(base=below)
    page = one.goto("/projects?category=CARE")
    page.evaluate("document.execCommand = () => { window.copied = document.activeElement.value }")
    page.locator('[class*="st-key-panel-projects-by_category"] summary').click()
    page.locator('[class*="st-key-panel-projects-by_category"] [data-act=embed]').click()
    code = page.evaluate("window.copied")
    assert code.startswith("<iframe")
    assert "snapshot=" not in code
    with elsewhere(code) as port:
        page.goto(f"http://localhost:{port}/")
        frame = page.frame_locator("iframe")
        frame.locator("#chart .main-svg").first.wait_for()
        assert "关爱服务" in frame.locator("main").inner_text()
        href = frame.get_by_text("打开完整页面").get_attribute("href") or ""
        assert href.startswith(f"{below}/projects?category=CARE&")
        assert own_errors(one.errors) == []
        page.goto(f"http://127.0.0.1:{port}/")
        page.locator("iframe").wait_for()
        assert frame.locator("main").count() == 0
        assert any("frame-ancestors" in error for error in one.errors)


@contextmanager
def elsewhere(body: str) -> Iterator[int]:
    """A server of one page that is not ours; its port."""

    class One(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f'<link rel="icon" href="data:,"><body>{body}'.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), One) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()
