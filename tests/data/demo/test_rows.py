"""Generated values look like what they are."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from data.demo import rows


def test_keys_say_what_they_are() -> None:
    assert rows.keys("V", 2) == ["DEMO-V00001", "DEMO-V00002"]
    assert rows.keys("R", 1, 6) == ["DEMO-R000001"]


def test_cents_become_yuan_exactly() -> None:
    assert rows.yuan([62774823, -1, 100]) == [
        Decimal("627748.23"), Decimal("-0.01"), Decimal("1.00"),
    ]  # fmt: skip


def test_places_become_days() -> None:
    assert rows.on([0, 365, -1]) == [date(2019, 1, 1), date(2020, 1, 1), date(2018, 12, 31)]


def test_invented_names_differ() -> None:
    names = [rows.ordinal(number) for number in range(70)]
    assert names[:11] == [*"甲乙丙丁戊己庚辛壬癸", "甲子"]
    assert len(set(names)) == 70
    assert [rows.letters(number) for number in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]


def test_a_column_left_out_is_named() -> None:
    with pytest.raises(KeyError, match="amount_cny"):
        rows.table("payable_terms", {"payable_id": [], "instalment": [], "due_on": []})


def test_choices_keep_to_their_shares() -> None:
    chosen = rows.choose(np.random.default_rng(1), ("a", "b", "c"), (9, 1, 0), 1000)
    assert 850 < chosen.count("a") < 950
    assert chosen.count("c") == 0
