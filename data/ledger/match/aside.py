"""Rows of a table that are no entries: empty ones, headings again, totals, examples, goods."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.ledger.match import columns, template
from data.ledger.match.columns import Parsed
from data.ledger.match.recognise import Layout
from data.ledger.read.sheets import Batch
from data.schema import TYPES

SECTION = re.compile(  # 一、企业捐赠
    r"\s*(?:[(（]?[一二三四五六七八九十]{1,3}(?:[)）、.．]|$)|第.{1,2}部分)"
)
NUMBER = re.compile(r"\W*\d[\d,.]*\W*(?:万?元|[笔人户项条])?")
IN_WORDS = "零〇一二三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正"
SUM = (  # a total in words or in the same cell: 合计（大写）：肆元整, 共2笔，合计4.00元
    r"(?i)^\s*.{0,12}(?:合\s*计|总\s*计|小\s*计|共\s*计)[\s:：]*(?:(?:金额|人民币|[(（]?[大小]写[)）]?"
    rf"|[¥￥]?\d[\d,.]{{0,20}}元?|[{IN_WORDS}]{{1,30}})[\s:：]*){{1,4}}$"
)
LONGEST = 80  # characters of such a total
DAY = re.compile(r"(?<!\d)(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)", re.ASCII)

Mask = npt.NDArray[np.bool_]


def filled(batch: Batch) -> Mask:
    """Return which cells hold more than spaces: rows by columns."""
    lengths = (np.asarray(pc.binary_length(c)) > 0 for c in batch.columns)
    spaces = (np.asarray(pc.utf8_is_space(c)) for c in batch.columns)
    return np.column_stack([long & ~blank for long, blank in zip(lengths, spaces, strict=True)])


def headings_again(batch: Batch, layout: Layout) -> Mask:
    """Return rows that are the headings again, as at the top of each printed page."""
    first = list(layout.columns.items())[:3]
    same: Mask = np.ones(len(batch.rows), dtype=np.bool_)
    for place, f in first:
        same &= np.asarray(pc.equal(batch.columns[place], f.heading))
    return same


def totals(batch: Batch, layout: Layout, parsed: Mapping[int, Parsed]) -> Iterator[tuple[int, str]]:
    """Yield rows one of whose first filled cells says 合计, 1月小计, total …, and that cell.

    A row without a day may say its sum in words, or be the sum of a section: 一、企业捐赠, 4.00.
    """
    rows = {row for one in parsed.values() for row in one.totals}
    for place in set(range(len(batch.columns[:7]))) - set(parsed):
        rows |= _matching(batch.columns[place], columns.TOTAL)
    for row in sorted(rows):
        said = (text for text in texts(batch, row)[:3] if re.match(columns.TOTAL, text))
        if label := next(said, None):
            yield row, label
    for row, label in _sums(batch, layout, parsed):
        if row not in rows:
            yield row, label


def _matching(cells: pa.Array, pattern: str) -> set[int]:
    return set(pc.indices_nonzero(pc.match_substring_regex(cells, pattern)).to_pylist())


def _sums(batch: Batch, layout: Layout, parsed: Mapping[int, Parsed]) -> Iterator[tuple[int, str]]:
    """Yield the sums among the rows without a day, and their labels, in a table that has days."""
    days = [n for n, f in layout.columns.items() if f.kind in ("day", "instant")]
    lack = [next(iter(parsed[n].arrays.values())).is_null() for n in days]
    if not lack:
        return
    rows = np.flatnonzero(np.all([np.asarray(one) for one in lack], axis=0))
    cells = [column.take(pa.array(rows)) for column in batch.columns[:7]]
    found = set[int]().union(*(_matching(c, rf"{SUM}|^(?:{SECTION.pattern})") for c in cells))
    for row in rows[sorted(found)].tolist():
        written = texts(batch, row)
        said = (text for text in written[:3] if len(text) < LONGEST and re.match(SUM, text))
        label = next(said, written[0] if _is_sum_of_section(written) else None)
        if label and len(written) <= 4:
            yield row, label


def _is_sum_of_section(written: list[str]) -> bool:
    """Return whether a row has the name of a section and numbers alone: 一、企业捐赠, 4.00."""
    first = SECTION.match(written[0])
    rest = written[1 + bool(first and first.end() == len(written[0])) :]
    return first is not None and bool(rest) and all(map(NUMBER.fullmatch, rest))


def examples(batch: Batch, layout: Layout) -> Mask:
    """Return rows that are the example of the empty workbooks, or still have a cell of it."""
    told = template.example(layout.mapping)
    marked, same = np.zeros((2, len(batch.rows)), dtype=np.bool_)
    same |= len(layout.columns) > 2
    for place, f in layout.columns.items():
        text = told.get(f.name, "")
        here = np.asarray(pc.is_in(batch.columns[place], pa.array([text, f"{text} 00:00:00"])))
        same &= here
        if "示例" in text:
            marked |= here
    return marked | same


@dataclass
class Goods:
    """How many gifts of goods a table has, how many say what they are worth, and that sum."""

    gifts: int = 0
    valued: int = 0
    worth: Decimal = Decimal(0)

    def take(self, layout: Layout, arrays: Mapping[str, pa.Array], drop: Mask) -> Mask:
        """Count the gifts of goods, and return those that are no money as well.

        The form of a gift is written as such, beside the channels, or follows from goods named or
        from what they are worth.
        """
        if layout.mapping.table != "donations":
            return np.zeros(len(drop), dtype=np.bool_)

        def has(name: str) -> Mask:
            values = arrays.get(name, pa.nulls(len(drop)))
            return np.asarray(values.is_valid() if name == "goods" else _above(values))

        forms = [arrays[name] for name in ("kind", "kind_also") if name in arrays]
        form = pc.coalesce(*forms) if forms else pa.nulls(len(drop), pa.string())
        said = np.asarray(pc.equal(form, "in_kind").fill_null(False))
        named = has("goods") & np.asarray(form.is_null())
        in_kind: Mask = (said | named | (has("worth_cny") & ~has("amount_cny"))) & ~drop
        here = pa.array(in_kind | (has("worth_cny") & ~drop))
        values = [arrays[name] for name in ("worth_cny", "amount_cny") if name in arrays]
        worth = pc.coalesce(*values).filter(here) if values else pa.nulls(0)
        self.gifts += len(worth)
        self.valued += len(worth) - worth.null_count
        self.worth += pc.sum(worth).as_py() or 0
        return in_kind


def _above(values: pa.Array) -> pa.Array:
    """Return where an amount is above zero."""
    return pc.greater(values.cast(TYPES["money"]), 0).fill_null(False)


def texts(batch: Batch, row: int) -> list[str]:
    """Return the filled cells of a row."""
    return [text for c in batch.columns if (text := c[row].as_py()).strip()]


def day_above(layout: Layout) -> date | None:
    """Return the one day the cells above a table name, None for none, several or 30 February."""
    found = {m.groups() for text in layout.above for m in DAY.finditer(text)}
    with suppress(ValueError):
        return date(*map(int, found.pop())) if len(found) == 1 else None
    return None
