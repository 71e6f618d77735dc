"""Numbers of people inside text: phones, identity cards, passports, bank cards, mail addresses."""

import re

from stdnum import luhn
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from data.ledger.read.cells import UNSEEN
from data.nfkc import nfkc

STARS = "***"
FEWEST = 7  # digits of the shortest of these numbers
WITHIN = re.compile(  # an identity card at any place of a run of digits
    r"(?=([1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]))", re.ASCII
)
PHONE = re.compile(
    r"(?<![\d.])(?:(?:\+|00)?86[- ]?)?1[3-9]\d[-_ ./·]?\d{4}[-_ ./·]?\d{4}(?!\d)"
    r"|(?<![\d.-])(?:\(0\d{2,3}\)|\(?0\d{2,3}\)?[- ])\d{7,8}(?!\d)",
    re.ASCII,
)
CARD = re.compile(
    r"(?<!\d)[1-9]\d{5}[- ]?(?:19|20)\d\d[- ]?(?:0[1-9]|1[0-2])[- ]?(?:0[1-9]|[12]\d|3[01])[- ]?"
    r"\d{3}[\dXx](?![\dA-Za-z])",
    re.ASCII,
)
OLD_CARD = re.compile(
    r"(?<!\d)[1-6]\d{5}[2-9]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![\dA-Za-z])", re.ASCII
)
PASSPORT = re.compile(
    r"(?<![A-Za-z\d])(?:[EG]\d{8}|E[A-Z]\d{7}|[HMC]\d{8}(?:\d\d)?)(?!\w)", re.ASCII
)
BANK = re.compile(r"(?<![\d.])\d{4}(?:[ -]?\d{4}){2}[ -]?\d{3,7}(?!\d)", re.ASCII)
# What a cell of figures holds when nobody's name slipped into it.
FIGURE = re.compile(
    r"(?:[^A-Za-z\u3400-\u9fff]|[A-Za-z]{1,3}(?![A-Za-z])|[〇零一二两三四五六七八九十百千万亿廿卅半多约共计"
    r"壹贰叁肆伍陆柒捌玖拾佰仟圆元角分整年月日号时点钟小秒天周星期上下午晚早凌晨前后个人民币名户次项场岁以之间至到年代])*"
)
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,64}", re.ASCII)


def is_bank_card(text: str) -> bool:
    """Return whether the digits are those of a bank card: of UnionPay, or with a check digit."""
    digits = "".join(c for c in text if c.isdigit())
    if not 15 <= len(digits) <= 19:
        return False
    return digits.startswith("62") or (digits[0] in "34569" and luhn.is_valid(digits))


def is_personal_number(text: str) -> bool:
    """Return whether the whole text is somebody's number or mail address, by its shape.

    An identity card with a wrong check digit is still somebody's, only mistyped.
    """
    text = nfkc(text).strip().lstrip("'")
    whole = any(one.fullmatch(text) for one in (PHONE, MAIL, CARD, OLD_CARD, PASSPORT))
    return whole or bool(BANK.fullmatch(text) and is_bank_card(text))


def holds_number(text: str) -> bool:
    """Return whether somebody's number or mail address stands in the text, whatever is beside it.

    An identity card in a longer run of digits, after a date say, is told by its check digit.
    """
    if sum(map(str.isdigit, text)) < FEWEST and "@" not in text:
        return False
    cards = WITHIN.findall(nfkc(text).upper())
    return starred(text) != text or any(map(mod_11_2.is_valid, cards))


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
    plain = masked = UNSEEN.sub("", nfkc(text))
    if not any(c.isdigit() or c == "@" for c in plain):
        return text
    for numbers in (MAIL, CARD, OLD_CARD, PASSPORT):
        masked = numbers.sub(STARS, masked)
    masked = BANK.sub(lambda found: STARS if is_bank_card(found[0]) else found[0], masked)
    masked = PHONE.sub(STARS, masked)
    return text if masked == plain else masked
