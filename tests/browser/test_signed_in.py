"""Two people at one browser, one after the other: what is on screen is for who is signed in."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, Route

from data import accounts
from tests.browser.conftest import IDLE
from tests.serving import Server

pytestmark = [pytest.mark.browser]

PASSPHRASE = "a passphrase of some length"


@pytest.fixture(scope="module")
def base(snapshots: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server where two people have accounts."""
    home = tmp_path_factory.mktemp("signed-in")
    (home / "roles.toml").write_text(
        '[staff]\naccount = ["li"]\n[viewer]\naccount = ["sun"]\n', "utf-8"
    )
    more = {"ROLES_FILE": str(home / "roles.toml"), "STATE_ROOT": str(home / "state")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STATE_ROOT", more["STATE_ROOT"])
        for name in ("li", "sun"):
            accounts.put(name, PASSPHRASE)
    with Server(snapshots, more) as one:
        yield one.address


def signs_in(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.fill("[name=name]", name)
    page.fill("[name=passphrase]", PASSPHRASE)
    page.click("form button")
    page.wait_for_function(IDLE, timeout=60_000)


def takes_over(left: Page, other: Page, address: str) -> None:
    """Li signs out and sun signs in, while `left` cannot ask who is signed in.

    Between the two nobody is: it would show the form to sign in, and stay there.
    """

    def answer(route: Route) -> None:
        if route.request.method == "HEAD":
            route.abort()
        else:
            route.continue_()

    left.route("**/", answer)
    other.goto(urljoin(address, "/sign-out"))
    other.click("form button")
    signs_in(other, address, "sun")
    left.unroute("**/", answer)


def test_a_page_of_who_has_left_is_loaded_anew_for_who_came(browser: Browser, base: str) -> None:
    with browser.new_context(locale="zh-CN") as context:
        left, other = context.new_page(), context.new_page()
        address = f"{base}/volunteers?lang=zh"
        signs_in(left, address, "li")
        left.evaluate("window.isOfLi = true")
        before = left.inner_text("[data-testid=stMain]")
        takes_over(left, other, address)
        assert before != other.inner_text("[data-testid=stMain]"), "a viewer sees less"
        left.wait_for_function("() => !window.isOfLi")
        left.wait_for_function(IDLE, timeout=60_000)
        assert left.inner_text("[data-testid=stMain]") == other.inner_text("[data-testid=stMain]")


def test_a_page_without_the_frame_is_loaded_anew_as_well(browser: Browser, base: str) -> None:
    records = f"{base}/files/source.html?of=campaigns&part=campaigns/donors&lang=zh&unit=yuan"
    with browser.new_context() as context:
        left, other = context.new_page(), context.new_page()
        signs_in(other, f"{base}/about", "li")
        left.goto(f"{records}&snapshot=2021-12-31-demo")
        left.evaluate("window.isOfLi = true")
        before = left.locator("td").count()
        takes_over(left, other, f"{base}/about")
        left.wait_for_function("() => !window.isOfLi")
        left.locator("h2").wait_for()
        assert left.locator("td").count() < before


def test_a_page_asks_to_sign_in_again_also_where_a_proxy_leads_elsewhere(
    browser: Browser, base: str
) -> None:
    """As oauth2-proxy does: no page of another origin answers a script of ours."""

    def answer(route: Route) -> None:
        if route.request.method == "HEAD":
            route.fulfill(status=302, headers={"location": "http://127.0.0.2:9/"})
        else:
            route.continue_()

    with browser.new_context() as context:
        left, other = context.new_page(), context.new_page()
        signs_in(left, f"{base}/volunteers", "li")
        left.route(f"{base}/", answer)
        other.goto(f"{base}/sign-out")
        other.click("form button")
        left.locator("[name=passphrase]").wait_for()


def test_a_page_that_is_shown_again_asks_whose_it_is(browser: Browser, base: str) -> None:
    """A connection through a proxy stays open when another signs in there. One answer may fail."""
    answers = [503, 200]

    def answer(route: Route) -> None:
        if route.request.method == "HEAD":
            status = answers.pop(0) if answers else 200
            route.fulfill(status=status, headers={"x-reader": "another"})
        else:
            route.continue_()

    with browser.new_context() as context:
        page = context.new_page()
        signs_in(page, f"{base}/about", "li")
        page.evaluate("window.isOfLi = true")
        page.route(f"{base}/", answer)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        page.wait_for_function("() => !window.isOfLi")


def test_a_page_that_stays_in_sight_asks_whose_it_is_every_minute(
    browser: Browser, base: str
) -> None:
    """A proxy that has withdrawn a sign-in or its groups says so to a request alone."""
    with browser.new_context() as context:
        page = context.new_page()
        page.clock.install()
        signs_in(page, f"{base}/about", "li")
        page.evaluate("window.isOfLi = true")
        page.route(f"{base}/", lambda route: route.fulfill(headers={"x-reader": "less"}))
        page.wait_for_timeout(5000)
        assert page.evaluate("window.isOfLi")
        page.clock.fast_forward(60_000)
        page.wait_for_function("() => !window.isOfLi")
