"""On paper: title, filters, trust line, date, address, every panel; light, nothing cut."""

import io
import unicodedata
from collections.abc import Callable

import pypdf
import pytest

from tests.browser.conftest import PAGES, Opened, at

pytestmark = [pytest.mark.browser]

# How tall each chart is on paper, and the height of a page to draw on, in CSS pixels.
CHARTS = """() => [...document.querySelectorAll('.js-plotly-plot .svg-container')].map(
  chart => [chart.getBoundingClientRect().width, chart.getBoundingClientRect().height])"""
# Words and grounds that are of the dark on paper; tables wider than their places.
DARK = """() => {
  const light = (colour) => colour.match(/\\d+/g).slice(0, 3).map(Number)
    .reduce((sum, part) => sum + part, 0) / 765; // white stands in dark bars
  const words = 'h1, .panel-title, .card-value, .js-plotly-plot text';
  return [...document.querySelectorAll(words)].filter((one) => {
    const style = getComputedStyle(one);
    const bright = light(one instanceof SVGElement ? style.fill : style.color);
    return one.checkVisibility() && bright > 0.6 && bright < 1;
  }).map((one) => one.textContent);
}"""
WIDE = """() => [...document.querySelectorAll('.table')].filter((one) => one.checkVisibility()
  && one.scrollWidth > one.parentElement.clientWidth + 1).map((one) => one.ariaLabel)"""
# A PDF's letters may come back as the radicals they are drawn like, which NFKC leaves alone.
RADICALS = str.maketrans(
    "⻓⻚⻛⻅⻋⻔⻢⻥⻩⻬⻰⻆⻜⻝⻘⻉⻄⻁⺠⻣", "长页风见车门马鱼黄齐龙角飞食青贝西虎民骨"
)
ROWS = 10  # of a table that A4 holds at least
WIDTH, HEIGHT = 718, 1032  # A4 less its margins at 96 pixels an inch


def squeezed(text: str) -> str:
    """Text without spaces and line breaks, which a PDF puts where it likes, in usual letters."""
    return "".join(unicodedata.normalize("NFKC", text).translate(RADICALS).split())


# Words of a table broken within: a line for each sign, or nearly.
BROKEN = """() => [...document.querySelectorAll('.table :is(th, td.short:not(.main))')]
  .filter((one) => /^[\\u4e00-\\u9fff]{2,4}$/.test(one.innerText.trim()))
  .filter((one) => {
    const words = document.createRange();
    words.selectNodeContents(one);
    const line = parseFloat(getComputedStyle(one).lineHeight);
    return words.getBoundingClientRect().height > 1.8 * line;
  }).map((one) => one.innerText)"""


PRINTED = [path for path in PAGES if path != "/about" and "id=" not in path]  # charts and tables


@pytest.mark.parametrize("path", PRINTED)
def test_a_page_prints_whole(opened: Callable[..., Opened], path: str) -> None:
    one = opened(theme="dark")
    page = one.goto(at(path, "category=CARE"))
    titles = page.locator(".panel-title:not(.st-key-panel-what-if *)").all_inner_texts()
    raw = page.pdf(format="A4", print_background=True)
    pages = pypdf.PdfReader(io.BytesIO(raw)).pages
    assert 1 <= len(pages) <= 2 + len(titles) + page.locator("tbody tr").count() // ROWS
    text = squeezed("".join(sheet.extract_text() for sheet in pages))
    first = squeezed(pages[0].extract_text())
    as_of = page.locator(".print-only .trust-as-of").text_content() or "?"
    says = page.locator(".says").all_inner_texts()
    for words in (page.locator("h1").inner_text(), as_of, page.url, f"1/{len(pages)}", *says):
        assert squeezed(words) in first
    for title in titles:
        assert squeezed(title.partition("\n")[0]) in text
    for control in ("CSV", "XLSX"):
        assert control not in text
    page.emulate_media(media="print")
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    assert page.evaluate(DARK) == []
    assert page.evaluate(WIDE) == []
    assert page.evaluate(BROKEN) == []
    for width, height in page.evaluate(CHARTS):
        assert 0 < width <= WIDTH
        assert 0 < height <= HEIGHT


def test_a_sheet_is_not_left_blank_for_what_stands_beside_a_table(
    opened: Callable[..., Opened],
) -> None:
    """The record of a project begins under its steps, and its heading stays with it."""
    page = opened().goto("/project?id=P21&lang=zh")
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4", print_background=True))).pages
    first, *rest = [squeezed(sheet.extract_text()) for sheet in sheets]
    assert "这个项目的记录写了什么" in first
    assert "L288-304" in first
    assert len(rest) <= 2


def test_the_sums_of_a_long_table_stand_at_its_end_alone(opened: Callable[..., Opened]) -> None:
    page = opened().goto("/funds?lang=zh")
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4", print_background=True))).pages
    said = [squeezed(sheet.extract_text()).count("3,410,000.00") for sheet in sheets]
    assert sum(said) == 1
