"""Every page, run as the server runs it: both languages, both snapshots, whatever the address."""

import re
import shutil
import threading
from pathlib import Path

import pytest

from data import Snapshot, publish, report
from pages.ui import ask as asking
from pages.ui import prefetch, registry
from pages.ui.fetch import seen
from pages.ui.view import View
from pages.ui.words import LANGUAGES, words
from queries import Question, QuestionError
from queries.pool import Pool
from tests import drafts
from tests.pages.opened import (
    DEMO,
    PAGES,
    REPORT,
    faults_of,
    markup,
    opened,
    said,
    titles,
    warnings,
)

pytestmark = pytest.mark.usefixtures("served")


@pytest.mark.parametrize("snapshot", [REPORT, DEMO])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens(page: str, lang: str, snapshot: str) -> None:
    app = opened(page, lang=lang, snapshot=snapshot)
    assert not app.exception
    assert not app.error
    assert not warnings(app)
    assert titles(app) == [words(page).sentences["title"][lang]]
    assert 'class="panel-title"' in markup(app) or 'class="empty"' in markup(app)
    demo = {"zh": "演示数据", "en": "Demo data"}[lang]
    if page != "data":  # which lists the demo by its name, whatever is shown
        assert (demo.lower() in said(app).lower()) == (snapshot == DEMO)


def test_a_filter_narrows() -> None:
    everything, care = opened("projects", lang="zh"), opened("projects", lang="zh", category="CARE")
    assert "P01" in said(everything)
    assert "P15" in said(everything)
    assert "P01" not in said(care)
    assert "P15" in said(care)
    assert re.search(r"关爱服务.*8 个项目", said(care))


def test_a_panel_says_which_filters_it_does_not_take() -> None:
    text = said(opened("overview", lang="zh", year="2021", category="CARE"))
    assert "这里的数字不按年份筛选。" in text
    assert "这里的数字不按类别筛选。" in text
    assert "筛选。" not in said(opened("overview", lang="zh"))
    assert "这里的数字不按" not in said(opened("project", lang="zh", id="P21", category="CARE"))


def test_a_search_finds() -> None:
    text = said(opened("projects", lang="en", q="gakzlb"))
    assert "P20" in text
    assert "P19" not in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_empty_combination_says_what_to_widen(lang: str) -> None:
    app = opened("projects", lang=lang, category="TBD", cohort="2021")
    assert not app.exception
    say = words("ui").sentences
    comma = say["list.comma"][lang]
    named = comma.join(say[f"filter.{key}"][lang] for key in ("category", "cohort"))
    assert say["panel.empty_filtered"][lang].format(filters=named) in said(app)


def test_each_measure_draws_its_own_chart() -> None:
    """The same answer serves two measures; neither may be shown the other's picture."""
    drawn = [
        {
            chart.proto.spec
            for chart in opened("trends", lang="zh", measure=measure).get("plotly_chart")
        }
        for measure in ("received", "gifts", "received")
    ]
    assert drawn[0] == drawn[2]
    assert not drawn[0] & drawn[1]


def test_a_whole_year_says_so_and_one_year_has_no_change() -> None:
    assert "2021 年已经过完，就是全年" in said(opened("trends", lang="zh", snapshot=DEMO))
    report = said(opened("trends", lang="zh", snapshot=REPORT))
    assert "报告只公布了 2021 年，没有可比的年份" in report
    assert "%" not in report


def test_campaigns_invent_nothing() -> None:
    text = said(opened("campaigns", lang="zh", snapshot=REPORT))
    assert "报告未披露截止日期" in text
    assert re.findall(r"[\d.]+\s*%", text) == ["5.02%"]


