"""Every page, run as the server runs it: both languages, both snapshots, whatever the address."""

import html
import re
import shutil
from collections.abc import Iterable
from itertools import zip_longest
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import publish, report
from pages.trends.trend import TRENDS
from pages.ui import ahead, registry
from pages.ui import ask as asking
from pages.ui.fetch import seen
from pages.ui.filters import FILTERS
from pages.ui.words import LANGUAGES, words
from queries import Question, QuestionError, load
from tests import drafts
from tests.pages.opened import (
    DEMO,
    PAGES,
    REPORT,
    chosen,
    faults_of,
    markup,
    opened,
    panels,
    said,
    titles,
    warnings,
)
from tests.served import fetched, links

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


def test_several_codes_of_one_filter_are_joined() -> None:
    text = said(opened("projects", lang="zh", category=["CARE", "ENV"]))
    assert re.search(r"10 个项目", text)
    assert "关爱服务" in text


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


HOSTILE = {
    "sql": "'; drop table projects; --",
    "html": "<script>alert(1)</script>",
    "long": "x" * 10_000,
    "control": "\x00\x07\x1b[31m",
    "braces": "{0.__class__}",
}


READ_BY = {
    "projects": ("category", "cohort", "district", "q", "sort", "has"),
    "trends": ("measure", "split"),
    "campaigns": ("monthly", "by"),
}


def ignored(keys: Iterable[str]) -> str:
    """The sentence that these parameters of an address cannot be read."""
    say = words("ui")
    named = say("zh", "list.comma").join(
        say("zh", f"filter.{key}") for key in FILTERS if key in keys
    )
    return say("zh", "sentence.ignored", filters=named)


@pytest.mark.parametrize("page", READ_BY)
def test_a_hostile_address_is_harmless(page: str) -> None:
    faults = []
    for name, value in HOSTILE.items():
        app = opened(page, lang="zh", **dict.fromkeys(READ_BY[page], value))
        unread = [key for key in READ_BY[page] if key != "q" or value == HOSTILE["long"]]
        if faults_of(app) or "<script" in markup(app) or ignored(unread) not in said(app):
            faults.append((name, faults_of(app), said(app)[:500]))
    assert faults == []


ABSURD = {
    "monthly": ["0", "-10000", "10001", "1e5", "999999999999", "9" * 59, "NaN", "10 万"],
    "by": ["2021-12-31", "1999-01-01", "2025-02-30", "9999-12-31", "2025-1-1", "today"],
    "measure": ["projects", "RECEIVED", "received_cny"],
    "split": ["donor", "stage", "none "],
}


@pytest.mark.parametrize("page", ["campaigns", "trends"])
def test_an_absurd_assumption_or_choice_is_said_and_left_out(page: str) -> None:
    """Both parameters of a page at a time; one that is left over stands beside a sound one."""
    usual, faults = panels(opened(page, lang="zh")), []
    first, second = READ_BY[page]
    for values in zip_longest(ABSURD[first], ABSURD[second], fillvalue="x"):
        app = opened(page, lang="zh", **dict(zip((first, second), values, strict=True)))
        if app.exception or ignored((first, second)) not in said(app) or panels(app) != usual:
            faults.append((values, faults_of(app), panels(app)))
    assert faults == []


def test_two_assumptions_of_one_kind_are_too_many() -> None:
    text = said(opened("campaigns", lang="zh", monthly=["100000", "200000"]))
    assert "地址中如果每月募到的值不认识，已忽略" in text


@pytest.mark.parametrize("snapshot", [REPORT, DEMO])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_what_if_is_answered_as_an_assumption(lang: str, snapshot: str) -> None:
    without = opened("campaigns", lang=lang, snapshot=snapshot)
    title = load("campaigns/what_if").title[lang]
    assert title not in panels(without)
    assert words("campaigns").sentences["assumption"][lang] in said(without)
    app = opened("campaigns", lang=lang, snapshot=snapshot, monthly="200000", by="2025-12-31")
    assert not app.exception
    assert title in panels(app)
    text = said(app)
    note = load("campaigns/what_if").note
    assert note is not None
    assert note[lang] in text
    assert {"zh": "2026年12月", "en": "Dec 2026"}[lang] in text
    assert {"zh": "24.72 万元", "en": "¥247.2K"}[lang] in text.replace("24.72  万元", "24.72 万元")
    assert words("ui").sentences["sentence.ignored"][lang].partition("{")[0] not in text


def test_the_slider_writes_the_address() -> None:
    app = opened("campaigns", lang="zh")
    (slider,) = app.select_slider
    assert slider.value == 0
    slider.set_value(300_000).run()
    assert not app.exception
    assert app.query_params["monthly"] in ("300000", ["300000"])
    assert "要 40 个月" in said(app)
    app.select_slider[0].set_value(0).run()
    assert "monthly" not in app.query_params


@pytest.mark.parametrize("measure", FILTERS["measure"].own)
def test_every_measure_and_split_opens(measure: str) -> None:
    """On both snapshots and in both languages, which change places from one split to the next."""
    one, refused, faults = TRENDS[measure], words("trends").sentences["refused"], []
    for place, split in enumerate(FILTERS["split"].own):
        langs = LANGUAGES if place % 2 else LANGUAGES[::-1]
        for snapshot, lang in zip((REPORT, DEMO), langs, strict=True):
            app = opened("trends", lang=lang, snapshot=snapshot, measure=measure, split=split)
            holds = {
                "it opens": not faults_of(app),
                "years": load(one.by_year(split)).title[lang] in said(app),
                "why": load(one.why(split)[0]).title[lang] in said(app),
                "a split there is not is said": (refused[lang].partition("{")[0] in said(app))
                == (split != "none" and not one.by(split)),
                "splits offered": markup(app).count('data-key="split"') == 1 + len(one.splits),
            }
            faults += [(split, snapshot, lang, what) for what, is_so in holds.items() if not is_so]
    assert faults == []


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


