"""Number cards say what is printed, and nothing where nothing is."""

from dataclasses import replace
from datetime import date

from data import Snapshot
from pages.ui import cards
from pages.ui.view import Reader
from tests.pages.conftest import Asked


def test_status_cards(asked: Asked, report: Snapshot) -> None:
    shown = cards.status_cards(asked("overview/headline", report))
    assert [card.value for card in shown] == ["27", "10", "17"]
    assert [card.context for card in shown] == ["", "占 37%", "占 63%"]


def test_status_cards_of_nothing(asked: Asked, report: Snapshot) -> None:
    answer = asked("projects/headline", report, category=["TBD"], cohort=[2021])
    assert {card.share for card in cards.status_cards(answer)} == {None}


def test_fund_cards(asked: Asked, report: Snapshot) -> None:
    shown = cards.fund_cards(asked("overview/funds", report))
    assert [card.value for card in shown] == ["119.15 万元", "239.12 万元", "77.19 万元"]
    assert shown[2].context == "报告未写明期间"


def test_campaign_cards(asked: Asked, report: Snapshot) -> None:
    tree, flood, ambulance = cards.campaign_cards(asked("overview/campaigns", report))
    assert tree.value == "62.77 万元"
    assert "5.02%" in tree.context
    assert flood.share is None
    assert ambulance.share is None
    assert ambulance.value == "报告未披露"


def test_a_total_of_an_earlier_day_says_so(asked: Asked, report: Snapshot) -> None:
    answer = asked("overview/campaigns", report)
    later = replace(answer, view=answer.view.on(replace(report, as_of=date(2022, 3, 31))))
    contexts = [card.context for card in cards.campaign_cards(later)]
    assert all(context.startswith("截至 2021年12月31日：") for context in contexts)
    assert not any("截至" in card.context for card in cards.campaign_cards(answer))


def test_slots_of_a_sentence_are_the_columns_of_its_row(asked: Asked, report: Snapshot) -> None:
    answer = asked("campaigns/needed", report, Reader(lang="en", unit="yuan"))
    row = answer.records[0] | {"closes_on": date(2022, 3, 1), "days_left": 1, "pace_index": None}
    said = cards.slots(answer, row)
    assert set(said) == {column.name for column in answer.columns}
    assert (said["short_name"], said["remaining_cny"]) == ("Tree planting", "¥11,872,251.77")
    assert (said["closes_on"], said["days_left"]) == ("Mar 1, 2022", "1 day")
    assert said["pace_index"] == answer.missing
