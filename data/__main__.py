"""The command line for snapshots: `python -m data build | import | list | check | use | …`.

Exit status: 0 success, 1 a failed check, 2 a wrong command or any other error.
"""

import importlib
import io
import os
import secrets
import shutil
import sys
import threading
from collections.abc import Mapping, Sequence

import data
from data import (
    build,
    checks,
    engine,
    importing,
    ledger,
    line,
    migrate,
    pack,
    publish,
    report,
    said,
    state,
    store,
)
from data.demo import large
from data.errors import SnapshotError
from data.ledger.match import draft, template
from data.line import Chosen, Run
from data.manifest import Snapshot
from data.place import ASKING, here
from data.said import say

FURTHER = {
    "account": "data.office:account",
    "assistant": "data.office:assistant",
    "audit": "data.office:audited",
    "backup": "data.office:backed_up",
    "doctor": "pages.ui.doctor:main",
    "organisations": "data.office:organisations",
    "restore": "data.office:restored",
    "digest": "pages.overview.digest:main",
    "report": "pages.data.annual.made:main",
    "serve": "pages.ui.replicas:main",
    "slides": "pages.meeting.deck:main",
}
"""Commands that are loaded when they are called: those of the layers above, which this one does not
import, so that publishing needs no page, and those of running the app. Each is a function that
takes the arguments and returns the status."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Windows writes GBK or cp1252 into a pipe
            stream.reconfigure(errors="replace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = line.language(given)
    try:
        if given and given[0] in FURTHER:
            _refresh(lang)
            module, _, function = FURTHER[given[0]].partition(":")
            return int(getattr(importlib.import_module(module), function)(given[1:]))
        chosen = line.parser(lang, RUNS, FURTHER).parse_args(given)
        chosen.lang = lang
        engine.use(getattr(chosen, "engine", None))
        _refresh(lang)
        return int(chosen.run(chosen) or 0)
    except SnapshotError as error:
        print(said.error(error, lang), file=sys.stderr)
        return 1 if error.code == "check_failed" else 2


def _refresh(lang: str) -> None:
    """Pull what the mirror of a bucket lacks; a command goes on with what there is."""
    try:
        while store.refresh():
            pass
    except SnapshotError as error:
        print(said.error(error, lang), file=sys.stderr)


def _build(chosen: Chosen) -> None:
    lang = chosen.lang
    before = set(data.snapshot_ids())
    for snapshot in build.build():
        key = "build.there" if snapshot.id in before else "build.built"
        print(say(lang, key, id=snapshot.id, size=_size(snapshot, lang)))
    print(say(lang, "build.opens", id=store.named_id()))


def _size(snapshot: Snapshot, lang: str) -> str:
    rows = sum(table.rows for table in snapshot.tables.values())
    size = sum(table.bytes for table in snapshot.tables.values())
    sizes = {"rows": f"{rows:,}", "size": f"{size / 1e6:.1f}"}
    return say(lang, "size", tables=len(snapshot.tables), **sizes)


def _list(chosen: Chosen) -> None:
    current = store.current_id()
    for snapshot_id in data.snapshot_ids():
        mark = "*" if snapshot_id == current else " "
        try:
            told = _size(data.open_snapshot(snapshot_id), chosen.lang)
        except SnapshotError as error:
            told = said.error(error, chosen.lang)
        print(f"{mark} {snapshot_id}  {told}")
    for snapshot_id in store.elsewhere():
        print(f"  {snapshot_id}  {say(chosen.lang, 'list.elsewhere', root=here().name)}")
    if not data.snapshot_ids():
        print(say(chosen.lang, "list.none", root=here().name))


def _check(chosen: Chosen) -> int:
    snapshot = data.open_snapshot(chosen.id) if chosen.id else data.current_snapshot()
    verdicts = checks.run(snapshot)
    lang = chosen.lang
    for one in verdicts:
        if one.verdict == "failed":
            told = {"name": one.name, "title": one.title[lang], "broken": one.broken}
            print(say(lang, "check.broken", **told))
    words = [one.verdict for one in verdicts]
    counts = {word: words.count(word) for word in ("passed", "failed", "not_applicable")}
    print(say(lang, "check.done", id=snapshot.id, **counts))
    return 1 if "failed" in words else 0


def _use(chosen: Chosen) -> None:
    print(say(chosen.lang, "use.done", id=publish.point(chosen.id).id))


def _remove(chosen: Chosen) -> None:
    publish.remove(chosen.id)
    print(say(chosen.lang, "remove.done", id=chosen.id))


def _migrate(chosen: Chosen) -> None:
    print(say(chosen.lang, "migrate.done", id=migrate.migrate(chosen.id).id, old=chosen.id))


def _template(chosen: Chosen) -> None:
    for path in template.write(chosen.folder):
        print(path)


def _mapping(chosen: Chosen) -> None:
    for written in draft.draft(ledger.from_path(chosen.file), chosen.lang):
        print(written)


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
    sizes = {"records": f"{records:,}", "size": f"{size / 1e6:,.1f}"}
    at = engine.address()
    serving = f"SNAPSHOT_ROOT={folder}" + (f" ENGINE={engine.named(at)}" if at else "")
    print(say(chosen.lang, "demo.done", path=folder / snapshot.id, serving=serving, **sizes))


def _key(_: Chosen) -> None:
    print(secrets.token_hex(32))


RUNS: Mapping[str, Run] = {
    "build": _build,
    "list": _list,
    "check": _check,
    "use": _use,
    "remove": _remove,
    "migrate": _migrate,
    "key": _key,
    "template": _template,
    "mapping": _mapping,
    "demo": _demo,
    "import": importing.run,
    "carry": importing.carry,
    "waiting": importing.wait,
    "pack": pack.run,
}


if __name__ == "__main__":
    state.shut_out_others()
    status = main()
    if any(thread.name == ASKING for thread in threading.enumerate()):
        sys.stdout.flush(), sys.stderr.flush()
        os._exit(status)  # else pyarrow waits for an answer that does not come
    sys.exit(status)
