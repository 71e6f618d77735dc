"""What may happen to the data and the server while a meeting runs."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data import publish
from data import report as report_source
from pages.meeting import qr
from tests.browser.conftest import Opened
from tests.browser.stage import DEMO, SCENES, TOLD, meeting, ready, shown
from tests.serving import Server

pytestmark = [pytest.mark.browser]


@pytest.fixture
def own(snapshots: Path, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Servers over a copy of the snapshots, ended with the test."""
    root = tmp_path / "snapshots"
    shutil.copytree(snapshots, root)
    started = []

    def make(**more: str) -> Server:
        started.append(Server(root, more))
        return started[-1]

    yield make
    for one in started:
        one.kill()


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """How a newer snapshot is published for the servers of `own`; returns its id."""

    def make() -> str:
        monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / "snapshots"))
        draft = report_source.draft(report_source.folders()[0])
        return publish.publish(draft, current=True).id

    return make


def test_a_lost_connection_leaves_the_picture_and_comes_back(
    opened: Callable[..., Opened], own: Callable[..., Server]
) -> None:
    server = own()
    one = opened((1920, 1080), base=server.address)
    page = meeting(one, "scenes=funds:5&scenes=tree:5&scene=funds&lang=zh")
    page.evaluate("document.documentElement.marked = true")  # gone if the page were loaded anew
    server.kill()
    page.wait_for_selector(".line-lost", state="visible", timeout=5_000)
    said = page.locator(".line-lost").inner_text()
    now = page.evaluate("new Date(Date.now() + 8 * 3600e3).toISOString().slice(11, 16)")
    assert said.startswith("连接中断，画面停在 ")
    assert abs(int(said[-5:-3]) * 60 + int(said[-2:]) - int(now[:2]) * 60 - int(now[3:])) <= 1
    assert page.locator("[role=dialog]:visible, [data-testid=stSpinner]:visible").count() == 0
    names = {shown(page)}
    for _ in range(14):  # it goes on without the server
        page.wait_for_timeout(500)
        names.add(shown(page))
        veil = page.evaluate(
            """() => [...document.querySelectorAll('.st-key-stage, .st-key-stage *')].filter(
            one => one.checkVisibility({visibilityProperty: true})
              && !one.closest('svg') && getComputedStyle(one).opacity < 1).length"""
        )
        assert veil == 0
    assert names == {"funds", "tree"}
    assert page.locator("[role=dialog]:visible").count() == 0
    page.keyboard.press(" ")
    before = shown(page)
    server.start()
    page.wait_for_selector(".line-lost", state="hidden", timeout=10_000)
    ready(page)
    assert shown(page) == before
    assert page.locator(".line-paused").is_visible()
    assert page.evaluate("document.documentElement.marked")


# Notes, as long as the tab lives, whether a reader ever saw a box that says something failed.
WATCH = """setInterval(() => {
  for (const box of document.querySelectorAll('[data-testid^=stAlert]'))
    if (box.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      sessionStorage.setItem('seen', box.textContent || 'a box');
}, 50)"""


def test_a_chart_whose_code_did_not_come_is_fetched_again(opened: Callable[..., Opened]) -> None:
    one = opened((1920, 1080), new=True)
    loads: list[str] = []
    one.page.add_init_script(WATCH)
    one.page.on(
        "request",
        lambda request: loads.append(request.url) if request.is_navigation_request() else None,
    )
    one.page.route(  # refused to the first page, however often it asks; the second one gets it
        "**/PlotlyChart*", lambda route: route.abort() if len(loads) < 2 else route.continue_()
    )
    one.page.goto(f"{one.base}/meeting?scene=tree&lang=zh")
    for _ in range(300):
        if len(loads) >= 2:
            break
        one.page.wait_for_timeout(100)
    assert len(loads) >= 2
    page = ready(one.page)
    assert shown(page) == "tree"
    assert page.locator("[data-testid^=stAlert]").count() == 0
    assert page.evaluate("sessionStorage.getItem('seen')") is None


def test_a_pinned_meeting_stays_and_says_that_newer_data_exist(
    opened: Callable[..., Opened],
    own: Callable[..., Server],
    published: Callable[[], str],
) -> None:
    server = own()
    one = opened((1920, 1080), base=server.address)
    page = meeting(one, "scene=volunteers&lang=zh&seconds=600")
    page.keyboard.press("p")
    ready(page)
    assert f"pin={DEMO}" in page.url
    assert page.locator(".line-pinned").is_visible()
    picture = page.inner_text(".st-key-scene-volunteers")
    newer = published()
    page.wait_for_selector(".line-newer", state="visible", timeout=20_000)
    assert shown(page) == "volunteers"
    assert page.inner_text(".st-key-scene-volunteers") == picture
    assert page.locator("[class*=st-key-scene-]").count() == len(SCENES)
    page.keyboard.press("3")
    page.keyboard.press("p")
    page.wait_for_function(
        f"() => document.querySelectorAll('[class*=st-key-scene-]').length === {len(TOLD)}",
        timeout=10_000,
    )
    ready(page)
    assert shown(page) == "tree"
    assert "pin=" not in page.url
    assert not page.locator(".line-newer").is_visible()
    assert page.evaluate("JSON.stringify(meeting.snapshot)") == f'"{newer}"'


def test_without_a_pin_a_publish_is_shown_by_itself(
    opened: Callable[..., Opened],
    own: Callable[..., Server],
    published: Callable[[], str],
) -> None:
    server = own()
    page = meeting(opened((1920, 1080), base=server.address), "scene=tree&seconds=600")
    published()
    page.wait_for_function(
        f"() => document.querySelectorAll('[class*=st-key-scene-]').length === {len(TOLD)}",
        timeout=25_000,
    )
    ready(page)
    assert shown(page) == "tree"


def test_a_code_opens_the_scene_and_the_snapshot(
    opened: Callable[..., Opened], own: Callable[..., Server]
) -> None:
    server = own(PUBLIC_ADDRESS="https://board.example.cn/fund/")
    page = meeting(opened((1920, 1080), base=server.address), "scene=tree&lang=zh")
    page.keyboard.press("q")
    address = f"https://board.example.cn/fund/meeting?scene=tree&pin={DEMO}&lang=zh"
    assert page.locator(".code-address").inner_text() == address
    drawn = page.locator(".code svg path").evaluate_all("all => all.map(e => e.outerHTML)")
    assert drawn
    expected = page.evaluate(
        """svg => { const one = document.createElement('div'); one.innerHTML = svg;
        return [...one.querySelectorAll('path')].map(e => e.outerHTML); }""",
        qr.picture(address),
    )
    assert drawn == expected
    page.keyboard.press("PageDown")
    assert "scene=others" in page.locator(".code-address").inner_text()
    scene = shown(page)
    page.wait_for_timeout(500)
    assert shown(page) == scene


def test_the_stage_says_why_it_shows_another_snapshot_than_asked(
    opened: Callable[..., Opened],
) -> None:
    page = meeting(opened((1920, 1080)), "scene=funds&lang=zh&pin=2031-01-01-report")
    why = page.locator(".st-key-reason .box")
    assert "2031-01-01-report" in why.inner_text()
    assert why.evaluate(
        """box => { const at = box.getBoundingClientRect();
        return box === document.elementFromPoint(at.left + 20, (at.top + at.bottom) / 2); }"""
    )
    head = page.locator(".st-key-scene-funds .scene-title")
    under, below = why.bounding_box(), head.bounding_box()
    assert under is not None
    assert below is not None
    assert under["y"] + under["height"] <= below["y"], "the message stays whole"
