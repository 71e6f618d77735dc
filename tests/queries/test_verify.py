"""A result that does not fit the header of its question is refused."""

from collections.abc import Mapping
from decimal import Decimal

import pyarrow as pa
import pytest

from queries import QuestionError, parse, run, verify
from queries.engine import QueryError, Value
from tests.queries.test_contract import GOOD


def result(**columns: object) -> pa.Table:
    """A result of the good example, with the columns given in place of its own."""
    usual: dict[str, object] = {
        "category": pa.array(["CARE", "ENV"]),
        "projects": pa.array([8, 2], pa.int64()),
    }
    return pa.table(usual | columns)


def test_verify_takes_what_fits() -> None:
    verify(parse(GOOD, "x/good"), result())


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (result(more=pa.array([1, 2])), r"header says category, projects"),
        (result().select(["projects", "category"]), r"columns projects, category"),
        (result(projects=pa.array([8.0, 2.0])), r"projects is double.*'count'"),
        (result(projects=pa.array([Decimal(8), Decimal(2)])), r"projects is decimal"),
        (result(category=pa.array(["CARE", "CARE"])), r"category is not unique"),
        (result(category=pa.array(["CARE", "SPACE"])), r"'SPACE'.*closed list"),
    ],
)
def test_verify_refuses_what_breaks_the_header(table: pa.Table, says: str) -> None:
    with pytest.raises(QuestionError, match=says):
        verify(parse(GOOD, "x/good"), table)


def test_verify_tells_all_faults_at_once() -> None:
    table = result(category=pa.array(["SPACE", "SPACE"]), projects=pa.array([8.0, 2.0]))
    with pytest.raises(QuestionError) as caught:
        verify(parse(GOOD, "x/good"), table)
    places = [line.partition(": ")[0] for line in str(caught.value).splitlines()]
    assert places == [f"queries/x/good.sql:{line}" for line in (2, 5, 6)]


def test_empty_grain_is_exactly_one_row() -> None:
    question = parse(GOOD.replace("-- grain    | category", "-- grain    |"), "x/one")
    verify(question, result().slice(0, 1))
    for rows in (result(), result().slice(0, 0)):
        with pytest.raises(QuestionError, match="exactly one row"):
            verify(question, rows)


class Answers:
    """An engine in place of a real one: it answers with a table, or raises an error."""

    def __init__(self, answer: pa.Table | QueryError) -> None:
        self.answer = answer

    def run(self, sql: str, params: Mapping[str, Value]) -> pa.Table:
        if isinstance(self.answer, QueryError):
            raise self.answer
        return self.answer


def test_a_run_is_checked_and_verified() -> None:
    question = parse(GOOD, "x/good")
    assert run(question, Answers(result()), {"category": []}).equals(result())
    with pytest.raises(QuestionError, match="not unique"):
        run(question, Answers(result(category=pa.array(["CARE", "CARE"]))), {"category": []})
    with pytest.raises(QuestionError, match="the header does not"):
        run(parse(GOOD.replace("is_chosen(", "is_chosen($x,", 1), "x/bad"), Answers(result()), {})


def test_what_an_engine_refuses_names_file_and_line() -> None:
    question = parse(GOOD, "x/good")
    with pytest.raises(QuestionError, match=r"queries/x/good.sql:12: no such function") as caught:
        run(question, Answers(QueryError("refused", "no such function\nLINE 5: where")), {})
    assert "Correct the SQL there" in str(caught.value)
    assert isinstance(caught.value.__cause__, QueryError)
    with pytest.raises(QueryError, match="too long"):
        run(question, Answers(QueryError("time_limit", "too long")), {})
