"""Funds and volunteers on screen: what must be there, and what must never be."""

import pytest
from plotly import io
from streamlit.testing.v1 import AppTest

from pages.ui.words import LANGUAGES
from queries import load
from tests.pages.opened import DEMO, REPORT, markup, opened, said
from tests.served import fetched, links

# Differences, sums and ratios of the three published figures, whose periods differ.
NEVER = (
    "1,199,676.87", "3,163,079.37", "200.68", "75.60", "24.40", "419,630.10", "64.78", "154.36",
    "32.28", "49.83",
)  # fmt: skip


pytestmark = pytest.mark.usefixtures("served")


def tables(app: AppTest) -> str:
    """What the tables say that open beside the page's charts."""
    found = links(markup(app))
    return " ".join(fetched(found[key]).text for key in found if key.startswith("html-"))


@pytest.mark.parametrize("snapshot", [REPORT, DEMO])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_published_figures_stand_apart(snapshot: str, lang: str) -> None:
    app = opened("funds", lang=lang, snapshot=snapshot, unit="yuan")
    text = said(app) + tables(app)
    for figure in ("1,191,516.30", "2,391,193.17", "771,886.20", "52,116.00", "719,770.20"):
        assert figure in text
    charts = " ".join(chart.proto.spec for chart in app.get("plotly_chart"))
    assert bool(charts) == (snapshot == DEMO)
    for figure in NEVER:
        assert figure not in text
        assert figure not in charts


def test_the_report_holds_no_flow_and_says_so() -> None:
    app = opened("funds", lang="zh", snapshot=REPORT)
    assert not app.get("plotly_chart")
    assert said(app).count("报告没有披露这类数据") == 1
    for name in ("ageing", "by_category", "by_project", "gifts", "payments"):
        assert load(f"funds/{name}").title["zh"] in said(app)


def test_gifts_and_payments_are_two_flows() -> None:
    app = opened("funds", lang="zh", snapshot=DEMO)
    specs = [io.from_json(chart.proto.spec) for chart in app.get("plotly_chart")]
    flows = [made.data[0] for made in specs if made.data[0].type == "sankey"]
    assert len(flows) == 2
    gifts, payments = flows
    given, paid = (
        {said.partition("<br>")[0] for said in one.node.customdata} for one in (gifts, payments)
    )
    assert "微信" in given
    assert "物资采购" in paid
    assert not given & {"物资采购", "平台开发", "服务采购"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_stars_are_lines_of_hours_never_titles(lang: str) -> None:
    app = opened("volunteers", lang=lang, snapshot=DEMO)
    charts = " ".join(io.from_json(c.proto.spec).to_json() for c in app.get("plotly_chart"))
    everything = said(app) + tables(app) + charts.encode().decode("unicode_escape")
    assert {"zh": "达到一星工时线", "en": "One-star line"}[lang] in tables(app)
    assert "星志愿者" not in everything
    assert "star volunteer" not in everything.lower()


def test_a_district_leaves_its_tile_alone() -> None:
    app = opened("volunteers", lang="zh", snapshot=DEMO, district="140109")
    assert not app.exception
    made = [io.from_json(chart.proto.spec) for chart in app.get("plotly_chart")]
    tiles = next(m for m in made if any("万柏林" in str(n.text) for n in m.layout.annotations))
    assert not any("小店区" in str(note.text) for note in tiles.layout.annotations)


def test_an_unplaced_district_is_explained() -> None:
    app = opened("volunteers", lang="zh", snapshot=DEMO, district="none")
    assert not app.exception
    assert "请放宽：区县" in said(app)
