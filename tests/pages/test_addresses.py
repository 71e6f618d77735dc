"""Whatever an address holds: what is known is shown, the rest is said and left out."""

import re
from collections.abc import Iterable
from itertools import zip_longest

import pytest

from pages.trends.trend import TRENDS
from pages.ui.filters import FILTERS
from pages.ui.words import LANGUAGES, words
from queries import load
from tests.pages.opened import (
    DEMO,
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

pytestmark = pytest.mark.usefixtures("served")


def test_several_codes_of_one_filter_are_joined() -> None:
    text = said(opened("projects", lang="zh", category=["CARE", "ENV"]))
    assert re.search(r"10 个项目", text)
    assert "关爱服务" in text


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


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("value", [*HOSTILE.values(), "P99"], ids=[*HOSTILE, "unknown"])
def test_an_unknown_project_is_said_with_names_to_go_on(value: str, lang: str) -> None:
    app = opened("project", lang=lang, id=value)
    assert not app.exception
    assert "<script" not in markup(app)
    assert "P01" in said(app)
    if value == "P99":
        assert words("project").sentences["unknown"][lang].format(id="P99") in said(app)


def test_a_name_in_an_address_becomes_no_link() -> None:
    app = opened("overview", lang="zh", snapshot="[here](https://evil.example) www.evil.example")
    assert "[here](https://evil.example) www.evil.example" in warnings(app)[0]
    assert not app.warning, "a place where Streamlit makes links of what is written"
    assert 'href="https://evil' not in markup(app)
