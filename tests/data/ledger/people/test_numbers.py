"""Numbers of people inside text."""

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


def test_numbers_with_marks_or_letters_that_print_as_nothing_in_them_are_starred() -> None:
    phones = [f"138{mark}1234{mark}5678" for mark in "._/·\u034f\ufe0f\u3164\u115f\U000e0100"]
    cards = ["110105 19491231 0021", "110105-19491231-0021", "110105 1949 12 31 002X"]
    for text in (*phones, *cards, "(0351)7654321"):
        assert numbers.starred(f"电话{text}，张") in ("电话***，张", "电话***,张")
    for text in ("0.13812345678", "140105 2021", "2021/10/10", "138.50 1234 5678"):
        assert numbers.starred(text) == text


def test_identity_cards_are_told_from_other_numbers() -> None:
    assert numbers.is_personal_number("11010519491231002X")
    assert numbers.is_personal_number("110105194912310021"), "mistyped, and still somebody's"
    assert not numbers.is_personal_number("123456789012345678")
    assert numbers.is_personal_number("13812345678")
    assert not numbers.is_personal_number("23812345678")
    assert numbers.is_personal_number("E12345678")
    assert not numbers.is_personal_number("JZ0000000001")


def test_bank_cards_passports_and_landlines_are_starred() -> None:
    for text in (
        "王强 6222020200012345678",
        "6222 0202 0001 2345 678",
        "卡号4111111111111111",
        "护照E12345678",
        "EA1234567",
        "140105600101123",
        "0351-7654321",
        "(0351) 7654321",
    ):
        assert not any(part in numbers.starred(text) for part in ("1234567", "1111", "7654321"))
        assert "***" in numbers.starred(text)
    for text in ("4000012022010512345678901234", "100003122", "G12-345", "2022-01-05 08:30:00"):
        assert numbers.starred(text) == text


def test_figures_are_told_from_words() -> None:
    for text in ("1,234.50元", "壹佰元整", "2小时30分", "2022年1月3日 上午", "1.2e5", "约30", "5h"):
        assert numbers.FIGURE.fullmatch(text)
    for text in ("李四光", "赵敏敏", "Anna", "100 李四"):
        assert not numbers.FIGURE.fullmatch(text)
