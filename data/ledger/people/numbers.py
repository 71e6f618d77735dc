"""Numbers of people inside text: phones, identity cards, passports, bank cards, mail addresses.

People write them in groups of any size with blanks, dashes, dots, brackets or slashes between.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from stdnum import luhn
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from data.ledger.read.cells import UNSEEN
from data.nfkc import nfkc

STARS = "***"
FEWEST = 7  # digits of the shortest of these numbers
# The dashes of typewriters, Word and Chinese keyboards, and lines that look like one.
DASHES = r"-_\u2010-\u2015\u2212\u2500\u2501\u30fc"
MARKS = rf"{DASHES}.·•・‧∙⋅*~()\[\]/\\⁄∕"
ENDS = r"[\dXx×ХхΧχ]"  # the last of an identity card, in the letters that look like an X
DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
# Before a number: no digit, nor a decimal point. 1. and 12. number a list.
BEFORE = r"(?<!\d)(?<!(?<!\d)0\.)(?<!\d{3}\.)"
LISTS = ",:;、"
# Behind a number with such marks in it: no more of the list, save for a year, and no amount.
NO_LIST = rf"(?!\d|\s?[{LISTS}]\s?(?!(?:19|20)\d\d(?!\d))\d{{4,5}}(?!\d)|\s?[元万亿名户份件])"
BANK = r"(?<![\d.])"  # a bank card: nor any point, for the noise of binary numbers looks like one
# A group of digits that is a year, a month or a day, as the numbers of slips and projects have.
DATED = re.compile(r"(?:19|20)\d\d(?:(?:0[1-9]|1[0-2])(?:\d\d)?)?", re.ASCII)
LISTED = re.compile("[\u2460-\u2473\u24f5-\u24fe\u2776-\u2793]")  # ①, which NFKC makes a digit
# What a cell of figures holds when nobody's name slipped into it.
FIGURE = re.compile(
    r"(?:[^A-Za-z\u3400-\u9fff]|[A-Za-z]{1,3}(?![A-Za-z])|[〇零一二两三四五六七八九十百千万亿廿卅半多约共计"
    r"壹贰叁肆伍陆柒捌玖拾佰仟圆元角分整年月日号时点钟小秒天周星期上下午晚早凌晨前后个人民币名户次项场岁以之间至到年代])*"
)
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,64}", re.ASCII)


class Kind(NamedTuple):
    """A kind of number: its digits, what may not stand beside it, and whether one is of it.

    `number` looks at nothing beside itself, so that Arrow can search for it as well.
    """

    number: str
    fits: Callable[[str], bool] = bool
    before: str = BEFORE
    after: str = r"(?!\d)"


def _groups(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def _is_undated(text: str) -> bool:
    return not any(map(DATED.fullmatch, _groups(text)))


def _is_grouped_phone(text: str) -> bool:
    """Return whether the groups are those of a phone, not counts, amounts or a slip's number."""
    groups = _groups(text)
    if groups[0] == "86":
        del groups[0]
    sizes = [len(one) for one in groups]
    if sizes[0] < 3:
        return max(sizes) == 1 or (_is_undated(text) and _is_phone_in_pieces(text, groups))
    is_amounts = len(groups) > 1 and all(one.endswith("00") for one in groups)  # 15000-100000
    return min(sizes) > 1 and _is_undated(text) and not is_amounts


def _is_phone_in_pieces(text: str, groups: list[str]) -> bool:
    """Return whether groups of which the first is a digit or two are those of a phone.

    13 8123 45678 and 13 81 23 45 67 8 are; a list (15 20 33 41 58 6), amounts (13 812 345 678) and
    the numbers of slips (13-0012-00045) are not.
    """
    first, *rest = groups
    figures = list(map(int, groups))
    is_list = figures[:-1] == sorted(figures[:-1]) and max(map(len, rest)) <= 3
    is_amount = {len(one) for one in rest} == {3} or all(one.endswith("0") for one in rest)
    is_slip = any(one.startswith("00") for one in rest)
    least = 3 if len(first) == 1 else 2
    is_grouped = all(len(one) >= least for one in rest[:-1]) and len(rest[-1]) >= least - 1
    is_even = len({"".join(gap.split()) for gap in re.findall(r"\D+", text)}) == 1
    return is_grouped and is_even and not (is_list or is_amount or is_slip)


