"""Every page as a reader opens it: its figures, its marks, nothing from elsewhere, no error."""

import re
from collections.abc import Callable

import pytest

from tests.browser.conftest import PAGES, Opened, at, own_errors
from tests.browser.sound import (
    FIT,
    MISPLACED,
    SHIFTS,
    STEADY,
    broken_cards,
    hidden_below,
    inaccessible,
    mislabelled,
    misspoken,
    shifted,
    unsteady,
)

pytestmark = [pytest.mark.browser]

REPORT = "snapshot=2021-12-31-report"
DESK, HALL, WALL, PHONE = (1366, 768), (1920, 1080), (3840, 2160), (390, 844)
TABLET = (820, 1180)
VISITS = (  # each page is opened so, in Chinese and light where nothing is said
    (DESK, ""), (DESK, "lang=en&theme=dark&unit=yuan"), (HALL, REPORT), (WALL, "lang=zh"),
    (TABLET, "lang=en"), (PHONE, "lang=en"),
)  # fmt: skip
WALLED = ("/", "/campaigns", "/volunteers")  # every kind of chart; a wall is painted slowly
TABLETS = ("/campaigns", "/trends", "/volunteers")  # most cards
CARDED = ("/projects", "/campaigns", "/funds", "/data", "/about")  # whose rows are cards on phones


@pytest.mark.parametrize("path", PAGES)
def test_page_is_sound(opened: Callable[..., Opened], path: str) -> None:
    """It shows no error, asks nobody else, fits, is accessible and tells demo data from figures."""
    one, faults = opened(), []
    for size, query in VISITS:
        if (size == WALL and path not in WALLED) or (size == TABLET and path not in TABLETS):
            continue
        one.resize(size)
        one.goto(at(path, query)).evaluate(SHIFTS)
        found = [*seen(one, path, query), *done(one, path, query)]
        found += [*own_errors(one.errors), *(f"from elsewhere: {url}" for url in one.foreign)]
        faults += [f"{size[0]} {query or 'as it is'}: {fault}" for fault in found]
        one.errors.clear()
        one.foreign.clear()
    assert faults == []


def seen(one: Opened, path: str, query: str) -> list[str]:
    """What is wrong with a page as it opens."""
    page = one.page
    found = ["an exception is shown"] if page.locator(".stException").count() else []
    if path != "/data" and query == "":
        found += hidden_below(page, DESK[1])
    found += page.evaluate(FIT) + page.evaluate(MISPLACED)
    found += misspoken(page, path, "en" if "lang=en" in query else "zh")
    if query in ("", REPORT):
        found += mislabelled(page, path, query == REPORT)
    if page.evaluate("innerWidth") == DESK[0]:
        found += inaccessible(page)
    return found


def done(one: Opened, path: str, query: str) -> list[str]:
    """What is wrong once something is clicked: filters on a desk, rows of tables on a phone."""
    if query == "":
        return unsteady(one, path)
    if query in (REPORT, "lang=zh") and (far := shifted(one)) > STEADY:
        return [f"moves by {far} as it opens"]
    is_phone = query == "lang=en" and one.page.evaluate("innerWidth") == PHONE[0]
    return broken_cards(one.page) if is_phone and path in CARDED else []


def test_nothing_shows_before_the_first_run_but_how_far_the_building_is(
    opened: Callable[..., Opened],
) -> None:
    one = opened(new=True)
    one.page.route_web_socket(re.compile("/_stcore/stream"), lambda route: None)  # nothing runs
    one.page.goto(one.base)
    app = one.page.locator("[data-testid=stApp]")
    app.wait_for(state="attached")
    assert app.evaluate("one => getComputedStyle(one).visibility") == "hidden"
    one.page.evaluate("""() => {
        const bar = document.createElement("div");
        bar.dataset.testid = "stProgress";
        document.querySelector("[data-testid=stApp]").append(bar);
    }""")
    app.wait_for(state="visible")


def test_shift_and_a_click_on_a_bar_open_its_records(opened: Callable[..., Opened]) -> None:
    page = opened().goto(at("/projects", "lang=zh"))
    panel = page.locator(".st-key-panel-projects-by_stage")
    panel.scroll_into_view_if_needed()
    panel.locator(".point").nth(2).hover(force=True)
    panel.locator(".nsewdrag").first.dispatch_event("pointerdown")
    box = panel.locator(".point").nth(2).bounding_box()
    assert box is not None
    page.keyboard.down("Shift")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.keyboard.up("Shift")
    rows = page.locator("#opened .table").last.locator("tbody tr")
    rows.first.wait_for()
    assert rows.locator("td").filter(has_text=re.compile("^P2[15]$")).count() == rows.count() == 2
    assert "stage=" not in page.url, "the page stays as it is"
