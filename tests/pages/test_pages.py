"""Every page, run as the server runs it: both languages, both snapshots, whatever the address."""

import html
import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.vocabulary import LANGUAGES, vocabulary

APP = Path(__file__).resolve().parents[2] / "app.py"
PAGES = sorted(
    path.parent.name
    for path in (APP.parent / "pages").glob("*/page.py")
    if path.parent.name != "meeting"  # no panels: tests of its own
)
REPORT, DEMO = "2021-12-31-report", "2021-12-31-demo"


@pytest.fixture(autouse=True)
def served(snapshots: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages see the snapshots of the tests."""
    monkeypatch.setenv("SNAPSHOT_ROOT", str(snapshots))


def opened(page: str, **address: str | list[str]) -> AppTest:
    """A page after its first run, at this address."""
    app = AppTest.from_file(str(APP), default_timeout=30)
    for key, value in address.items():
        app.query_params[key] = value
    app.run()
    if page != "overview":
        app.switch_page(f"pages/{page}/page.py")
        for key, value in address.items():
            app.query_params[key] = value
        app.run()
    return app


def said(app: AppTest) -> str:
    """Everything the page says in HTML, tags taken off."""
    raw = "\n".join(element.proto.body for element in app.get("html"))
    return html.unescape(re.sub(r"<[^>]+>", " ", raw))


def markup(app: AppTest) -> str:
    """The HTML of the page, as it is sent."""
    return "\n".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("snapshot", [REPORT, DEMO])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens(page: str, lang: str, snapshot: str) -> None:
    app = opened(page, lang=lang, snapshot=snapshot)
    assert not app.exception
    assert not app.error
    assert not app.warning
    assert [title.value for title in app.title] == [vocabulary(page)["title"][lang]]
    assert 'class="panel-title"' in markup(app)
    demo = {"zh": "演示数据", "en": "Demo data"}[lang]
    assert (demo.lower() in said(app).lower()) == (snapshot == DEMO)


def test_a_filter_narrows() -> None:
    everything, care = opened("projects", lang="zh"), opened("projects", lang="zh", category="CARE")
    assert "P01" in said(everything)
    assert "P15" in said(everything)
    assert "P01" not in said(care)
    assert "P15" in said(care)
    assert re.search(r"关爱服务.*8 个项目", said(care))


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
    words = vocabulary("ui")
    comma = words["list.comma"][lang]
    named = comma.join(words[f"filter.{key}"][lang] for key in ("category", "cohort"))
    assert words["panel.empty_filtered"][lang].format(filters=named) in said(app)


HOSTILE = {
    "sql": "'; drop table projects; --",
    "html": "<script>alert(1)</script>",
    "long": "x" * 10_000,
    "control": "\x00\x07\x1b[31m",
    "braces": "{0.__class__}",
}


@pytest.mark.parametrize("key", ["category", "cohort", "district", "q", "sort", "has"])
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_address_is_harmless(key: str, value: str) -> None:
    app = opened("projects", lang="zh", **{key: value})
    assert not app.exception
    assert not app.error
    assert "<script" not in markup(app)
    words = vocabulary("ui")
    ignored = words["sentence.ignored"]["zh"].format(filters=words[f"filter.{key}"]["zh"])
    if key != "q" or value == HOSTILE["long"]:
        assert ignored in said(app)


@pytest.mark.parametrize(
    "value", ["2020-01-01-demo", "../../etc", "<b>x</b>", "{id}", "x" * 10_000, "\x00"],
    ids=["unknown", "path", "html", "braces", "long", "control"],
)  # fmt: skip
def test_an_unknown_snapshot_is_said_and_another_shown(value: str) -> None:
    app = opened("overview", lang="zh", snapshot=value)
    assert not app.exception
    (warning,) = app.warning
    assert DEMO in warning.value
    assert len(warning.value) < 2_000
    assert app.title


@pytest.mark.parametrize("key", ["lang", "unit", "theme"])
def test_an_unknown_way_of_reading_is_the_usual_one(key: str) -> None:
    app = opened("overview", **{key: "<b>"})
    assert not app.exception
    assert app.title[0].value == "总览"


def test_another_language_keeps_the_filters() -> None:
    app = opened("projects", lang="zh", category="CARE")
    switch = next(w for w in app.button_group if str(w.key).startswith("choice_lang"))
    switch.set_value("en").run()
    assert not app.exception
    assert app.query_params["lang"] in ("en", ["en"])
    assert app.query_params["category"] in ("CARE", ["CARE"])
    assert [title.value for title in app.title] == ["Projects"]
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
    (warning,) = app.warning
    assert "projects.parquet" in warning.value
    assert REPORT in warning.value
    assert "27" in said(app)


def explained(app: AppTest, question: str) -> str:
    """What the dialog says of a question's numbers."""
    before = len(app.get("html"))
    app.button(key=f"source-{question}").click().run()
    assert not app.exception
    raw = "\n".join(element.proto.body for element in app.get("html")[before:])
    codes = "\n".join(code.value for code in app.code)
    return html.unescape(re.sub(r"<[^>]+>", " ", raw)) + codes


def test_a_number_says_where_it_comes_from() -> None:
    said_of = explained(opened("projects", lang="zh", category="CARE"), "projects-headline")
    assert "符合筛选的项目个数" in said_of
    assert "类别：关爱服务" in said_of
    assert "2021-12-31-demo" in said_of
    assert "报告公布，27 行，来自 sources/report-2021/projects.csv" in said_of
    assert "L160-172" in said_of
    assert "count(*) filter (where status = 'closed')" in said_of
    assert "$category" in said_of
    assert said_of.count("P15") == 1
    assert "P01" not in said_of


def test_generated_numbers_say_so_when_explained() -> None:
    said_of = explained(opened("trends", lang="en"), "trends-giving")
    assert "Demo data" in said_of
    assert "DEMO-" in said_of


def test_what_is_not_disclosed_is_explained_too() -> None:
    app = opened("trends", lang="zh", snapshot=REPORT)
    assert "这个快照里没有" in explained(app, "trends-giving")


def test_a_project_has_its_page() -> None:
    app = opened("project", lang="zh", id="P21")
    assert [title.value for title in app.title] == ["共为锦绣太原城添绿志愿服务项目"]
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
        assert vocabulary("project")["unknown"][lang].format(id="P99") in said(app)


def test_a_search_shows_what_it_finds_on_every_page() -> None:
    for page in PAGES:
        app = opened(page, lang="zh", q="zlxz")
        assert "助力心智障碍青少年技能学习" in said(app), page
    nothing = opened("overview", lang="zh", q="没有这样的项目")
    assert vocabulary("ui")["search.none"]["zh"].format(typed="没有这样的项目") in said(nothing)
