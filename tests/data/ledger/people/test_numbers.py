"""Numbers of people inside text."""

import re

from data.ledger.people import numbers
from data.nfkc import nfkc


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
    assert numbers.holds_number("11010519491231002X")
    assert numbers.holds_number("110105194912310021"), "mistyped, and still somebody's"
    assert not numbers.holds_number("123456789012345678")
    assert numbers.holds_number("13812345678")
    assert not numbers.holds_number("23812345678")
    assert numbers.holds_number("E12345678")
    assert not numbers.holds_number("JZ0000000001")


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


# As people, Word and the keyboards of phones write them.
SPELLED = (
    "138—1234—5678", "138–1234–5678", "138‐1234‐5678", "138‑1234‑5678", "138－1234－5678",
    "138——1234——5678", "138ー1234ー5678", "138─1234─5678", "138−1234−5678", "138~1234~5678",
    "138 - 1234 - 5678", "138  1234  5678", "138•1234•5678", "138・1234・5678", "138*1234*5678",
    "138(1234)5678", "138，1234，5678", "138, 1234, 5678", "138／1234／5678",
    "138\\1234\\5678", "138 12 34 56 78", "13812 345678", "1381 2345 678", "13812-345678",
    "138123–45678", "1 3 8 1 2 3 4 5 6 7 8", "١٣٨١٢٣٤٥٦٧٨", "013812345678",
    "+86(138)12345678", "+86 — 138 1234 5678", "0086-13812345678",
    "0351—7654321", "0351－7654321", "03517654321", "035187654321", "01087654321", "0351-765-4321",
    "0351-7654-321", "0351 8765 4321", "0351.7654321", "(0351) 765 4321", "+86-351-7654321",
    "+86 351 7654 321",
    "1401 0519 9003 0723 17", "140105 1990 03 07 2317", "140105—19900307—2317",
    "140105/19900307/2317", "140105.19900307.2317", "140105_19900307_2317",
    "140105 - 19900307231 7",
    "14010519900307231×", "14010519900307231Х", "140105-600101-123", "1401051990030723170",
    "6222—0210—0111—6245—702", "6222 0210 0111 6245 702", "622202 1001116245702",
    "62220210 01116245702", "4111–1111–1111–1111",
)  # fmt: skip
WITHIN = {
    "(138)12345678": "(***", "①③⑧①②③④⑤⑥⑦⑧": "*** ", "86-0351-7654321": "86-***",
    "TY-0351-7654321": "TY-***", "A140105199003072317B": "A***B",
    "20210501140105199003072317": "***",
    "6222021001116245702-2": "***-2", "62220210011162457022": "***", "E12345678_1": "***_1",
    "1999-05-20 138 1234-5678": "1999-05-20 ***",
}  # fmt: skip
HARMLESS = (
    "2021—2022学年", "1949-2021 100周年", "1999-2021-100", "1999-12-31-001", "2021-12-31-004",
    "15:30-17:00",
    "15,000,000,000.00", "13,812,345,678", "15000-100000元", "150、2000、3000元", "150,2000,3000元",
    "1500~2000~300", "第138、139、140号", "1-3-5-7-9-11-13-15", "1 3 5 7 9 11 13 15",
    "15 20 33 41 58 6",
    "0.13812345678", "113.13812345678", "0.30000000000000004", "1.3333333333333333",
    "192.168.100.12", "P21", "XM-2021-0138", "15-2021-00012", "16-202105-001", "140105-210501-001",
    "003-20210501", "021-20210501", "0351-2021-001", "021-2021-0001", "00000012345", "01020210501",
    "D20210501-0001", "4200001234202101011234567890", "2021010122001412345678901234",
    "20210501134559123", "05f103517654321c581587c0", "INV-2021-000123", "6201-2021-001-00001",
)  # fmt: skip


def test_other_spellings_of_these_numbers_are_starred() -> None:
    forms = ("{}", "联系{}谢谢", "1.{}", "2、{}", "12. {}", "①{}", "2021-05-20，{}", "{0}/{0}")
    expected = {form.format(one): form.format("***") for form in forms for one in SPELLED}
    found = {text: nfkc(numbers.starred(text).replace("1 ***", "1***")) for text in expected}
    assert {text: found[text] for text in found if found[text] != nfkc(expected[text])} == {}
    assert {text: numbers.starred(text) for text in WITHIN} == WITHIN


def test_amounts_days_counts_and_codes_stay() -> None:
    given = [form.format(one) for one in HARMLESS for form in ("{}", "共{}。", "1.{}", "({})")]
    assert {one: shown for one in given if (shown := numbers.starred(one)) != one} == {}


def test_figures_are_told_from_words() -> None:
    for text in ("1,234.50元", "壹佰元整", "2小时30分", "2022年1月3日 上午", "1.2e5", "约30", "5h"):
        assert numbers.FIGURE.fullmatch(text)
    for text in ("李四光", "赵敏敏", "Anna", "100 李四"):
        assert not numbers.FIGURE.fullmatch(text)


# In groups of any size, and with the marks of lists.
REGROUPED = (
    "13 81 23 45 67 8", "13 8123 45678", "13-8123-45678", "13 812345678", "13 81 23 45 678",
    "1 3812345678", "1 381 2345 678", "138、1234、5678", "138：1234：5678", "138:1234:5678",
    "138：12345678", "138、1234-5678", "086.13812345678", "086-138-1234-5678",
    "0351 40 43 210", "0351-40-43-21-05", "0351：4043210", "0351、4043210", "0351，404 3210",
    "010：87654321", "140105，19900307，1234", "140105、19900307、1234", "140105:1990:03:07:123X",
)  # fmt: skip
NO_NUMBERS = (
    "13:30:45", "13:30:45 14:00:00", "2021-12-31 13:30:45", "13、14、15、16、17、18",
    "13 14 15 16 17 1", "18 25 33 40 57 100", "2019、2020、2021、2022年", "138、2020、2021",
    "150、2000、3000", "168、1288、2588元", "13 812 345 678", "13-05-20 14-06-2", "13-0012-00045",
    "13 5200 12350", "1 3500 200 500", "15 1200 30000", "1:3:5:7:9:11:13:15", "0351：2021",
    "021、2021、0001", "0351 2021 001", "140105、太原", "1990，03，07", "13，14，15，16，17，1",
    "10:30，11:30，12:30", "138：1234", "100、200、300、400", "138，1250，3600，4800",
    "3:1:4:1:5:9:2:6", "150, 62774823",
)  # fmt: skip


def test_numbers_in_other_groups_are_starred_and_lists_stay() -> None:
    forms = ("{}", "联系{}谢谢", "电话：{}。", "({})")
    given = [form.format(one) for one in REGROUPED for form in forms]
    assert [text for text in given if re.search(r"\d\d", numbers.starred(text))] == []
    listed = ("138，1234，5678，2021年", "138、1234、5678、139、2345、6789", "13812-345678, 3人")
    assert [one for one in listed if re.search("1234|345678|6789", numbers.starred(one))] == []
    given = [form.format(one) for one in NO_NUMBERS for form in ("{}", "共{}。", "({})")]
    assert {one: shown for one in given if (shown := numbers.starred(one)) != one} == {}
