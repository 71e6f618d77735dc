"""Rows of a table that are no entries: empty ones, headings again, totals, remarks, examples."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.ledger.match import columns, template, units
from data.ledger.match.columns import Parsed
from data.ledger.match.recognise import Layout
from data.ledger.read.sheets import Batch
from data.schema import TYPES

FOOTER = re.compile(
    r"^\s*(?:#|备注|注\s*[:：]|注$|说明|制表|制单|填表|填报|审核|复核|审批|主管|出纳|经办|统计人|单位负责人|负责人|会计\s*[:：]"
    r"|盖章|打印|导出时间|数据来源|第.{1,4}页|[已待](?:收入|支出)\s*[:：]|note)",
    re.IGNORECASE,
)
SECTION = re.compile(r"\s*[(（]?[一二三四五六七八九十]{1,3}[)）、.．]")  # 一、企业捐赠
RULE = r"^\s*#?[-=_*—–─━]{5,}"
END = re.compile(rf"(?:{RULE})|^\s*(?:总交易单数|总笔数|共\s*\d+\s*(?:笔|条)记录)")
MOST_REMARKS = 200  # looked at for units
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


def totals(batch: Batch, parsed: Mapping[int, Parsed]) -> Iterator[tuple[int, str]]:
    """Yield rows one of whose first filled cells says 合计, 1月小计, total …, and that cell."""
    rows = {row for one in parsed.values() for row in one.totals}
    for place in set(range(len(batch.columns[:7]))) - set(parsed):
        marked = pc.match_substring_regex(batch.columns[place], columns.TOTAL)
        rows |= set(pc.indices_nonzero(marked).to_pylist())
    for row in sorted(rows):
        said = (text for text in _texts(batch, row)[:3] if re.match(columns.TOTAL, text))
        if label := next(said, None):
            yield row, label


def remarks(
    batch: Batch, unread: Mask, whole: Mask, entries: Mask, ended: bool
) -> tuple[list[int], int | None]:
    """Return the rows of remarks, and the one that ends the table; `ended` is from above.

    `unread` are rows that lack what an entry must have, `whole` those that have it all, `entries`
    those that are no totals. A dividing line ends the table where no whole row follows: all unread
    rows below it are remarks.
    """
    rows, kept = np.flatnonzero(unread & entries), np.flatnonzero(whole & entries)
    first, last = (kept[0], kept[-1]) if len(kept) else (len(batch.rows), -1)
    found: list[int] = rows[rows < first].tolist() if ended else []
    if ended and last < 0:
        return found, 0
    for row in rows.tolist():
        texts = _texts(batch, row)
        if texts and END.match(texts[0]):
            if row > last:
                return sorted({*found, *rows[rows >= row].tolist()}), row
            found.append(row)
        elif texts and _is_remark(texts):
            found.append(row)
    return sorted(set(found)), None


def _is_remark(texts: list[str]) -> bool:
    """Return whether a row without amount and day is a remark, or says a unit: （万元）."""
    if FOOTER.match(texts[0]):
        return len(texts) <= 4
    return len(texts) <= 2 and any(map(units.stated, texts))


def stating(batch: Batch, rows: list[int], first: int = 0) -> list[str]:
    """Return the texts in these rows, from a column on, that state a unit."""
    texts = (c[row].as_py() for row in rows[:MOST_REMARKS] for c in batch.columns[first:])
    return [text for text in texts if text and units.stated(text)]


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


def _texts(batch: Batch, row: int) -> list[str]:
    """Return the filled cells of a row."""
    return [text for c in batch.columns if (text := c[row].as_py()).strip()]


def day_above(layout: Layout) -> date | None:
    """Return the one day the cells above a table name, None for none or several."""
    found = {m.groups() for text in layout.above for m in DAY.finditer(text)}
    return date(*map(int, found.pop())) if len(found) == 1 else None
