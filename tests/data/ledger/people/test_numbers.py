"""Phone numbers, identity cards and mail addresses inside text."""

from data.ledger.people import numbers


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
            part in numbers.starred(text) for part in ("1234", "b@c", "1949", "１２３４")
        )
    for text in ("2021-10-10", "12,500,000.00", "订单 202110101234567", "P21", "080-1234"):
        assert numbers.starred(text) == text


def test_identity_cards_are_told_from_other_numbers() -> None:
    assert numbers.is_card("11010519491231002X")
    assert not numbers.is_card("110105194912310021")
    assert not numbers.is_card("123456789012345678")
    assert numbers.is_personal("13812345678")
    assert not numbers.is_personal("23812345678")
