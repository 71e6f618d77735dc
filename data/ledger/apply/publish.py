"""Publish the verdict on an import, or let it wait for a second operator."""

from data import pack, state, store, waiting
from data import publish as publishing
from data.errors import SnapshotError
from data.ledger.apply.carry import Carried, source_of
from data.ledger.apply.examine import base_of
from data.ledger.apply.lines import differences, told
from data.ledger.apply.verdict import Verdict
from data.lock import locked
from data.manifest import Snapshot
from data.publish import Draft
from data.said import LANGUAGES
from data.waiting import Waiting

EVERY = 200  # changes of a table and kinds of rejects that whoever approves gets to see


def publish(verdict: Verdict, go_on: bool = False, current: bool = True) -> Snapshot:
    """Publish what a verdict found; the base itself when nothing would change.

    `go_on` publishes the rest however many rows were rejected. Raises SnapshotError
    ledger_rejects; ledger_moved when another base would be chosen by now, so that its rows would
    be lost; and what `data.publish.publish` raises. Then nothing was published.
    """
    if (draft := _wanted(verdict, go_on)) is None:
        return verdict.base
    with locked(store.root()):
        now = _unmoved(verdict)
        snapshot = publishing.publish_locked(draft, [now] if current else [])
    pack.begin(snapshot)
    return snapshot


def submit(verdict: Verdict, go_on: bool = False) -> Snapshot | Waiting:
    """Publish it; where a second operator has to approve that, let it wait, and publish nothing.

    Raises what `publish` and `data.waiting.ask` raise.
    """
    if not state.wants_second_operator():
        return publish(verdict, go_on)
    if (draft := _wanted(verdict, go_on)) is None:
        return verdict.base
    with locked(store.root()):
        now = _unmoved(verdict)
        return waiting.ask(draft, {one: [*told(verdict, one, EVERY)] for one in LANGUAGES}, now)


def submit_carried(carried: Carried) -> Snapshot | Waiting:
    """Publish a report with ledgers on it, or let it wait, likewise.

    Raises SnapshotError carry_moved when other ledgers would be carried by now, and would be lost.
    """
    with locked(store.root()):
        publishing.catch_up()
        current = store.named_id()
        now = carried.source if carried.is_named else source_of(carried.report.id)
        if now.id != carried.source.id:
            raise SnapshotError("carry_moved", {"id": carried.source.id, "now": now.id})
        current = carried.current if carried.is_named else current
        if not state.wants_second_operator():
            return publishing.publish_locked(carried.draft, [current])
        lines = {one: [*differences(carried, one)] for one in LANGUAGES}
        return waiting.ask(carried.draft, lines, current)


def _wanted(verdict: Verdict, go_on: bool) -> Draft | None:
    if verdict.too_many and not go_on:
        fields = {"rows": f"{verdict.rejected_rows:,}", "limit": f"{verdict.options.limit:,}"}
        raise SnapshotError("ledger_rejects", fields)
    return verdict.draft


def _unmoved(verdict: Verdict) -> str | None:
    """Return what CURRENT names, read before the base is looked at: what comes later is no base.
    Of a base that was named, what CURRENT named when the files were looked at."""
    publishing.catch_up()
    current = store.named_id()
    if verdict.options.on is None and (now := base_of(None).id) != verdict.base.id:
        raise SnapshotError("ledger_moved", {"id": verdict.base.id, "now": now})
    return current if verdict.options.on is None else verdict.current
