"""A question knows what its numbers mean and what its tables are worth."""

import pytest

from data import Snapshot
from queries import load


def test_own_words_come_before_the_general_ones() -> None:
    cumulative, progress = load("campaigns/cumulative"), load("campaigns/progress")
    own = cumulative.formula(cumulative.column("raised_cny"))
    general = progress.formula(progress.column("raised_cny"))
    assert own is not None
    assert general is not None
    assert own["en"].startswith("gifts")
    assert general["en"].startswith("the amount raised")


def test_what_is_no_number_has_no_formula() -> None:
    question = load("trends/giving")
    assert question.formula(question.column("year")) is None


def test_no_column_of_that_name() -> None:
    with pytest.raises(KeyError, match="has no column colour"):
        load("projects/list").column("colour")


def test_provenance_of_a_table_that_is_not_there(report: Snapshot) -> None:
    assert load("trends/giving").provenance(report) is None
    assert load("projects/list").provenance(report) == "report"
