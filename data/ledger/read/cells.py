"""Read one cell: text, amounts, numbers, keys, yes and no.

Every function takes the text of a cell that says something (see `says_nothing`) and returns its
value. Nothing is guessed or rounded: a cell that cannot be read for certain raises `Misread`, whose
code is one of `messages.REASONS`.
"""

import re
import tomllib
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from data.nfkc import nfkc

LONGEST_TEXT, LONGEST_KEY, LONGEST_NUMBER = 4000, 64, 60
WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
NOTHING: frozenset[str] = frozenset(WORDS["nothing"])
CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 12
UNITS, HOURS, COUNTS = (
    {word: Decimal(value) for word, value in WORDS[name].items()}
    for name in ("units", "hours", "counts")
)
ONE = Decimal(1)
SCALES = frozenset(UNITS.values())

# Letters and marks that print as nothing: one amid a number would hide it.
UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
AMOUNT = re.compile(
    r"(?P<sign>[-+]?)(?:(?:¥|rmb|cny) *)?(?P<inner>[-+]?)"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(?P<unit>[^\d.,]*)",
    re.ASCII,
)
COUNT = re.compile(r"([-+]?\d{1,15})(?:\.0*)?(?:个|人|名|户|次|项|场|支|分|岁|处|人次)?", re.ASCII)
CUT = re.compile(r"\d(?:\.\d+)?e\+\d+", re.ASCII | re.IGNORECASE)  # Excel writes the plus
THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)  # or a number with three decimals?
YES, NO = frozenset(WORDS["yes"]), frozenset(WORDS["no"])


class Misread(ValueError):
    """A cell that cannot be read; `code` and `fields` as in `messages.REASONS`."""

    def __init__(self, code: str, **fields: str) -> None:
        self.code, self.fields = code, fields
        super().__init__(code)


def plain(text: str) -> str:
    """Return half-width text, trimmed, without the marks that stop Excel from changing a cell."""
    text = UNSEEN.sub("", nfkc(text)).replace("\u2212", "-")
    text = text.strip().strip("\ufeff\u200b")
    if text.startswith('="') and text.endswith('"') and len(text) >= 3:
        text = text[2:-1]
    return text.removeprefix("'").strip()


def says_nothing(text: str) -> bool:
    """Return whether a cell is empty, or filled with a dash or a word for "unknown"."""
    return plain(text).casefold() in NOTHING


def short(text: str, expected: str) -> str:
    """Return the plain text of a cell that is no sentence. Raises Misread if it is too long."""
    found = plain(text)
    if len(found) > LONGEST_NUMBER:
        raise Misread(expected)
    return found


def amount(
    text: str, unit: Decimal = ONE, units: Mapping[str, Decimal] = UNITS, sure: bool = False
) -> Decimal:
    """Return yuan with two places; `unit` is the heading's, a unit in the cell goes before it.

    A number with more than two places after its unit is refused, except for the noise of a
    spreadsheet's binary numbers in the ninth place and beyond (0.30000000000000004). Yuan with
    exactly three decimals are refused as well, 50.000 may be fifty thousand, unless it is `sure`
    what the marks mean. Money at a rate is rounded to the cent.
    """
    found = short(text, "amount").casefold().removeprefix("人民币").strip()
    negative = found.startswith("(") and found.endswith(")")
    match = AMOUNT.fullmatch(found[1:-1].strip() if negative else found)
    if match is None or (match["sign"] and (match["inner"] or negative)):
        raise Misread("amount")
    name = match["unit"].strip()
    if name and name not in units:
        raise Misread("amount")
    scale = units[name] if name else unit
    if scale == 1 and not sure and THOUSANDS.fullmatch(match["number"]):
        raise Misread("amount_thousands")
    value = Decimal(match["number"].replace(",", "")) * scale
    if value >= LARGEST:
        raise Misread("amount_large")
    exact = value.quantize(CENT, ROUND_HALF_UP)
    noisy = len(match["number"].partition(".")[2]) >= 9 and abs(exact - value) < Decimal("1e-6")
    if exact != value and scale in SCALES and not noisy:
        raise Misread("amount_places")
    if negative or "-" in match["sign"] + match["inner"]:
        exact = -exact
    return exact + 0


def flag(text: str) -> bool:
    """Return whether a cell says yes: 是/否, 有/无, √/×, yes/no, 1/0."""
    found = short(text, "flag").casefold()
    if found in YES or found in NO:
        return found in YES
    raise Misread("flag")


def count(text: str) -> int:
    """Return a whole number, with or without its measure word."""
    match = COUNT.fullmatch(short(text, "count").replace(",", ""))
    if match is None:
        raise Misread("count")
    return int(match[1])


def number(text: str) -> float:
    """Return a plain number between -1e15 and 1e15; 95% is 0.95."""
    found = short(text, "number").replace(",", "")
    if not re.fullmatch(r"[-+]?\d{1,15}(\.\d+)?%?", found, re.ASCII):
        raise Misread("number")
    return float(found[:-1]) / 100 if found.endswith("%") else float(found)


def key(text: str) -> str:
    """Return an identifier as written, with leading zeros; refuse one that Excel has shortened."""
    found = plain(text)
    if CUT.fullmatch(found):
        raise Misread("key_cut")
    if len(found) > LONGEST_KEY or not found.isprintable() or found.startswith("="):
        raise Misread("key")
    return found


def text(cell: str) -> str:
    """Return words as written; line breaks become spaces."""
    found = " ".join(UNSEEN.sub("", cell.replace("\ufeff", "")).split())
    if len(found) > LONGEST_TEXT:
        raise Misread("text_long")
    if found.startswith("=") or "\0" in found:
        raise Misread("formula")
    if not found.isprintable():
        raise Misread("text")
    return found


def listed(cell: str) -> list[str]:
    """Return several words, separated by ； ; 、 or |."""
    return [part.strip() for part in re.split("[;；、|]", text(cell)) if part.strip()]
