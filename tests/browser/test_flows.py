"""What readers do: filter, go back, switch language, search, export; and what they get wrong."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.conftest import Opened, at_hand, own_errors

pytestmark = [pytest.mark.browser]

MAIN = "document.querySelector('[data-testid=stMain]')"


def sentence(page: Page) -> str:
    """What the page's line says is chosen, and what is left of it."""
    parts = page.locator(".sentence :is(.lift, .says)").all_inner_texts()
    return " | ".join(part.removesuffix("✕").strip() for part in parts)


def press(place: Page | Locator, label: str) -> None:
    """Press an option or a link by its words."""
    place.get_by_text(label, exact=True).first.click()


def choice(page: Page, key: str, code: str) -> Locator:
    """The link that chooses a code of a parameter, in sight."""
    return at_hand(page.locator(f"a[data-key={key}][data-code='{code}']").first)


def test_a_filter_narrows_and_survives(opened: Callable[..., Opened]) -> None:
    one = opened()
    page = one.goto("/projects")
    press(page.locator(".facets"), "关爱服务")
    page.wait_for_url("**category=CARE**")
    one.settled()
    assert page.locator(".card-value").first.inner_text() == "8"
    assert sentence(page) == "关爱服务 | 8 个项目，占全部 27 个的 30%"
    press(page.locator(".facets"), "万柏林区")
    page.wait_for_url("**district=140109**")
    one.settled()
    assert page.locator(".card-value").first.inner_text() == "1"
    page.go_back()
    page.wait_for_url(lambda url: "district" not in url)
    one.settled()
    assert page.locator(".card-value").first.inner_text() == "8"
    page.reload()
    one.settled()
    assert page.locator(".card-value").first.inner_text() == "8"
    press(page.locator(".pages"), "总览")
    page.wait_for_url(lambda url: "/projects" not in url and "category=CARE" in url)
    one.settled()
    assert page.locator(".card-value").first.inner_text() == "8"
    choice(page, "lang", "en").click()
    page.wait_for_url("**lang=en**")
    one.settled()
    assert "category=CARE" in page.url
    assert sentence(page) == "Care services"
    assert page.evaluate("document.documentElement.lang") == "en"
    press(page, "Clear filters")
    page.wait_for_url(lambda url: "category" not in url)
    one.settled()
    assert page.locator(".card-value").first.inner_text() == "27"
    assert "snapshot" not in page.url
    assert own_errors(one.errors) == []


def test_unit_and_theme_take_one_click(opened: Callable[..., Opened]) -> None:
    one = opened()
    page = one.goto("/")
    choice(page, "unit", "yuan").click()
    page.wait_for_url("**unit=yuan**")
    one.settled()
    assert "627,748.23 元" in page.locator(".hero-value").inner_text()
    menu = page.locator(".menu[open]")
    assert menu.count() == 1  # the run made it anew
    paper = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    light = page.evaluate(paper)
    page.evaluate("window.stillHere = true")
    choice(page, "theme", "dark").click()
    page.wait_for_function("() => document.documentElement.dataset.theme === 'dark'")
    one.settled()
    assert page.evaluate(paper) != light
    assert page.evaluate("window.stillHere") is True
    page.keyboard.press("Escape")
    assert menu.count() == 0
    assert page.evaluate("document.activeElement.ariaLabel") == "显示方式与导出"


def test_an_assumption_is_one_step_back_however_it_is_made(opened: Callable[..., Opened]) -> None:
    one = opened(new=True)  # a page holds 50 steps
    page = one.goto("/campaigns")
    before = page.evaluate("history.length")
    page.locator("input[type=range]").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(300)  # long enough to be sent one by one
    page.wait_for_url("**monthly=40000")
    parts = page.locator("[data-testid=stDateInput] [role=spinbutton]")
    for day, key in (("20280501", "Enter"), ("20290502", "Tab")):
        parts.first.click()
        page.keyboard.type(day)
        page.keyboard.press(key)
        page.wait_for_url(f"**by={day[:4]}-05-{day[6:]}**")
    one.settled()
    assert page.evaluate("history.length") == before + 3
    for address in ("**monthly=40000&by=2028-05-01", "**monthly=40000", "**/campaigns"):
        page.go_back()
        page.wait_for_url(address)
    assert own_errors(one.errors) == []


def test_search_finds_by_name_and_pinyin(opened: Callable[..., Opened]) -> None:
    one, found = opened(), {}
    for typed in ("zlxz", "助力心智", "P18", "ZHULIXINZHI"):
        page = one.goto("/projects")
        page.get_by_label("搜索").fill(typed)
        page.keyboard.press("Enter")
        page.wait_for_url("**q=**")
        one.settled()
        found[typed] = page.locator(".st-key-panel-projects-list tbody tr").all_inner_texts()
    assert [len(rows) for rows in found.values()] == [1] * 4, found
    assert all("助力心智障碍青少年技能学习" in rows[0] for rows in found.values())


