"""Narrowing an answer leaves what asking under the filter would have: row for row, in its order."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import Any

import pyarrow as pa
import pytest

from data import Snapshot
from pages.ui.filters import FILTERS
from queries import Question, asked, load, names, narrowed, parse
from queries.engine import Value
from queries.engines.duckdb import DuckDB
from tests.asked import answer
from tests.queries.twins import TWINS

NARROWED = [name for name in names() if load(name).filters]
# What a filter leaves of the tables themselves. A question put to that is asked under the filter.
OF_PROJECTS = "project_id in (select project_id from projects)"
LEFT = {
    "category": {
        "projects": "list_contains($category, category)",
        "payables": OF_PROJECTS,
        "payments": OF_PROJECTS,
    },
    "campaign": {"campaigns": "list_contains($campaign, campaign_id)"},
    "status": {"projects": "list_contains($status, status)", "payables": OF_PROJECTS},
    "cohort": {"projects": "list_contains($cohort, cohort_year)"},
    "stage": {"projects": "list_contains($stage, stage)"},
    "year": {
        "fund_figures": "list_contains($year, cast(year(period_to) as bigint))",
        "payments": "list_contains($year, cast(year(paid_on) as bigint))",
    },
    "district": {
        "project_index": "list_contains($district, district)",
        "payables": "project_id in (select project_id from project_index)",
    },
    "has": {
        "projects": "not list_contains($has, 'description') or summary is not null",
        "project_index": "not list_contains($has, 'amount') or has_amount",
    },
}
STAYS = {("funds/ageing", "payables"): f"project_id is null or {OF_PROJECTS}"}  # instead
WHOLE = "funds/payables"  # the shares in it are of all payables: it cannot be asked of some
WHAT_IF: dict[str, Value] = {"monthly": 100_000, "by": "2030-06-30"}
CASES = [
    (name, one.name)
    for name in NARROWED
    for one in load(name).filters
    if name != WHOLE and f"${one.name}" not in TWINS.get(name, "")  # test_rollups compares those
]


def params_of(name: str, **chosen: Value) -> dict[str, Value]:
    """Every filter of a question left open but for those chosen, each what-if filled."""
    usual: dict[str, Value] = {key: FILTERS[key].empty for key in load(name).takes}
    return usual | {key: value for key, value in WHAT_IF.items() if key in usual} | chosen


def under(name: str, snapshot: Snapshot, chosen: dict[str, list[Any]]) -> pa.Table:
    """The question put to what the filters leave of its tables."""
    question, wheres = load(name), dict[str, list[str]]()
    for key in chosen:
        for table, where in LEFT[key].items():
            if table in question.reads:
                wheres.setdefault(table, []).append(STAYS.get((name, table), where))
    left = ", ".join(
        f"{table} as (select * from {table} where ({') and ('.join(where)}))"
        for table, where in wheres.items()
    )
    own = question.sql.removeprefix("with ")
    text = f"with {left}{' ' if own == question.sql else ', '}{own}"
    left_open = params_of(name)
    found = DuckDB(snapshot).run(text, {**asked(question, left_open), **chosen})
    return narrowed(question, found, left_open)


def choices(key: str, snapshot: Snapshot) -> Iterator[list[Any]]:
    """One and several codes of a filter: each, the first two, and all but the first."""
    codes = [int(code) if FILTERS[key].whole else code for code in FILTERS[key].options(snapshot)]
    yield from ([code] for code in codes)
    if codes[1:]:
        yield codes[:2]
        yield codes[1:]


def same_tables(name: str, snapshot: Snapshot, compared: set[tuple[str, ...]]) -> bool:
    """Whether a snapshot compared before has the same bytes in all tables that a question reads."""
    reads = [table for table in load(name).reads if table != "snapshot"]
    files = [file.sha256 for table in reads for file in snapshot.tables[table].files]
    key = (str(snapshot.as_of), *files)
    is_same = key in compared
    compared.add(key)
    return is_same


@pytest.mark.parametrize(("name", "key"), CASES, ids=str)
def test_narrowed_is_as_asked_under_the_filter(
    name: str, key: str, report: Snapshot, demo: Snapshot, ledger: Snapshot
) -> None:
    left, compared = 0, set[tuple[str, ...]]()
    for snapshot in (report, demo, ledger):
        if load(name).provenance(snapshot) is None or same_tables(name, snapshot, compared):
            continue
        for codes in choices(key, snapshot):
            found = answer(name, snapshot, params_of(name, **{key: codes}))
            assert found.equals(under(name, snapshot, {key: codes})), codes
            left += found.num_rows
    assert left or name == "attention/payables_unnamed"  # none of them has a category


def test_several_filters_keep_what_all_of_them_keep(report: Snapshot) -> None:
    name, left = "projects/list", set[int]()
    keys = list(dict.fromkeys(one.name for one in load(name).filters))
    assert len(keys) == 6
    for number in (2, 3, 6):
        for some in combinations(keys, number):
            for place in (0, 1):
                chosen = {key: list(choices(key, report))[-place] for key in some}
                found = answer(name, report, params_of(name, **chosen))
                assert found.equals(under(name, report, chosen)), chosen
                left.add(found.num_rows)
    assert {0} < left


def test_what_names_no_project_is_kept_with_every_category(demo: Snapshot) -> None:
    whole = answer(WHOLE, demo, params_of(WHOLE)).to_pylist()
    for codes in choices("category", demo):
        found = answer(WHOLE, demo, params_of(WHOLE, category=codes)).to_pylist()
        assert found == [
            row for row in whole if row["project_id"] is None or row["category"] in codes
        ]


@pytest.mark.parametrize("name", [name for name in NARROWED if not load(name).hidden])
def test_nothing_chosen_leaves_the_table_itself(name: str, demo: Snapshot) -> None:
    question, params = load(name), params_of(name)
    whole = DuckDB(demo).run(question.sql, asked(question, params))
    assert narrowed(question, whole, params) is whole
    assert set(question.asks) == set(params) - {one.name for one in question.filters}


def test_every_filter_that_keeps_rows_is_a_choice_of_codes() -> None:
    for name in NARROWED:
        for one in load(name).filters:
            assert FILTERS[one.name].how == "many", (name, one.name)


def test_a_filter_told_code_by_code_is_told_in_all_its_codes() -> None:
    told = [
        (name, key, {one.code for one in load(name).filters if one.name == key})
        for name in NARROWED
        for key in {one.name for one in load(name).filters if one.code}
    ]
    assert told
    for name, key, codes in told:
        assert codes == set(FILTERS[key].own), name


DAYS = """\
-- question | 有多少？ | How many?
-- grain    | day
-- reads    | projects
-- filter   | year | day or missing | 只看这些年份 | only these years
-- column   | day | 日期 | Day | date

