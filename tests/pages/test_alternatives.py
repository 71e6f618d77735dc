"""Every number a chart's text alternative says is one of the records under its own filters.

The charts are those the pages draw. What each may say is worked out from the records, by SQL that
reads no rollup, rounded as the reader sees it.
"""

import importlib
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pyarrow as pa
import pytest

from data import Snapshot
from pages.ui import panel
from pages.ui.answers import Answer
from pages.ui.figures.charts import Chart
from pages.ui.view import Reader, View
from pages.ui.words import LANGUAGES
from queries import ADDITIVE, disclosure
from queries.engines.duckdb import DuckDB
from tests.deep import choices
from tests.pages.conftest import viewed
from tests.pages.test_sentences import (
    PROJECT,
    Chosen,
    Numbers,
    Records,
    chosen_at_random,
    days,
    numbers_of,
    of_campaigns,
    percent,
    whole,
)
from tests.queries.twins import TWINS

PAGES = ("overview", "projects", "campaigns", "funds", "volunteers", "trends", "project")
MEASURES = ("received", "people", "hours", "records", "activities")
SPLITS = ("none", "category", "district", "status")
FEW, MANY = 6, choices(15, deep=200)
OWED = "payable_terms join payables using (payable_id) left join projects using (project_id)"
AGES = """case when age <= 0 then 'not_due' when age <= 30 then 'to_30' when age <= 90 then 'to_90'
    when age <= 180 then 'to_180' else 'over_180' end"""
PARTS = """unnest([start_on is not null or end_on is not null, target_group is not null,
    goal is not null, summary is not null, place is not null, lead_org is not null,
    budget_cny is not null,
    project_id in (select project_id from outputs where measure <> 'min_age')])"""

Row = dict[str, Any]
Rows = list[Row]


def by(column: str) -> Callable[[Records], Rows]:
    """Projects counted by a column."""
    return lambda base: base.rows("count(*) as projects", "projects", PROJECT, by=column)


def ageing(base: Records) -> Rows:
    """Instalments by their age; what names no project stays whatever the category."""
    codes = ", ".join(f"'{code}'" for code in base.chosen.get("category", ()))
    where = f"category in ({codes}) or category is null" if codes else "true"
    source = f"""(select *, {AGES} as payable_age from (
        select payable_terms.amount_cny, category, date '{base.snapshot.as_of}' - due_on as age
        from {OWED}))"""
    return base.rows("sum(amount_cny) as amount_cny", source, {}, "payable_age", where)


def spent(base: Records) -> Rows:
    """Budget, payments and unpaid contracts of each category's projects."""
    source = """(select category,
        (select sum(amount_cny) from budgets where budgets.project_id = p.project_id) as budget,
        (select sum(amount_cny) from payments where payments.project_id = p.project_id) as paid,
        (select sum(amount_cny) from commitments where commitments.project_id = p.project_id) -
            coalesce((select sum(payments.amount_cny) from payments join commitments as c
                using (commitment_id) where c.project_id = p.project_id), 0) as owed
        from projects as p)"""
    select = """sum(owed) as payable_cny,
        100.0 * sum(paid) filter (where budget is not null) / sum(budget) as execution_pct"""
    return base.rows(select, source, {"category": "category"}, "category")


def payments(base: Records) -> Rows:
    """Payments by project or programme, and by kind of expense."""
    source = """(select *, year(paid_on) as year,
        coalesce(project_id, payments.programme, '') as payer
        from payments left join projects using (project_id))"""
    columns = {"category": "category", "year": "year"}
    return base.rows("sum(amount_cny) as paid_cny", source, columns, "payer, expense_type")


def disclosed(base: Records) -> Rows:
    """What the report says was raised in one year."""
    source = """(select year(period_to) as year, amount_cny as raised_cny from fund_figures
        where figure = 'raised' and year(period_from) = year(period_to))"""
    return base.rows("year, raised_cny", source, {"year": "year"})


