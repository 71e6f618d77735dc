"""What is looked at on an open page: faults are returned as lines, none where it is sound."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from pages.ui.words import words
from tests.browser.conftest import Opened

UNDISCLOSED = ("/", "/campaigns", "/funds", "/volunteers", "/trends")
SPEAKS = ("/campaigns", "/data")  # where Streamlit says something itself
STEADY = 0.05  # layout shift of a page that opens, or is filtered
MOVES = {"/": 0.4, "/projects": 0.2}
"""Of these more moves when they are filtered: panels take the room of one without rows, a list
gets shorter. It is what a reader has asked for, so browsers leave it out within half a second."""
FACETS = ".facet:not(.facet-apart)"
OPTION = "a.option:not([aria-current], .option-none)"
CARDS = """all => all.map((row) => {
  const box = row.getBoundingClientRect(), edges = (one) => {
    const words = document.createRange();
    words.selectNodeContents(one);
    return words.getBoundingClientRect();
  };
  const seen = [...row.querySelectorAll("td")].filter((one) => one.checkVisibility()
    && edges(one).height && edges(one).top < box.bottom - 8);
  const main = (row.querySelector(".main") ?? row).getBoundingClientRect();
  return { says: row.innerText, lines: Math.round((box.height - 15) / 24), cells: row.cells.length,
    seen: seen.length, main: main.top - box.top };
})"""
"""Each row of a table on a phone: how many lines it takes, and how many of its cells are seen."""
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
  window.shifted += one.value;
})).observe({ type: "layout-shift", buffered: true });"""
LEADS = ".js-plotly-plot, .st-key-panel-projects-list tbody tr, .steps, .statements"
"""A chart, a list, stages, statements."""


def shifted(one: Opened) -> float:
    """How far things have moved since this was asked last, by a reader's act or without."""
    one.page.wait_for_timeout(500)  # what comes late would move the rest
    found = one.page.evaluate(
        "() => { const all = window.shifted; window.shifted = 0; return all; }"
    )
    return float(round(found, 3))


def hidden_below(page: Page, high: int) -> list[str]:
    """Whether no chart or list is in sight on a screen so high."""
    top = page.evaluate(f"""Math.min(...[...document.querySelectorAll('{LEADS}')].filter(
        (each) => each.checkVisibility()).map((each) => each.getBoundingClientRect().top))""")
    return [f"the first chart or list begins at {top:.0f}"] if top > high - 100 else []


def unsteady(one: Opened, path: str) -> list[str]:
    """What moves while a page opens, and while it is filtered by the first value of each facet.

    Whether a browser counts it depends on how soon after the click it comes: all counts here.
    """
    page, found = one.page, {"as it opens": (shifted(one), STEADY)}
    for number in range(page.locator(FACETS).count()):
        facet = page.locator(FACETS).nth(number)
        if facet.locator(OPTION).count():
            label = facet.locator(OPTION).first.locator(".option-label").inner_text()
            facet.locator(OPTION).first.click()
            page.locator(".lift").nth(len(found) - 1).wait_for()
            one.settled()
            found[label] = shifted(one), MOVES.get(path, STEADY)
    return [f"moves by {far}: {what}" for what, (far, most) in found.items() if far > most]


def broken_cards(page: Page) -> list[str]:
    """What is wrong with rows as cards of two lines on a phone.

    A card shows a name and the first amounts; a tap opens the rest, and another closes it.
    """
    rows = page.locator("[data-testid=stMain] .table tbody tr")
    found = [
        f"no card of two lines: {card}"
        for card in rows.evaluate_all(CARDS)
        if card["lines"] > 2 or card["seen"] < min(2, card["cells"]) or card["main"] >= 12
    ]
    row = rows.first
    row.scroll_into_view_if_needed()
    row.click(position={"x": 200, "y": 45})
    opened = page.locator("tr[data-open]").evaluate_all(CARDS)
    if len(opened) != 1 or opened[0]["seen"] != opened[0]["cells"]:
        found.append(f"a tap does not open the rest of a card: {opened}")
    row.click(position={"x": 200, "y": 45})
    if page.locator("tr[data-open]").count():
        found.append("another tap does not close a card")
    return found


def inaccessible(page: Page) -> list[str]:
    """What axe finds to be serious or critical."""
    found = Axe().run(page, options={"resultTypes": ["violations"]})  # what is right takes as long
    return [
        f"{rule['impact']}: {rule['id']}: {rule['nodes'][0]['html'][:160]}"
        for rule in found.response["violations"]
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
