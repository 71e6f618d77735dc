"""Read a column: each spelling once, whatever the number of rows.

A column is encoded as a dictionary of its distinct cells. Arrow reads machine-written spellings
(ISO days, plain amounts, plain keys) all at once. `cells` reads the others one by one. Arrow keeps
their values from batch to batch: Python looks at each spelling once.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from data.ledger.match.mapping import Cells, Field, LedgerMapping, code_words
from data.ledger.match.masking import Masking, age_band
from data.ledger.people.names import bare
from data.ledger.people.numbers import PERHAPS, kind_of_credit
from data.ledger.read import cells, times
from data.ledger.read.cells import ONE, Misread
from data.schema import CODES, TYPES

EXCEL_ERRORS = dict.fromkeys(
    ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"),
    "excel_error",
) | {"#NOVALUE!": "no_value"}
TOTAL = (
    r"(?i)^\s*(?:.{0,12}(?:合\s*计|总\s*计|小\s*计|共\s*计)|(?:本[页月年日]|全[年部])?(?:累\s*计|总\s*额)"
    r"|grand total|total|subtotal|sum|共计?\s*\d+\s*(?:人次|人|户|笔|项|条))"
    r"[\s:：]*(?:(?:金额|人民币|元|（.{0,8}）|\(.{0,8}\))[\s:：]*)?$"
)
FAST_AMOUNT = r"^¥?-?(\d{1,12}|\d{1,3}(,\d{3}){1,3})(\.\d{1,2})?元?$"
FAST_DAY = r"^(19[5-9]\d|20\d\d)[-/](0[1-9]|1[0-2])[-/](0[1-9]|1\d|2[0-8])$"
FAST_INSTANT = FAST_DAY[:-1] + r"([ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?)?$"
FAST_KEY = r"^[0-9A-Za-z_-]*\d[0-9A-Za-z_-]*$"
NOT_FAST_KEY = ["^-|^.{65}", *PERHAPS]
# By kind: the pattern of what Arrow reads, exceptions, marks to replace and their replacement.
# Days and words have few spellings, so that Arrow gains nothing there.
FAST = {
    "money": (FAST_AMOUNT, [], "[¥元,]", ""),
    "instant": (FAST_INSTANT, [], "/", "-"),
    "key": (FAST_KEY, NOT_FAST_KEY, "", ""),
}
KINDS_OF = {
    "year": pa.int64(), "clock": pa.int64(), "month": pa.date32(), "rows": pa.int64(),
    "out": TYPES["money"], "currency": pa.decimal128(18, 9),
}  # fmt: skip
PARTIES = ("payee", "lead_org", "organiser", "partners")  # columns of organisations or people
SENTENCES = ("place", "label")
REMARKS = ("summary", "note", "goal")  # what somebody may write a bare name into
NOTHING = pa.array(cells.NOTHING)
NEAR = 72.0
FEW = 500  # fewer spellings are read one by one

Value = Any
Error = tuple[str, Mapping[str, str]]
Reader = Callable[[str], Value]
Read = tuple[pa.Array, pa.Array]  # which spellings Arrow reads, and their values, else None
Fast = Callable[[pa.Array], Read]


@dataclass
class Column:
    """How a column is read, and the spellings read so far with their values, array by array."""

    field: Field
    parse: Reader
    types: Mapping[str, pa.DataType]
    fast: Fast | None = None
    blank: bool = False  # whether an empty cell says something
    spelled: pa.Array = made(default_factory=partial(pa.array, [], pa.string()))
    values: list[pa.Array] = made(default_factory=list)
    wrong: dict[str, Error] = made(default_factory=dict)

    def read(self, words: pa.Array) -> list[pa.Array]:
        """Return the values of each spelling, NULL for one in `wrong`; read the new ones."""
        fresh = words.filter(pc.invert(pc.is_in(words, self.spelled)))
        found = [self.value(text) for text in fresh.to_pylist()]
        split = [found] if len(self.types) == 1 else [
            [None if value is None else value[place] for value in found]
            for place in range(len(self.types))
        ]  # fmt: skip
        kinds = self.types.values()
        arrays = [pa.array(part, kind) for part, kind in zip(split, kinds, strict=True)]
        before = self.values or [array[:0] for array in arrays]
        self.spelled = pa.concat_arrays([self.spelled, fresh])
        self.values = [pa.concat_arrays(both) for both in zip(before, arrays, strict=True)]
        at = pc.index_in(words, self.spelled)
        return [array.take(at) for array in self.values]

    def understood(self) -> list[str]:
        """Return the spellings read one by one that have a value."""
        valid = [array.is_valid() for array in self.values[:1]]
        return [text for one in valid for text in self.spelled.filter(one).to_pylist()]

    def value(self, text: str) -> Value:
        """Return the value of a spelling; None for one that says nothing, or goes to `wrong`."""
        try:
            if text[:1] == "#" and (code := EXCEL_ERRORS.get(text.strip().upper())):
                raise Misread(code)
            is_empty = cells.says_nothing(text) and not self.blank
            return None if is_empty else self.parse(text)
        except Misread as error:
            self.wrong[text] = (error.code, error.fields)
            return None


@dataclass(frozen=True)
class Parsed:
    """One batch of a column: its arrays by name, its rows in error, its rows of totals."""

    arrays: Mapping[str, pa.Array]
    errors: Mapping[int, Error]
    totals: list[int]


@dataclass(frozen=True)
class About:
    """What the file says of all its rows: the year of days without one, the day of times alone."""

    year: int | None = None
    day: date | None = None


def column(mapping: LedgerMapping, field: Field, about: About, masking: Masking) -> Column:
    """Return how a field is read in the cells of a file."""
    name, kind = field.name, field.kind
    assert field.unit is not None
    unit = field.unit
    letter = "D" if name.startswith("donor") else "V"  # keys of givers and of volunteers
    if kind == "person":
        columns = {"key": pa.string(), "name": pa.string(), "org": pa.bool_()}
        types = {f"{name}_{what}": type_ for what, type_ in columns.items()}
        return Column(field, partial(masking.person, letter), types)
    texts = masking.sentence if name in SENTENCES else masking.text
    texts = masking.remark if name in REMARKS else texts
    texts = masking.served if name == "target_group" else texts
    texts = masking.explained if (mapping.table, name) == ("outputs", "label") else texts
    readers: dict[str, Reader] = {
        "money": partial(_money, mapping.cells, unit),
        "out": partial(_money, mapping.cells, unit),
        "day": lambda text: _instant(mapping.cells, about, text).date(),
        "instant": partial(_instant, mapping.cells, about),
        "month": lambda text: times.month(text, about.year),
        "clock": lambda text: times.clock(text, about.year),
        "year": times.year,
        "hours": lambda text: times.hours(text, unit),
        "currency": partial(_rate, mapping.cells.units),
        "count": cells.count,
        "number": cells.number,
        "flag": cells.flag,
        "age": age_band,
        "born": lambda text: _band(masking, text),
        "id": partial(masking.number, letter),
        "key": masking.plain_key,
        "credit": kind_of_credit,
        "list": masking.parties if name in PARTIES else masking.listed,
    }
    if field.codes is not None:
        readers["code"] = code_reader(field.codes, code_words(mapping, field.codes))
    types = {name: KINDS_OF.get(kind, TYPES.get(kind, pa.string()))}
    if field.also is not None:
        second = code_reader(field.also, code_words(mapping, field.also))
        readers["code"] = partial(_either, readers["code"], second)
        types[f"{field.also}_also"] = pa.string()
    if kind == "rows":
        return Column(field, partial(_rule, mapping.rows[name]), types, blank=True)
    read = readers.get(kind, masking.party if name in PARTIES else texts)
    return Column(field, read, types, _fast(field) if mapping.cells == Cells() else None)


def _money(written: Cells, unit: Decimal, text: str) -> Decimal:
    """Return an amount; marks of thousands and decimals as the mapping says."""
    if sure := bool(written.thousands or written.decimal):
        marks = (written.thousands or ",") + (written.decimal or ".")
        text = text.translate(str.maketrans(marks, ",."))
    return cells.amount(text, unit, written.units, sure)


def _instant(written: Cells, about: About, text: str) -> datetime:
    """Return a moment, by the formats of the mapping first."""
    for form in written.days:
        with suppress(ValueError):
            return times.sound(datetime.strptime(cells.plain(text), form))
    return times.instant(text, about.year, about.day)


def _rate(units: Mapping[str, Decimal], text: str) -> Decimal:
    """Return what one of a currency is in yuan. Raises Misread currency."""
    word = cells.plain(text).casefold()
    if word not in units:
        raise Misread("currency")
    return units[word]


def _band(masking: Masking, text: str) -> str:
    """Return the age band of a day, month or year of birth, or of an age."""
    is_age = cells.plain(text).endswith("岁")
    return age_band(text) if is_age else masking.band_of_birth(text)


def _either(first: Reader, second: Reader, text: str) -> tuple[Value, Value]:
    """Return a code of the one list or of the other."""
    try:
        return first(text), None
    except Misread as error:
        with suppress(Misread):
            return None, second(text)
        raise error


def _rule(rules: Mapping[str, int], text: str) -> int:
    """Return what becomes of a row: 1 it is kept, 0 left out, -1 kept with its amounts negated."""
    word = cells.plain(text)
    found = rules.get(word, rules.get(word.casefold(), rules.get("*")))
    if found is None and not word:
        raise Misread("empty")
    if found is None:
        raise Misread("code", allowed="、".join(filter(None, rules)))
    return found


def code_reader(codes: str, also: Mapping[str, str]) -> Reader:
    """Return how a closed list is read: code, label in either language, spelling of the mapping.

    District names may lack 区, 县 or 市. A word near a label is suggested, never taken.
    """
    labels = CODES[codes]
    words = {bare(spelled): code for code, both in labels.items() for spelled in (code, *both)}
    words |= also
    begins = {word[:-1]: code for word, code in also.items() if word.endswith("*")}
    if codes == "division":
        for code, (label, _) in labels.items():
            short = label.rstrip("区县市")
            for spelled in (short, f"太原市{label}", f"山西省太原市{label}", f"太原{label}"):
                words.setdefault(bare(spelled), code)
        words |= dict.fromkeys(("太原市", "市直", "太原", "市级"), "140100")
    allowed = "、".join([label for label, _ in labels.values()][:20])

    def read(text: str) -> str:
        found = bare(cells.text(text))
        if found in words:
            return words[found]
        for word, code in begins.items():
            if found.startswith(word):
                return code
        near = process.extractOne(found, list(words), scorer=fuzz.ratio, score_cutoff=NEAR)
        if near:
            raise Misread("code_near", allowed=allowed, near=labels[words[near[0]]][0])
        raise Misread("code", allowed=allowed)

    return read


def read(column: Column, texts: pa.Array) -> Parsed:
    """Read a batch of cells, each spelling once; an empty cell is None."""
    encoded = pc.utf8_trim_whitespace(texts).dictionary_encode()
    words, places = encoded.dictionary, encoded.indices
    slow, fast = np.arange(len(words)), None
    if column.fast is not None and len(words) >= FEW:
        fits, fast = column.fast(pc.if_else(pc.is_in(pc.utf8_lower(words), NOTHING), "", words))
        slow = np.flatnonzero(~np.asarray(fits))
    spelled = words.take(pa.array(slow))
    values = column.read(spelled)
    if fast is not None:
        values = [pc.replace_with_mask(fast, pc.invert(fits), values[0])]
    misread = pc.indices_nonzero(pc.is_in(spelled, pa.array([*column.wrong], pa.string())))
    wrong = {int(slow[n]): column.wrong[spelled[n].as_py()] for n in misread.to_pylist()}
    rows = pc.indices_nonzero(pc.is_in(places, pa.array(list(wrong), places.type))).to_pylist()
    totals = pc.match_substring_regex(words, TOTAL)
    return Parsed(
        {name: value.take(places) for name, value in zip(column.types, values, strict=True)},
        {row: wrong[places[row].as_py()] for row in rows},
        pc.indices_nonzero(totals.take(places)).to_pylist() if pc.any(totals).as_py() else [],
    )


def _fast(field: Field) -> Fast | None:
    """Return the function with which Arrow reads the plain spellings of a field."""
    if field.kind not in FAST or field.unit != ONE:
        return None
    pattern, but, marks, dash = FAST[field.kind]

    def read(words: pa.Array) -> Read:
        fits = pc.match_substring_regex(words, pattern)
        for exception in but:
            fits = pc.and_not(fits, pc.match_substring_regex(words, exception))
        plain = pc.if_else(fits, words, None)
        if marks:
            plain = pc.replace_substring_regex(plain, marks, dash)
        return fits, plain.cast(TYPES[field.kind])

    return read
