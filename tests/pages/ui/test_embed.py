"""One panel for pages of the office's own: what it shows, to whom, and what it refuses."""

import html
import json
import re

import plotly.io
import pytest

from data import Snapshot
from pages.ui import roles
from pages.ui.access import settings
from pages.ui.files.links import Link
from pages.ui.panel import head
from pages.ui.single import drawn, panel_of
from pages.ui.words import LANGUAGES, words
from tests.pages.conftest import viewed
from tests.pages.opened import DEMO, REPORT
from tests.served import fetched

SITES = "https://intranet.example http://10.0.0.8:8080"

pytestmark = pytest.mark.usefixtures("served")
say = words("ui")


@pytest.fixture(autouse=True)
def allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBED_ANCESTORS", SITES)


def shown(query: str) -> str:
    found = fetched(f"embed/panel?{query}")
    assert found.status == 200, found.text
    return found.text


def figure(page: str) -> object:
    (told,) = re.findall(r'<script id="figure" type="application/json">(.*?)</script>', page)
    return json.loads(told)


def plain(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def test_a_chart_is_that_of_its_page_with_all_that_vouches_for_it(demo: Snapshot) -> None:
    page = shown("of=trends&part=trends/giving&year=2021&measure=received")
    one = panel_of(viewed(demo, None, "trends", year=["2021"], measure="received"), "trends/giving")
    assert one.chart is not None
    made, said = drawn(one.answer, one.chart)
    assert figure(page) == json.loads(plotly.io.to_json(made, validate=False))
    assert html.escape(said, quote=False) in page
    assert "演示数据" in said
    words_of = plain(page)
    for told in (one.answer.title, "年份：2021", "截至 2021年12月31日", "数据：演示数据", "核对"):
        assert told in words_of, told
    assert f"http://fund.example/trends?year=2021&amp;measure=received&amp;snapshot={DEMO}" in page
    assert "#panel-trends-giving" in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_has_no_chart_is_its_table_cards_or_listing(lang: str) -> None:
    how = f"&lang={lang}&snapshot={DEMO}"
    listed = shown(f"of=projects&part=projects/list&category=CARE{how}")
    assert listed.count("<tr>") == 1 + 8
    assert "plotly.js" not in listed
    assert 'class="card"' in shown(f"of=volunteers&part=volunteers/headline{how}")
    assert say(lang, "attention.title") in shown(f"of=overview&part=attention{how}")
    empty = shown(f"of=projects&part=projects/list&category=CARE&cohort=2021&status=closed{how}")
    assert say.sentences["panel.empty_filtered"][lang].partition("{")[0] in empty


def test_small_cells_are_as_on_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Staff read exact numbers of people, everybody else rounded ones."""
    address = f"of=volunteers&part=volunteers/registered&snapshot={DEMO}&lang=en"
    exact = plain(shown(address))
    monkeypatch.setattr(roles, "is_staff", lambda client, headers: False)
    rounded = plain(shown(address))
    assert exact != rounded
    staff_only = f"of=volunteers&part=rows/service&snapshot={DEMO}"
    assert fetched(f"embed/panel?{staff_only}").status in (400, 403)


def test_only_the_sites_named_may_show_it_and_only_panels() -> None:
    policy = "content-security-policy"
    panel = fetched("embed/panel?of=projects&part=projects/by_category")
    assert f"frame-ancestors 'self' {SITES};" in panel.headers[policy]
    assert "unsafe-inline" not in panel.headers[policy].partition("script-src")[2]
    for address in ("projects", "files/panel.csv", "embedded/x"):
        assert "frame-ancestors 'self';" in fetched(address).headers[policy], address
    assert b"Plotly" in fetched("embed/panel.js").content
    assert len(fetched("embed/plotly.js").content) > 1_000_000


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_the_setting_there_is_nothing(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in ("", "intranet.example", "javascript:x", "https://a.example;script-src"):
        monkeypatch.setenv("EMBED_ANCESTORS", setting)
        for file in ("panel", "plotly.js", "panel.css"):
            found = fetched(f"embed/{file}?of=projects&part=projects/by_category&lang={lang}")
            assert (found.status, found.text) == (404, say(lang, "embed.off"))
        assert len([one for one in settings.faults() if "EMBED_ANCESTORS" in str(one)]) == bool(
            setting
        )


def test_what_it_does_not_know_is_refused_with_a_sentence() -> None:
    right = "of=projects&part=projects/by_category"
    wrong = {
        "of=nosuch&part=projects/by_category": 400,
        "of=projects": 400,
        "of=projects&part=nosuch/x": 400,
        f"{right}&part=projects/by_cohort": 400,
        f"{right}&nosuch=1": 400,
        f"{right}&category=NOSUCH": 400,
        f"{right}&lang=fr": 400,
        f"{right}&snapshot=nosuch": 404,
    }
    found = {query: fetched(f"embed/panel?{query}") for query in wrong}
    assert {query: one.status for query, one in found.items()} == wrong
    assert all(one.text.endswith("。") for one in found.values())
    assert fetched("embed/nosuch").status == 404


def test_a_report_without_such_figures_says_so() -> None:
    page = shown(f"of=volunteers&part=volunteers/headline&snapshot={REPORT}")
    assert "报告没有披露这类数据" in page


def test_the_menu_offers_the_code_where_the_setting_is_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert 'data-act="embed"' in head("zh", "标题", [Link("x", "files/x", "CSV")])
    monkeypatch.delenv("EMBED_ANCESTORS")
    assert "embed" not in head("zh", "标题", [Link("x", "files/x", "CSV")])
