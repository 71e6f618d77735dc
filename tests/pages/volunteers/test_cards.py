"""Cards of volunteering name their period and what each hour is divided by."""

from dataclasses import replace

import pyarrow as pa

from data import Snapshot
from pages.ui.view import Reader
from pages.volunteers import page as cards
from tests.pages.conftest import Asked, seen


def test_registered_beside_active(asked: Asked, demo: Snapshot) -> None:
    shown = cards.registered_cards(asked("volunteers/registered", demo, year=[2021]))
    assert [card.value for card in shown] == ["2,876", "1,867", "51.2 小时", "33.3 小时"]
    assert shown[0].context == "2021 年底在册 · 其中 64.2% 在 2021 年活跃"
    assert shown[1].context == "2021 年"
    assert [card.label for card in shown[2:]] == ["每名活跃志愿者的时长", "每名注册志愿者的时长"]


def test_a_longer_period_is_said(asked: Asked, demo: Snapshot) -> None:
    shown = cards.registered_cards(asked("volunteers/registered", demo, Reader(lang="en")))
    assert shown[0].context == (
        "on the books at the end of 2021 · 86.0% of them active in 2019–2021"
    )
    assert shown[1].context == "2019–2021"


def test_shares_of_viewers_have_no_decimals(demo: Snapshot) -> None:
    """They are rounded to whole per cent; averages are those of the rounded numbers."""
    shown = cards.registered_cards(seen("volunteers/registered", demo))
    assert shown[0].context == "2021 年底在册 · 其中 86% 在 2019–2021 年活跃"
    assert [card.value for card in shown] == ["2,875", "2,550", "64.3 小时", "57.0 小时"]


def test_years_apart_are_never_bridged(asked: Asked, demo: Snapshot) -> None:
    shown = cards.registered_cards(asked("volunteers/registered", demo, year=[2019, 2021]))
    assert {card.context.partition(" · ")[0] for card in shown[1:]} == {"2019、2021 年"}
    assert shown[0].context == "2021 年底在册 · 其中 79.0% 在 2019、2021 年活跃"


def test_a_year_without_records(asked: Asked, demo: Snapshot) -> None:
    (only,) = cards.registered_cards(asked("volunteers/registered", demo, year=[1999]))
    assert only.value == "—"


def test_participations_beside_people(asked: Asked, demo: Snapshot) -> None:
    shown = cards.service_cards(asked("volunteers/headline", demo))
    assert [card.value for card in shown] == ["163,671 小时", "57,248", "2,552", "908"]
    assert [card.context for card in shown[1:3]] == ["同一人每次都计", "每人计一次"]


def test_too_few_people_are_said_to_be_too_few(asked: Asked, demo: Snapshot) -> None:
    answer = asked("volunteers/headline", demo)
    assert answer.table is not None
    withheld = {
        name: pa.array([3 if name == "activities" else None], answer.table.schema.field(name).type)
        for name in answer.table.column_names
    }
    shown = cards.service_cards(replace(answer, table=pa.table(withheld)))
    assert [card.value for card in shown] == ["不足 6 人", "不足 6 人", "不足 6 人", "3"]
