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
        self.click(self.one.page.locator(".band").get_by_text(label, exact=True))
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
    assert values(clicks)[:3] == ["27", "10", "17"]
    page = clicks.one.page
    assert "与上一个快照相比" in page.inner_text("body")
    trust = page.locator(".trust").inner_text()
    assert "截至" in trust
    assert "数据：" in trust
    assert "项核对全部通过" in trust


def test_the_year_of_the_board_takes_one(clicks: Clicks) -> None:
    clicks.pill("2020")
    assert clicks.count == 1
    assert "year=2020" in clicks.one.page.url


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


@pytest.mark.parametrize(("key", "most"), [("csv-overview-headline", 1), ("page_xlsx", 2)])
def test_a_filtered_file_takes_one(clicks: Clicks, key: str, most: int) -> None:
    with clicks.one.page.expect_download() as download:
        clicks.click(clicks.one.page.locator(f"a[data-file='{key}']"))
    assert download.value.path().stat().st_size > 0
    assert clicks.count <= most


def test_where_a_number_comes_from_takes_one(clicks: Clicks) -> None:
    clicks.click(clicks.one.page.locator("a[data-file=source-overview-campaigns]"))
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