def test_a_row_leads_to_its_project_and_back_to_the_same_list(
    opened: Callable[..., Opened],
) -> None:
    one = opened()
    page = one.goto("/projects?category=CARE&sort=name")
    page.evaluate("window.stillHere = true")
    names = page.locator(".st-key-panel-projects-list tbody a")
    link = names.nth(1)
    name, following = link.inner_text(), names.nth(3).inner_text()
    link.focus()
    page.evaluate(f"{MAIN}.scrollTo(0, 300)")
    page.keyboard.press("Enter")
    page.wait_for_url("**/project?**")
    one.settled()
    assert page.locator("h1").inner_text() == name
    assert page.evaluate(f"{MAIN}.scrollTop") == 0
    page.go_back()
    page.wait_for_url("**/projects?**")
    one.settled()
    assert page.evaluate(f"{MAIN}.scrollTop") == 300
    page.go_forward()
    page.wait_for_url("**/project?**")
    one.settled()
    first = urlsplit(page.url).query
    assert "category=CARE" in page.url
    page.locator(".turns [rel=next]").press("Enter")
    page.wait_for_url(lambda url: "sort=name" in url and urlsplit(url).query != first)
    one.settled()
    assert page.locator("h1").inner_text() == following
    page.locator("a.back").click()
    page.wait_for_url("**/projects?**")
    one.settled()
    assert "sort=name" in page.url
    assert "id=" not in page.url
    assert page.locator(".st-key-panel-projects-list tbody tr").count() == 8
    assert page.evaluate("window.stillHere") is True
    assert own_errors(one.errors) == []


def test_search_from_any_page_opens_with_enter(opened: Callable[..., Opened]) -> None:
    one = opened(new=True)  # a page holds 50 steps
    page = one.goto("/trends?unit=yuan")
    before = page.evaluate("history.length")
    page.get_by_label("搜索").click()
    page.keyboard.type("zlxz", delay=40)
    page.keyboard.press("Enter")
    page.wait_for_url("**/project?**")
    one.settled()
    assert page.locator("h1").inner_text() == "助力心智障碍青少年技能学习"
    assert "unit=yuan" in page.url
    assert "q=" not in page.url
    assert page.evaluate("history.length") <= before + 2
    page.go_back()
    page.wait_for_url("**q=zlxz**")
    one.settled()
    assert "P18" in page.locator(".found").inner_text()


def test_where_a_number_comes_from_is_one_click(opened: Callable[..., Opened]) -> None:
    one = opened()
    page = one.goto("/")
    at_hand(page.locator("a[data-file=source-overview-by_category]")).click()
    dialog = page.get_by_role("dialog")
    dialog.locator(".table").wait_for()
    assert dialog.locator("tbody tr").count() == 27
    dialog.get_by_text("group by category").first.wait_for()
    dialog.get_by_text("P21", exact=True).click()
    page.wait_for_url("**/project?**")
    one.settled()
    assert page.get_by_role("dialog").count() == 0
    assert page.locator("h1").inner_text() == "共为锦绣太原城添绿志愿服务项目"
    # An older browser cannot open it over the page: it is one of its own, whose links work.
    page.go_back()
    one.settled()
    page.evaluate("delete HTMLElement.prototype.showPopover")
    at_hand(page.locator("a[data-file=source-overview-by_category]")).click()
    page.wait_for_url("**/files/source.html**")
    assert page.title() == "这个数字从哪里来"
    assert not page.get_by_role("button").is_visible()
    page.get_by_role("link", name="P21", exact=True).click()
    page.wait_for_url("**/project?id=P21")


def test_the_numbers_of_a_chart_open_over_the_page(opened: Callable[..., Opened]) -> None:
    one = opened()
    page = one.goto("/projects?category=CARE")
    link = at_hand(page.locator("a[data-file=html-projects-by_category]"))
    link.click()
    shown = page.locator(".opened:popover-open")
    shown.locator("tbody tr").first.wait_for()
    assert "关爱服务" in shown.locator("tbody tr").first.inner_text()
    assert page.evaluate("document.activeElement.textContent") == "关闭"
    page.keyboard.press("Escape")
    assert shown.count() == 0
    at_hand(link).click()
    shown.get_by_role("button", name="关闭").click()
    assert shown.count() == 0
    page.context.set_offline(True)
    at_hand(link).click()
    shown.get_by_text("没有连上服务器，请稍后再点一次。").wait_for()
    page.context.set_offline(False)
    page.keyboard.press("Escape")
    assert "category=CARE" in page.url  # the page stays as it was
