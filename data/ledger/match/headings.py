"""The words of a heading: its name, and the unit its cells are in.

A bracket that is not understood is never dropped: the unit of such a column is None.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from data.ledger.people.names import bare
from data.ledger.read.cells import COUNTS, HOURS, UNITS, WORDS
from data.nfkc import nfkc

Units = Mapping[str, Decimal]
SCALED: Mapping[str, Units] = {"money": UNITS, "hours": HOURS, "count": COUNTS}
BRACKET = re.compile(r"[(\[【](.*?)(?:[)\]】]|$)|[/:](?=\D)([^(\[【]+)$")
NUMBERED = re.compile(
    r"^\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})[.、]\s*|[*＊]|[:：]\s*$|[(（](?:必填|选填|required|optional)[)）]"
)
SYMBOL = re.compile("[$¢£\u20a0-\u20cf]")  # of currencies other than yuan
TRADITIONAL = str.maketrans("單萬億圓幣種別額貨計為佰仟", "单万亿元币种别额货计为百千")
SPOKEN = re.compile(
    r"(?P<before>^|[(\[:=]\s*|\b(?:in|are|units?|currency|amounts?)\s+)(?:"
    r"(?P<scale>\d[\d,]*k?|'000|hundreds?|thousands?|millions?|wan|k)\s*(?:of\s+)?(?:yuan|rmb|cny)"
    r"|(?:yuan|rmb|cny)\s*(?P<behind>\d[\d,]*k?|'000|wan)|(?P<alone>wan))(?=\s*(?:$|[)\],;.]))"
)
SCALES = {
    "100": "百元", "hundred": "百元",
    "1000": "千元", "1k": "千元", "k": "千元", "'000": "千元", "thousand": "千元",
    "10000": "万元", "10k": "万元", "wan": "万元", "1000000": "百万元", "million": "百万元",
}  # fmt: skip
BEFORE = re.compile(f"^(?:{'|'.join(WORDS['before_unit'])}|[:：])+")
REMARK = re.compile("|".join(WORDS["remarks"]))
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


def spoken(text: str) -> str:
    """Return a text half-width, in lower case and simplified, 10,000 yuan and the like as 万元."""
    return SPOKEN.sub(_in_chinese, nfkc(text).casefold().translate(TRADITIONAL).strip())


def _in_chinese(match: re.Match[str]) -> str:
    scale = (match["scale"] or match["behind"] or match["alone"]).replace(",", "").rstrip("s")
    return match["before"] + SCALES[scale] if scale in SCALES else match[0]


def units(heading: str, end: str, known: Units) -> set[Decimal | None]:
    """Return the units of a heading that ends in the unit `end`, None for one not understood."""
    words = [part for bracket in brackets(heading) for part in _parts(spoken(bracket))]
    words += [end] if end else []
    found = {_unit(word, known) for word in words} - {REMARKED}
    return found | {known.get(sign) for sign in SYMBOL.findall(name_of(heading))}


def _parts(bracket: str) -> list[str]:
    return [part for part in re.split(r"[,，、;；/\s]+", bracket) if part]


def _unit(word: str, known: Units) -> Decimal | None:
    """Return the unit a word names, REMARKED for a remark, None for any other word."""
    if word in known:
        return known[word]
    rest = BEFORE.sub("", word)
    if rest in known:
        return known[rest]
    is_remark = not rest or REMARK.fullmatch(rest) or (rest.isdecimal() and rest not in SCALES)
    return REMARKED if is_remark else None
