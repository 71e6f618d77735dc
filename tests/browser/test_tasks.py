"""What readers come to do, and in how many clicks from the opened start page."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator

from tests.browser.conftest import Opened

pytestmark = [pytest.mark.browser]


@dataclass
class Clicks:
    """Clicks and single keys on an opened page, counted; typing is not."""

    one: Opened
    count: int = 0

    def click(self, place: Locator) -> None:
        place.click()
        self.count += 1

    def pill(self, label: str) -> None:
        """A filter, and the page settled under it."""
        self.click(self.one.page.locator(".facets").get_by_text(label, exact=True))
        self.one.page.locator(".sentence").filter(has_text=label).wait_for()
        self.one.settled()


@pytest.fixture
def clicks(opened: Callable[..., Opened]) -> Clicks:
    one = opened()
    one.goto("/")
    return Clicks(one)


def values(clicks: Clicks) -> list[str]:
    """The numbers of the cards."""
    return clicks.one.page.locator(".card-value").all_inner_texts()


def test_headline_figures_changes_and_trust_take_none(clicks: Clicks) -> None:
    assert values(clicks)[:4] == ["27", "119.15 万元", "239.12 万元", "77.19 万元"]
    page = clicks.one.page
    assert "报告未披露" in page.locator(".others").inner_text()
    contexts = page.locator(".card-context").all_inner_texts()
    assert contexts[0].replace("\N{NO-BREAK SPACE}", " ") == "结项 10、常态化开展 17"
    assert {"2021 年", "2020-2021 年项目", "报告未写明期间"} <= set(contexts)
    hero = page.locator(".hero").inner_text()
    for said in ("植树募捐", "62.77 万元", "5.02%", "目标 1,250 万元", "尚差 1,187.23 万元"):
        assert said in hero
    chip = page.locator(".trust-chip > summary").inner_text()
    assert "2021年12月31日" in chip
    assert "报告公布 + 演示数据" in chip
    assert "✓ " in chip


def test_the_year_of_the_board_takes_one(clicks: Clicks) -> None:
    clicks.pill("2020")
    assert clicks.count == 1
    assert "year=2020" in clicks.one.page.url
    assert "募集资金" not in clicks.one.page.locator(".tile-label").all_inner_texts()


def test_one_category_everywhere_and_back_takes_one_and_one(clicks: Clicks) -> None:
    clicks.pill("关爱服务")
    assert values(clicks)[0] == "8"
    clicks.click(clicks.one.page.get_by_text("清除筛选", exact=True))
    clicks.one.page.wait_for_url(lambda url: "category" not in url)
    clicks.one.settled()
    assert values(clicks)[0] == "27"
    assert clicks.count == 2


def test_three_filters_take_three(clicks: Clicks) -> None:
    for label in ("关爱服务", "万柏林区", "常态化开展"):
        clicks.pill(label)
    assert clicks.count == 3
    assert values(clicks)[0] == "1"


def test_another_year_swaps_in_one_and_control_adds(clicks: Clicks) -> None:
    page = clicks.one.page
    clicks.pill("2020")
    clicks.pill("2021")
    assert "year=2021" in page.url
    assert "year=2020" not in page.url
    page.locator(".facets").get_by_text("2020", exact=True).click(modifiers=["Control"])
    page.wait_for_url("**year=2020&year=2021**")
    clicks.one.settled()
    page.locator(".lift").first.click()
    page.wait_for_url(lambda url: url.count("year=") == 1)


def test_a_mark_of_a_chart_chooses_in_one_and_lifts_in_one(clicks: Clicks) -> None:
    page = clicks.one.page
    bars = page.locator(".st-key-panel-overview-by_category .bars .point path")
    box = bars.first.bounding_box()
    assert box is not None
    place = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(place[0] + 3, place[1])
    page.wait_for_timeout(200)  # Plotly looks for the mark under the pointer now and then
    page.mouse.click(*place)
    page.wait_for_url("**category=CARE**")
    clicks.one.settled()
    page.locator(".st-key-panel-overview-by_category .legendtoggle").first.click()
    page.wait_for_url("**status=closed**")
    clicks.one.settled()
    page.locator(".st-key-panel-overview-by_category .legendtoggle").first.click()
    page.wait_for_url(lambda url: "status" not in url)


def test_a_filtered_list_takes_one_and_all_tables_take_two(clicks: Clicks) -> None:
    page = clicks.one.page
    with page.expect_download() as download:
        clicks.click(page.locator("a[data-file='csv-attention']"))
    assert download.value.path().stat().st_size > 0
    assert clicks.count == 1
    with page.expect_download() as download:
        clicks.click(page.locator(".menu > summary"))
        clicks.click(page.locator("a[data-file=page_xlsx]"))
    assert download.value.path().stat().st_size > 0
    assert clicks.count == 1 + 2


def test_the_picture_of_a_chart_takes_two(clicks: Clicks) -> None:
    panel = clicks.one.page.locator(".st-key-panel-overview-by_category")
    with clicks.one.page.expect_download() as download:
        clicks.click(panel.locator(".panel-menu > summary"))
        clicks.click(panel.locator("[data-act=png]"))
    assert download.value.suggested_filename == "各类别的项目进行到哪一步了_2021-12-31-demo.png"
    assert download.value.path().read_bytes().startswith(b"\x89PNG")
    assert clicks.count == 2


def test_where_a_number_comes_from_takes_one(clicks: Clicks) -> None:
    clicks.click(clicks.one.page.locator(".st-key-panel-hero .panel-title a"))
    dialog = clicks.one.page.get_by_role("dialog")
    dialog.locator(".table").first.wait_for()
    said = dialog.inner_text()
    for words in ("已募 ÷ 目标", "没有筛选", "2021-12-31-demo", "campaign_totals.csv", "L300"):
        assert words in said
    assert clicks.count == 1


def test_a_project_by_its_initials_takes_one_and_its_letters(clicks: Clicks) -> None:
    page = clicks.one.page
    clicks.click(page.get_by_label("搜索"))
    page.keyboard.type("zlxz", delay=40)
    page.locator(".found").filter(has_text="助力心智障碍青少年技能学习").wait_for()
    assert clicks.count == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/project?**")
