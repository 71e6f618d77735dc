"""Every page as a reader opens it: its figures, its marks, nothing from elsewhere, no error."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from pages.ui.words import words
from tests.browser.conftest import PAGES, Opened, at, own_errors

pytestmark = [pytest.mark.browser]

REPORT = "snapshot=2021-12-31-report"
UNDISCLOSED = ("/", "/campaigns", "/funds", "/volunteers", "/trends")
DESK, HALL, WALL, PHONE = (1366, 768), (1920, 1080), (3840, 2160), (390, 844)
TABLET = (820, 1180)
VISITS = (  # each page is opened so, in Chinese and light where nothing is said
    (DESK, ""), (DESK, "lang=en&theme=dark&unit=yuan"), (HALL, "lang=zh"), (WALL, "lang=zh"),
    (TABLET, "lang=en"), (PHONE, "lang=en"), (PHONE, REPORT),
)  # fmt: skip
WALLED = ("/", "/campaigns", "/volunteers")  # every kind of chart; a wall is painted slowly
TABLETS = ("/campaigns", "/trends", "/volunteers")  # most cards
SPEAKS = ("/campaigns", "/data")  # where Streamlit says something itself
FIT = """() => {
  const out = [], width = innerWidth, seen = [];
  const over = document.scrollingElement.scrollWidth - width;
  if (over > 1) out.push(`the page is ${over} px too wide`);
  const scrolls = el => {
    for (let e = el; e && e !== document.body; e = e.parentElement) {
      const moves = ['auto', 'scroll'].includes(getComputedStyle(e).overflowX);
      if (moves && e.scrollWidth > e.clientWidth) return true;
    }
    return false;
  };
  for (const el of document.querySelectorAll('[data-testid=stMain] *')) {
    const texts = [...el.childNodes].filter(n => n.nodeType === 3);
    const own = texts.map(n => n.textContent.trim()).join('').slice(0, 40);
    const style = getComputedStyle(el), box = el.getBoundingClientRect();
    if (!own || style.visibility === 'hidden' || box.width < 2 || box.height < 2) continue;
    if (!el.checkVisibility()) continue; // in a menu that is closed
    const isSvg = el instanceof SVGElement;
    const cuts = ['hidden', 'clip'].includes(style.overflowX);
    if (!isSvg && cuts && el.scrollWidth > el.clientWidth + 1) out.push(`clipped: ${own}`);
    if ((box.right > width + 1 || box.left < -1) && !scrolls(el))
      out.push(`off screen: ${own}`);
    if (parseFloat(style.fontSize) < 11.5) out.push(`small (${style.fontSize}): ${own}`);
    if (isSvg && el.tagName === 'text') seen.push([el.closest('.js-plotly-plot'), box, own]);
  }
  for (const table of document.querySelectorAll('.table > table')) {
    const edge = one => one.getBoundingClientRect().right;
    const past = edge(table) - edge(table.parentElement);
    if (past > 1 && !scrolls(table)) out.push(`a table is ${past} px wider than its place`);
  }
  const name = document.querySelector('.pages [aria-current]')?.getBoundingClientRect();
  if (name && (name.left < 0 || name.right > width)) out.push("this page's name is out of sight");
  for (let i = 0; i < seen.length; i++) for (let j = i + 1; j < seen.length; j++) {
    const [a, p, one] = seen[i], [b, q, two] = seen[j];
    if (a !== b) continue;
    const w = Math.min(p.right, q.right) - Math.max(p.left, q.left);
    const h = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
    const least = Math.min(p.width * p.height, q.width * q.height);
    if (w > 2 && h > 2 && w * h > 0.15 * least) out.push(`overlap: ${one} / ${two}`);
  }
  return out;
}"""

OWN_WORDS = """() =>
  [...document.querySelectorAll('[aria-label], [placeholder], a, [role=spinbutton]')]
  .flatMap(one => [one.getAttribute('aria-label'), one.getAttribute('placeholder'),
                   one.matches('a, [role=spinbutton]') ? one.textContent : ''])
  .filter(text => text)"""
MISPLACED = """() => {
  const out = [], box = (one) => one.getBoundingClientRect();
  for (const cards of document.querySelectorAll('.cards')) {
    const last = cards.lastElementChild;
    if (box(cards).right - box(last).right > 2) out.push(`alone: ${last.textContent}`);
  }
  for (const table of document.querySelectorAll('.table table')) {
    const [head, row] = [table.querySelector('th'), table.querySelector('tbody tr')];
    if (head.checkVisibility() && box(row).top < box(head).bottom - 2)
      out.push(`under its heading: ${row.textContent}`);
  }
  for (const plot of document.querySelectorAll('.js-plotly-plot'))
    for (const text of plot.querySelectorAll('text'))
      if (text.textContent && (box(text).right > box(plot).right + 2
          || box(text).left < box(plot).left - 2)) out.push(`cut: ${text.textContent}`);
  return out;
}"""


def mislabelled(page: Page, path: str, is_report: bool) -> list[str]:
    """Where a page in Chinese marks published figures as demo data, or demo data not."""
    found = []
    text = page.inner_text("body")
    charts = page.locator(".js-plotly-plot").evaluate_all("all => all.map(e => e.textContent)")
    demo = [chart for chart in charts if "演示数据" in chart]
    if is_report:
        if path != "/data" and "演示数据" in text:
            found.append("published figures are called demo data")  # /data names the demo's checks
        if demo or page.locator(".badge-demo").count():
            found.append("published figures are marked as demo data")
        if path in UNDISCLOSED and "报告没有披露这类数据" not in text:
            found.append("nothing is said to be undisclosed")
    elif path not in ("/projects", "/data", "/about"):
        if not demo:
            found.append("no chart says that its data are generated")
        twice = page.locator("[class*=st-key-panel-]:has(.js-plotly-plot) .panel-title .badge-demo")
        if twice.count():
            found.append("a panel says twice that its data are generated")
    return found


SHIFTS = """window.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) => {
  if (!one.hadRecentInput) window.shifted += one.value;
})).observe({ type: "layout-shift", buffered: true });"""
LEADS = ".js-plotly-plot, .st-key-panel-projects-list tbody tr, .steps, .statements"
"""A chart, a list, stages, statements."""


def unsteady(page: Page, size: tuple[int, int]) -> list[str]:
    """Whether anything moved while the page loaded, or no chart or list is in sight at once."""
    found = []
    if (shifted := page.evaluate("window.shifted")) > 0.05:
        found.append(f"the page moves by {shifted:.2f}")
    top = page.evaluate(f"""Math.min(...[...document.querySelectorAll('{LEADS}')].filter(
        (each) => each.checkVisibility()).map((each) => each.getBoundingClientRect().top))""")
    if size in (DESK, HALL) and top > size[1] - 100:
        found.append(f"the first chart or list begins at {top:.0f}")
    return found


def inaccessible(page: Page) -> list[str]:
    """What axe finds to be serious or critical."""
    return [
        f"{rule['impact']}: {rule['id']}: {rule['nodes'][0]['html'][:160]}"
        for rule in Axe().run(page).response["violations"]
        if rule["impact"] in ("serious", "critical")
    ]


def misspoken(page: Page, path: str, lang: str) -> list[str]:
    """What Streamlit says itself in another language than the page's."""
    own = [one for key, one in words("ui").sentences.items() if key.startswith("streamlit.")]
    right, wrong = ({each[one] for each in own} for one in (lang, "en" if lang == "zh" else "zh"))
    said = set(page.evaluate(OWN_WORDS))
    silent = path in SPEAKS and not said & right
    found = ["Streamlit says nothing of its own in this language"] if silent else []
    return [*found, *(f"Streamlit says {one!r}" for one in said & (wrong - right))]


