"""Choices: made fast, by key, by a hostile address; what stays of them on other pages."""

from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.browser.conftest import Opened
from tests.browser.test_flows import choice, press, sentence

pytestmark = [pytest.mark.browser]


def test_choices_faster_than_the_page_all_count(opened: Callable[..., Opened]) -> None:
    one = opened()
    page = one.goto("/projects?page=3&category=unknown")
    for key, code in (("category", "ENV"), ("category", "CARE"), ("status", "ongoing")):
        choice(page, key, code).click()
    # At once: the menu is made anew by each run that the choices before asked for.
    page.evaluate("document.querySelector('a[data-key=unit][data-code=yuan]').click()")
    page.wait_for_url("**unit=yuan**")
    one.settled()
    asked = parse_qs(urlsplit(page.url).query)
    assert asked["category"] == ["CARE", "ENV"]  # in the order offered, and no strange one
    assert (asked["status"], asked["unit"]) == (["ongoing"], ["yuan"])
    assert "page" not in asked  # another list begins on its first page
    assert page.locator(".card-value").first.inner_text() == "7"


def test_a_choice_by_key_stays_in_focus(opened: Callable[..., Opened]) -> None:
    one = opened()
    page = one.goto("/projects")
    choice(page, "category", "CARE").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**category=CARE**")
    page.locator(".sentence").wait_for()
    one.settled()
    assert choice(page, "category", "CARE").get_attribute("aria-current") == "true"
    assert choice(page, "category", "CARE").evaluate("link => link === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "category" not in url)
    one.settled()
    assert choice(page, "category", "CARE").get_attribute("aria-current") is None


HOSTILE = ("<script>alert(1)</script>", "' or 1=1 --", "x" * 10_000, "\x01\x7f", "CARE,ENV")


def test_hostile_values_are_ignored_and_said(opened: Callable[..., Opened]) -> None:
    one, faults = opened(new=True), []
    one.page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for hostile in HOSTILE:
        page = one.goto(f"/projects?category={quote(hostile)}")
        shown = (
            page.locator(".card-value").first.inner_text(),
            sentence(page),
            page.locator(".stException").count(),
        )
        if shown != ("27", "地址中类别的值不认识，已忽略", 0):
            faults.append((hostile[:40], shown))
    assert faults == []


def test_unknown_snapshot_is_said(opened: Callable[..., Opened]) -> None:
    page = opened().goto("/?snapshot=2030-01-01-report")
    assert "没有“2030-01-01-report”这个数据快照" in page.locator(".box-warn").inner_text()
    assert page.locator(".card-value").first.inner_text() == "27"


def test_empty_is_explained(opened: Callable[..., Opened]) -> None:
    page = opened().goto("/projects?category=TBD&district=140105")
    (said,) = page.locator(".empty").all_inner_texts()
    assert said.startswith("没有记录同时符合所选条件。请放宽：类别、区县。涉及：有哪些项目？ · ")


def test_a_phones_facets_are_a_sheet_that_closes_and_a_wall_is_drawn_anew(
    opened: Callable[..., Opened],
) -> None:
    one = opened((390, 844))
    page = one.goto("/projects")
    sheet, search = page.locator(".facets"), page.get_by_label("搜索")
    assert not sheet.is_visible()
    page.locator(".facets-open").click()
    sheet.wait_for()
    search.click(trial=True)  # nothing of Streamlit's lies over the bar
    press(sheet, "关爱服务")
    page.wait_for_url("**category=CARE**")
    one.settled()
    assert not sheet.is_visible()
    assert sentence(page) == "关爱服务 | 8 个项目，占全部 27 个的 30%"
    one.page.set_viewport_size({"width": 3840, "height": 2160})  # moved to the wall: drawn anew
    letters = page.locator(".js-plotly-plot text").first
    page.wait_for_function("() => performance.getEntriesByType('navigation')[0].type === 'reload'")
    one.settled()
    assert letters.evaluate("text => parseFloat(getComputedStyle(text).fontSize)") >= 24
    assert sentence(page) == "关爱服务 | 8 个项目，占全部 27 个的 30%"


def test_facets_put_away_stay_so_on_other_pages(opened: Callable[..., Opened]) -> None:
    one = opened()
    page = one.goto("/projects")
    page.locator(".facets-close").click()
    page.wait_for_url("**facets=closed**")
    assert not page.locator(".facets").is_visible()
    press(page.locator(".pages"), "资金")
    page.wait_for_url("**/funds?facets=closed**")
    one.settled()
    assert not page.locator(".facets").is_visible()
    page.locator(".facets-open").click()
    page.locator(".facets").wait_for()
    assert "facets" not in page.url