def of_a_project(base: Records) -> Rows:
    """What is paid on one project each year, 0 in a year with a budget or a contract alone."""
    source = """(select project_id, year, 0 as paid from budgets union all
        select project_id, year(signed_on), 0 from commitments union all
        select project_id, year(paid_on), amount_cny from payments)"""
    return base.rows("sum(paid) as paid_cny", source, {"id": "project_id"}, "year")


BASE: dict[str, Callable[[Records], Rows]] = {
    "overview/by_category": by("category"),
    "projects/by_category": by("category"),
    "projects/by_cohort": by("cohort_year"),
    "projects/by_stage": by("stage"),
    "projects/by_district": by("coalesce(division_code, 'none')"),
    "projects/completeness": lambda base: [
        {"part": place, "projects": n}
        for place in range(8)
        for n in [sum(row["given"] for row in
                      base.rows(f"({PARTS.replace('unnest(', '(')})[{place + 1}] as given",
                                "projects", PROJECT))]
    ],
    "trends/disclosed": disclosed,
    "funds/ageing": ageing,
    "funds/by_category": spent,
    "funds/payments": payments,
    "project/spending": of_a_project,
}  # fmt: skip
"""The rows of questions that read no rollup, by SQL of this file's own."""


@cache
def _twin(name: str, snapshot_path: str, params: tuple[tuple[str, Any], ...]) -> pa.Table:
    given = {key: list(one) if isinstance(one, tuple) else one for key, one in params}
    return DuckDB(_opened[snapshot_path]).run(TWINS[name], given)


_opened: dict[str, Snapshot] = {}


def records(answer: Answer, chosen: Chosen) -> Rows:
    """The rows of an answer, worked out from the records; rounded where the answer is."""
    _opened[str(answer.snapshot.path)] = answer.snapshot
    if answer.name in BASE:
        found = BASE[answer.name](Records(answer.snapshot, chosen))
        return rounded(found) if "cny" in answer.rounded else found
    params = tuple(
        (key, tuple(one) if isinstance(one, list) else one)
        for key, one in sorted(answer.params.items())
    )
    table = _twin(answer.name, str(answer.snapshot.path), params)
    if answer.rounded:
        table = disclosure.protected(answer.question, table)
    rows: Rows = table.to_pylist()
    return rows


def rounded(found: Rows) -> Rows:
    """The same rows as a viewer reads them: of the demo's payees nobody may be a person."""
    return [
        {
            key: disclosure.rounded(value, "cny") if value and key.endswith("_cny") else value
            for key, value in row.items()
        }
        for row in found
    ]


def written(answer: Answer, column: str, value: Any) -> Decimal:
    """A number as a sentence writes it."""
    unit = answer.question.column(column).unit
    if unit == "pct":
        return percent(abs(Decimal(str(value))), 100, 0 if unit in answer.rounded else 1)
    if unit == "number":
        return (whole(10 * Decimal(str(value)))) / 10
    return abs(Decimal(value)) if unit == "cny" else whole(value)


def names(answer: Answer) -> Numbers:
    """Numbers within names, and of years, months and days."""
    told = [answer.title]
    found: Numbers = set()
    for column in answer.columns:
        values = [row[column.name] for row in answer.records if row[column.name] is not None]
        if column.unit in ("year", "month"):
            found |= set(map(Decimal, values))
        elif column.unit == "date":
            found |= days(values, date.max)
        elif not column.unit:
            told += [answer.text(column.name, row) for row in answer.records]
    return found | numbers_of(" ".join(told))


def ties(values: Iterable[Any]) -> Numbers:
    """How many share the largest value, and the smallest; of more than three that is said."""
    every = list(values)
    return {Decimal(every.count(pick(every))) for pick in (max, min)} if every else set()


