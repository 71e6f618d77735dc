"""The snapshots that come with the project: the reports, and the demo built on one of them."""

from collections.abc import Callable, Iterator
from functools import partial

from data import demo, publish, report, store
from data.errors import SnapshotError
from data.lock import locked
from data.manifest import Snapshot
from data.publish import Draft, Progress

DEMO_SOURCE = "report-2021"


def recipes() -> Iterator[tuple[str, str, Callable[[], Draft]]]:
    """Yield the first id, the generator and the maker of each snapshot: reports, then the demo."""
    for folder in report.folders():
        draft = report.draft(folder)
        yield f"{draft.as_of}-report", draft.generator, partial(report.draft, folder)
    base = report.draft(report.SOURCES / DEMO_SOURCE)
    yield f"{base.as_of}-demo", demo.generator(base), partial(demo.draft, base)


def ensure(progress: Progress | None = None) -> None:
    """Do what `data.ensure` says."""
    tell = progress or (lambda step, share: None)
    try:
        with locked(store.root(), waiting=lambda: tell("waiting", 0.0)):
            store.refresh()  # what cannot be reached is not built anew
            if not store.settled():
                _build(tell)
    except SnapshotError as error:
        try:
            store.serving()
        except SnapshotError:
            raise error from None
    tell("done", 1.0)


def build(progress: Progress | None = None) -> tuple[Snapshot, ...]:
    """Build each snapshot that is missing, damaged or of an older version; return all of them.

    Set CURRENT to the demo where it names none or an older demo. Raises SnapshotError publishing,
    bad_source, check_failed, root_readonly.
    """
    with locked(store.root()):
        return _build(progress or (lambda step, share: None))


def _build(tell: Progress) -> tuple[Snapshot, ...]:
    tell("reading", 0.0)
    wanted = tuple(recipes())
    built = []
    for done, (stem, generator, make) in enumerate(wanted):
        ids = (id for id in store.every_id() if id == stem or id.startswith(f"{stem}-"))
        found = next((s for s in store.sound(ids) if s.generator == generator), None)
        if found is None:
            tell("generating", done / len(wanted))
            draft = make()
            tell("writing", (done + 0.5) / len(wanted))
            publish.catch_up()
            found = publish.publish_locked(draft)
        built.append(found)
    _set_current(built[-1])
    tell("done", 1.0)
    return tuple(built)


def _set_current(newest: Snapshot) -> None:
    """Point CURRENT to the demo where there is none, or it names an older demo or what is not here.

    Nothing takes the place of a report or an import that cannot be opened now: it may be migrated
    or restored, and the next import is to go on with it. Where there are ledgers, or nobody can say
    what CURRENT names, it is for people to choose.
    """
    try:
        named = store.named_id()
    except SnapshotError:
        return
    try:
        current = store.open_snapshot(named or "")
    except SnapshotError as error:
        has_ledgers = "import" in map(store.kind_of, store.snapshot_ids())
        is_gone = error.code == "unknown_snapshot" and not has_ledgers
        if is_gone or store.kind_of(named or "") not in ("report", "import"):
            publish.point(newest.id, [named])
        return
    recipe = newest.generator.partition(" ")[0]  # a demo of another size is no older version
    is_older = current.generator.startswith(recipe) and current.generator != newest.generator
    if is_older and current.kind == newest.kind == "demo":
        publish.point(newest.id, [named])
