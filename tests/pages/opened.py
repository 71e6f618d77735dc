"""Pages as the server runs them, and what they say."""

import html
import re
from collections.abc import Mapping
from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.ui import registry

APP = Path(__file__).resolve().parents[2] / "app.py"
PAGES = sorted(page.name for page in registry.pages().values() if page.in_frame)
REPORT, DEMO = "2021-12-31-report", "2021-12-31-demo"


def app_at(page: str, address: Mapping[str, str | list[str]]) -> AppTest:
    """A page at this address, before its first run."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    app._page_hash = calc_hash(page)  # `switch_page` knows pages by their file, which have none
    for key, value in address.items():
        app.query_params[key] = value
    return app


def opened(page: str, /, **address: str | list[str]) -> AppTest:
    """A page after its first run, at this address."""
    return app_at(page, address).run()


def said(app: AppTest) -> str:
    """Everything the page says in HTML, tags taken off, but for the names of other snapshots."""
    own = re.sub(r'<a [^>]*data-key="snapshot"[^>]*>[^<]*</a>', "", markup(app))
    return html.unescape(re.sub(r"<[^>]+>", " ", own))


def titles(app: AppTest) -> list[str]:
    """The title of the page."""
    return [html.unescape(title) for title in re.findall(r"<h1>(.*?)</h1>", markup(app))]


def panels(app: AppTest) -> list[str]:
    """The titles of the panels shown."""
    found = re.findall(
        r'<h2 class="panel-title">(?:<a [^>]*>)?(.*?)(?:<span|</a>|</h2>)', markup(app)
    )
    return [html.unescape(title) for title in found]


def markup(app: AppTest) -> str:
    """The HTML of the page, as it is sent."""
    return "\n".join(element.proto.body for element in app.get("html"))


def chosen(app: AppTest, key: str) -> list[str]:
    """The codes of a parameter that the page marks as chosen."""
    return re.findall(f'data-key="{key}" data-code="([^"]+)"[^>]* aria-current="true"', markup(app))


def faults_of(app: AppTest) -> list[str]:
    """The errors a page shows, and the exceptions that reached its reader."""
    return [str(one.value) for one in (*app.exception, *app.error)]


def warnings(app: AppTest) -> list[str]:
    """What the page warns of."""
    found = re.findall(r'<p class="box box-warn"[^>]*>(.*?)</p>', markup(app))
    return [html.unescape(one) for one in found]
