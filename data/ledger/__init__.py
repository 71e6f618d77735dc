"""The office's ledgers: read, checked, published.

verdict = ledger.examine([ledger.from_path(path)], ledger.Options())
verdict.notices, verdict.rejects, verdict.changes      what was read, refused, and would change
ledger.publish(verdict)                                the new snapshot, current from now on

    read/    files to sheets of text, cells to values
    people/  names, numbers and keys of people: mask, star out, hash
    match/   headings to columns, names to keys, rows to tables
    apply/   rows onto the tables of a snapshot: merged, checked, published
"""

from data.errors import SnapshotError
from data.ledger.apply.examine import base_of, examine
from data.ledger.apply.publish import publish, submit, submit_carried
from data.ledger.apply.verdict import Options, Outline, Verdict
from data.ledger.messages import Notice, Reject, in_both, write
from data.ledger.people import hashing
from data.ledger.read.files import Ledger, from_bytes, from_path

__all__ = [
    "Ledger", "Notice", "Options", "Outline", "Reject", "Verdict", "base_of", "examine",
    "from_bytes", "from_path", "in_both", "keyless", "publish", "submit",
    "submit_carried", "write",
]  # fmt: skip


def keyless() -> SnapshotError | None:
    """Return why ledgers with people cannot be read on this machine; None where its key is set."""
    try:
        hashing.key()
    except SnapshotError as error:
        return error
    return None
