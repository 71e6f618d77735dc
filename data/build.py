"""The snapshots that come with the project: the reports, and the demo built on one of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from data import demo, publish, report, store
from data.errors import SnapshotError
from data.lock import locked
from data.manifest import Provenance, Snapshot
from data.publish import Draft, Progress

DEMO_SOURCE = "report-2021"


@dataclass(frozen=True)
class Recipe:
    """One snapshot to come: the id it gets first, what made it, and how to draft it."""

    stem: str
    generator: str
    draft: Callable[[], Draft]


def recipes() -> Iterator[Recipe]:
    """One recipe for each folder of sources, last the demo on the folder it was made for."""
    for folder in report.folders():
        draft = report.draft(folder)
        yield Recipe(_stem(draft, "report"), draft.generator, partial(report.draft, folder))
    base = report.draft(report.SOURCES / DEMO_SOURCE)
    yield Recipe(_stem(base, "demo"), demo.generator(base), partial(demo.draft, base))


def _stem(draft: Draft, kind: Provenance) -> str:
    return f"{draft.as_of.isoformat()}-{kind}"


def quiet(step: str, share: float) -> None:
    """Progress for those who do not watch."""


def ensure(progress: Progress | None = None) -> None:
    """As `data.ensure` says."""
    tell = progress or quiet
    try:
        with locked(store.root(), waiting=lambda: tell("waiting", 0.0)):
            if not store.settled():
                _build(tell)
    except SnapshotError:
        if not _served():
            raise
    tell("done", 1.0)


def build(progress: Progress | None = None) -> tuple[Snapshot, ...]:
    """Build what is not there yet, sound and of this version; return the snapshots of the recipes.

    CURRENT is set to the demo unless it names a sound snapshot already (a demo made by an older
    version gives way). Raises SnapshotError publishing, bad_source, check_failed, root_readonly.
    """
    with locked(store.root()):
        return _build(progress or quiet)


def _served() -> bool:
    try:
        store.serving()
    except SnapshotError:
        return False
    return True


def _build(tell: Progress) -> tuple[Snapshot, ...]:
    tell("reading", 0.0)
    wanted = tuple(recipes())
    built = []
    for done, recipe in enumerate(wanted):
        found = _found(recipe)
        if found is None:
            tell("generating", done / len(wanted))
            draft = recipe.draft()
            tell("writing", (done + 0.5) / len(wanted))
            found = publish.publish_locked(draft, current=False)
        built.append(found)
    _set_current(built[-1])
    tell("done", 1.0)
    return tuple(built)


def _found(recipe: Recipe) -> Snapshot | None:
    for snapshot_id in store.snapshot_ids():
        if snapshot_id == recipe.stem or snapshot_id.startswith(f"{recipe.stem}-"):
            try:
                snapshot = store.open_snapshot(snapshot_id)
            except SnapshotError:
                continue
            if snapshot.generator == recipe.generator:
                return snapshot
    return None


def _set_current(newest: Snapshot) -> None:
    try:
        current = store.open_snapshot(store.current_id() or "")
    except SnapshotError:
        publish.point(newest.id)
        return
    if current.kind == newest.kind == "demo" and _older(current, newest):
        publish.point(newest.id)


def _older(current: Snapshot, newest: Snapshot) -> bool:
    """Whether both are made by the same recipe, the current one in another version."""
    recipe = newest.generator.partition(" ")[0]
    return current.generator.startswith(recipe) and current.generator != newest.generator
