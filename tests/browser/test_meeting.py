"""What the scenes of the meeting look like, in a real Chromium."""

import math
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opened, own_errors
from tests.browser.sound import inaccessible
from tests.browser.stage import (
    DEMO,
    REPORT,
    SCENES,
    SIZES,
    TOLD,
    meeting,
    ready,
    shown,
)

pytestmark = [pytest.mark.browser]


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
    for width, height in SIZES if "zh" in query else SIZES[1::2]:
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
    """Its letters are large and dark enough, and axe finds nothing serious either."""
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
        if name == "volunteers":
            assert inaccessible(page) == []
        page.keyboard.press("PageDown")


def test_arc_minutes_are_those_of_the_room() -> None:
    assert minutes(36) == pytest.approx(12.5, abs=0.1)
    assert minutes(24) < 12
    assert minutes(57) < 20 < minutes(58)


def test_no_serious_axe_violation_before_it_begins(opened: Callable[..., Opened]) -> None:
    one, faults = opened((1920, 1080)), []
    for lang, theme in (("zh", "dark"), ("en", "light")):
        page = meeting(one, f"lang={lang}&theme={theme}")
        faults += [f"{lang} {theme}: {fault}" for fault in inaccessible(page)]
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
