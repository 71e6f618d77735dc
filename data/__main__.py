"""The command line of the snapshots: `python -m data build | import | list | check | use | …`.

Exit status: 0 done, 1 a check failed, 2 a wrong command or an error said in one sentence.
"""

import argparse
import sys
from collections.abc import Sequence

import data
from data import build, checks, commands, publish, store
from data.errors import SnapshotError
from data.manifest import Snapshot


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    try:
        match chosen.command:
            case "build":
                return _build()
            case "list":
                return _list()
            case "check":
                return _check(chosen.id)
            case "use":
                print(f"{publish.point(chosen.id).id} opens by default now.")
                return 0
            case "import" | "demo" | "template" | "migrate" | "key":
                return commands.run(chosen)
            case _:
                publish.remove(chosen.id)
                print(f"{chosen.id} is removed.")
                return 0
    except SnapshotError as error:
        print(error, file=sys.stderr)
        return 1 if error.code == "check_failed" else 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description="The snapshots.")
    subparsers = parser.add_subparsers(dest="command", required=True)
    subparsers.add_parser("build", help="build the snapshots that come with the project")
    subparsers.add_parser("list", help="list the snapshots, newest first; * marks the current one")
    check = subparsers.add_parser("check", help="verify the files and run every check")
    check.add_argument("id", nargs="?", help="snapshot; without it, the current one")
    use = subparsers.add_parser("use", help="choose the snapshot that opens by default")
    use.add_argument("id", help="snapshot")
    remove = subparsers.add_parser("remove", help="delete one snapshot, never the current one")
    remove.add_argument("id", help="snapshot")
    commands.add_to(subparsers)
    return parser


def _build() -> int:
    before = set(data.snapshot_ids())
    for snapshot in build.build():
        word = "is there already" if snapshot.id in before else "built"
        print(f"{snapshot.id} {word}: {_size(snapshot)}.")
    print(f"{store.current_id()} opens by default.")
    return 0


def _size(snapshot: Snapshot) -> str:
    rows = sum(table.rows for table in snapshot.tables.values())
    size = sum(table.bytes for table in snapshot.tables.values())
    return f"{len(snapshot.tables)} tables, {rows:,} rows, {size / 1e6:.1f} MB"


def _list() -> int:
    current = store.current_id()
    for snapshot_id in data.snapshot_ids():
        mark = "*" if snapshot_id == current else " "
        try:
            print(f"{mark} {snapshot_id}  {_size(data.open_snapshot(snapshot_id))}")
        except SnapshotError as error:
            print(f"{mark} {snapshot_id}  {error}")
    if not data.snapshot_ids():
        print(f"There is no snapshot in {data.root()}. Run `python -m data build`.")
    return 0


def _check(snapshot_id: str | None) -> int:
    if snapshot_id is None:
        snapshot, why = data.serving()
        if why:
            raise why
    else:
        snapshot = data.open_snapshot(snapshot_id)
    verdicts = checks.run(snapshot)
    for check in verdicts:
        if check.verdict == "failed":
            print(f"{check.name}: {check.title['en']}: {check.broken} rows break it.")
    count = {word: sum(c.verdict == word for c in verdicts) for word in ("passed", "failed")}
    rest = len(verdicts) - count["passed"] - count["failed"]
    print(
        f"{snapshot.id}: files sound, {count['passed']} checks passed, "
        f"{count['failed']} failed, {rest} not applicable."
    )
    return 1 if count["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