@pytest.mark.parametrize("path", PAGES)
def test_page_is_sound(opened: Callable[..., Opened], path: str) -> None:
    """It shows no error, asks nobody else, fits, is accessible and tells demo data from figures."""
    one, faults = opened(), []
    one.page.add_init_script(SHIFTS)
    for size, query in VISITS:
        if (size == WALL and path not in WALLED) or (size == TABLET and path not in TABLETS):
            continue
        one.resize(size)
        page = one.goto(at(path, query))
        found = [*own_errors(one.errors), *(f"from elsewhere: {url}" for url in one.foreign)]
        if page.locator(".stException").count():
            found.append("an exception is shown")
        if path != "/data" and query in ("", "lang=zh"):
            found += unsteady(page, size)
        found += page.evaluate(FIT) + page.evaluate(MISPLACED)
        found += misspoken(page, path, "en" if "lang=en" in query else "zh")
        if query in ("", REPORT):
            found += mislabelled(page, path, query == REPORT)
        if size == DESK:
            found += inaccessible(page)
        faults += [f"{size[0]} {query or 'as it is'}: {fault}" for fault in found]
        one.errors.clear()
        one.foreign.clear()
    assert faults == []


def test_nothing_shows_before_the_first_run_but_how_far_the_building_is(
    opened: Callable[..., Opened],
) -> None:
    one = opened()
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
