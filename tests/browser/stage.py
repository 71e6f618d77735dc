"""The meeting screen as tests open and read it in a real Chromium."""

from playwright.sync_api import Page

from pages.meeting.scenes import scenes
from tests.browser.conftest import Opened

SCENES = list(scenes())
TOLD = [name for name in SCENES if name not in ("volunteers", "trends")]  # by the report alone
REPORT, DEMO = "2021-12-31-report", "2021-12-31-demo"
SIZES = [(1920, 1080), (3840, 2160), (1024, 768), (2560, 1080)]
SHOWN = "document.documentElement.dataset.scene"
READY = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  if (!app || app.dataset.testScriptState !== 'notRunning') return false;
  if (app.dataset.testConnectionState !== 'CONNECTED') return false;
  if (!document.documentElement.dataset.meeting) return false;
  if (!document.querySelector('.meeting-bar')) return false;
  const charts = [...document.querySelectorAll('[class*=st-key-figure-]')];
  return charts.every(chart => chart.querySelector('.main-svg'));
}"""


def meeting(one: Opened, query: str = "scene=headline") -> Page:
    """The meeting at this address, painted."""
    one.page.goto(f"{one.base}/meeting?{query}")
    return ready(one.page)


def ready(page: Page) -> Page:
    """Wait until the script has run and every chart is drawn, and stays so."""
    for _ in range(2):
        page.wait_for_function(READY, timeout=60_000)
        page.wait_for_timeout(200)
    return page


def shown(page: Page) -> str:
    """The scene the reader sees."""
    seen, said = page.evaluate(
        """() => [[...document.querySelectorAll('[class*=st-key-scene-]')]
        .filter(one => one.checkVisibility({visibilityProperty: true}))
        .map(one => one.className.match(/st-key-scene-(\\w+)/)[1]),
        document.documentElement.dataset.scene]"""
    )  # in one go: the rotation may go on meanwhile
    assert seen == [said]
    return str(seen[0])


def sees(page: Page, words: str) -> bool:
    """Whether words stand on the screen."""
    found = page.get_by_text(words, exact=False)
    return any(found.nth(n).is_visible() for n in range(found.count()))
