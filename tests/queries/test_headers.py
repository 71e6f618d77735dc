"""Every question keeps its header's promises, and a header that does not is refused."""

import pytest
import sqlglot
from sqlglot import exp

from data import Snapshot
from data.schema import TABLES
from pages.ui.filters import FILTERS
from queries import HERE, MEASURED, MEASURES, Question, QuestionError, check, load, names, verify
from queries.engine import DuckDB, Value


def unfiltered(question: Question) -> dict[str, Value]:
    """Every parameter as a page fills it when nothing is chosen."""
    return {key: FILTERS[key].nothing for key in question.takes}


@pytest.mark.parametrize("name", names())
def test_question_is_portable_and_in_style(name: str) -> None:
    question = load(name)
    assert question.name == name
    check(question)
    for sql in filter(None, (question.sql, question.records)):
        assert sqlglot.transpile(sql, read="duckdb", write="spark")
        for line in sql.splitlines():
            assert len(line) <= 96, line
            assert "\t" not in line
            assert line == line.rstrip()
        assert not sql.rstrip().endswith(";")
        lower = sql.lower()
        for banned in ("select *", "= any($", "len($", "group by all", "quantile_cont", "read_"):
            assert banned not in lower
    assert set(question.takes) <= set(FILTERS)
    for words in (question.title, *(column.caption for column in question.columns)):
        assert words["zh"]
        assert words["en"]
    assert question.title["zh"].endswith("？")
    assert question.title["en"].endswith("?")


ASIDE = [name for name in names() if load(name).records]


@pytest.mark.parametrize("name", ASIDE)
def test_records_answer_as_the_header_says(name: str, demo: Snapshot) -> None:
    question = load(name)
    tree = sqlglot.parse_one(question.records, read="duckdb")
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    read = {table.name for table in tree.find_all(exp.Table)} - own
    assert not {table for table in read if table in TABLES and TABLES[table].derived}
    assert read <= {*demo.tables, "snapshot"}
    verify(question, DuckDB(demo).run(question.records, unfiltered(question)))
    many: dict[str, Value] = {
        "campaign": ["C01", "C02"], "year": [2020, 2021], "category": ["CARE", "ENV"],
        "district": ["140105", "140109"],
    }  # fmt: skip
    params = unfiltered(question) | {key: many[key] for key in question.several}
    assert question.text(params) == question.records != question.sql
    found = DuckDB(demo).run(question.records, params)
    verify(question, found)
    assert found.num_rows


def test_a_file_of_records_stands_beside_its_question() -> None:
    files = {path.relative_to(HERE).as_posix() for path in HERE.glob("*/*.records.sql")}
    assert files == {f"{name}.records.sql" for name in ASIDE}
    assert [name for name in names() if load(name).several] == ASIDE
    assert not {name for name in names() if "." in name}


@pytest.mark.parametrize("name", names())
def test_result_keeps_the_header(name: str, report: Snapshot, demo: Snapshot) -> None:
    question = load(name)
    asked = 0
    for snapshot in (report, demo):
        if question.provenance(snapshot) is None:
            continue
        verify(question, DuckDB(snapshot).run(question.sql, unfiltered(question)))
        asked += 1
    assert asked == (2 if set(question.reads) <= {*report.tables, "snapshot"} else 1)


@pytest.mark.parametrize("name", names())
def test_provenance_is_that_of_the_weakest_table(
    name: str, report: Snapshot, demo: Snapshot
) -> None:
    question = load(name)
    if not set(question.reads) <= {*report.tables, "snapshot"}:
        assert question.provenance(report) is None
        assert question.provenance(demo) == "demo"
    else:
        assert question.provenance(report) == "report"


@pytest.mark.parametrize("name", names())
def test_every_number_has_its_formula(name: str) -> None:
    question = load(name)
    for column in question.columns:
        if column.unit in MEASURED:
            formula = question.formula(column)
            assert formula, f"queries/measures.toml lacks {column.name} of {name}"
            assert formula["zh"]
            assert formula["en"]
        else:
            assert question.formula(column) is None


def test_no_formula_is_left_over() -> None:
    used = {(load(name).name, column.name) for name in names() for column in load(name).columns}
    assert {
        key
        for key in MEASURES
        if key not in {column for _, column in used} | {f"{name}.{column}" for name, column in used}
    } == set()


@pytest.mark.parametrize("name", names())
def test_rows_behind_are_a_question_of_their_own(name: str) -> None:
    if behind := load(name).rows:
        assert load(behind).rows == ""
        assert load(behind).grain


def test_unknown_question_lists_what_there_is() -> None:
    for name in ("projects/nothing", "../data/x", "", "projects/list.sql"):
        with pytest.raises(QuestionError, match=r"projects/list"):
            load(name)
