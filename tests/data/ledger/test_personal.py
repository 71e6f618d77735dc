"""What is left of people."""

import pytest

from data.ledger import people, personal
from data.ledger.cells import Misread


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王小明", "王**"),
        ("王明", "王*"),
        ("欧阳修文", "欧**"),
        ("Anna Smith", "A***"),
        ("王**", "王**"),
        ("", ""),
    ],
)
def test_names_are_masked(name: str, shown: str) -> None:
    assert personal.masked(name) == shown


def test_numbers_inside_words_are_starred() -> None:
    for text in (
        "电话13812345678找老师",
        "1381234 5678",
        "+86 138-1234-5678",
        "a.b@c.cn",
        "11010519491231002X",
        "１３８１２３４５６７８",
    ):
        assert not any(
            part in personal.starred(text) for part in ("1234", "b@c", "1949", "１２３４")
        )
    for text in ("2021-10-10", "12,500,000.00", "订单 202110101234567", "P21", "080-1234"):
        assert personal.starred(text) == text


def test_identity_cards_are_told_from_other_numbers() -> None:
    assert personal.is_card("11010519491231002X")
    assert not personal.is_card("110105194912310021")
    assert not personal.is_card("123456789012345678")
    assert personal.is_number_of_a_person("13812345678")
    assert not personal.is_number_of_a_person("23812345678")


def test_organisations_keep_their_names() -> None:
    assert personal.shown_name("山西示例有限公司") == "山西示例有限公司"
    assert personal.shown_name("李社区") == "李**", "three letters are a person"
    assert personal.is_nobody("爱心人士")
    assert personal.is_nobody("匿名用户")


def test_a_key_is_stable_keyed_and_not_hashed_twice() -> None:
    one, two = personal.Key(b"a" * 32), personal.Key(b"b" * 32)
    assert one.of("V", "甲") == one.of("V", " 甲 ") != two.of("V", "甲")
    assert one.of("V", one.of("V", "甲")) == one.of("V", "甲")
    assert one.fingerprint != two.fingerprint


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("17", "under_18"),
        ("18岁", "18_25"),
        ("60", "46_60"),
        ("61", "over_60"),
        ("26–35 岁", "26_35"),
        ("18_25", "18_25"),
    ],
)
def test_bands_of_ages(text: str, band: str) -> None:
    assert people.age_band(text) == band
    with pytest.raises(Misread):
        people.age_band("很年轻")