def test_a_damaged_snapshot_is_said_and_another_served(
    snapshots: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "root"
    shutil.copytree(snapshots, root)
    damaged = root / DEMO / "projects.parquet"
    damaged.chmod(0o644)
    damaged.write_bytes(damaged.read_bytes()[:-100])
    monkeypatch.setenv("SNAPSHOT_ROOT", str(root))
    app = opened("overview", lang="zh")
    assert not app.exception
    (warning,) = warnings(app)
    assert "projects.parquet" in warning
    assert REPORT in warning
    assert "27" in said(app)


def test_a_project_has_its_page() -> None:
    app = opened("project", lang="zh", id="P21")
    assert titles(app) == ["共为锦绣太原城添绿志愿服务项目"]
    assert "12,500,000.00" in said(app)
    assert not app.exception


def test_a_search_shows_what_it_finds_on_every_page() -> None:
    for page in PAGES:
        app = opened(page, lang="zh", q="zlxz")
        assert "助力心智障碍青少年技能学习" in said(app), page
    nothing = opened("overview", lang="zh", q="没有这样的项目")
    assert words("ui").sentences["search.none"]["zh"].format(typed="没有这样的项目") in said(
        nothing
    )


NOTHING = {
    "category": "TBD", "district": "140123", "status": "closed", "cohort": "2021", "year": "2019",
    "campaign": "C03", "stage": "finalising", "has": "amount",
}  # fmt: skip


@pytest.mark.parametrize("snapshot", [REPORT, DEMO])
@pytest.mark.parametrize("page", PAGES)
def test_filters_that_leave_nothing_are_explained_on_every_page(page: str, snapshot: str) -> None:
    app = opened(page, lang="zh", snapshot=snapshot, **NOTHING)
    assert not app.exception
    assert not app.error
    say = words("ui").sentences
    widen = say["panel.empty_filtered"]["zh"].partition("{")[0]
    if page == "projects":
        assert widen in said(app)
        assert "共 0 个" not in said(app)


@pytest.mark.parametrize(
    "address", [("project", {"id": "P01"}), ("trends", {}), ("funds", NOTHING)]
)
def test_what_has_no_row_is_said_once_for_the_page(address: tuple[str, dict[str, str]]) -> None:
    page, chosen = address
    text = said(opened(page, lang="zh", snapshot=REPORT, **chosen))
    say = words("ui").sentences
    for key in ("panel.undisclosed", "panel.unreported", "panel.empty_filtered"):
        assert text.count(say[key]["zh"].partition("{")[0]) <= 1
    assert "涉及：" in text


@pytest.mark.parametrize(("snapshot", "lang"), [(REPORT, "zh"), (DEMO, "en")])
def test_every_project_has_its_page_with_or_without_dated_data(snapshot: str, lang: str) -> None:
    untitled, faults = registry.pages()["project"].title[lang], []
    for project in (f"P{number:02}" for number in range(1, 28)):
        app = opened("project", lang=lang, snapshot=snapshot, id=project)
        if faults_of(app) or project not in said(app) or titles(app) == [untitled]:
            faults.append((project, faults_of(app), titles(app)))
    assert faults == []


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with a snapshot of ten thousand projects."""
    root = tmp_path_factory.mktemp("crowded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SNAPSHOT_ROOT", str(root))
        publish.publish(drafts.many(report.draft(report.SOURCES / "report-2021")))
    return root


@pytest.mark.parametrize("page", PAGES)
def test_ten_thousand_projects_fit_every_page(
    page: str, crowded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(crowded))
    app = opened(page, lang="zh")
    assert not app.exception
    assert not app.error
    shown = markup(app)
    assert len(shown) < 1_500_000
    if page == "projects":
        assert shown.count("<tr>") <= 2 * 200 + 100
        assert "第 1–200 行，共 10,000 行" in said(app)
        last = opened(page, lang="zh", page="50", sort="name")
        assert "第 9801–10000 行，共 10,000 行" in said(last)
        beyond = opened(page, lang="zh", page="77", category="CARE")
        assert not beyond.exception
        assert re.search(r"第 \d+–\d+ 行", said(beyond))
    for chart in app.get("plotly_chart"):
        assert len(chart.proto.spec) < 200_000


def test_turning_a_page_is_in_the_address_and_another_order_begins_anew(
    crowded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(crowded))
    app = opened("projects", lang="zh", page="3")
    assert "Q00401" in said(app)
    assert "Q00400" not in said(app)
    assert 'data-key="sort" data-code="name"' in markup(app)  # links.js lets go of the page
    assert 'aria-sort="ascending"><a href="." data-key="sort" data-code=""' in markup(app)


@pytest.mark.parametrize("snapshot", [drafts.EARLIER, drafts.LEDGER])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_an_earlier_report_and_a_ledger_of_one_year(
    page: str, snapshot: str, with_others: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(with_others))
    app = opened(page, lang="zh", snapshot=snapshot)
    assert not app.exception
    assert not app.error
    if page != "data":  # it lists the other snapshots, the demo among them
        assert "演示数据" not in said(app)


def test_a_question_that_is_not_right_fails_in_its_panel_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(question: Question, *given: object) -> object:
        if question.name == "overview/by_category":
            raise QuestionError("queries/overview/by_category.sql:3: wrong. Mend it.")
        return seen(question, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(asking, "seen", broken)
    app = opened("overview", lang="zh")
    assert not app.exception
    assert not app.error
    assert words("ui")("zh", "query.broken") in said(app)
    assert "119.15" in said(app)
    assert "by_category.sql:3: wrong. Mend it." in caplog.text


def test_what_a_page_asked_is_started_ahead_of_its_next_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[str] = []
    monkeypatch.setattr(prefetch, "_asked", type(prefetch._asked)(10))
    monkeypatch.setattr(prefetch, "is_held", lambda *given: False)
    monkeypatch.setattr(
        prefetch.AHEAD, "begin", lambda work, whose: started.append(work.args[0].name)
    )
    opened("funds", lang="zh")
    assert started == []
    opened("funds", lang="en", category="CARE")
    assert {"funds/payables", "overview/funds", "funds/gifts"} <= set(started)
    assert len(started) == len(set(started))


def test_who_changes_filters_faster_than_they_are_answered_fills_no_queue(
    demo: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, few = threading.Event(), Pool("few", at_once=1, waiting=5)
    monkeypatch.setattr(prefetch, "_asked", type(prefetch._asked)(10))
    monkeypatch.setattr(prefetch, "is_held", lambda *given: False)
    monkeypatch.setattr(prefetch, "fetch", lambda *given: go.wait(30))
    monkeypatch.setattr(prefetch, "AHEAD", few)
    view = View("funds", demo, asked=["overview/funds", "funds/gifts"])
    prefetch.remember(view)
    for _ in range(100):
        prefetch.begin(view, "one")
    assert few._places.taken == 3, "half of all places"
    prefetch.begin(view, "another")
    assert few._places.taken > 3
    go.set()
