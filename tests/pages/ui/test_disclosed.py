"""What the words say of withheld and rounded figures, and of whom they count, is what is done."""

import re
from dataclasses import replace

import pyarrow as pa
import pytest

from data import Snapshot
from pages.project.page import SPENDING
from pages.ui import captions, panel
from pages.ui.answers import Answer
from pages.ui.ask import ask
from pages.ui.figures import budgets, grids, sentences
from pages.ui.figures.bars import bars, pairs
from pages.ui.figures.charts import Chart, chart
from pages.ui.words import LANGUAGES, words
from queries import CODES, MEASURES, disclosure, load, names
from tests.pages.conftest import answered, seen, viewed
from tests.pages.plotted import plotted

COMINGS = ("volunteers/returning", "volunteers/retention", "trends/people_change")
WITHIN = {"zh": "范围内", "en": "within the choice"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_rule_is_told_as_it_is_kept(lang: str) -> None:
    fewest, records, hours, cny = disclosure.FEWEST, *disclosure.STEPS.values()
    told = {
        "zh": (f"不足 {fewest} 人、不足 {fewest} 笔捐赠的不显示", f"按 {disclosure.STEP} 向下取整",
               f"不足 {disclosure.FEWEST_RECORDS} 人次、或平均每场不足 {fewest} 人次的不显示",
               f"人次向下取整到 {records}，时长取整到 {hours} 小时，捐赠和拨付金额取整到 {cny} 元",
               f"付给不足 {fewest} 名个人的款项", f"不足 {fewest} 笔的"),
        "en": (f"fewer than {fewest} people and fewer than {fewest} gifts are not shown",
               f"rounded down to {disclosure.STEP}",
               f"fewer than {disclosure.FEWEST_RECORDS} participations",
               f"or fewer than {fewest} for each activity",
               f"participations down to {records}, hours to {hours}",
               f"amounts given or paid to {cny} yuan",
               f"what fewer than {fewest} persons are paid"),
    }  # fmt: skip
    for text in (words("ui")(lang, "protected"), words("data")(lang, "tables.persons")):
        assert [one for one in told[lang] if one not in text] == []


def test_a_refusal_promises_no_total() -> None:
    """A page of parts alone has none to give."""
    assert "总数" not in words("ui")("zh", "query.few")
    assert "total" not in words("ui")("en", "query.few")


def test_no_rounded_parts_are_said_to_add_up() -> None:
    claims = ("正好", "exactly", "相加等于", "add up to", "= 总差额")
    found = [
        (name, claim)
        for name in names()
        if (question := load(name)).note and disclosure.rounded_units(question)
        for claim in claims
        if any(claim in question.note[lang] for lang in LANGUAGES)
    ]
    assert found == []


def test_the_size_of_a_cell_does_not_say_that_it_is_withheld(demo: Snapshot) -> None:
    """Staff read its number beside it."""
    assert not any("显示" in zh or "withheld" in en for zh, en in CODES["cell_size"].values())
    answer = answered("volunteers/by_hour", demo)
    assert answer.table is not None
    row = answer.records[0] | {"people": 3, "records": 4, "cell_size": "small"}
    few = replace(answer, table=pa.Table.from_pylist([row], schema=answer.table.schema))
    texts = [note.text for note in plotted(grids.week(few)).layout.annotations]
    assert "4" in texts
    assert "不足 6 人" not in texts


def test_a_withheld_month_of_a_project_is_not_called_missing(
    demo: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ledger was filled in; the month is withheld."""
    monkeypatch.setattr(Answer, "provenance", "import")
    answer = seen("project/service", demo, id="P09")
    assert None in [row["hours"] for row in answer.records]
    assert captions.spoken(answer, "hours", None) == "—"


def test_what_is_withheld_whole_is_not_said_to_have_no_record(demo: Snapshot) -> None:
    told = {}
    for role in ("staff", "viewer"):
        view = viewed(demo, None, "trends", category="TRAFFIC", district="140123")
        view = replace(view, reader=replace(view.reader, role=role))
        answer = ask(view, "trends/service_change_by_category")
        told[role] = answer.rows, panel.why_empty(answer)
    assert told["staff"][0], "there are records"
    assert told["viewer"][0] == 0
    assert "或者人太少，不显示" in told["viewer"][1]
    open_ = replace(viewed(demo, None, "funds"), reader=replace(view.reader, role="viewer"))
    answer = ask(open_, "funds/payments")
    assert answer.table is not None
    bare = replace(answer, table=answer.table.slice(0, 0))  # all of few persons, without a filter
    assert "或者涉及的人太少，不显示" in panel.why_empty(bare)


def test_a_chart_of_nothing_but_what_is_withheld_is_not_drawn(demo: Snapshot) -> None:
    """Months keep their rows: an empty chart says nothing."""
    view = replace(viewed(demo, None, "trends"), silent={})
    view = replace(view, reader=replace(view.reader, role="viewer"))
    answer = ask(view, "trends/giving_by_month")
    assert answer.table is not None
    assert not panel.is_silent(answer)
    rows = [row | dict.fromkeys(("received_cny", "gifts", "outside")) for row in answer.records]
    none = replace(answer, table=pa.Table.from_pylist(rows, answer.table.schema))
    assert panel.is_silent(none)
    staff = replace(none, view=replace(view, reader=replace(view.reader, role="staff")))
    assert not panel.is_silent(staff), "there it is missing"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_is_new_or_back_is_so_within_the_choice(lang: str) -> None:
    """Somebody new to a category may have served in another before."""
    for name in COMINGS:
        question = load(name)
        assert {"zh": "范围内", "en": "within the choice"}[lang] in question.title[lang].lower()
        assert question.note is not None
        assert {"zh": "所选类别和区县", "en": "chosen categories and districts"}[
            lang
        ] in question.note[lang]
    side = 0 if lang == "zh" else 1
    flows = [CODES["people_flow"][code][side] for code in ("new", "returned", "lapsed")]
    columns = [
        load(name).column(column).caption[lang]
        for name, column in (
            ("volunteers/returning", "new_people"),
            ("volunteers/returning", "back_people"),
            ("volunteers/retention", "started"),
            ("volunteers/retention", "first_year"),
        )
    ]
    said = words("ui")
    sentences = [said.sentences[key][lang] for key in ("alt.returning", "alt.comings")]
    silent = [one for one in (*flows, *columns, *sentences) if WITHIN[lang] not in one.lower()]
    assert silent == []


def test_a_year_before_without_records_is_told_as_it_is_given(demo: Snapshot) -> None:
    rows = answered("trends/service", demo, category=["EMERG"], district=["140105"]).records
    for name in ("hours_before", "records_before", "people_before"):
        assert 0 in [row[name] for row in rows]
        assert "则为 0" in MEASURES[name]["zh"]
        assert "0 where that has no" in MEASURES[name]["en"]


@pytest.mark.parametrize(
    ("name", "one", "ids"),
    [
        ("funds/by_category", chart(budgets.spent, says=sentences.describe_spent), {}),
        ("funds/ageing", chart(bars, "payable_age", "amount_cny", says=sentences.describe_ageing,
                               horizontal=True), {}),
        ("project/spending", chart(pairs, "year", SPENDING, said_of=("year", "paid_cny")),
         {"id": "P21"}),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)  # fmt: skip
@pytest.mark.parametrize("every", [True, False], ids=["all", "one"])
def test_what_payees_are_paid_may_be_withheld_from_a_chart(
    demo: Snapshot, name: str, one: Chart, ids: dict[str, str], every: bool
) -> None:
    """The page goes on, and neither the picture nor its sentence says 0 for it."""
    answer = seen(name, demo, None, **ids)
    assert answer.table is not None
    paid = disclosure.protected_units(answer.question)
    shown = [
        row | (dict.fromkeys(paid) if every or not place else {})
        for place, row in enumerate(answer.records)
    ]
    few = replace(answer, table=pa.Table.from_pylist(shown, schema=answer.table.schema))
    assert plotted(one.picture(few)).data
    said = one.alternative(few)
    assert "None" not in said
    assert not re.search(r"(?<![\d.,])0(\.00)? ?元", said)
