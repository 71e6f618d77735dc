"""Names of givers, payees and volunteers, and numbers of people inside text.

People are masked, organisations keep their names; phone numbers, identity cards and mail addresses
are starred out.

The words that tell people from organisations stand in `data/mappings/personal.toml`.
"""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

from stdnum.cn import ric

FILE = Path(__file__).resolve().parents[2] / "mappings" / "personal.toml"
LISTS = tomllib.loads(FILE.read_text("utf-8"))
ORGANISATIONS = re.compile("|".join(map(re.escape, LISTS["organisations"])), re.IGNORECASE)
NAMELESS = "匿名"
PHONE = re.compile(r"(?<![\d.])(?:(?:\+|00)?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)", re.ASCII)
CARD = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])",
    re.ASCII,
)
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,64}", re.ASCII)
STARS = "***"


@cache
def words(name: str) -> frozenset[str]:
    """Return a list of `personal.toml`, its words as `bare`."""
    return frozenset(map(bare, LISTS[name]))


def bare(text: str) -> str:
    """Return letters and digits alone, half-width, lower case: the form in which words compare."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def masked(name: str) -> str:
    """Mask a name: 王小明 → 王**, 欧阳修 → 欧**, Anna Smith → A***; stars alone stay."""
    name = unicodedata.normalize("NFKC", name).strip()
    if name.isascii():
        return name[:1] and name[0] + STARS
    return name[0] + "*" * min(max(len(name) - 1, 1), 2)


def is_organisation(name: str) -> bool:
    """Return whether a giver's name is that of an organisation, by the words it contains."""
    return len(name) >= 4 and ORGANISATIONS.search(name) is not None


def organisation_type(name: str) -> str:
    """Return the code of `donor_type` of an organisation, by the words its name contains."""
    folded = name.casefold()
    kinds = {"company": LISTS["companies"], "social_org": LISTS["societies"]}
    return next((k for k, known in kinds.items() if any(w in folded for w in known)), "institution")


def is_nobody(name: str) -> bool:
    """Return whether the name says that the giver wants no name."""
    word = name if name.isalnum() and not name.isascii() else bare(name)
    return not word or word in words("nobody") or word.startswith(NAMELESS)


def is_personal(heading: str) -> bool:
    """Return whether a heading names personal data."""
    word = bare(heading)
    known = words("headings") | words("identity")
    return word in known or any(part in word for part in words("part"))


def is_card(text: str) -> bool:
    """Return whether the text is an identity card number, by its shape and its check digit.

    `ric.is_valid` also asks for a county that existed in the year of birth. A number it refuses
    for that reason is still somebody's, so only its check digit is used.
    """
    text = unicodedata.normalize("NFKC", text).strip().upper()
    return CARD.fullmatch(text) is not None and ric.calc_check_digit(text) == text[-1]


def is_personal_number(text: str) -> bool:
    """Return whether the whole text is a mobile phone, identity card or mail address."""
    text = unicodedata.normalize("NFKC", text).strip().lstrip("'")
    return bool(PHONE.fullmatch(text) or MAIL.fullmatch(text)) or is_card(text)


def starred(text: str) -> str:
    """Return the text with phone numbers, identity cards and mail addresses starred out."""
    plain = unicodedata.normalize("NFKC", text)
    masked = MAIL.sub(STARS, PHONE.sub(STARS, CARD.sub(STARS, plain)))
    return text if masked == plain else masked