select day from projects
"""


def test_days_are_kept_by_their_year_and_missing_ones_where_it_says_so() -> None:
    days = pa.table({"day": pa.array([18262, 18993, None, 18628], pa.date32())})  # 2020, 2022, 2021
    years = [day and day.year for day in days["day"].to_pylist()]
    assert years == [2020, 2022, None, 2021]
    for text, missing in ((DAYS, [None]), (DAYS.replace(" or missing", ""), [])):
        found = narrowed(parse(text, "x/days"), days, {"year": [2020, 2021]})["day"].to_pylist()
        assert [day and day.year for day in found] == [2020, *missing, 2021]


CELLS = """\
-- question | 多少？ | How much?
-- grain    | channel, status
-- reads    | projects
-- largest  | amount_cny | channel
-- filter   | year, has
-- column   | channel     | 渠道 | Channel
-- column   | status      | 状态 | Status
-- column   | amount_cny  | 金额 | Amount | cny
-- column   | gifts       | 笔数 | Gifts  | count

select 1
"""


def without_description(question: Question) -> Question:
    """The question with one code of the filter `has` alone."""
    left = tuple(one for one in question.filters if one.code != "description")
    return replace(question, filters=left)


def test_cells_left_are_added_up_and_stand_by_the_largest() -> None:
    rows = [
        ("a", "ongoing", "1.10", 1, 2020, True),
        ("a", "closed", "2.20", 2, 2020, False),
        ("b", "ongoing", "4.00", 1, 2020, True),
        ("b", "ongoing", "5.00", 3, 2021, None),
        (None, "closed", "0.50", 1, 2021, True),
    ]
    names = ("channel", "status", "amount_cny", "gifts", "year", "has_amount")
    columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    cells = pa.table(
        columns
        | {"amount_cny": pa.array(map(Decimal, columns["amount_cny"]), pa.decimal128(18, 2))}
    )
    question = without_description(parse(CELLS, "x/cells"))

    def left(**chosen: Value) -> list[tuple[Any, ...]]:
        found = narrowed(question, cells, {"year": [], "has": [], **chosen})
        assert found.schema == cells.schema.remove(5).remove(4)
        return [tuple(map(str, row.values())) for row in found.to_pylist()]

    assert left() == [
        ("b", "ongoing", "9.00", "4"), ("a", "ongoing", "1.10", "1"),
        ("a", "closed", "2.20", "2"), ("None", "closed", "0.50", "1"),
    ]  # fmt: skip
    assert left(year=[2021]) == [("b", "ongoing", "5.00", "3"), ("None", "closed", "0.50", "1")]
    assert [row[2] for row in left(has=["amount"])] == ["4.00", "1.10", "0.50"]
    assert left(has=["description"]) == left()  # no cell of this question says it
    assert left(year=[2019]) == []
    text = (
        CELLS.replace("channel, status", "").replace("-- largest  | amount_cny | channel\n", "")
        .replace("-- column   | channel     | 渠道 | Channel\n", "")
        .replace("-- column   | status      | 状态 | Status\n", "")
    )  # fmt: skip
    bare = without_description(parse(text, "x/bare"))
    for years, total, gifts in (([], "12.80", 8), ([2019], "0", 0)):
        (row,) = narrowed(bare, cells, {"year": years, "has": []}).to_pylist()
        assert row == {"amount_cny": Decimal(total), "gifts": gifts}