@pytest.mark.parametrize(
    "value", ["2020-01-01-demo", "../../etc", "<b>x</b>", "{id}", "x" * 10_000, "\x00"],
    ids=["unknown", "path", "html", "braces", "long", "control"],
)  # fmt: skip
def test_an_unknown_snapshot_is_said_and_another_shown(value: str) -> None:
    app = opened("overview", lang="zh", snapshot=value)
    assert not app.exception
    (warning,) = warnings(app)
    assert DEMO in warning
    assert len(warning) < 2_000
    assert titles(app)


@pytest.mark.parametrize("key", ["lang", "unit", "theme"])
def test_an_unknown_way_of_reading_is_the_usual_one(key: str) -> None:
    app = opened("overview", **{key: "<b>"})
    assert not app.exception
    assert titles(app) == ["总览"]


def test_another_language_keeps_the_filters() -> None:
    app = opened("projects", lang="zh", category="CARE")
    assert chosen(app, "lang") == ["zh"]
    app.query_params["lang"] = "en"
    app.run()
    assert not app.exception
    assert chosen(app, "lang") == ["en"]
    assert chosen(app, "category") == ["CARE"]
    assert titles(app) == ["Projects"]
    assert "P15" in said(app)
    assert "P01" not in said(app)


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


def explained(app: AppTest, question: str) -> str:
    """What the link beside a question says of its numbers."""
    file = fetched(links(markup(app))[f"source-{question}"])
    assert file.status == 200
    return html.unescape(re.sub(r"<[^>]+>", " ", file.text))


def test_a_number_says_where_it_comes_from() -> None:
    said_of = explained(opened("projects", lang="zh", category="CARE"), "projects-headline")
    assert "符合筛选的项目个数" in said_of
    assert "类别：关爱服务" in said_of
    assert "2021-12-31-demo" in said_of
    assert "报告公布，27 行，来自 sources/report-2021/projects.csv" in said_of
    assert "L160-172" in said_of
    assert "count(*) filter (where status = 'closed')" in said_of
    assert "结果中按 category 保留后相加" in said_of
    assert said_of.count("P15") == 1
    assert "P01" not in said_of


def test_a_filter_that_keeps_rows_is_explained_by_its_column() -> None:
    told = explained(opened("projects", lang="zh", category="CARE", cohort="2021"), "projects-list")
    assert "类别：关爱服务" in told
    assert "结果中按 category 保留" in told
    assert "结果中按 cohort_year 保留" in told
    assert "CARE" in told
    assert "$category" not in told
    assert "结果中按 district 保留后相加" in told
    assert "$q" in told
    assert "P15" in told
    assert "P21" not in told


def test_generated_numbers_say_so_when_explained() -> None:
    said_of = explained(opened("trends", lang="en"), "trends-giving")
    assert "Demo data" in said_of
    assert "DEMO-" in said_of


def test_what_changed_says_where_it_comes_from(
    with_others: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(with_others))
    told = explained(opened("overview", lang="zh", snapshot=drafts.LEDGER), "changes")
    assert drafts.EARLIER in told
    assert drafts.LEDGER in told
    assert "from projects" in told


def test_what_is_not_disclosed_is_explained_too() -> None:
    app = opened("trends", lang="zh", snapshot=REPORT)
    assert "这个快照里没有" in explained(app, "trends-giving")


def test_a_project_has_its_page() -> None:
    app = opened("project", lang="zh", id="P21")
    assert titles(app) == ["共为锦绣太原城添绿志愿服务项目"]
    assert "12,500,000.00" in said(app)
    assert not app.exception


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("value", [*HOSTILE.values(), "P99"], ids=[*HOSTILE, "unknown"])
def test_an_unknown_project_is_said_with_names_to_go_on(value: str, lang: str) -> None:
    app = opened("project", lang=lang, id=value)
    assert not app.exception
    assert "<script" not in markup(app)
    assert "P01" in said(app)
    if value == "P99":
        assert words("project").sentences["unknown"][lang].format(id="P99") in said(app)


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
    monkeypatch.setattr(ahead, "_asked", type(ahead._asked)(10))
    monkeypatch.setattr(ahead, "is_held", lambda *given: False)
    monkeypatch.setattr(
        ahead.THREADS, "submit", lambda work, question, *given: started.append(question.name)
    )
    opened("funds", lang="zh")
    assert started == []
    opened("funds", lang="en", category="CARE")
    assert {"funds/payables", "overview/funds", "funds/gifts"} <= set(started)
    assert len(started) == len(set(started))


def test_a_name_in_an_address_becomes_no_link() -> None:
    app = opened("overview", lang="zh", snapshot="[here](https://evil.example) www.evil.example")
    assert "[here](https://evil.example) www.evil.example" in warnings(app)[0]
    assert not app.warning, "a place where Streamlit makes links of what is written"
    assert 'href="https://evil' not in markup(app)