def _is_listed_phone(text: str) -> bool:
    """Return whether marks of lists stand in a phone, not between round amounts or years:
    150,2000,3000."""
    groups = _groups(text)
    is_years = all(map(DATED.fullmatch, groups[1:]))
    return not (is_years or all(one.endswith("0") for one in groups))


def _is_grouped_landline(text: str) -> bool:
    return min(map(len, _groups(text))) > 1 and _is_undated(text)


def _is_grouped_bank_card(text: str) -> bool:
    groups = _groups(text)
    return min(map(len, groups)) > 2 and _is_undated(text) and luhn.is_valid("".join(groups))


def _is_card(text: str) -> bool:
    """Return whether the last letter is the check digit of an identity card."""
    return mod_11_2.is_valid(text[:-1] + (text[-1] if text[-1].isdigit() else "X"))


def is_bank_card(text: str) -> bool:
    """Return whether the digits are those of a bank card: of UnionPay, or with a check digit."""
    digits = "".join(_groups(text))
    if digits.startswith("62"):
        return 15 <= len(digits) <= 21  # with a digit or two too many it is still somebody's
    return 15 <= len(digits) <= 19 and digits[0] in "34569" and luhn.is_valid(digits)


def _kinds(mark: str, dash: str) -> list[Kind]:
    """Return the kinds of numbers; `mark` is what may stand between groups, `dash` some of it."""
    a, d = f"{mark}?", f"{dash}?"
    other = rf"(?:\s{{0,3}}[{LISTS}]\s{{0,3}})"  # between groups, and between numbers of a list
    b = f"(?:{other}|{mark})?"
    local = rf"[2-8]\d\d(?:\d?{d}\d{{4}}|\d{d}\d{{3}})"
    card = rf"{PROVINCE}\d{{4}}(?:19|20)\d\d{DAY}\d{{3}}{ENDS}"
    spaced = (
        rf"[1-9](?:{a}\d){{5}}{a}(?:1{a}9|2{a}0)(?:{a}\d){{2}}{a}(?:0{a}[1-9]|1{a}[0-2])"
        rf"{a}(?:0{a}[1-9]|[12]{a}\d|3{a}[01])(?:{a}\d){{3}}{a}{ENDS}"
    )
    return [
        # Phones.
        Kind(rf"(?:(?:\+|0{{1,2}})?86{a}|0)?1[3-9]\d{a}\d{{4}}{a}\d{{4}}"),
        Kind(rf"(?:86)?1{d}[3-9](?:{d}\d){{9}}", _is_grouped_phone),
        Kind(
            rf"1[3-9]\d(?:{other}\d{{4}}(?:{other}|{mark})\d{{4}}|\s?:\s?\d{{8}})",
            _is_listed_phone,
            after=NO_LIST,
        ),
        # Landlines; without a mark in it, one is no ID of hexadecimal digits.
        Kind(rf"\(?0(?:10|2\d|[3-9]\d\d)(?:{mark}|{other}){local}", _is_undated),
        Kind(rf"0(?:10|2\d|[3-9]\d\d){mark}[2-8](?:{d}\d){{6,7}}", _is_grouped_landline),
        Kind(
            r"0(?:(?:10|2[1-9]|[3-9]\d\d)(?:2[1-9]|[3-8]\d)\d{6}|[3-9]\d\d[2-8]\d{6})",
            before=BEFORE + "(?<![A-Fa-f])",
            after=r"(?![\dA-Fa-f])",
        ),
        Kind(rf"(?:\+|00)86{a}(?:10|2\d|[3-9]\d\d){a}{local}"),
        # Identity cards, those of fifteen digits, passports.
        Kind(spaced),
        Kind(
            rf"{PROVINCE}\d{{4}}{b}(?:19|20)\d\d{b}(?:0[1-9]|1[0-2]){b}(?:0[1-9]|[12]\d|3[01])"
            rf"{b}\d{{3}}{ENDS}"
        ),
        Kind(rf"{card}\d+", lambda run: _is_card(run[:18])),
        Kind(rf"[1-6]\d{{5}}(?:[2-9]|{dash}[3-9])\d{DAY}{d}\d{{3}}", after=r"(?![\dA-Za-z])"),
        Kind(
            r"(?:[EG]\d{8}|E[A-Z]\d{7}|[HMC]\d{8}(?:\d\d)?)",
            before=r"(?<![A-Za-z\d])",
            after=r"(?![A-Za-z\d])",
        ),
        # Bank cards: alone, behind the number of a list, by fours, in other groups.
        Kind(r"[3-69]\d{14,20}", is_bank_card, BANK),
        Kind(r"62\d{14,17}", luhn.is_valid),
        Kind(
            rf"[3-69]\d{{3}}{dash}\d{{4}}{d}\d{{4}}{d}(?:\d{{4}}{dash}\d{{3}}|\d{{3,7}})",
            is_bank_card,
        ),
        Kind(rf"62\d\d(?:{d}\d){{11,15}}", _is_grouped_bank_card),
        Kind(rf"\d+{card}", lambda run: _is_card(run[-18:])),
    ]


