"""The commands of ledgers: a verdict in lines, and a report with ledgers carried onto it."""

import sys
import time
from functools import partial
from pathlib import Path

from data import ledger, waiting
from data.errors import SnapshotError, shown
from data.ledger.apply import carry as carrying
from data.ledger.apply.lines import differences, told
from data.ledger.match import mapping, organisations, own
from data.ledger.people.names import bare
from data.line import Chosen
from data.said import say
from data.waiting import Waiting


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
        organisations=frozenset(organisations.known()),
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
    found = ledger.submit(verdict)
    if isinstance(found, Waiting):
        print(say(lang, "waiting.asked", id=found.id))
    else:
        print(say(lang, "import.published", id=found.id, before=verdict.base.id))
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
    found = ledger.submit_carried(carried)
    both = {"report": carried.report.id, "source": carried.source.id}
    is_waiting = isinstance(found, Waiting)
    print(tell("waiting.asked" if is_waiting else "carry.done", id=found.id, **both))
    return 0


def wait(chosen: Chosen) -> int:
    """Show what waits for a second operator, or refuse it; return the exit status."""
    tell = partial(say, chosen.lang)
    if chosen.refuse:
        waiting.refuse()
        print(tell("waiting.refused"))
        return 0
    asked = waiting.held()
    if asked is None:
        print(tell("waiting.none"))
        return 0
    print(tell("waiting.held", id=asked.id, who=asked.who, at=asked.at), *asked.told[chosen.lang],
          tell("waiting.how"), sep="\n")  # fmt: skip
    return 0


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