def extremes(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
    """The most and the least of a column, added up where it may be."""
    x, y, *apart = map(str, drawn.said_of)
    unit = answer.question.column(y).unit
    adds_up = unit in ADDITIVE and unit not in answer.rounded and not apart
    sums: dict[Any, Any] = {}
    for place, row in enumerate(rows):
        name = row.get(x, place) if adds_up else place
        if row[y] is not None:
            sums[name] = sums.get(name, 0) + row[y]
    ends = {max(sums.values()), min(sums.values())} if sums else set()
    return {written(answer, y, end) for end in ends} | ties(sums.values())


def newest(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
    """The last year, its change, the highest of all."""
    column, change = map(str, drawn.said_of)
    known = [row[column] for row in rows if row[column] is not None]
    found = {written(answer, column, one) for one in (rows[-1][column], max(known, default=None))
             if one is not None}  # fmt: skip
    return found | ({written(answer, change, rows[-1][change])} if rows[-1][change] else set())


def parts(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
    """Each part of a difference, and their sum."""
    change = str(drawn.said_of[1])
    every = [row[change] for row in rows if row[change] is not None]
    years = {Decimal(row[year]) for row in rows for year in ("later_year", "earlier_year")}
    return years | {written(answer, change, one) for one in (*every, sum(every))}


def climbed(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
    """What each campaign has raised by the last week, and that day."""
    last = {row["campaign_id"]: row for row in rows}
    return {row["raised_cny"] for row in last.values()} | days(
        [row["week_on"] for row in last.values()], date.max
    )


def aged(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
    """All that is owed, what is more than 90 days late and its share, what is not yet due."""
    sums = {row["payable_age"]: row["amount_cny"] for row in rows}
    zero = Decimal(0)
    total = Decimal(sum(sums.values(), zero))
    late = Decimal(sums.get("to_180", zero) + sums.get("over_180", zero))
    early = Decimal(sums.get("not_due", zero))
    return {total, late, early, Decimal(90)} | (
        {percent(late, total, 0 if answer.rounded else 1)} if total else set()
    )


def rates(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
    """The highest and the lowest execution rate, the most that is unpaid."""
    known = [
        percent(row["execution_pct"], 100, 0 if answer.rounded else 2)
        for row in rows
        if row["execution_pct"]
    ]
    owed = Decimal(max((row["payable_cny"] or 0 for row in rows), default=0))
    return {max(known), min(known), owed} if known else {owed}


def flows(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
    """The sum, and the shares of the largest ends."""
    y = "received_cny" if "received_cny" in rows[0] else "paid_cny"
    total = sum(row[y] for row in rows)
    found = {total}
    for end in ("channel", "project_id", "payer", "expense_type"):
        if end in rows[0] and total > 0:
            sums: dict[Any, Any] = {}
            for row in rows:
                sums[row[end]] = sums.get(row[end], 0) + row[y]
            found.add(percent(max(sums.values()), total, 0 if answer.rounded else 1))
    return found


def of_last(*columns: str) -> Callable[[Answer, Chart, Rows], Numbers]:
    """These columns of the last row that has people."""

    def made(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
        known = [row for row in rows if row[columns[0]] is not None]
        last = known[-1] if known else {}
        return {written(answer, name, last[name]) for name in columns if last.get(name) is not None}

    return made


def week(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
    """The fullest hour and the weekend's share of those shown."""
    known = [row for row in rows if row["records"]]
    total = sum(row["records"] for row in known)
    ends = sum(row["records"] for row in known if row["weekday"] >= 6)
    most = max((row["records"] for row in known), default=0)
    tops = {Decimal(row["hour"]) for row in known if row["records"] == most}
    tops |= ties(row["records"] for row in known)
    return {Decimal(most), Decimal(0), *tops} | ({percent(ends, total, 0)} if total else set())


def tiles(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
    """Most hours and their share of the districts shown."""
    known = [row["hours"] for row in rows if row["hours"]]
    return {whole(max(known)), percent(max(known), sum(known), 0)} if known else set()


def comings(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
    """Of each year's first-timers the share still there in the last year."""
    last = max((row["year"] for row in rows), default=0)
    return {percent(row["retained_pct"], 100, 0) for row in rows
            if row["year"] == last and row["retained_pct"] is not None}  # fmt: skip


def lines(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
    """How many have reached each line; fewer than 6 where that is withheld."""
    return {Decimal(5 if row["people"] is None else row["people"]) for row in rows}


EXPECTED: dict[str, Callable[[Answer, Chart, Rows], Numbers]] = {
    "describe": extremes,
    "describe_years": newest,
    "describe_change": parts,
    "describe_climb": climbed,
    "describe_ageing": aged,
    "describe_spent": rates,
    "describe_gift_flow": flows,
    "describe_payment_flow": flows,
    "describe_turnout": of_last("people", "records", "records_per_person"),
    "describe_returning": of_last("new_people", "kept_people", "back_people", "retention_pct"),
    "describe_week": week,
    "describe_tiles": tiles,
    "describe_comings": comings,
    "describe_lines": lines,
}
"""What each kind of alternative may say."""


def views(
    snapshot: Snapshot, chosen: Chosen, reader: Reader, dice: random.Random
) -> Iterator[View]:
    """Every page under these filters: of the trends one measure and split, of projects one."""
    picked = {
        "trends": {"measure": dice.choice(MEASURES), "split": dice.choice(SPLITS)},
        "project": {"id": f"P{dice.randrange(1, 28):02}"},
    }
    for page in PAGES:
        view = viewed(snapshot, reader, page, **chosen, **picked.get(page, {}))
        yield replace(view, reader=reader)


def faults(
    snapshot: Snapshot, how_many: int, drawn: list[tuple[Answer, Chart]]
) -> tuple[set[str], list[tuple[object, ...]]]:
    """The kinds of alternatives told, and those with a number that is not of the records."""
    dice, kinds = random.Random(17), set[str]()
    found: list[tuple[object, ...]] = []
    for place, chosen in enumerate(chosen_at_random(how_many)):
        for lang in LANGUAGES:
            reader = Reader(lang=lang, unit="yuan", role=("staff", "viewer")[place % 2])
            for view in views(snapshot, chosen, reader, dice):
                drawn.clear()
                importlib.import_module(f"pages.{view.page}.page").show(view)
                for answer, chart in drawn:
                    kinds.add(chart.says.__name__)
                    said = chart.alternative(answer)
                    if wrong := numbers_of(said) - allowed(answer, chart):
                        found.append((answer.name, chosen, reader.is_staff, said, wrong))
    return kinds, found


def allowed(answer: Answer, chart: Chart) -> Numbers:
    """The numbers an alternative may say: of the records under the filters its question takes."""
    chosen = answer.view.chosen.items()
    scope = {key: list(codes) for key, codes in chosen if key in answer.question.takes}
    if chart.says.__name__ == "describe_goals":
        return of_campaigns(Records(answer.snapshot, scope)) | names(answer)
    rows = records(answer, scope)
    made = EXPECTED[chart.says.__name__]
    return (made(answer, chart, rows) if rows else set()) | names(answer)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Answer, Chart]]:
    """The charts that pages draw, each with its answer; nothing is drawn."""
    found: list[tuple[Answer, Chart]] = []
    monkeypatch.setattr(panel, "_chart", lambda answer, chart: found.append((answer, chart)))
    return found


def test_alternatives_of_a_few_choices(demo: Snapshot, drawn: list[tuple[Answer, Chart]]) -> None:
    assert faults(demo, FEW, drawn)[1] == []


def test_alternatives_of_many_choices(demo: Snapshot, drawn: list[tuple[Answer, Chart]]) -> None:
    kinds, found = faults(demo, MANY, drawn)
    assert found == []
    assert kinds == {*EXPECTED, "describe_goals"}, "every kind of alternative was told"


def test_alternatives_of_the_report(report: Snapshot, drawn: list[tuple[Answer, Chart]]) -> None:
    assert faults(report, FEW, drawn)[1] == []
