"""Rows that are remarks: dividing lines, notes, signatures, names of sections, units."""

import re
from collections.abc import Mapping

import numpy as np
import pyarrow.compute as pc

from data.ledger.match import units
from data.ledger.match.aside import NUMBER, SECTION, Mask, texts
from data.ledger.match.columns import Parsed
from data.ledger.match.recognise import Layout
from data.ledger.read.sheets import Batch

FOOTER = re.compile(
    r"^\s*(?:#|备注|注\s*[:：]|注$|说明|制表|制单|填表|填报|审核|复核|审批|主管|出纳|经办|统计人|单位负责人|负责人"
    r"|盖章|打印|导出时间|数据来源|第.{1,4}页|[已待](?:收入|支出)\s*[:：]|note"
    r"|联系电话|(?:人民币|金额)?\W{0,2}[大小]写|会计\s*[:：]|(?:会计主管|财务|财务负责人)\s*(?:[:：]|$)"
    r"|.{0,30}(?:盖章|公章|签[字名章])\s*[)）]?\s*(?:[:：]|$))",
    re.IGNORECASE,
)
LABEL = re.compile(r"\s*[^\s:：]{2,10}\s*[:：]")  # 监督人：, 企业捐赠：
ALONE = re.compile(  # a day, a month or a numbered name in a row of its own
    r"\s*(?:20\d\d\s*[-/.年]\s*)?\d{1,2}\s*(?:月份?|[-/.]\s*\d{1,2})(?:\s*\d{1,2}\s*日)?\s*"
    r"|\s*\d{1,2}[.、．]\s*\D+"
)
RULE = r"^\s*#?[-=_*—–─━]{5,}"
END = re.compile(rf"(?:{RULE})|^\s*(?:总交易单数|总笔数|共\s*\d+\s*(?:笔|条)记录)")
IN_WORDS = re.compile(r"[大小]写(?:金额)?\W*[零壹贰叁肆伍陆柒捌玖拾佰仟万亿¥￥\d]")
MOST_REMARKS = 200  # looked at for units


def lacking(
    layout: Layout, batch: Batch, parsed: Mapping[int, Parsed], needed: list[int], filled: Mask
) -> tuple[Mask, Mask, Mask]:
    """Return the rows without amount and day (else: what is needed), those that have it all, and
    those without a cell in a column that is read or beyond the headings."""
    told = [n for n in needed if layout.columns[n].kind in ("money", "day", "instant")]
    lacks = []
    for place in told or needed:
        empty = np.asarray(next(iter(parsed[place].arrays.values())).is_null())
        rule = () if told else pc.match_substring_regex(batch.columns[place], RULE)
        lacks.append(empty if told else empty | np.asarray(rule))
    known = [n for n in range(filled.shape[1]) if n in layout.ignored or n in layout.personal]
    idle: Mask = np.asarray(~np.delete(filled, known, axis=1).any(axis=1))
    unread: Mask = np.all(lacks, axis=0)
    whole: Mask = ~np.any(lacks, axis=0)
    return unread, whole, idle


def found(
    batch: Batch, unread: Mask, whole: Mask, idle: Mask, entries: Mask, ended: bool
) -> tuple[list[int], int | None]:
    """Return the rows of remarks, and the one that ends the table; `ended` is from above.

    `unread` are rows that lack what an entry must have, `whole` those that have it all, `idle`
    those without a cell that is read, `entries` those that are no totals. A dividing line ends the
    table where no whole row follows: all unread rows below it are remarks.
    """
    rows, kept = np.flatnonzero(unread & entries), np.flatnonzero(whole & entries)
    first, last = (kept[0], kept[-1]) if len(kept) else (len(batch.rows), -1)
    found: list[int] = rows[rows < first].tolist() if ended else []
    if ended and last < 0:
        return found, 0
    for row in rows.tolist():
        written = texts(batch, row)
        if written and END.match(written[0]):
            if row > last:
                return sorted({*found, *rows[rows >= row].tolist()}), row
            found.append(row)
        elif written and (idle[row] or _is_remark(written)):
            found.append(row)
    return sorted(set(found)), None


def _is_remark(texts: list[str]) -> bool:
    """Return whether a row without amount and day is a remark, or says a unit: （万元）."""
    signed = sum(FOOTER.match(text) is not None for text in texts)
    if FOOTER.match(texts[0]):
        return len(texts) <= 4 or 2 * signed >= len(texts)
    if LABEL.match(texts[0]) and not any(re.search(r"\d", text) for text in texts):
        return len(texts) <= 4
    if SECTION.match(texts[0]) or (len(texts) == 1 and ALONE.fullmatch(texts[0])):
        return len(texts) <= 2 and not any(map(NUMBER.fullmatch, texts))
    return len(texts) <= 2 and any(map(units.stated, texts))


def stating(batch: Batch, rows: list[int], first: int = 0) -> list[str]:
    """Return the texts in these rows, from a column on, that state a unit."""
    cells = (c[row].as_py() for row in rows[:MOST_REMARKS] for c in batch.columns[first:])
    return [text for text in cells if text and units.stated(text) and not IN_WORDS.search(text)]
