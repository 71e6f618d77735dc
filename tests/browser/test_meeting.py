"""The meeting screen, watched in a real Chromium: every scene, key, tap and mishap."""

import math
import shutil
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from data import publish
from data import report as report_source
from pages.meeting import qr
from pages.meeting.scenes import scenes
from tests.browser.conftest import Opened, own_errors
from tests.browser.test_pages import inaccessible
from tests.serving import Server

pytestmark = [pytest.mark.browser]

SCENES = list(scenes())
TOLD = [name for name in SCENES if name not in ("volunteers", "trends")]  # by the report alone
REPORT, DEMO = "2021-12-31-report", "2021-12-31-demo"
SIZES = [(1280, 720), (1920, 1080), (3840, 2160), (1024, 768), (2560, 1080)]
SHOWN = "document.documentElement.dataset.scene"
READY = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  if (!app || app.dataset.testScriptState !== 'notRunning') return false;
  if (app.dataset.testConnectionState !== 'CONNECTED') return false;
  if (!document.documentElement.dataset.meeting) return false;
  if (!document.querySelector('.meeting-bar')) return false;
  const charts = [...document.querySelectorAll('[class*=st-key-figure-]')];
  return charts.every(chart => chart.querySelector('.main-svg'));
}"""

# Every word of the scene shown: its size on a stage of 1080 px, the box its letters fill (0.84 of
# its size high, not the line's), its colour; and the stage.
WORDS = """() => {
  const html = document.documentElement, shown = html.dataset.scene;
  const scale = parseFloat(getComputedStyle(html).getPropertyValue('--scale'));
  const scene = document.querySelector(`.st-key-scene-${shown}`), found = [];
  const walk = document.createTreeWalker(scene, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const words = node.textContent.trim(), el = node.parentElement;
    if (!words || !el.checkVisibility({visibilityProperty: true})) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect(), style = getComputedStyle(el);
    if (box.width < 1) continue;
    const middle = (box.top + box.bottom) / 2, lines = range.getClientRects().length;
    const high = 0.84 * parseFloat(style.fontSize) * scale;
    const half = (box.bottom - box.top) / 2 * (1 - 1 / lines) + high / 2;
    let isCut = false;
    for (let at = el.closest('div'); at !== scene; at = at.parentElement) {
      const cut = at.getBoundingClientRect(), middleX = (box.left + box.right) / 2;
      if (getComputedStyle(at).overflowX === 'visible') continue;
      isCut ||= middleX > cut.right || middleX < cut.left;
      isCut ||= middle > cut.bottom || middle < cut.top;
    }
    found.push({words, isCut, size: parseFloat(style.fontSize),
      colour: el instanceof SVGElement ? style.fill : style.color,
      part: [...scene.children].findIndex(part => part.contains(el)),
      isFigure: el instanceof SVGElement,
      left: box.left, right: box.right, top: middle - half, bottom: middle + half});
  }
  const box = scene.getBoundingClientRect();
  return {found, scale, box: {left: box.left, right: box.right, top: box.top, bottom: box.bottom},
    paper: getComputedStyle(document.body).backgroundColor,
    scrolls: getComputedStyle(document.querySelector('[data-testid=stMain]')).overflowY !== 'hidden'
      || document.scrollingElement.scrollWidth > innerWidth
      || document.scrollingElement.scrollHeight > innerHeight};
}"""


def meeting(one: Opened, query: str = "scene=headline") -> Page:
    """The meeting at this address, painted."""
    one.page.goto(f"{one.base}/meeting?{query}")
    return ready(one.page)


def ready(page: Page) -> Page:
    """Wait until the script has run and every chart is drawn, and stays so."""
    for _ in range(2):
        page.wait_for_function(READY, timeout=60_000)
        page.wait_for_timeout(200)
    return page


def shown(page: Page) -> str:
    """The scene the reader sees."""
    seen, said = page.evaluate(
        """() => [[...document.querySelectorAll('[class*=st-key-scene-]')]
        .filter(one => one.checkVisibility({visibilityProperty: true}))
        .map(one => one.className.match(/st-key-scene-(\\w+)/)[1]),
        document.documentElement.dataset.scene]"""
    )  # in one go: the rotation may go on meanwhile
    assert seen == [said]
    return str(seen[0])


def sees(page: Page, words: str) -> bool:
    """Whether words stand on the screen."""
    found = page.get_by_text(words, exact=False)
    return any(found.nth(n).is_visible() for n in range(found.count()))


# What a scene looks like


def overlaps(words: list[dict[str, Any]]) -> list[str]:
    """Pairs of words that lie on each other."""
    out = []
    for i, one in enumerate(words):
        for other in words[i + 1 :]:
            wide = min(one["right"], other["right"]) - max(one["left"], other["left"])
            high = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
            size = min((w["right"] - w["left"]) * (w["bottom"] - w["top"]) for w in (one, other))
            if wide > 2 and high > 2 and wide * high > 0.12 * size:
                out.append(f"{one['words']} / {other['words']}")
    return out


@pytest.mark.parametrize("query", ["lang=zh&unit=yuan", "lang=en&unit=yuan"])  # the longest words
def test_every_scene_fits(opened: Callable[..., Opened], query: str) -> None:
    one = opened()
    for width, height in SIZES:
        one.resize((width, height))
        scenes_fit(meeting(one, f"scene=headline&{query}"), width, height)


def scenes_fit(page: Page, width: int, height: int) -> None:
    """Every scene, one after the other, on a screen of that size."""
    page.keyboard.press(" ")
    for name in SCENES:
        assert shown(page) == name
        seen = page.evaluate(WORDS)
        box, words = seen["box"], seen["found"]
        assert not seen["scrolls"]
        assert len(words) > 8
        for one in words:
            said = f"{name}: {one}"
            assert one["size"] >= 24, said
            assert not one["isCut"], said
            assert one["left"] >= max(box["left"], 0) - 1, said
            assert one["right"] <= min(box["right"], width) + 1, said
            assert one["top"] >= max(box["top"], 0) - 1, said
            assert one["bottom"] <= min(box["bottom"], height) + 1, said
        assert overlaps(words) == []
        assert max(one["size"] for one in words) >= 120
        page.keyboard.press("PageDown")
    assert shown(page) == SCENES[0]


def minutes(size: float) -> float:
    """How high a figure's letters stand, in arc minutes, 6 m from a 75-inch 16:9 screen.

    `size` is a font size on a stage of 1080 px; figures and capitals are 0.7 of it high.
    """
    screen_mm = 75 * 25.4 * 9 / math.hypot(16, 9)
    high_mm = 0.7 * size * screen_mm / 1080
    return math.degrees(math.atan(high_mm / 6000)) * 60


def luminance(colour: str) -> float:
    """Relative luminance of a computed colour (WCAG 2.2)."""
    parts = [float(one) / 255 for one in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_last_row_can_read_it(opened: Callable[..., Opened], theme: str) -> None:
    page = meeting(opened((1920, 1080)), f"scene=headline&lang=zh&theme={theme}")
    page.keyboard.press(" ")
    for name in SCENES:
        seen = page.evaluate(WORDS)
        paper = luminance(seen["paper"])
        figures = 0
        for one in seen["found"]:
            text = one["words"].strip("¥%+-万亿元年 ")
            is_number = text.replace(",", "").replace(".", "").isdigit() and one["part"] in (1, 2)
            is_year = len(text) == 4 and text.startswith(("19", "20"))
            is_tick = one["isFigure"] and one["words"].endswith("%")
            assert minutes(one["size"]) >= 12, f"{name}: {one}"
            if is_number and not is_year and not is_tick:
                figures += 1
                assert minutes(one["size"]) >= 20, f"{name}: {one}"
                light, dark = sorted((luminance(one["colour"]), paper), reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= 7, f"{name}: {one}"
        assert figures >= 1, name
        page.keyboard.press("PageDown")


def test_arc_minutes_are_those_of_the_room() -> None:
    assert minutes(36) == pytest.approx(12.5, abs=0.1)
    assert minutes(24) < 12
    assert minutes(57) < 20 < minutes(58)


def test_no_serious_axe_violation(opened: Callable[..., Opened]) -> None:
    one, faults = opened((1920, 1080)), []
    for lang, theme, query in product(("zh", "en"), ("dark", "light"), ("", "&scene=volunteers")):
        page = meeting(one, f"lang={lang}&theme={theme}{query}")
        faults += [f"{lang} {theme}{query}: {fault}" for fault in inaccessible(page)]
    assert [*faults, *own_errors(one.errors), *one.foreign] == []


def test_the_report_shows_no_demo_and_says_what_is_left_out(opened: Callable[..., Opened]) -> None:
    page = meeting(opened((1920, 1080)), f"pin={REPORT}&lang=zh")
    assert "没有披露这些场景的数据，不放：志愿服务、年度趋势" in page.inner_text(".start")
    assert page.locator("[class*=st-key-scene-]").count() == len(TOLD)
    assert page.locator(".badge-demo").count() == 0
    page.goto(page.url.replace(REPORT, DEMO))
    ready(page)
    # Over the sentence, beside the key number and each small figure.
    for scene in ("volunteers", "trends"):
        assert page.locator(f".st-key-scene-{scene} .badge-demo").count() == 4
    # What is overdue follows from generated days: each line, its number and the sentence say so.
    pressing = page.locator(".st-key-scene-attention")
    assert pressing.locator(".scene-head .badge-demo").count() == 1
    assert pressing.locator(".scene-label .badge-demo").count() == 1
    lines = pressing.locator(".scene-points li")
    assert lines.count() == pressing.locator(".scene-points li .badge-demo").count() > 1
    marked = page.locator("[class*=st-key-scene-] .js-plotly-plot").filter(has_text="演示数据")
    assert marked.count() == 2


# How it is led


def test_keys_and_clicker_lead(opened: Callable[..., Opened]) -> None:
    one = opened((1920, 1080))
    page = meeting(one, "scene=headline&lang=zh")
    for key, name in (
        ("ArrowRight", "status"), ("PageDown", "tree"), ("ArrowLeft", "status"),
        ("PageUp", "headline"), ("PageUp", "attention"), ("3", "tree"), ("8", "attention"),
        ("9", "attention"), ("PageDown", "headline"), ("End", "attention"), ("Home", "headline"),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert shown(page) == name, key
        assert f"scene={name}" in page.url
    page.keyboard.press("b")
    assert page.locator(".meeting-blank").is_visible()
    page.keyboard.press("PageDown")
    assert not page.locator(".meeting-blank").is_visible()
    page.keyboard.press("?")
    assert page.locator(".over-keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".over-keys").is_visible()
    assert shown(page) == "status"
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.keyboard.press("d")
    assert "theme=light" in page.url
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    page.keyboard.press("Escape")
    assert page.locator(".start").is_visible()
    assert "scene=" not in page.url
    assert own_errors(one.errors) == []


def test_other_pages_keep_their_keys(opened: Callable[..., Opened]) -> None:
    one = opened((1920, 1080))
    page = meeting(one, "scene=headline")
    page.keyboard.press("Escape")
    page.locator(".start a[data-page]").click()
    one.settled()
    address = page.url
    for key in ("PageDown", "d", "p", "q", "3", "Enter"):
        page.keyboard.press(key)
    assert page.url == address
    left = page.evaluate("Object.keys(document.documentElement.dataset)")
    assert sorted(left) == ["facets", "theme", "whole"]


def test_it_rotates_and_a_pause_is_seen(opened: Callable[..., Opened]) -> None:
    page = meeting(opened((1920, 1080)), "scenes=funds:5&scenes=tree:6&scene=funds&lang=zh")
    assert shown(page) == "funds"
    assert page.locator(".meeting-bar").is_visible()
    page.wait_for_function(f"() => {SHOWN} === 'tree'", timeout=7_000)
    page.keyboard.press(" ")
    assert page.locator(".line-paused").is_visible()
    bar = page.evaluate("document.querySelector('.meeting-bar div').style.transform")
    page.wait_for_timeout(6_500)
    assert shown(page) == "tree"
    assert page.evaluate("document.querySelector('.meeting-bar div').style.transform") == bar
    page.keyboard.press(" ")
    assert not page.locator(".line-paused").is_visible()
    page.wait_for_function(f"() => {SHOWN} === 'funds'", timeout=7_000)


def test_one_click_from_any_page_fills_the_screen(opened: Callable[..., Opened]) -> None:
    one = opened((1366, 768))
    page = one.goto("/projects?category=CARE&lang=en&snapshot=2021-12-31-demo")
    page.locator(".to-meeting").click()
    ready(page)
    assert shown(page) == "headline"
    assert page.evaluate("Boolean(document.fullscreenElement)")
    assert "lang=en" in page.url
    assert f"pin={DEMO}" in page.url
    page.keyboard.press("f")
    page.wait_for_function("() => !document.fullscreenElement")
    assert shown(page) == "headline"
    page.keyboard.press("f")
    page.wait_for_function("() => Boolean(document.fullscreenElement)")
    page.evaluate("document.exitFullscreen()")  # what Esc does in full screen
    page.wait_for_url("**/projects?category=CARE**")  # where it was started from
    one.settled()
    assert page.locator("h1").inner_text() == "Projects"
    assert not page.evaluate("Boolean(document.fullscreenElement)")


def test_touch_leads(opened: Callable[..., Opened]) -> None:
    one = opened((1280, 800))
    page = meeting(one, "scene=headline&lang=zh")
    hand = page.locator(".meeting-hand")
    assert not hand.is_visible()
    page.mouse.move(300, 300)
    page.mouse.move(340, 320)
    assert hand.is_visible()
    page.locator("[data-do=next]").click()
    assert shown(page) == "status"
    page.locator("[data-do=pause]").click()
    assert page.locator(".line-paused").is_visible()
    page.locator("[data-do=pause]").click()
    page.wait_for_timeout(3_600)
    assert not hand.is_visible()
    assert page.evaluate("getComputedStyle(document.body).cursor") == "none"
    tap = "new PointerEvent('{}', {{pointerType: 'touch', clientX: {}, bubbles: true}})"
    for down, up in ((600, 600), (600, 300)):
        page.evaluate(f"document.body.dispatchEvent({tap.format('pointerdown', down)})")
        page.evaluate(f"document.body.dispatchEvent({tap.format('pointerup', up)})")
    assert page.locator(".line-paused").is_visible()
    assert shown(page) == "tree"


def test_a_question_from_the_room_and_back(opened: Callable[..., Opened]) -> None:
    one = opened((1920, 1080))
    page = meeting(one, "scenes=funds:60&scenes=tree:90&scene=tree&lang=zh&theme=light")
    page.wait_for_timeout(3_000)
    page.keyboard.press("Enter")
    one.settled()
    assert "/campaigns?" in page.url
    assert "campaign=C01" in page.url
    assert "theme=light" in page.url
    assert page.locator(".back-to-meeting").inner_text() == "返回会议（M）"
    page.wait_for_timeout(2_000)
    page.keyboard.press("m")
    ready(page)
    assert shown(page) == "tree"
    assert 80_000 < page.evaluate("meeting.left") < 87_500
    assert "scenes=funds:60&scenes=tree:90" in page.url
    assert page.locator(".back-to-meeting").count() == 0
    page.keyboard.press("PageDown")
    page.keyboard.press("Enter")
    one.settled()
    assert "/funds" in page.url
    page.locator(".back-to-meeting").click()
    ready(page)
    assert shown(page) == "funds"


def test_a_code_would_lead_nowhere_on_this_machine_alone(opened: Callable[..., Opened]) -> None:
    page = meeting(opened((1920, 1080)), "scene=tree&lang=zh")
    page.keyboard.press("q")
    assert "只能在这台电脑上打开" in page.locator(".over-code").inner_text()
    assert page.locator(".code svg").count() == 0


# What the address may say


ODD = {
    "scenes=nonsense&scenes=tree": "没有这样的场景：nonsense",
    "scenes=<b>x</b>&scenes=tree": "没有这样的场景：<b>x</b>",
    "scenes=": "没有一个能用的场景",
    "seconds=0": "5 到 600 秒，0 不能用",
    "seconds=-3": "-3 不能用",
    "scenes=tree:1e9": "1e9 不能用",
    "seconds=999999999999999999999": "不能用",
    "scenes=tree&scenes=tree": "只放一次：tree",
    "scene=nowhere": "没有场景 nowhere",
    f"pin={REPORT}&scenes=volunteers": "没有可放的场景",
}


def test_an_odd_address_is_said_and_the_rest_used(opened: Callable[..., Opened]) -> None:
    one = opened((1280, 720))
    for query, says in ODD.items():
        page = meeting(one, f"lang=zh&{query}")
        assert says in page.inner_text(".start"), query
        if "volunteers" not in query:
            page.locator("[data-do=start]").click()
            assert shown(page) in SCENES, query
            page.evaluate("sessionStorage.clear()")
    assert own_errors(one.errors) == []


def test_a_storyboard_is_composed_on_the_start_panel(opened: Callable[..., Opened]) -> None:
    page = meeting(opened((1280, 720)), "lang=zh&scenes=funds:40&scenes=tree&theme=light")
    pressed = page.locator(".start [aria-pressed=true]")
    assert pressed.all_inner_texts() == ["资金", "植树募捐"]
    page.locator(".start [data-said^=funds]").click()
    page.wait_for_url("**scenes=tree**")
    ready(page)
    page.locator(".start [data-said=attention]").click()
    page.locator("[data-do=slower]").click()
    ready(page)
    assert "scenes=tree&scenes=attention&seconds=25" in page.url
    assert "theme=light" in page.url
    assert pressed.all_inner_texts() == ["植树募捐", "需要关注"]
    assert "25 秒" in page.inner_text(".start ol")
    page.locator("[data-do=start]").click()
    assert shown(page) == "tree"
    page.keyboard.press("PageDown")
    assert shown(page) == "attention"


def test_two_tabs_do_not_lead_each_other(opened: Callable[..., Opened]) -> None:
    one = opened((1280, 720))
    first = meeting(one, "scene=tree")
    second = one.page.context.new_page()
    second.goto(f"{one.base}/meeting?scene=funds&theme=light")
    ready(second)
    second.keyboard.press("PageDown")
    second.keyboard.press(" ")
    assert shown(first) == "tree"
    assert not first.locator(".line-paused").is_visible()
    second.keyboard.press("Enter")
    second.wait_for_selector(".back-to-meeting")
    assert first.locator(".back-to-meeting").count() == 0
    assert shown(first) == "tree"


def test_a_phone_held_upright_reads_it_as_a_page(opened: Callable[..., Opened]) -> None:
    one = opened((390, 844))
    page = meeting(one, "scene=tree&lang=zh")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    for name in SCENES:
        assert page.locator(f".st-key-scene-{name}").is_visible()
    words = page.locator(".scene-says, .scene-key, .scene-foot, .scene-label, .board-label")
    for n in range(words.count()):
        box = words.nth(n).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 391
    link = page.locator(".st-key-scene-tree .behind")
    box = link.bounding_box()
    assert box
    assert box["height"] >= 40
    link.click()
    one.settled()
    assert "/campaigns" in page.url


# What may happen to the data and to the server


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
    one = opened((1920, 1080))
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
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = own()
    one = opened((1920, 1080), base=server.address)
    page = meeting(one, "scene=volunteers&lang=zh&seconds=600")
    page.keyboard.press("p")
    ready(page)
    assert f"pin={DEMO}" in page.url
    assert page.locator(".line-pinned").is_visible()
    picture = page.inner_text(".st-key-scene-volunteers")
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / "snapshots"))
    newer = publish.publish(report_source.draft(report_source.folders()[0]), current=True).id
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
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = own()
    page = meeting(opened((1920, 1080), base=server.address), "scene=tree&seconds=600")
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / "snapshots"))
    publish.publish(report_source.draft(report_source.folders()[0]), current=True)
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
