"""A verdict, or a carry, in lines: for the command line and for who has to approve it."""

from collections.abc import Iterator
from functools import partial

from data import said
from data.ledger.apply.carry import Carried
from data.ledger.apply.verdict import Verdict
from data.said import say, table_name

SHOWN = 10  # kinds of rejects and changes of a table in the command line; the files have them all


def told(verdict: Verdict, lang: str, most: int = SHOWN) -> Iterator[str]:
    """Yield the verdict in lines: notices, rows of each sheet, changes, rejects by kind."""
    tell = partial(say, lang)
    yield from (one.said(lang) for one in verdict.notices)
    if len(verdict.sheets) > 1:
        rows = (f"{one.where} {one.rows:,}" for one in verdict.sheets)
        yield tell("import.sheets", rows=tell("import.and").join(rows))
    for change in verdict.changes.values():
        name = table_name(change.table, lang)
        counts = {n: f"{getattr(change, n):,}" for n in ("added", "changed", "same", "removed")}
        gone = tell("import.removed", **counts) if change.removed else ""
        yield tell("import.change", table=name, gone=gone, **counts)
        sides = (change.read, change.before, change.after)
        tallies = dict(zip(("read", "before", "after"), (s.said(lang) for s in sides), strict=True))
        yield tell("import.tally", **tallies)
        for cell in change.cells[:most]:
            column = said.column_name(change.table, cell.column, lang)
            both = (
                said.value(change.table, cell.column, text, lang) or "—"
                for text in (cell.before, cell.after)
            )
            yield f"  {cell.key} {column}: {' → '.join(both)}"
    if verdict.rejects:
        yield tell("import.rejected", rows=f"{verdict.rejected_rows:,}")
    for reject, count in verdict.groups[:most]:
        yield tell(
            "import.reject",
            count=f"{count:,}",
            file=reject.file + (f" [{reject.sheet}]" if reject.sheet else ""),
            row=f"{reject.row:,}",
            column=tell("import.column", column=reject.column) if reject.column else "",
            found=reject.found,
            expected=reject.expected(lang),
        )


def differences(carried: Carried, lang: str) -> Iterator[str]:
    """Yield what the ledgers add, where they differ from the report, and sums side by side."""
    tell = partial(say, lang)
    for table, added in carried.added.items():
        yield tell("carry.added", table=table_name(table, lang), added=f"{added:,}")
    for table, cells in carried.cells.items():
        for one in cells:
            column = said.column_name(table, one.column, lang)
            values = (said.value(table, one.column, v, lang) for v in (one.before, one.after))
            sides = dict(zip(("before", "after"), values, strict=True))
            yield tell("carry.cell", table=table_name(table, lang), key=one.key, column=column,
                       **sides)  # fmt: skip
    for sums in carried.sums:
        by = sums.printed - sums.ledgers
        amounts = {"printed": sums.printed, "ledgers": sums.ledgers, "by": abs(by)}
        where = {"table": table_name(sums.table, lang), "key": sums.key, "until": sums.until}
        said_ = {name: f"{amount:,}" for name, amount in amounts.items()}
        yield tell("carry.differs" if by else "carry.agrees", **where, **said_)
