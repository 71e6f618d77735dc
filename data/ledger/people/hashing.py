"""Keys of people: a keyed BLAKE2 hash of a name or number.

Nobody without the secret can try names or numbers. The secret comes from LEDGER_KEY, or from the
file LEDGER_KEY_FILE names, and never lies in the repository.
"""

import hashlib
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from data.errors import SnapshotError, shown
from data.nfkc import nfkc

SHORTEST = 16
REPOSITORY = Path(__file__).resolve().parents[3]
OURS = re.compile(r"[DV]-[0-9a-f]{20}", re.ASCII)


@dataclass(frozen=True)
class Key:
    """The secret of the keyed hash."""

    secret: bytes

    def of(self, prefix: str, text: str) -> str:
        """Return the key of a person; one of our own keys stays as it is."""
        if text[1:2] == "-" and OURS.fullmatch(text):
            return text
        digest = self._keyed.copy()
        digest.update(nfkc(text).strip().casefold().encode())
        return f"{prefix}-{digest.hexdigest()}"

    @cached_property
    def _keyed(self) -> "hashlib.blake2b":
        return hashlib.blake2b(key=self.secret, digest_size=10)

    @cached_property
    def fingerprint(self) -> str:
        """Eight digits that tell two keys apart and give neither away."""
        return hashlib.blake2b(b"fingerprint", key=self.secret, digest_size=4).hexdigest()


def key() -> Key:
    """Return the key of this machine. Raises SnapshotError ledger_key when there is no fit one."""
    text, named = os.environ.get("LEDGER_KEY", ""), os.environ.get("LEDGER_KEY_FILE", "")
    if named and not text:
        path = Path(named).resolve()
        if path.is_relative_to(REPOSITORY):
            raise SnapshotError("ledger_key", {"problem": "LEDGER_KEY_FILE lies in the repository"})
        try:
            text = path.read_text("utf-8").strip()
        except (OSError, ValueError) as error:
            problem = f"LEDGER_KEY_FILE cannot be read ({shown(error)})"
            raise SnapshotError("ledger_key", {"problem": problem}) from error
    if len(text) < SHORTEST:
        problem = f"it is shorter than {SHORTEST} letters" if text else "neither is set"
        raise SnapshotError("ledger_key", {"problem": problem})
    return Key(hashlib.blake2b(text.encode(), digest_size=32).digest())
