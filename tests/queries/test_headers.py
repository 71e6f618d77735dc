"""Every question keeps its header's promises, and a header that does not is refused."""

import pytest
import sqlglot

from data import Snapshot
from pages.ui.filters import FILTERS
from queries import MEASURED, MEASURES, Question, QuestionError, check, load, names, verify
from queries.engine import Value
from queries.engines.duckdb import DuckDB


def unfiltered(question: Question) -> dict[str, Value]:
    """Every parameter of the SQL as a page fills it when nothing is chosen."""
    return {key: FILTERS[key].nothing for key in question.asks}


@pytest.mark.parametrize("name", names())
def test_question_is_portable_and_in_style(name: str) -> None:
    question = load(name)
    assert question.name == name
    check(question)
    assert sqlglot.transpile(question.sql, read="duckdb", write="spark")
    for line in question.sql.splitlines():
        assert len(line) <= 96, line
        assert "\t" not in line
        assert line == line.rstrip()
    assert not question.sql.rstrip().endswith(";")
    lower = question.sql.lower()
    for banned in ("select *", "= any($", "len($", "group by all", "quantile_cont", "read_"):
        assert banned not in lower
    assert set(question.takes) <= set(FILTERS)
    for words in (question.title, *(column.caption for column in question.columns)):
        assert words["zh"]
        assert words["en"]
    assert question.title["zh"].endswith("？")
    assert question.title["en"].endswith("?")


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
