"""The first screen: few controls on the overview, words and numbers that keep apart."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Opened, at
from tests.browser.sound import CARDS

pytestmark = [pytest.mark.browser]

MOST = 12  # controls of the overview
CONTROLS = """() => {
  const acts = 'a, button, input, select, textarea, summary, [role=button], [contenteditable=true]';
  // Words, numbers and names that lead to what they name are the page's content.
  const content = '.pages a, .tile, .hero, .panel-title a, .points a, .others a';
  return [...document.querySelectorAll(acts)]
    .filter((one) => !one.closest('[data-testid=stSidebar]') && !one.matches(content))
    .filter((one) => {
      const box = one.getBoundingClientRect();
      return one.checkVisibility({ visibilityProperty: true }) && box.width > 1 && box.height > 1
        && box.bottom + document.querySelector('[data-testid=stMain]').scrollTop > 0;
    })
    .map((one) => one.getAttribute('aria-label') || one.innerText.trim() || one.placeholder);
}"""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_overview_has_few_controls(opened: Callable[..., Opened], lang: str) -> None:
    page = opened().goto(f"/?lang={lang}")
    found = page.evaluate(CONTROLS)
    assert len(found) <= MOST, found
    assert len(found) > MOST / 2, "they are found"


def test_the_overviews_sentence_opens_its_sources_and_files(opened: Callable[..., Opened]) -> None:
    page = opened().goto("/?lang=zh")
    told = page.locator(".told")
    assert told.locator("a:visible").count() == 0
    told.locator("summary").click()
    for name in ("headline", "funds", "giving_by_year"):
        for kind in ("source", "csv", "xlsx"):
            assert told.locator(f"a[data-file={kind}-overview-{name}]").is_visible()
    assert "不相加、不相减、不相除" in told.inner_text()
    told.locator("a[data-file=source-overview-funds]").click()
    page.locator("#opened .table").first.wait_for()


def test_the_focus_of_a_table_opens_its_cards(opened: Callable[..., Opened]) -> None:
    """Who has no pointer reads all of a row as well, at 200 % of a small screen."""
    page = opened((600, 800)).goto("/about?lang=zh")
    table = page.locator("[data-testid=stMain] .table").first
    page.locator("[data-testid=stMain] a[data-file^=csv]:visible").last.focus()
    while not table.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
    cards = table.locator("tbody tr").evaluate_all(CARDS)
    assert all(card["seen"] == card["cells"] for card in cards)


def test_headings_keep_clear_of_what_follows(opened: Callable[..., Opened]) -> None:
    page = opened().goto("/data?lang=zh")
    gaps = page.locator("h2.part").evaluate_all("""all => all.map((one) => {
      const words = document.createRange();
      words.selectNodeContents(one);
      const place = one.closest('[data-testid=stElementContainer]').nextElementSibling;
      return place.getBoundingClientRect().top - words.getBoundingClientRect().bottom;
    })""")
    assert len(gaps) > 4
    assert all(gap >= 8 for gap in gaps), gaps


@pytest.mark.parametrize("path", ["/", "/campaigns"])
def test_words_in_a_curve_keep_apart_at_twice_the_size(
    opened: Callable[..., Opened], path: str
) -> None:
    """The reader's browser enlarges to 200 %: a laptop's 1366 px are 683 then."""
    one = opened()
    for size in ((683, 384), (390, 844)):
        one.resize(size)
        page = one.goto(at(path, "lang=zh&unit=yuan"))
        words = page.locator(".st-key-panel-campaigns-cumulative .annotation-text")
        boxes = [box for box in (one.bounding_box() for one in words.all()) if box]
        assert len(boxes) >= 2
        for place, one_box in enumerate(boxes):
            for other in boxes[:place]:
                assert (
                    one_box["x"] + one_box["width"] <= other["x"]
                    or other["x"] + other["width"] <= one_box["x"]
                    or one_box["y"] + one_box["height"] <= other["y"] + 2
                    or other["y"] + other["height"] <= one_box["y"] + 2
                ), (size, one_box, other)


def test_a_panel_without_rows_leaves_its_room_to_the_others(opened: Callable[..., Opened]) -> None:
    page = opened().goto("/?lang=zh&category=CARE&status=ongoing")
    assert page.locator(".st-key-panel-hero").count() == 0
    tiles = page.locator(".tiles").bounding_box()
    panel = page.locator(".st-key-panel-overview-by_category").bounding_box()
    assert tiles is not None
    assert panel is not None
    assert abs(panel["x"] - tiles["x"]) < 2
    assert panel["width"] > 0.45 * tiles["width"]


def test_a_short_cell_is_not_broken_where_there_is_room(opened: Callable[..., Opened]) -> None:
    page = opened().goto("/about?lang=en")
    cells = page.locator(".table td.short").filter(has_text="Not started")
    assert cells.count() > 10
    heights = cells.evaluate_all("""all => all.map((one) => {
      const words = document.createRange();
      words.selectNodeContents(one);
      return words.getBoundingClientRect().height;
    })""")
    assert max(heights) < 30, "one line"


def test_a_number_is_broken_nowhere_but_within_a_range(opened: Callable[..., Opened]) -> None:
    one = opened((390, 844))
    lines = """all => all.map((one) => [one.textContent,
      one.offsetHeight / parseFloat(getComputedStyle(one).fontSize)])"""
    for path in ("/trends", "/campaigns"):
        values = one.goto(at(path, "lang=en")).locator(".card-value span:not(.said)")
        for text, height in values.evaluate_all(lines):
            assert height < (3 if "–" in text else 1.6), text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_table_of_a_project_is_wider_than_its_panel(
    opened: Callable[..., Opened], lang: str
) -> None:
    page = opened().goto(f"/project?id=P21&lang={lang}")
    tables = page.locator("[data-testid=stMain] .table")
    assert tables.count() == 2
    assert (
        max(tables.evaluate_all("all => all.map((one) => one.scrollWidth - one.clientWidth)")) < 2
    )
    whole = page.locator(".table .whole").evaluate_all("all => all.map((one) => one.offsetHeight)")
    assert max(whole) < 30, "lines of the report stand on one line"


def test_a_day_is_typed_in_a_field_of_its_size_on_a_wall(opened: Callable[..., Opened]) -> None:
    page = opened((3840, 2160)).goto("/campaigns?lang=en")
    field = page.locator("[data-testid=stDateInput]")
    assert (
        field.evaluate("one => one.offsetWidth / parseFloat(getComputedStyle(one).fontSize)") > 12
    )
    label = field.locator("[data-testid=stWidgetLabel]")
    assert label.evaluate("one => one.offsetHeight") < 60, "one line"


def test_a_selected_table_is_copied_a_line_a_row(opened: Callable[..., Opened]) -> None:
    page = opened().goto("/projects?lang=zh")
    text = page.evaluate("""() => {
      getSelection().selectAllChildren(document.querySelector(".st-key-panel-projects-list table"));
      return getSelection().toString();
    }""")
    lines = text.strip().split("\n")
    assert len(lines) == 28
    assert {line.count("\t") for line in lines} == {10}


def test_eight_projects_are_seen_whole_on_a_laptop(opened: Callable[..., Opened]) -> None:
    page = opened().goto("/projects?lang=zh")
    rows = page.locator(".st-key-panel-projects-list tbody tr")
    ends = rows.evaluate_all("all => all.map((one) => one.getBoundingClientRect().bottom)")
    assert sum(end <= 768 for end in ends) >= 8
