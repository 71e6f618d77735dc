"""Every question keeps its header's promises. Each test lists all faults of all files at once."""

import pytest
import sqlglot

from data import Snapshot
from pages.ui.filters import FILTERS
from queries import (
    MEASURED,
    MEASURES,
    Question,
    QuestionError,
    asked,
    engine,
    faults,
    load,
    names,
    run,
)
from queries.engine import Value
from queries.header import DECLARED

QUESTIONS = [load(name) for name in names()]
BANNED = ("select *", "= any($", "len($", "group by all", "quantile_cont", "read_", "\t")


def unfiltered(question: Question) -> dict[str, Value]:
    """Every parameter of the SQL as a page fills it when nothing is chosen."""
    return {key: FILTERS[key].empty for key in question.asks}


def test_every_header_holds_for_its_sql() -> None:
    assert [fault for name in names() for fault in faults(name)] == []
    assert [one.name for one in QUESTIONS] == list(names())


def test_every_question_is_portable_and_in_style() -> None:
    found = []
    for one in QUESTIONS:
        try:
            assert sqlglot.transpile(one.sql, read="duckdb", write="spark")
        except sqlglot.errors.SqlglotError as error:
            found.append(f"{one.name} does not transpile: {error}")
        for line in one.sql.splitlines():
            if len(line) > 96 or line != line.rstrip():
                found.append(f"{one.name} has a line too long or with spaces at its end: {line}")
        found += [f"{one.name} uses {word!r}" for word in BANNED if word in one.sql.lower()]
        if one.sql.endswith(";"):
            found.append(f"{one.name} ends in a semicolon")
        if not (one.title["zh"].endswith("？") and one.title["en"].endswith("?")):
            found.append(f"{one.name} is not asked in both languages")
        if unknown := set(one.takes) - set(FILTERS):
            found.append(f"{one.name} takes {unknown}, which pages/ui/filters.py does not have")
    assert found == []


def test_questions_are_short() -> None:
    lines = sorted(one.sql.count("\n") + 1 + one.lines["sql", ""] - 1 for one in QUESTIONS)
    assert lines[-1] <= 60
    assert lines[len(lines) // 2] <= 30


def test_every_filter_has_its_meaning_and_none_is_left_over() -> None:
    taken = {key for one in QUESTIONS for key in one.takes}
    assert taken <= set(DECLARED) <= set(FILTERS)
    assert set(DECLARED) == taken


def test_every_result_keeps_its_header(report: Snapshot, demo: Snapshot) -> None:
    found = []
    for one in QUESTIONS:
        holds = [s for s in (report, demo) if one.provenance(s) is not None]
        in_report = set(one.reads) <= {*report.tables, "snapshot"}
        assert holds == ([report, demo] if in_report else [demo]), one.name
        for snapshot in holds:
            try:
                run(one, engine.engine(snapshot), asked(one, unfiltered(one)))
            except QuestionError as error:
                found.append(str(error))
    assert found == []


def test_provenance_is_that_of_the_weakest_table(report: Snapshot, demo: Snapshot) -> None:
    for one in QUESTIONS:
        in_report = set(one.reads) <= {*report.tables, "snapshot"}
        expected = "report" if in_report else None
        assert one.provenance(report) == expected, one.name
        if not in_report:
            assert one.provenance(demo) == "demo", one.name


def test_every_number_has_its_formula_and_none_is_left_over() -> None:
    found, used = [], set()
    for one in QUESTIONS:
        for column in one.columns:
            used |= {column.name, f"{one.name}.{column.name}"}
            formula = one.formula(column)
            if column.unit not in MEASURED:
                assert formula is None
            elif not (formula and formula["zh"] and formula["en"]):
                found.append(f"queries/measures.toml lacks {column.name} of {one.name}")
    assert found == []
    assert set(MEASURES) - used == set()


def test_rows_behind_are_a_question_of_their_own() -> None:
    for one in QUESTIONS:
        if one.rows:
            assert load(one.rows).rows == ""
            assert load(one.rows).grain


def test_unknown_question_lists_what_there_is() -> None:
    for name in ("projects/nothing", "../data/x", "", "projects/list.sql"):
        with pytest.raises(QuestionError, match=r"projects/list"):
            load(name)
