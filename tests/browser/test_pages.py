"""Every page as a reader opens it: its figures, its marks, nothing from elsewhere, no error."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PAGES, Opened, at, own_errors, serving

pytestmark = [pytest.mark.browser]

REPORT = "snapshot=2021-12-31-report"
SIZES = [
    (1366, 768, "zh-CN"),
    (1920, 1080, "zh-CN"),
    (3840, 2160, "zh-CN"),
    (390, 844, "zh-CN"),
    (1366, 768, "en-US"),
    (390, 844, "en-US"),
]
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
    const isSvg = el instanceof SVGElement;
    const cuts = ['hidden', 'clip'].includes(style.overflowX);
    if (!isSvg && cuts && el.scrollWidth > el.clientWidth + 1) out.push(`clipped: ${own}`);
    if ((box.right > width + 1 || box.left < -1) && !scrolls(el))
      out.push(`off screen: ${own}`);
    if (parseFloat(style.fontSize) < 11.5) out.push(`small (${style.fontSize}): ${own}`);
    if (isSvg && el.tagName === 'text') seen.push([el.closest('.js-plotly-plot'), box, own]);
  }
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


def test_start_page_shows_the_figures(opened: Callable[..., Opened]) -> None:
    page = opened().goto("/")
    values = page.locator(".card-value").all_inner_texts()
    assert values[:3] == ["27", "10", "17"]
    assert values[3:6] == ["119.15 万元", "239.12 万元", "77.19 万元"]
    contexts = page.locator(".card-context").all_inner_texts()
    assert {"2021 年", "2020-2021 年项目", "报告未写明期间"} <= set(contexts)
    assert any("5.02%" in one and "1,250 万元" in one for one in contexts)
    assert "报告未披露" in values


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("snapshot", ["", REPORT])
def test_page_is_sound(opened: Callable[..., Opened], path: str, snapshot: str) -> None:
    one = opened()
    page = one.goto(at(path, snapshot))
    assert own_errors(one.errors) == []
    assert one.foreign == []
    assert page.locator(".stException").count() == 0
    text = page.inner_text("body")
    charts = page.locator(".js-plotly-plot").evaluate_all("all => all.map(e => e.textContent)")
    demo = [chart for chart in charts if "演示数据" in chart]
    if snapshot:
        if path != "/data":  # which names the demo's checks and tables
            assert "演示数据" not in text.replace("2019–2021 演示数据", "")
        assert not demo
        assert page.locator(".badge-demo").count() == 0
    elif path not in ("/projects", "/data"):
        assert demo
        marked = page.locator("[class*=st-key-panel-]:has(.badge-demo) .js-plotly-plot")
        assert marked.count() == len(demo)
    if snapshot and path in ("/", "/campaigns", "/funds", "/volunteers", "/trends"):
        assert "报告没有披露这类数据" in text


@pytest.mark.parametrize("path", PAGES)
def test_first_request_of_a_fresh_server_may_be_a_deep_link(
    opened: Callable[..., Opened], tmp_path: Path, path: str
) -> None:
    with serving(tmp_path / "snapshots") as base:
        page = opened(base=base).goto(at(path, "category=CARE&lang=en"))
        assert page.locator(".brand").count() == 1
        assert "Care" in page.locator(".sentence").inner_text()
        assert page.get_by_text("Page not found").count() == 0


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("lang", "theme"), [("zh", "light"), ("zh", "dark"), ("en", "light"), ("en", "dark")]
)
def test_no_serious_axe_violation(
    opened: Callable[..., Opened], path: str, lang: str, theme: str
) -> None:
    page = opened().goto(at(path, f"lang={lang}&theme={theme}"))
    found = [
        f"{rule['impact']}: {rule['id']}: {rule['nodes'][0]['html'][:160]}"
        for rule in Axe().run(page).response["violations"]
        if rule["impact"] in ("serious", "critical")
    ]
    assert found == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("width", "height", "lang"), SIZES)
def test_everything_fits(
    opened: Callable[..., Opened], path: str, width: int, height: int, lang: str
) -> None:
    assert opened((width, height), lang).goto(path).evaluate(FIT) == []
