"""`python -m data demo`, and the commands of ledgers: `import | template | migrate | key`."""

import argparse
import os
import secrets
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from data import ledger, migrate, publish, report
from data.build import DEMO_SOURCE
from data.demo import SEED, large
from data.errors import SnapshotError, shown
from data.ledger import Verdict
from data.ledger.match import mapping, template

SHOWN = 10  # rejects and changes printed; the files have them all


def add_to(subparsers: Any) -> None:
    """Add the commands to those of `python -m data`."""
    bring = subparsers.add_parser(
        "import", help="read ledgers (CSV, TSV, XLSX, ZIP), check them, publish a new snapshot"
    )
    bring.add_argument("files", nargs="+", type=Path, metavar="FILE")
    bring.add_argument("--as-of", type=_day, metavar="DATE", help="the day the ledgers stand for")
    bring.add_argument("--title", metavar="T", help="title of the snapshot; 中文|English for both")
    bring.add_argument("--on", metavar="ID", help="snapshot to add to; else the current one")
    bring.add_argument(
        "--dry-run", action="store_true", help="say what would change, publish nothing"
    )
    bring.add_argument("--go-on", action="store_true", help="publish the rest whatever is rejected")
    bring.add_argument(
        "--limit", type=int, default=0, metavar="N", help="rejected rows that may be"
    )
    bring.add_argument("--rejects", type=Path, metavar="FILE", help="where the reject file goes")
    bring.add_argument("--mapping", type=Path, action="append", default=[], metavar="FILE",
                       help="a mapping of your own, as those in data/mappings")  # fmt: skip
    bring.add_argument("--keep-duplicates", action="store_true",
                       help="keep equal rows that have no number of their own")  # fmt: skip
    form = subparsers.add_parser("template", help="write an empty workbook for each kind of ledger")
    form.add_argument("folder", nargs="?", type=Path, default=Path("templates"))
    invent = subparsers.add_parser("demo", help="publish a demo of any size in a folder of its own")
    invent.add_argument("--records", type=int, required=True, metavar="N",
                        help=f"service records, {large.FEWEST:,} to {large.MOST:,}")  # fmt: skip
    invent.add_argument("--out", type=Path, required=True, metavar="DIR",
                        help="an empty folder; SNAPSHOT_ROOT=DIR serves it")  # fmt: skip
    invent.add_argument("--seed", type=_seed, default=SEED, metavar="S")
    older = subparsers.add_parser("migrate", help="publish an older snapshot in today's schema")
    older.add_argument("id", help="snapshot")
    subparsers.add_parser("key", help="make up a key for LEDGER_KEY or LEDGER_KEY_FILE")


def run(chosen: argparse.Namespace) -> int:
    """Run one of these commands and return its exit status."""
    match chosen.command:
        case "import":
            return _import(chosen)
        case "demo":
            return _demo(chosen.records, chosen.out.absolute(), chosen.seed)
        case "template":
            for path in template.write(chosen.folder):
                print(path)
        case "migrate":
            print(f"{migrate.migrate(chosen.id).id} holds {chosen.id} in today's schema.")
        case _:
            print(secrets.token_hex(32))
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{shown(text)} is no day such as 2022-03-31") from error


def _seed(text: str) -> int:
    try:
        if (seed := int(text)) >= 0:
            return seed
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{shown(text)} is no whole number from 0")


def _demo(records: int, folder: Path, seed: int) -> int:
    """Publish a demo of that size in the folder, which becomes a root of snapshots."""
    if not large.FEWEST <= records <= large.MOST:
        fields = {"fewest": f"{large.FEWEST:,}", "most": f"{large.MOST:,}"}
        raise SnapshotError("demo_records", {"records": f"{records:,}", **fields})
    # What begins with a dot is the lock, or what a killed publisher left.
    if folder.exists() and not (
        folder.is_dir() and all(p.name[0] == "." for p in folder.iterdir())
    ):
        raise SnapshotError("demo_folder", {"folder": str(folder)})
    there = next(place for place in (folder, *folder.parents) if place.exists())
    free, needed = shutil.disk_usage(there).free, large.room(records)
    if free < needed:
        fields = {"free": _gigabytes(free), "needed": _gigabytes(needed)}
        raise SnapshotError(
            "demo_room", {"folder": str(there), "records": f"{records:,}", **fields}
        )
    os.environ["SNAPSHOT_ROOT"] = str(folder)  # for this process, which does nothing else
    base = report.draft(report.SOURCES / DEMO_SOURCE)
    snapshot = publish.publish(large.draft(base, records, seed), current=True)
    size = sum(table.bytes for table in snapshot.tables.values())
    print(f"{folder / snapshot.id}: {records:,} service records, {size / 1e6:,.0f} MB.")
    print(f"SNAPSHOT_ROOT={folder} make run serves it.")
    return 0


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:,.1f} GB"


def _import(chosen: argparse.Namespace) -> int:
    options = ledger.Options(
        as_of=chosen.as_of,
        title=ledger.in_both(chosen.title) if chosen.title else None,
        on=chosen.on,
        mappings=tuple(map(mapping.load, chosen.mapping)),
        limit=None if chosen.go_on else chosen.limit,
        keep_duplicates=chosen.keep_duplicates,
    )
    verdict = ledger.examine([ledger.from_path(path) for path in chosen.files], options)
    for line in told(verdict):
        print(line)
    if verdict.rejects:
        where = chosen.rejects or Path("rejects.csv")
        _save(verdict, where)
        print(f"All rejects, with what was expected: {where}")
    if verdict.draft is None:
        print(f"Nothing would change on {verdict.base.id}; nothing was published.")
        return 1 if verdict.rejects else 0
    if chosen.dry_run:
        print("A dry run: nothing was published.")
        return 0 if verdict.may_publish else 1
    snapshot = ledger.publish(verdict)
    print(f"{snapshot.id} is published and opens by default; before it, {verdict.base.id}.")
    return 0


def _save(verdict: Verdict, where: Path) -> None:
    try:
        with where.open("wb") as file:
            ledger.write(verdict.rejects, file)
    except OSError as error:
        fields = {"root": str(where.parent), "reason": shown(error.strerror or error)}
        raise SnapshotError("write_failed", fields) from error


def told(verdict: Verdict) -> Iterable[str]:
    """The verdict in lines: mapping and notices, changes, rejects by kind and the first few."""
    yield from map(str, verdict.notices)
    for change in verdict.changes.values():
        counts = f"{change.added:,} added, {change.changed:,} changed, {change.same:,} the same"
        gone = f", {change.removed:,} on record but not in the files" if change.removed else ""
        yield f"{change.table}: {counts}{gone}."
        for cell in change.cells[:SHOWN]:
            yield f"  {cell.key} {cell.column}: {cell.before or '—'} → {cell.after or '—'}"
    if verdict.rejects:
        kinds = ", ".join(f"{code} {count:,}" for code, count in verdict.by_code.items())
        yield f"{verdict.rejected_rows:,} rows rejected ({kinds}); the first:"
    for reject in verdict.rejects[:SHOWN]:
        sheet = f" [{reject.sheet}]" if reject.sheet else ""
        column = f", {reject.column}" if reject.column else ""
        yield (
            f'  {reject.file}{sheet}, row {reject.row}{column}: "{reject.found}"; '
            f"expected {reject.expected}."
        )
