"""What readers do: filter, go back, switch language, search, export; and what they get wrong."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import openpyxl
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
    one = opened()
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


def test_csv_is_the_table_on_screen(opened: Callable[..., Opened], tmp_path: Path) -> None:
    page = opened().goto("/projects?category=CARE&sort=name")
    panel = page.locator(".st-key-panel-projects-list")
    with page.expect_download() as download:
        panel.get_by_text("CSV · 8 行").click()
    file = tmp_path / "file.csv"
    download.value.save_as(file)
    assert re.fullmatch(
        r"有哪些项目_关爱服务_按名称（拼音）_2021-12-31-demo\.csv",
        download.value.suggested_filename,
    )
    raw = file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    assert head == [*panel.locator("th").all_inner_texts(), "数据性质"]
    shown = [row.locator("td").all_inner_texts() for row in panel.locator("tbody tr").all()]
    assert [row[:-1] for row in rows] == shown
    assert len(rows) == 8
    assert {row[-1] for row in rows} == {"报告公布"}


def test_demo_file_says_so(opened: Callable[..., Opened], tmp_path: Path) -> None:
    page = opened().goto("/trends")
    with page.expect_download() as download:
        panel = page.locator(".st-key-panel-trends-giving")
        at_hand(panel.get_by_text("CSV · 3 行")).click()
    assert "演示数据" in download.value.suggested_filename
    file = tmp_path / "file.csv"
    download.value.save_as(file)
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))
    assert rows[0][-1] == "数据性质"
    assert {row[-1] for row in rows[1:]} == {"演示数据"}
    assert rows[3][:2] == ["2021", "1191516.30"]


HOSTILE = ("<script>alert(1)</script>", "' or 1=1 --", "x" * 10_000, "\x01\x7f", "CARE,ENV")


def test_hostile_values_are_ignored_and_said(opened: Callable[..., Opened]) -> None:
    one, faults = opened(), []
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
    one = opened()
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


def test_the_page_as_one_workbook(opened: Callable[..., Opened], tmp_path: Path) -> None:
    one = opened()
    page = one.goto("/projects?category=CARE&sort=name")
    with page.expect_download() as download:
        at_hand(page.locator("a[data-file=page_xlsx]")).click()
    assert download.value.suggested_filename == "项目_关爱服务_2021-12-31-demo_演示数据.xlsx"
    file = tmp_path / "page.xlsx"
    download.value.save_as(file)
    book = openpyxl.load_workbook(file)
    panels = page.locator(".panel-title").all_inner_texts()
    assert len(book.sheetnames) == len(panels) + 1
    listed = book["有哪些项目"]
    assert listed.max_row == 9
    shown = page.locator(".st-key-panel-projects-list tbody tr td:nth-child(2)").all_inner_texts()
    assert [row[1] for row in listed.iter_rows(min_row=2, values_only=True)] == shown
    notes = {row[1]: row[2] for row in book["口径"].iter_rows(values_only=True)}
    address = str(notes["打开同一视图的地址"])
    assert address.startswith(one.base)
    assert "snapshot=2021-12-31-demo" in address
    again = opened().goto(address.removeprefix(one.base))
    assert again.locator(".st-key-panel-projects-list tbody tr").count() == 8


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
