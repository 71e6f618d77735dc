"""The data page and the overview's words in a real browser: files, sections, what is seen first."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Locator, Page

from tests.browser.conftest import Opened, own_errors

pytestmark = [pytest.mark.browser]


def saved(page: Page, button: Locator, folder: Path) -> Path:
    """The file a click brings, under its own name."""
    with page.expect_download() as download:
        button.click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_leader_sees_words_and_figures_without_scrolling(
    opened: Callable[..., Opened], lang: str
) -> None:
    page = opened((1366, 768)).goto(f"/?lang={lang}")
    tiles, points = page.locator(".tile .card-value").all(), page.locator(".points li").all()[:3]
    assert (len(tiles), len(points)) == (6, 3)
    for seen in (page.locator(".told"), *tiles, page.locator(".hero-value"), *points):
        box = seen.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 768


def test_a_table_comes_as_csv_and_as_parquet(opened: Callable[..., Opened], tmp_path: Path) -> None:
    one = opened()
    page = one.goto("/data?table=donations")
    file = saved(page, page.locator(".st-key-table-csv a"), tmp_path)
    assert file.name == "donations_2021-12-31-demo_演示数据.csv"
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(file.read_text("utf-8-sig")))
    assert head[0] == "捐赠编号"
    assert head[-1] == "数据性质"
    whole = pq.read_table(saved(page, page.locator(".st-key-table-parquet a"), tmp_path))
    assert len(rows) == whole.num_rows
    assert own_errors(one.errors) == []


def test_a_listing_is_what_it_shows(opened: Callable[..., Opened], tmp_path: Path) -> None:
    page = opened().goto("/data?snapshot=2021-12-31-report&lang=en&find=payable")
    panel = page.locator(".st-key-panel-measures")
    file = saved(page, panel.locator("a[data-file=csv-measures]"), tmp_path)
    head, *rows = csv.reader(io.StringIO(file.read_text("utf-8-sig")))
    assert head == panel.locator("th").all_inner_texts()
    shown = [row.locator("td").all_inner_texts() for row in panel.locator("tbody tr").all()]
    assert rows == shown
    assert 0 < len(rows) < 40


def test_search_and_table_go_into_the_address(opened: Callable[..., Opened]) -> None:
    one = opened()
    page = one.goto("/data")
    page.get_by_label("查找").fill("mjlmbhydy")
    page.keyboard.press("Enter")
    page.wait_for_url("**find=mjlmbhydy**")
    one.settled()
    assert page.locator(".st-key-panel-questions tbody tr").count() == 1
    page.locator(".table details summary").first.click()
    assert page.locator(".table details pre").first.inner_text().startswith("select")
    page.get_by_role("link", name="核对", exact=True).click()
    page.wait_for_url("**#checks")
    assert page.locator(".st-key-panel-checks").first.is_visible()
    page.locator(".pages").get_by_text("总览", exact=True).click()
    page.wait_for_url(lambda url: "/data" not in url)
    one.settled()
    assert "find" not in page.url
    assert own_errors(one.errors) == []
