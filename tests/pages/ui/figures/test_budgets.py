"""Paid and unpaid lie end to end inside the budget; the sentence names the extremes."""

import pytest

from data import Snapshot
from pages.ui.figures import budgets, sentences
from pages.ui.view import Reader
from tests.pages.conftest import Asked
from tests.pages.plotted import plotted


@pytest.mark.parametrize("unit", ["yuan", "wan"])
def test_paid_and_unpaid_lie_inside_the_budget(asked: Asked, demo: Snapshot, unit: str) -> None:
    answer = asked("funds/by_category", demo, Reader(unit=unit))
    made = plotted(budgets.spent(answer))
    budget, paid, owed = made.data
    divisor = {"yuan": 1, "wan": 10_000}[unit]
    for trace, column in ((budget, "budget_cny"), (paid, "paid_cny"), (owed, "payable_cny")):
        drawn = [float(row[column]) / divisor for row in answer.records]
        assert list(trace.x) == pytest.approx(drawn)
    assert list(owed.base) == list(paid.x)
    assert made.layout.xaxis.range[0] == 0
    assert made.layout.xaxis.range[1] > max(budget.x)
    assert "<b>73.6%</b>" in [note.text for note in made.layout.annotations]


def test_spent_in_a_sentence(asked: Asked, demo: Snapshot) -> None:
    said = sentences.describe_spent(asked("funds/by_category", demo))
    assert "待核定，93.13%" in said
    assert "激励回馈与文明创建，55.33%" in said
    assert "关爱服务，21.48 万元" in said
    alone = sentences.describe_spent(asked("funds/by_category", demo, category=["TBD"]))
    assert "合同未付" not in alone


def test_ageing_in_a_sentence(asked: Asked, demo: Snapshot) -> None:
    said = sentences.describe_ageing(asked("funds/ageing", demo, Reader(unit="yuan")))
    assert "共 771,886.20 元" in said
    assert "超过 90 天的 254,600.00 元，占 33.0%" in said
    assert "未到期的 0.00 元" in said
