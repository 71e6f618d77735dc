"""The words of a heading: its name, and the unit its cells are in.

A bracket that is not understood is never dropped: the unit of such a column is None.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from data.ledger.people.names import bare
from data.ledger.read.cells import COUNTS, HOURS, ONE, UNITS, WORDS
from data.nfkc import nfkc

Units = Mapping[str, Decimal]
SCALED: Mapping[str, Units] = {"money": UNITS, "hours": HOURS, "count": COUNTS}
BRACKET = re.compile(r"[(\[【](.*?)(?:[)\]】]|$)|[/:](?=\D)([^(\[【]+)$")
NUMBERED = re.compile(
    r"^\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})[.、]\s*|[*＊]|[:：]\s*$|[(（](?:必填|选填|required|optional)[)）]"
)
ABOVE = re.compile(r"单位\s*[:：]?\s*([^\s()（）:：]+)")
BEFORE = re.compile(f"^(?:{'|'.join(WORDS['before_unit'])}|[:：])+")
REMARK = re.compile("|".join(WORDS["remarks"]))
CURRENCIES = frozenset(WORDS["currencies"])
ENDS = sorted((word for word in UNITS if len(word) > 1 or word in "元万亿"), key=len, reverse=True)
REMARKED = Decimal(0)


def plain(heading: str) -> str:
    """Return a heading half-width, in one line, without a number before it or a star."""
    return NUMBERED.sub("", " ".join(nfkc(heading).split()))


def brackets(heading: str) -> list[str]:
    """Return what stands in the brackets of a heading, or after its last stroke or colon."""
    return [m[1] if m[1] is not None else m[2] for m in BRACKET.finditer(plain(heading))]


def name_of(heading: str) -> str:
    """Return a heading without its brackets."""
    return BRACKET.sub("", plain(heading)).strip()


def spellings(heading: str) -> Iterator[tuple[str, str]]:
    """Yield the ways a heading is looked up, best first, each with the unit cut off its end.

    预算（万元） is looked up as 预算万元 and 预算, 预算万元 as 预算万元 and, of an amount, as 预算.
    """
    found, name = plain(heading), name_of(heading)
    yield bare(found), ""
    yield bare(name), ""
    yield bare(re.sub(r"[(\[【].*$", "", found)), ""
    for word in ENDS:
        if name.casefold().endswith(word):
            yield bare(name[: -len(word)]), word


def unit(heading: str, end: str, units: Units, usual: Decimal | None) -> Decimal | None:
    """Return the unit of a heading that ends in the unit `end`; None when it is not understood.

    `usual` is that of a heading that names none.
    """
    words = [part for bracket in brackets(heading) for part in _parts(bracket)]
    found = {_unit(word, units) for word in (*words, *([end] if end else []))} - {REMARKED}
    return usual if not found else found.pop() if len(found) == 1 else None


def _parts(bracket: str) -> list[str]:
    return [part for part in re.split(r"[,，、;；/\s]+", bracket.casefold()) if part]


def _unit(word: str, units: Units) -> Decimal | None:
    """Return the unit a word names, REMARKED for a remark, None for any other word."""
    if word in units:
        return units[word]
    rest = BEFORE.sub("", word)
    if rest in units:
        return units[rest]
    return REMARKED if not rest or REMARK.fullmatch(rest) or rest.isdecimal() else None


def above(cells: Iterable[str], units: Units) -> Decimal | None:
    """Return the unit that a cell above a table names, None for one not understood.

    单位：万元 names one, 单位：太原市志愿服务联合会 none.
    """
    for cell in cells:
        for match in ABOVE.finditer(nfkc(cell)):
            word = BEFORE.sub("", match[1].casefold()) or match[1].casefold()
            if word in units:
                return units[word]
            if word in CURRENCIES or word.endswith(("元", "币", "圆")):
                return None
    return ONE
