"""Units that stand around a table: above, beside or below it, in its sheet's name or its file's.

They hold for the columns whose headings name none. What is a unit but not understood stops a column
as one in its heading does. So does a remark below or beside the table that says more than a unit,
or a sum above it. The heading of a column that is not read says the unit of that column alone.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from data.ledger.match.headings import SCALED, SYMBOL, Units, spoken
from data.ledger.messages import Rejects
from data.ledger.read.cells import COUNTS, HOURS, UNITS, WORDS
from data.ledger.read.sheets import Sheet

if TYPE_CHECKING:
    from data.ledger.match.recognise import Layout

UNCLEAR = "?"  # a unit that is none of the known
LONGEST = 200  # characters of a text that is looked at
LARGE = "[十百千万亿]"
YUAN = frozenset(("人民币", "¥", "rmb", "cny"))  # a currency alone: says nothing of thousands
CURRENCIES = frozenset(WORDS["currencies"])
FOREIGN = "|".join(sorted((w for w in CURRENCIES if not w.isascii() and len(w) > 1), key=len)[::-1])
PERIODS = frozenset(WORDS["periods"])
KNOWN = frozenset((*UNITS, *HOURS, *COUNTS)) | CURRENCIES | PERIODS
TELLING = frozenset(
    word for word in (*UNITS, *CURRENCIES) if len(word) > 1 and word[-1] in "元圆"
) | {"usd", "hkd", "eur", "gbp"}  # units without a word before them as well
SHORT = frozenset(word for word in KNOWN if len(word) == 1) - frozenset("元圆万亿¥$£€")
SCALED_FOREIGN = re.compile(rf"{LARGE}+(?:{FOREIGN})")
ODD = re.compile(r"10+|\d*[wkm]|\D{0,3}[元圆币]")
COUNTED = re.compile(rf"{LARGE}+(?:{'|'.join(sorted(COUNTS, key=len, reverse=True))})")
LABEL = "单位|币种|币别|货币|units?|currency"
LABELLED = re.compile(rf"(?:{LABEL}|金额|人民币|rmb|amounts?)(?:种类)?(?:是|为)?$")
LABELS = re.compile(rf"(?:{LABEL}|人民币|rmb)(?:种类)?(?:是|为)?$")
BEFORE = re.compile(rf"^(?:{LABEL}|{'|'.join(WORDS['before_stated'])}|\W)+")
BEHIND = re.compile(rf"(?:{'|'.join(WORDS['behind_stated'])}|\W)+$")
SAYS = re.compile(rf"{LABEL}|[币额以按为计]")  # what makes a unit out of a short word
SPLIT = re.compile(r"[\s,，、;；。:∶|/_()\[\]【】〔〕{}<>《》「」『』—–-]+|\.\.")
LEAD = re.compile(r"备注|附注|注|说明|notes?|\d{1,2}\.?")
BRACKETS = re.compile(r"[(\[【〔{<《「『]([^()\[\]【】〔〕{}<>《》「」『』]*)[)\]】〕}>》」』]")
FIGURE = re.compile(r"[)\]）】]\W*\d[\d,.]*(?::|$)")  # after a unit: 总预算（万元）：25
SPACED = re.compile(
    rf"(?<=单)\s+(?=位)|(?<=币)\s+(?=[种别])|(?<={LARGE})\s+(?=[百千万亿元])"
    rf"|(?<=[\d.几数两])\s+(?=[元十百千万亿])"
)
# An amount in words (近万元, 12万元) or a size (万元以上) is no unit of a table.
MENTION = re.compile(
    rf"(?<![\d.一二三四五六七八九两几数壹贰叁肆伍陆柒捌玖拾十百千万亿近超逾约达破满过余多成上共])"
    rf"(?:{LARGE}+元(?![以之及起级户大捐奖善爱])|{FOREIGN})"
)
CONVERTED = re.compile("折|换算|汇率|结汇")


@lru_cache(4096)
def stated(text: str, loosely: bool = False) -> frozenset[str]:
    """Return the units a text states, as words; UNCLEAR for one that is none of the known.

    单位：万元 states one, as do （万元）, 以万元计 and Unit: 10,000 yuan; 单位：某某联合会 none.
    `loosely` takes 万元 or 美元 amid other words for an unclear one.
    """
    plain = SPACED.sub("", spoken(text[:LONGEST]))
    found = set(_stated(plain))
    if loosely and not found and MENTION.search(plain) and not CONVERTED.search(plain):
        found = {UNCLEAR}
    return frozenset(found)


def is_statement(text: str) -> bool:
    """Return whether a cell states a unit and nothing else: 单位：万元, but not 资金（万元）."""
    words = filter(None, SPLIT.split(SPACED.sub("", spoken(text[:LONGEST]))))
    return bool(stated(text)) and all(map(_is_stating, words))


def is_labelled(text: str) -> bool:
    """Return whether a cell is a statement with a label: 单位：万元, but not （万元）."""
    return is_statement(text) and re.search(LABEL, spoken(text)) is not None


def _is_stating(word: str) -> bool:
    """Return whether a word is a unit, a label of one, or begins a remark."""
    is_label = LABELS.search(word) and not BEFORE.sub("", word)
    return bool(is_label or LEAD.fullmatch(word) or any(_unit(word, True)))


def _stated(plain: str) -> Iterator[str]:
    for inside in BRACKETS.findall(plain):
        yield from (word for word in _unit(inside.strip(), True) if word not in SHORT)
    has_label = False
    for token in filter(None, SPLIT.split(plain)):
        units = list(_unit(token, has_label))
        yield from units
        has_label = bool(LABELLED.search(token)) or (has_label and bool(units))


def _unit(token: str, has_label: bool) -> Iterator[str]:
    """Yield the unit a word is, with 以 or 单位 before it or 计 behind it."""
    if SYMBOL.search(token):
        if has_label or not re.search(r"\d|.{6}", token):
            yield token if token in CURRENCIES else UNCLEAR
        return
    word = BEHIND.sub("", BEFORE.sub("", token))
    has_label |= word != token and SAYS.search(token) is not None
    if token in YUAN:
        yield token
    elif word in TELLING or (has_label and (word in KNOWN or COUNTED.fullmatch(word))):
        yield word
    elif SCALED_FOREIGN.fullmatch(word) or (has_label and ODD.fullmatch(word)):
        yield UNCLEAR


def taken(layout: "Layout", sheet: Sheet, beside: Iterable[str] = ()) -> "Layout":
    """Return the layout with the units that stand around its table.

    What stands above, beside and below it goes before the name of the sheet, and that before the
    file's. `beside` are texts found while the rows were read.
    """
    above = list(pairwise((*layout.above, "")))
    sums = [text for text, after in above if FIGURE.search(f"{text}:{after}")]
    near = [stated(text, True) for text in layout.above if text not in sums]
    near += [stated(text) for text in layout.ignored.values() if is_labelled(text)]
    rest = (*sums, *beside)
    near += [stated(text) for text in rest if is_statement(text)]
    other = frozenset().union(*(stated(text) for text in rest if not is_statement(text)))
    name = re.sub(r"\.[a-z]{2,4}$", "", sheet.file, flags=re.IGNORECASE)
    places = [frozenset().union(*near), stated(sheet.name, True), stated(name, True)]
    columns = dict(layout.columns)
    for place, f in columns.items():
        if f.kind not in SCALED or f.is_measured:
            continue
        units = layout.mapping.cells.units if f.kind == "money" else SCALED[f.kind]
        said = (_of_kind(f.kind, units, words) for words in places)
        words = next(filter(None, said), frozenset())
        values = {units.get(word) for word in words} or {f.unit}
        values |= {units.get(word) for word in _of_kind(f.kind, units, other) - YUAN}
        unit = values.pop() if len(values) == 1 else None
        columns[place] = replace(f, unit=unit, around=min(words, default=""))
    return replace(layout, columns=columns)


def reject(layout: "Layout", sheet: Sheet, rejects: Rejects) -> None:
    """Reject the columns whose unit is not understood."""
    for f in layout.columns.values():
        if f.unit is None:
            place = sheet.file, sheet.name, layout.last_heading_row
            known = "、".join(list(SCALED[f.kind])[:14])
            rejects.add(place, f.heading, f.heading, "unit", {"allowed": known})


def _of_kind(kind: str, units: Units, words: frozenset[str]) -> frozenset[str]:
    """Return the words that are units of that kind; a currency alone where nothing else is."""
    if kind == "money":
        found = words & (frozenset(units) | CURRENCIES | {UNCLEAR})
        return found - YUAN or found
    known = frozenset(HOURS) | PERIODS if kind == "hours" else frozenset(COUNTS)
    return words & known | {word for word in words if kind == "count" and COUNTED.match(word)}
