"""The snapshots that come with the project: the reports, and the demo built on one of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from data import demo, publish, report, store
from data.errors import SnapshotError
from data.lock import locked
from data.manifest import Snapshot
from data.publish import Draft, Progress

DEMO_SOURCE = "report-2021"


@dataclass(frozen=True)
class Recipe:
    """A snapshot that comes with the project: its first id, its generator, how to draft it."""

    stem: str
    generator: str
    draft: Callable[[], Draft]


def recipes() -> Iterator[Recipe]:
    """One recipe for each folder of sources, last the demo on the folder it was made for."""
    for folder in report.folders():
        draft = report.draft(folder)
        yield Recipe(f"{draft.as_of}-report", draft.generator, partial(report.draft, folder))
    base = report.draft(report.SOURCES / DEMO_SOURCE)
    yield Recipe(f"{base.as_of}-demo", demo.generator(base), partial(demo.draft, base))


def ensure(progress: Progress | None = None) -> None:
    """As `data.ensure` says."""
    tell = progress or (lambda step, share: None)
    try:
        with locked(store.root(), waiting=lambda: tell("waiting", 0.0)):
            if not store.settled():
                _build(tell)
    except SnapshotError as error:
        try:
            store.serving()
        except SnapshotError:
            raise error from None
    tell("done", 1.0)


def build(progress: Progress | None = None) -> tuple[Snapshot, ...]:
    """Build what is not there yet, sound and of this version; return the snapshots of the recipes.

    CURRENT is set to the demo unless it names a sound snapshot already (a demo made by an older
    version gives way). Raises SnapshotError publishing, bad_source, check_failed, root_readonly.
    """
    with locked(store.root()):
        return _build(progress or (lambda step, share: None))


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
    stem = recipe.stem
    ids = (id for id in store.snapshot_ids() if id == stem or id.startswith(f"{stem}-"))
    return next((s for s in store.sound(ids) if s.generator == recipe.generator), None)


def _set_current(newest: Snapshot) -> None:
    """Open the demo by default unless CURRENT names a sound snapshot that is no older demo."""
    try:
        current = store.open_snapshot(store.current_id() or "")
    except SnapshotError:
        publish.point(newest.id)
        return
    recipe = newest.generator.partition(" ")[0]  # a demo of another size is no older version
    is_older = current.generator.startswith(recipe) and current.generator != newest.generator
    if is_older and current.kind == newest.kind == "demo":
        publish.point(newest.id)
