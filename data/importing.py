"""The commands of ledgers: a verdict in lines, and a report with ledgers carried onto it."""

import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from data import ledger, said
from data import publish as publishing
from data.errors import SnapshotError, shown
from data.ledger import Verdict
from data.ledger.apply import carry as carrying
from data.ledger.apply.carry import Carried
from data.ledger.match import mapping, own
from data.ledger.people.names import bare
from data.line import Chosen
from data.said import say, table_name

SHOWN = 10  # kinds of rejects and changes printed; the files have them all


def run(chosen: Chosen) -> int:
    """Examine the files and publish what they come to; return the exit status."""
    lang = chosen.lang
    options = ledger.Options(
        as_of=chosen.as_of,
        title=ledger.in_both(chosen.title) if chosen.title else None,
        on=chosen.on,
        mappings=(*map(mapping.load, chosen.mapping), *own.saved().values()),
        limit=None if chosen.go_on else chosen.limit,
        keep_duplicates=chosen.keep_duplicates,
        days=chosen.days,
        replace=chosen.replace,
        numbers_restart=chosen.numbers_restart,
        same=frozenset(map(bare, chosen.same)),
    )
    ledgers = [ledger.from_path(path) for path in chosen.files]
    verdict = ledger.examine(ledgers, options, Progress(lang))
    for line in told(verdict, lang):
        print(line)
    if verdict.rejects:
        where = chosen.rejects or Path("rejects.csv")
        try:
            with where.open("wb") as file:
                ledger.write(verdict.rejects, file, lang)
        except OSError as error:
            fields = {"root": str(where.parent), "reason": shown(error.strerror or error)}
            raise SnapshotError("write_failed", fields) from error
        print(say(lang, "import.rejects", file=where))
    if verdict.draft is None:
        print(say(lang, "import.same", id=verdict.base.id))
        return 1 if verdict.rejects else 0
    if chosen.dry_run:
        print(say(lang, "import.dry_run"))
        return 0 if verdict.may_publish else 1
    snapshot = ledger.publish(verdict)
    print(say(lang, "import.published", id=snapshot.id, before=verdict.base.id))
    return 0


def carry(chosen: Chosen) -> int:
    """Carry the ledgers onto a report, list where both differ, publish; return the exit status."""
    tell = partial(say, chosen.lang)
    carried = carrying.carry(chosen.id, chosen.source)
    for line in differences(carried, chosen.lang):
        print(line)
    if chosen.dry_run:
        print(tell("import.dry_run"))
        return 0
    snapshot = publishing.publish(carried.draft, current=True)
    both = {"report": carried.report.id, "source": carried.source.id}
    print(tell("carry.done", id=snapshot.id, **both))
    return 0


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


class Progress:
    """How far the reading is, in one line of a terminal that is written over."""

    def __init__(self, lang: str) -> None:
        self.lang, self.last = lang, 0.0

    def __call__(self, step: str, share: float, rows: int) -> None:
        """Say the step and the rows read so far, at most five times a second."""
        now = time.monotonic()
        if not sys.stderr.isatty() or (step == "reading" and now - self.last < 0.2):
            return
        self.last = now
        words = "" if step == "done" else say(self.lang, f"step.{step}", rows=f"{rows:,}")
        print(f"\r\033[K{words}", end="", file=sys.stderr, flush=True)


def told(verdict: Verdict, lang: str) -> Iterator[str]:
    """Yield the verdict in lines: what will happen, notices, changes, rejects by kind."""
    tell = partial(say, lang)
    yield from (one.said(lang) for one in verdict.notices)
    for change in verdict.changes.values():
        name = table_name(change.table, lang)
        counts = {n: f"{getattr(change, n):,}" for n in ("added", "changed", "same", "removed")}
        gone = tell("import.removed", **counts) if change.removed else ""
        yield tell("import.change", table=name, gone=gone, **counts)
        sides = (change.read, change.before, change.after)
        tallies = dict(zip(("read", "before", "after"), (s.said(lang) for s in sides), strict=True))
        yield tell("import.tally", **tallies)
        for cell in change.cells[:SHOWN]:
            column = said.column_name(change.table, cell.column, lang)
            both = (
                said.value(change.table, cell.column, text, lang) or "—"
                for text in (cell.before, cell.after)
            )
            yield f"  {cell.key} {column}: {' → '.join(both)}"
    if verdict.rejects:
        yield tell("import.rejected", rows=f"{verdict.rejected_rows:,}")
    for reject, count in verdict.groups[:SHOWN]:
        yield tell(
            "import.reject",
            count=f"{count:,}",
            file=reject.file + (f" [{reject.sheet}]" if reject.sheet else ""),
            row=f"{reject.row:,}",
            column=tell("import.column", column=reject.column) if reject.column else "",
            found=reject.found,
            expected=reject.expected(lang),
        )
