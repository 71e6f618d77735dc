"""Reading a column: each spelling once, whatever the number of rows.

A column is encoded as a dictionary of its distinct cells. What machines write (ISO days, plain
amounts, plain keys) Arrow reads at a stroke; what people write goes through `cells`, remembered
from batch to batch.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from data.ledger import cells, people, times
from data.ledger.cells import Misread, bare
from data.ledger.mapping import Field, Mapping_
from data.schema import CODES, TYPES

EXCEL_ERRORS = frozenset(
    ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
)
TOTAL = (
    r"(?i)^\s*(?:本[页月年日]|全[年部])?"
    r"(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|总\s*额|grand total|total|subtotal|sum)"
    r"[\s:：]*(?:金额|人民币|元|（.{0,8}）|\(.{0,8}\))?[\s:：]*$"
)
FAST_AMOUNT = r"^¥?-?(\d{1,13}|\d{1,3}(,\d{3}){1,4})(\.\d{1,2})?元?$"
FAST_DAY = r"^(19[5-9]\d|20\d\d)[-/](0[1-9]|1[0-2])[-/](0[1-9]|1\d|2[0-8])$"
FAST_INSTANT = FAST_DAY[:-1] + r"[ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"
FAST_KEY = r"^[0-9A-Za-z_-]{0,63}\d[0-9A-Za-z_-]{0,63}$"
NOT_FAST_KEY = r"^(\d(\.\d+)?[eE]\d+|(86)?1[3-9]\d{9}|\d{17}[\dXx]|-.*|.{65,})$"
FAST_TEXT = r"^[^\pN\pC\pZ=@/\\#\-]{2,200}$"
NEAR = 72.0
FEW = 500  # fewer spellings are read one by one

Value = Any
Error = tuple[str, Mapping[str, str]]
Fast = tuple[pa.Array, list[pa.Array]]  # which spellings Arrow reads, and their values, else None


@dataclass
class Column:
    """A column under way: how it is read, and what its spellings have come to so far."""

    field: Field
    parse: Callable[[str], Value]
    types: Mapping[str, pa.DataType]
    fast: Callable[[pa.Array], Fast] | None = None
    known: dict[str, Value] = made(default_factory=lambda: {"": None})
    wrong: dict[str, Error] = made(default_factory=dict)

    def values(self, texts: list[str]) -> list[Value]:
        """The value of each spelling, None for one in `wrong`."""
        known = self.known
        for text in texts:
            if text not in known:
                known[text] = self._read(text)
        return [known[text] for text in texts]

    def _read(self, text: str) -> Value:
        word = text.strip().upper() if text[:1] == "#" else ""
        if word == "#NOVALUE!" or word in EXCEL_ERRORS:
            self.wrong[text] = ("no_value" if word == "#NOVALUE!" else "excel_error", {})
            return None
        try:
            return self.parse(text)
        except Misread as error:
            self.wrong[text] = (error.code, error.fields)
            return None


@dataclass(frozen=True)
class Encoded:
    """One batch of a column as its spellings, the place of each row's, which of them say 合计, and
    what Arrow has read of them."""

    words: pa.Array
    places: pa.Array
    totals: pa.Array
    fits: pa.Array | None
    values: list[pa.Array] | None


@dataclass(frozen=True)
class Parsed:
    """One batch of a column: its arrays by name, its rows in error, its rows of totals."""

    arrays: Mapping[str, pa.Array]
    errors: Mapping[int, Error]
    totals: pa.Array


def column(mapping: Mapping_, field: Field, year: int | None, who: people.Who) -> Column:
    """How a field is read. `who` masks and hashes; `year` completes days without one."""
    name, kind = field.name, field.kind
    if kind in ("person", "id"):
        names = (lambda words: who.names(people.prefix(name), words)) if kind == "person" else None
        return Column(field, who.reader(kind, name), who.types(kind, name), names)
    parse: Callable[[str], Value]
    if kind == "code":
        assert field.codes is not None
        parse = code_reader(field.codes, mapping.codes.get(field.codes, {}))
    elif kind == "money":
        parse = lambda text: cells.amount(text, field.unit)  # noqa: E731
    elif kind == "day":
        parse = lambda text: times.day(text, year)  # noqa: E731
    elif kind == "instant":
        parse = lambda text: times.instant(text, year)  # noqa: E731
    elif kind == "clock":
        parse = lambda text: times.clock(text, year)  # noqa: E731
    elif kind == "age":
        parse = people.age_band
    elif kind == "born":
        parse = who.band_of_birth
    elif kind == "key":
        parse = who.plain_key
    elif kind in ("text", "project", "campaign", "team"):
        parse = who.payee if name == "payee" else who.plain_text
    else:
        parse = {"hours": times.hours, "count": cells.count, "number": cells.number,
                 "flag": cells.flag, "year": times.year, "list": who.plain_list}[kind]  # fmt: skip
    return Column(field, parse, {name: _type(kind)}, _fast(field))


def _type(kind: str) -> pa.DataType:
    return {"year": pa.int64(), "clock": pa.int64()}.get(kind) or TYPES.get(kind, pa.string())


def code_reader(codes: str, also: Mapping[str, str]) -> Callable[[str], str | None]:
    """How a closed list is read: code, label in either language, spelling of the mapping.

    District names may lack 区, 县 or 市. What is near a label is suggested, never taken.
    """
    words: dict[str, str] = {}
    for code, both in CODES[codes].items():
        for spelled in (code, *both):
            words[bare(spelled)] = code
    words = {**words, **also}
    if codes == "division":
        for code, (label, _) in CODES[codes].items():
            for spelled in (
                label.rstrip("区县市"),
                f"太原市{label}",
                f"山西省太原市{label}",
                f"太原{label}",
            ):
                words.setdefault(bare(spelled), code)
        words |= {
            bare("太原市"): "140100",
            bare("市直"): "140100",
            bare("太原"): "140100",
            bare("市级"): "140100",
        }
    labels = [label for label, _ in CODES[codes].values()]
    allowed = "、".join(labels[:20])

    def read(text: str) -> str | None:
        found = cells.text(text)
        if found is None:
            return None
        code = words.get(bare(found))
        if code is None:
            near = process.extractOne(
                bare(found), list(words), scorer=fuzz.ratio, score_cutoff=NEAR
            )
            if near:
                label = CODES[codes][words[near[0]]][0]
                raise Misread("code_near", allowed=allowed, near=label)
            raise Misread("code", allowed=allowed)
        return code

    return read


def encode(column: Column, texts: pa.Array) -> Encoded:
    """A batch of cells, trimmed, each spelling once; nothing of `column` changes, so that several
    batches and columns may be under way at once."""
    encoded = pc.utf8_trim_whitespace(texts).dictionary_encode()
    words = encoded.dictionary
    fits, values = None, None
    if column.fast is not None and len(words) >= FEW:
        fits, values = column.fast(words)
    totals = pc.match_substring_regex(words, TOTAL)
    return Encoded(words, encoded.indices, totals, fits, values)


def read(column: Column, encoded: Encoded) -> Parsed:
    """A batch of cells read; an empty cell is None."""
    words, places, fits, values = encoded.words, encoded.places, encoded.fits, encoded.values
    errors: dict[int, Error] = {}
    if fits is None or not pc.all(fits).as_py():
        slow = np.arange(len(words)) if fits is None else np.flatnonzero(~_mask(fits))
        spelled = words.take(pa.array(slow)).to_pylist()
        found = column.values(spelled)
        if column.wrong:
            for place, text in zip(map(int, slow), spelled, strict=True):
                if text in column.wrong:
                    errors[place] = column.wrong[text]
        values = _spread(column, found, fits, values)
    assert values is not None
    bad = {}
    if errors:
        wrong = pc.is_in(places, pa.array(list(errors), places.type))
        for row in pc.indices_nonzero(wrong).to_pylist():
            bad[row] = errors[places[row].as_py()]
    totals = encoded.totals
    marked = totals.take(places) if pc.any(totals).as_py() else pa.nulls(0, pa.bool_())
    taken = [array.take(places) for array in values]
    return Parsed(dict(zip(column.types, taken, strict=True)), bad, marked)


def _mask(flags: pa.Array) -> Any:
    return flags.to_numpy(zero_copy_only=False)


def _spread(
    column: Column, found: list[Value], fits: pa.Array | None, fast: list[pa.Array] | None
) -> list[pa.Array]:
    """What was read one by one, between what Arrow has read."""
    made = []
    for place, kind in enumerate(column.types.values()):
        picked = (
            found if len(column.types) == 1 else [None if v is None else v[place] for v in found]
        )
        array = pa.array(picked, kind)
        if fits is not None and fast is not None:
            array = pc.replace_with_mask(fast[place], pc.invert(fits), array)
        made.append(array)
    return made


def _fast(field: Field) -> Callable[[pa.Array], Fast] | None:
    """How Arrow reads the plain spellings of a field by itself."""
    if field.kind == "money" and field.unit == 1:
        return _fast_amounts
    if field.kind in ("text", "project", "campaign", "team") and field.name != "payee":
        return _fast_texts
    return {"day": _fast_days, "instant": _fast_instants, "key": _fast_keys}.get(field.kind)


def _fast_amounts(words: pa.Array) -> Fast:
    fits = pc.match_substring_regex(words, FAST_AMOUNT)
    digits = pc.if_else(fits, words, None)
    for mark in "¥元,":
        digits = pc.replace_substring(digits, mark, "")
    return fits, [digits.cast(TYPES["money"])]


def _fast_days(words: pa.Array) -> Fast:
    fits = pc.match_substring_regex(words, FAST_DAY)
    days = pc.replace_substring(pc.if_else(fits, words, None), "/", "-")
    return fits, [days.cast(pa.date32())]


def _fast_instants(words: pa.Array) -> Fast:
    fits = pc.or_(
        pc.match_substring_regex(words, FAST_DAY), pc.match_substring_regex(words, FAST_INSTANT)
    )
    instants = pc.replace_substring(pc.if_else(fits, words, None), "/", "-")
    return fits, [instants.cast(pa.timestamp("us"))]


def _fast_keys(words: pa.Array) -> Fast:
    fits = pc.and_not(
        pc.match_substring_regex(words, FAST_KEY), pc.match_substring_regex(words, NOT_FAST_KEY)
    )
    return fits, [pc.if_else(fits, words, None)]


def _fast_texts(words: pa.Array) -> Fast:
    fits = pc.match_substring_regex(words, FAST_TEXT)
    return fits, [pc.if_else(fits, words, None)]