def _gap(marks: str) -> str:
    return rf"(?:\s{{1,3}}|\s{{0,3}}[{marks}]{{1,2}}\s{{0,3}})"


# A number may begin amid what looked like another one: each place is looked at.
KINDS = [
    (re.compile(rf"{kind.before}(?=({kind.number}){kind.after})", re.ASCII), kind.fits)
    for kind in _kinds(_gap(MARKS), _gap(DASHES))
]
# What each of them holds, told at one look: ten digits, or the letters and digits of a passport.
ANY = re.compile(rf"\d(?:{_gap(MARKS + LISTS)}?\d){{9}}|[EGHMC][A-Z]?\d{{7}}", re.ASCII)
# What any of these numbers matches among letters, digits, - and _, as many a harmless one does.
# The last kind may begin anywhere: beside others it costs Arrow ten times as much.
_PLAIN = [kind.number for kind in _kinds("(?:[-_]{1,2})", "(?:[-_]{1,2})")]
PERHAPS = [
    "(?:^|[^0-9])(?:{})(?:[^0-9]|$)".format("|".join(some)) for some in (_PLAIN[:-1], _PLAIN[-1:])
]


def holds_number(text: str) -> bool:
    """Return whether somebody's number or mail address stands in the text, whatever is beside it.

    An identity card in a longer run of digits, after a date say, is told by its check digit. One
    with a wrong check digit that stands alone is still somebody's, only mistyped.
    """
    return starred(text) != text


def kind_of_credit(text: str) -> str | None:
    """Return the code of `donor_type` of whom a 统一社会信用代码 stands for; None where it is none.

    Its first letter says who registered the organisation, its last one is a check digit.
    """
    code = nfkc(text).strip()
    if not uscc.is_valid(code):
        return None
    return {"5": "social_org", "9": "company"}.get(code[0], "institution")


def starred(text: str) -> str:
    """Return the text with the numbers and mail addresses of people starred out."""
    if sum(map(str.isdigit, text)) < FEWEST and "@" not in nfkc(text):
        return text
    plain = UNSEEN.sub("", nfkc(LISTED.sub(r"\g<0> ", text)))
    if not plain.isascii():
        plain = "".join(str(int(c)) if c.isdecimal() else c for c in plain)
    spans = sorted(_spans(plain))
    if not spans:
        return text
    parts, last = [], 0
    for start, end in spans:
        if start >= last:
            parts += [plain[last:start], STARS]
        last = max(last, end)
    return "".join([*parts, plain[last:]])


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the numbers and mail addresses of people stand; some may overlap."""
    yield from (found.span() for found in MAIL.finditer(text))
    for pattern, fits in KINDS if ANY.search(text) else ():
        yield from (found.span(1) for found in pattern.finditer(text) if fits(found[1]))
