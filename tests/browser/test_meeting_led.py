"""How the meeting is led: keys, touch, buttons and what the address says."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Opened, own_errors
from tests.browser.stage import DEMO, REPORT, SCENES, SHOWN, meeting, ready, shown

pytestmark = [pytest.mark.browser]


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
    page.wait_for_url("**theme=light**")  # what a page pushes arrives a moment later
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
    page.evaluate("() => new Promise(requestAnimationFrame)")  # the page is told in the next frame
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


ODD = {  # what is said of an address; one that leaves no scene stands alone
    "scenes=nonsense&scenes=<b>x</b>&scenes=tree&scenes=tree&seconds=0&scene=nowhere": (
        "没有这样的场景：nonsense、<b>x</b>，", "只放一次：tree",
        "5 到 600 秒，0 不能用", "没有场景 nowhere",
    ),
    "seconds=999999999999999999999&scenes=tree:1e9": ("1e9 不能用",),
    "scenes=": ("没有一个能用的场景",),
    f"pin={REPORT}&scenes=volunteers": ("没有可放的场景",),
}  # fmt: skip


def test_an_odd_address_is_said_and_the_rest_used(opened: Callable[..., Opened]) -> None:
    one = opened((1280, 720))
    for query, says in ODD.items():
        page = meeting(one, f"lang=zh&{query}")
        told = page.inner_text(".start")
        assert [words for words in says if words not in told] == [], query
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
