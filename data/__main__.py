"""The command line for snapshots: `python -m data build | import | list | check | use | …`.

Exit status: 0 success, 1 a failed check, 2 a wrong command or any other error.
"""

import argparse
import importlib
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

import data
from data import build, checks, ledger, migrate, publish, report, store
from data.demo import SEED, large
from data.errors import SnapshotError, shown
from data.ledger import Verdict
from data.ledger.match import draft, mapping, template
from data.manifest import Snapshot

SHOWN = 10  # kinds of rejects and changes printed; the files have them all

FURTHER = {
    "slides": ("pages.meeting.deck:main", "write the scenes of the meeting as slides (PPTX)"),
}
"""Commands of the layers above, which this one does not import: each is a function that is loaded
when it is called, so that publishing needs no page. It takes the arguments, returns the status."""

Chosen = argparse.Namespace


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if given and given[0] in FURTHER:
            module, _, function = FURTHER[given[0]][0].partition(":")
            return int(getattr(importlib.import_module(module), function)(given[1:]))
        chosen = _parser().parse_args(given)
        return int(chosen.run(chosen) or 0)
    except SnapshotError as error:
        print(error, file=sys.stderr)
        return 1 if error.code == "check_failed" else 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description="The snapshots.")
    commands = parser.add_subparsers(dest="command", required=True)

    def command(
        name: str, run: Callable[[Chosen], int | None], words: str
    ) -> argparse.ArgumentParser:
        found = commands.add_parser(name, help=words)
        found.set_defaults(run=run)
        return found

    command("build", _build, "build the snapshots that come with the project")
    command("list", _list, "list the snapshots, newest first; * marks the current one")
    check = command("check", _check, "verify the files and run every check")
    check.add_argument("id", nargs="?", help="snapshot; without it, the current one")
    for name, run, words in (
        ("use", _use, "choose the snapshot that opens by default"),
        ("remove", _remove, "delete one snapshot, never the current one"),
        ("migrate", _migrate, "publish an older snapshot in today's schema"),
    ):
        command(name, run, words).add_argument("id", help="snapshot")
    key = "make up a key for LEDGER_KEY or LEDGER_KEY_FILE"
    command("key", lambda _: print(secrets.token_hex(32)), key)
    form = command("template", _template, "write an empty workbook for each kind of ledger")
    form.add_argument("folder", nargs="?", type=Path, default=Path("templates"))
    sketch = command("mapping", _mapping, "write a first draft of a mapping for a ledger")
    sketch.add_argument(
        "file", type=Path, metavar="FILE", help="ledger whose headings are not known"
    )
    demo = command("demo", _demo, "publish a demo of any size in a folder of its own")
    add = demo.add_argument
    add("--records", type=int, required=True, metavar="N",
        help=f"service records, {large.FEWEST:,} to {large.MOST:,}")  # fmt: skip
    add("--out", type=Path, required=True, metavar="DIR",
        help="an empty folder; SNAPSHOT_ROOT=DIR serves it")  # fmt: skip
    add("--seed", type=_seed, default=SEED, metavar="S")
    add = command(
        "import", _import, "read ledgers (CSV, TSV, XLSX, ZIP), check them, publish a new snapshot"
    ).add_argument
    add("files", nargs="+", type=Path, metavar="FILE")
    add("--as-of", type=_day, metavar="DATE", help="the day the ledgers stand for")
    add("--title", metavar="T", help="title of the snapshot; 中文|English for both")
    add("--on", metavar="ID", help="snapshot to add to; else the current one")
    add("--dry-run", action="store_true", help="say what would change, publish nothing")
    add("--go-on", action="store_true", help="publish the rest, however many rows are rejected")
    add("--limit", type=int, default=0, metavar="N", help="rejected rows that may be")
    add("--rejects", type=Path, metavar="FILE", help="where the reject file goes")
    add("--mapping", type=Path, action="append", default=[], metavar="FILE",
        help="a mapping of your own, as those in data/mappings")  # fmt: skip
    add("--replace", action="store_true",
        help="the files replace what is on record within their days")  # fmt: skip
    add("--numbers-restart", action="store_true",
        help="numbers of rows begin again in each file")  # fmt: skip
    add("--day", type=_days, metavar="DAY", dest="days",
        help="day of tables without days, or first and last: 2022-01-22..2022-01-28")  # fmt: skip
    add("--keep-duplicates", action="store_true",
        help="keep equal rows that have no number of their own")  # fmt: skip
    for name, (_, words) in FURTHER.items():
        commands.add_parser(name, help=words)
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{shown(text)} is no day such as 2022-03-31") from error


def _days(text: str) -> tuple[date, date]:
    first, _, last = text.partition("..")
    days = _day(first), _day(last or first)
    if days[0] > days[1]:
        raise argparse.ArgumentTypeError(f"{shown(text)} ends before it begins")
    return days


def _seed(text: str) -> int:
    if text.isascii() and text.isdecimal():
        return int(text)
    raise argparse.ArgumentTypeError(f"{shown(text)} is no whole number from 0")


def _build(_: Chosen) -> None:
    before = set(data.snapshot_ids())
    for snapshot in build.build():
        word = "is there already" if snapshot.id in before else "built"
        print(f"{snapshot.id} {word}: {_size(snapshot)}.")
    print(f"{store.current_id()} opens by default.")


def _size(snapshot: Snapshot) -> str:
    rows = sum(table.rows for table in snapshot.tables.values())
    size = sum(table.bytes for table in snapshot.tables.values())
    return f"{len(snapshot.tables)} tables, {rows:,} rows, {size / 1e6:.1f} MB"


