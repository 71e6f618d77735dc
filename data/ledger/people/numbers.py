"""Phone numbers, identity cards and mail addresses inside text."""

import re
import unicodedata

from stdnum.cn import ric

PHONE = re.compile(r"(?<![\d.])(?:(?:\+|00)?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)", re.ASCII)
CARD = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])",
    re.ASCII,
)
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,64}", re.ASCII)
STARS = "***"


def is_card(text: str) -> bool:
    """Return whether the text is an identity card number, by its shape and its check digit.

    `ric.is_valid` also asks for a county that existed in the year of birth. A number it refuses
    for that reason is still somebody's, so only its check digit is used.
    """
    text = unicodedata.normalize("NFKC", text).strip().upper()
    return CARD.fullmatch(text) is not None and ric.calc_check_digit(text) == text[-1]


def is_personal(text: str) -> bool:
    """Return whether the whole text is a mobile phone, identity card or mail address."""
    text = unicodedata.normalize("NFKC", text).strip().lstrip("'")
    return bool(PHONE.fullmatch(text) or MAIL.fullmatch(text)) or is_card(text)


def starred(text: str) -> str:
    """Return the text with phone numbers, identity cards and mail addresses starred out."""
    plain = unicodedata.normalize("NFKC", text)
    masked = MAIL.sub(STARS, PHONE.sub(STARS, CARD.sub(STARS, plain)))
    return text if masked == plain else masked
