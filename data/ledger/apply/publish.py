"""Publish the verdict on an import."""

from data import pack, store
from data import publish as publishing
from data.errors import SnapshotError
from data.ledger.apply.examine import base_of
from data.ledger.apply.verdict import Verdict
from data.lock import locked
from data.manifest import Snapshot


def publish(verdict: Verdict, go_on: bool = False, current: bool = True) -> Snapshot:
    """Publish what a verdict found; the base itself when nothing would change.

    `go_on` publishes the rest however many rows were rejected. Raises SnapshotError
    ledger_rejects; ledger_moved when another base would be chosen by now, so that its rows would
    be lost; and what `data.publish.publish` raises. Then nothing was published.
    """
    if verdict.too_many and not go_on:
        fields = {"rows": f"{verdict.rejected_rows:,}", "limit": f"{verdict.options.limit:,}"}
        raise SnapshotError("ledger_rejects", fields)
    if verdict.draft is None:
        return verdict.base
    with locked(store.root()):
        if verdict.options.on is None and (now := base_of(None).id) != verdict.base.id:
            raise SnapshotError("ledger_moved", {"id": verdict.base.id, "now": now})
        snapshot = publishing.publish_locked(verdict.draft, current)
    pack.begin(snapshot)
    return snapshot
