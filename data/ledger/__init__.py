"""The office's ledgers: read, checked, published.

verdict = ledger.examine([ledger.from_path(path)], ledger.Options())
verdict.notices, verdict.rejects, verdict.changes      what was read, refused, and would change
ledger.publish(verdict)                                the new snapshot, current from now on
"""

from data import publish as publishing
from data import store
from data.errors import SnapshotError
from data.ledger import personal
from data.ledger.examine import Options, Verdict, base_of, examine
from data.ledger.files import Ledger, from_bytes, from_path
from data.ledger.outline import Outline
from data.ledger.rejects import Reject, write
from data.ledger.said import Notice, in_both
from data.lock import locked
from data.manifest import Snapshot

__all__ = [
    "Ledger", "Notice", "Options", "Outline", "Reject", "Verdict", "base_of", "examine",
    "from_bytes", "from_path", "in_both", "keyless", "publish", "write",
]  # fmt: skip


def keyless() -> SnapshotError | None:
    """Why ledgers with people cannot be read on this machine; None where its key is set."""
    try:
        personal.key()
    except SnapshotError as error:
        return error
    return None


def publish(verdict: Verdict, go_on: bool = False, current: bool = True) -> Snapshot:
    """Publish what a verdict found; the base itself when nothing would change.

    `go_on` publishes the rest whatever was rejected. Raises SnapshotError ledger_rejects,
    ledger_moved when another base would be chosen by now, so that its rows would be lost, and what
    `data.publish.publish` raises; then nothing was published.
    """
    if not go_on and verdict.limit is not None and verdict.rejected_rows > verdict.limit:
        fields = {"rows": f"{verdict.rejected_rows:,}", "limit": f"{verdict.limit:,}"}
        raise SnapshotError("ledger_rejects", fields)
    if verdict.draft is None:
        return verdict.base
    with locked(store.root()):
        if verdict.on is None and (now := base_of(None).id) != verdict.base.id:
            raise SnapshotError("ledger_moved", {"id": verdict.base.id, "now": now})
        return publishing.publish_locked(verdict.draft, current)
