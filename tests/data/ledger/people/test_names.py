"""Names of people and organisations, and numbers of people inside text."""

import pytest

from data.ledger.people import names


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
    assert names.masked(name) == shown


def test_organisations_keep_their_names() -> None:
    assert names.is_organisation("山西示例有限公司")
    assert not names.is_organisation("李社区"), "three letters are a person"
    assert names.masked("李社区") == "李**"
    assert names.is_nobody("爱心人士")
    assert names.is_nobody("匿名用户")


def test_numbers_inside_words_are_starred() -> None:
    for text in (
        "电话13812345678找老师",
        "1381234 5678",
        "+86 138-1234-5678",
        "a.b@c.cn",
        "11010519491231002X",
        "１３８１２３４５６７８",
    ):
        assert not any(part in names.starred(text) for part in ("1234", "b@c", "1949", "１２３４"))
    for text in ("2021-10-10", "12,500,000.00", "订单 202110101234567", "P21", "080-1234"):
        assert names.starred(text) == text


def test_identity_cards_are_told_from_other_numbers() -> None:
    assert names.is_card("11010519491231002X")
    assert not names.is_card("110105194912310021")
    assert not names.is_card("123456789012345678")
    assert names.is_personal_number("13812345678")
    assert not names.is_personal_number("23812345678")
