"""The office's ledgers: read, checked, published.

verdict = ledger.examine([ledger.from_path(path)], ledger.Options())
verdict.notices, verdict.rejects, verdict.changes      what was read, refused, and would change
ledger.publish(verdict)                                the new snapshot, current from now on
"""

from data import publish as publishing
from data.errors import SnapshotError
from data.ledger.examine import Options, Verdict, examine
from data.ledger.files import Ledger, from_bytes, from_path
from data.ledger.rejects import Reject, write
from data.ledger.said import Notice
from data.manifest import Snapshot

__all__ = [
    "Ledger", "Notice", "Options", "Reject", "Verdict", "examine", "from_bytes", "from_path",
    "publish", "write",
]  # fmt: skip


def publish(verdict: Verdict, go_on: bool = False, current: bool = True) -> Snapshot:
    """Publish what a verdict found; the base itself when nothing would change.

    `go_on` publishes the rest whatever was rejected. Raises SnapshotError ledger_rejects, and what
    `data.publish.publish` raises; then nothing was published.
    """
    if not go_on and verdict.limit is not None and verdict.rejected_rows > verdict.limit:
        fields = {"rows": f"{verdict.rejected_rows:,}", "limit": f"{verdict.limit:,}"}
        raise SnapshotError("ledger_rejects", fields)
    if verdict.draft is None:
        return verdict.base
    return publishing.publish(verdict.draft, current=current)
