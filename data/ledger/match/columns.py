"""Read a column: each spelling once, whatever the number of rows.

A column is encoded as a dictionary of its distinct cells. Arrow reads machine-written spellings
(ISO days, plain amounts, plain keys) all at once. `cells` reads the others one by one, and their
values are remembered from batch to batch.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from data.ledger.match.mapping import Field, LedgerMapping
from data.ledger.match.masking import Masking, age_band
from data.ledger.people.names import bare
from data.ledger.read import cells, times
from data.ledger.read.cells import Misread
from data.schema import CODES, TYPES

EXCEL_ERRORS = dict.fromkeys(
    ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"),
    "excel_error",
) | {"#NOVALUE!": "no_value"}
TOTAL = (
    r"(?i)^\s*(?:本[页月年日]|全[年部])?"
    r"(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|总\s*额|grand total|total|subtotal|sum)"
    r"[\s:：]*(?:金额|人民币|元|（.{0,8}）|\(.{0,8}\))?[\s:：]*$"
)
FAST_AMOUNT = r"^¥?-?(\d{1,12}|\d{1,3}(,\d{3}){1,3})(\.\d{1,2})?元?$"
FAST_DAY = r"^(19[5-9]\d|20\d\d)[-/](0[1-9]|1[0-2])[-/](0[1-9]|1\d|2[0-8])$"
FAST_INSTANT = FAST_DAY[:-1] + r"([ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?)?$"
FAST_KEY = r"^[0-9A-Za-z_-]{0,63}\d[0-9A-Za-z_-]{0,63}$"
NOT_FAST_KEY = r"^(\d(\.\d+)?[eE]\d+|(86)?1[3-9]\d{9}|\d{17}[\dXx]|-.*|.{65,})$"
# By kind: the pattern of what Arrow reads, an exception, marks to replace and their replacement.
# Days and words have few spellings, so that Arrow gains nothing there.
FAST = {
    "money": (FAST_AMOUNT, "", "[¥元,]", ""),
    "instant": (FAST_INSTANT, "", "/", "-"),
    "key": (FAST_KEY, NOT_FAST_KEY, "", ""),
}
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
    """How a column is read, and the values of the spellings read so far."""

    field: Field
    parse: Reader
    types: Mapping[str, pa.DataType]
    fast: Fast | None = None
    known: dict[str, Value] = made(default_factory=lambda: {"": None})
    wrong: dict[str, Error] = made(default_factory=dict)

    def values(self, texts: list[str]) -> list[Value]:
        """Return the value of each spelling, None for one in `wrong`."""
        known = self.known
        for text in texts:
            if text not in known:
                known[text] = self._read(text)
        return [known[text] for text in texts]

    def _read(self, text: str) -> Value:
        try:
            if text[:1] == "#" and (code := EXCEL_ERRORS.get(text.strip().upper())):
                raise Misread(code)
            return None if cells.says_nothing(text) else self.parse(text)
        except Misread as error:
            self.wrong[text] = (error.code, error.fields)
            return None


@dataclass(frozen=True)
class Parsed:
    """One batch of a column: its arrays by name, its rows in error, its rows of totals."""

    arrays: Mapping[str, pa.Array]
    errors: Mapping[int, Error]
    totals: list[int]


def column(mapping: LedgerMapping, field: Field, year: int | None, masking: Masking) -> Column:
    """Return how a field is read; `year` completes days without one."""
    name, kind = field.name, field.kind
    letter = "D" if name.startswith("donor") else "V"  # keys of givers and of volunteers
    if kind == "person":
        columns = {"key": pa.string(), "name": pa.string(), "org": pa.bool_()}
        types = {f"{name}_{what}": type_ for what, type_ in columns.items()}
        return Column(field, partial(masking.person, letter), types)
    readers: dict[str, Reader] = {
        "money": lambda text: cells.amount(text, field.unit),
        "day": lambda text: times.day(text, year),
        "instant": lambda text: times.instant(text, year),
        "clock": lambda text: times.clock(text, year),
        "year": times.year,
        "hours": times.hours,
        "count": cells.count,
        "number": cells.number,
        "flag": cells.flag,
        "age": age_band,
        "born": masking.band_of_birth,
        "id": partial(masking.number, letter),
        "key": masking.plain_key,
        "list": masking.listed,
    }
    if field.codes is not None:
        readers["code"] = code_reader(field.codes, mapping.codes.get(field.codes, {}))
    read = readers.get(kind, masking.payee if name == "payee" else masking.text)
    types = {name: {**TYPES, "year": pa.int64(), "clock": pa.int64()}.get(kind, pa.string())}
    return Column(field, read, types, _fast(field))


def code_reader(codes: str, also: Mapping[str, str]) -> Reader:
    """Return how a closed list is read: code, label in either language, spelling of the mapping.

    District names may lack 区, 县 or 市. A word near a label is suggested, never taken.
    """
    labels = CODES[codes]
    words = {bare(spelled): code for code, both in labels.items() for spelled in (code, *both)}
    words |= also
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
    spelled = words.take(pa.array(slow)).to_pylist()
    found = column.values(spelled)
    split = [found] if len(column.types) == 1 else [
        [None if value is None else value[place] for value in found]
        for place in range(len(column.types))
    ]  # fmt: skip
    values = [pa.array(part, kind) for part, kind in zip(split, column.types.values(), strict=True)]
    if fast is not None:
        values = [pc.replace_with_mask(fast, pc.invert(fits), values[0])]
    wrong = {n: column.wrong[text] for n, text in zip(slow.tolist(), spelled, strict=True)
             if text in column.wrong}  # fmt: skip
    rows = pc.indices_nonzero(pc.is_in(places, pa.array(list(wrong), places.type))).to_pylist()
    totals = pc.match_substring_regex(words, TOTAL)
    return Parsed(
        {name: value.take(places) for name, value in zip(column.types, values, strict=True)},
        {row: wrong[places[row].as_py()] for row in rows},
        pc.indices_nonzero(totals.take(places)).to_pylist() if pc.any(totals).as_py() else [],
    )


def _fast(field: Field) -> Fast | None:
    """Return the function with which Arrow reads the plain spellings of a field."""
    if field.kind not in FAST or field.unit != 1:
        return None
    pattern, but, marks, dash = FAST[field.kind]

    def read(words: pa.Array) -> Read:
        fits = pc.match_substring_regex(words, pattern)
        if but:
            fits = pc.and_not(fits, pc.match_substring_regex(words, but))
        plain = pc.if_else(fits, words, None)
        if marks:
            plain = pc.replace_substring_regex(plain, marks, dash)
        return fits, plain.cast(TYPES[field.kind])

    return read