def _list(_: Chosen) -> None:
    current = store.current_id()
    for snapshot_id in data.snapshot_ids():
        mark = "*" if snapshot_id == current else " "
        try:
            print(f"{mark} {snapshot_id}  {_size(data.open_snapshot(snapshot_id))}")
        except SnapshotError as error:
            print(f"{mark} {snapshot_id}  {error}")
    if not data.snapshot_ids():
        print(f"There is no snapshot in {data.root()}. Run `python -m data build`.")


def _check(chosen: Chosen) -> int:
    if chosen.id is None:
        snapshot, why = data.serving()
        if why:
            raise why
    else:
        snapshot = data.open_snapshot(chosen.id)
    verdicts = checks.run(snapshot)
    for check in verdicts:
        if check.verdict == "failed":
            print(f"{check.name}: {check.title['en']}: {check.broken} rows break it.")
    words = [check.verdict for check in verdicts]
    print(
        f"{snapshot.id}: files sound, {words.count('passed')} checks passed, "
        f"{words.count('failed')} failed, {words.count('not_applicable')} not applicable."
    )
    return 1 if "failed" in words else 0


def _use(chosen: Chosen) -> None:
    print(f"{publish.point(chosen.id).id} opens by default now.")


def _remove(chosen: Chosen) -> None:
    publish.remove(chosen.id)
    print(f"{chosen.id} is removed.")


def _migrate(chosen: Chosen) -> None:
    print(f"{migrate.migrate(chosen.id).id} holds {chosen.id} in today's schema.")


def _template(chosen: Chosen) -> None:
    for path in template.write(chosen.folder):
        print(path)


def _mapping(chosen: Chosen) -> None:
    for line in draft.draft(ledger.from_path(chosen.file)):
        print(line)


def _demo(chosen: Chosen) -> None:
    """Publish a demo of this size in a folder that becomes a root of snapshots."""
    records, folder = chosen.records, chosen.out.absolute()
    if not large.FEWEST <= records <= large.MOST:
        fields = {"fewest": f"{large.FEWEST:,}", "most": f"{large.MOST:,}"}
        raise SnapshotError("demo_records", {"records": f"{records:,}", **fields})
    # Names with a dot are the lock, and files a killed publisher left.
    if folder.exists() and not (
        folder.is_dir() and all(p.name[0] == "." for p in folder.iterdir())
    ):
        raise SnapshotError("demo_folder", {"folder": str(folder)})
    there = next(place for place in (folder, *folder.parents) if place.exists())
    free, needed = shutil.disk_usage(there).free, large.room(records)
    if free < needed:
        sizes = {"free": f"{free / 1e9:,.1f} GB", "needed": f"{needed / 1e9:,.1f} GB"}
        where = {"folder": str(there), "records": f"{records:,}"}
        raise SnapshotError("demo_room", {**where, **sizes})
    os.environ["SNAPSHOT_ROOT"] = str(folder)  # for this process, which does nothing else
    base = report.draft(report.SOURCES / build.DEMO_SOURCE)
    snapshot = publish.publish(large.draft(base, records, chosen.seed), current=True)
    size = sum(table.bytes for table in snapshot.tables.values())
    print(f"{folder / snapshot.id}: {records:,} service records, {size / 1e6:,.0f} MB.")
    print(f"SNAPSHOT_ROOT={folder} make run serves it.")


def _import(chosen: Chosen) -> int:
    options = ledger.Options(
        as_of=chosen.as_of,
        title=ledger.in_both(chosen.title) if chosen.title else None,
        on=chosen.on,
        mappings=tuple(map(mapping.load, chosen.mapping)),
        limit=None if chosen.go_on else chosen.limit,
        keep_duplicates=chosen.keep_duplicates,
        days=chosen.days,
        replace=chosen.replace,
        numbers_restart=chosen.numbers_restart,
    )
    verdict = ledger.examine([ledger.from_path(path) for path in chosen.files], options)
    for line in told(verdict):
        print(line)
    if verdict.rejects:
        where = chosen.rejects or Path("rejects.csv")
        try:
            with where.open("wb") as file:
                ledger.write(verdict.rejects, file)
        except OSError as error:
            fields = {"root": str(where.parent), "reason": shown(error.strerror or error)}
            raise SnapshotError("write_failed", fields) from error
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


def told(verdict: Verdict) -> Iterable[str]:
    """Yield the verdict in lines: notices, changes, rejects by kind, the first few rejects."""
    yield from map(str, verdict.notices)
    for change in verdict.changes.values():
        counts = f"{change.added:,} added, {change.changed:,} changed, {change.same:,} the same"
        gone = f", {change.removed:,} on record but not in the files" if change.removed else ""
        yield f"{change.table}: {counts}{gone}."
        yield f"  in the files {change.read}; before {change.before}; after {change.after}."
        for cell in change.cells[:SHOWN]:
            yield f"  {cell.key} {cell.column}: {cell.before or '—'} → {cell.after or '—'}"
    if verdict.rejects:
        yield f"{verdict.rejected_rows:,} rows rejected; what is wrong, and where first:"
    for reject, count in verdict.groups[:SHOWN]:
        sheet = f" [{reject.sheet}]" if reject.sheet else ""
        column = f", {reject.column}" if reject.column else ""
        yield (
            f'  {count:,} × {reject.file}{sheet}, row {reject.row}{column}: "{reject.found}"; '
            f"expected {reject.expected}."
        )


if __name__ == "__main__":
    sys.exit(main())
