"""Who may import: one passphrase, compared in constant time, tries limited for the whole process.

A new session brings no new tries, and tries that arrive together are taken one after the other.
No Streamlit here.
"""

import hmac
import secrets
import threading
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

SHORTEST = 8  # characters of a passphrase that is used at all
LONGEST = 200  # characters of a try that are looked at
MOST = 5  # wrong tries
WITHIN = 15 * 60  # seconds

_SALT = secrets.token_bytes(32)

Said = Literal["open", "wrong", "wait"]


def proof(passphrase: str) -> bytes:
    """What stands for a passphrase in this process: 32 bytes that give nothing of it away."""
    text = unicodedata.normalize("NFKC", passphrase)
    return hmac.new(_SALT, text.encode("utf-8", "surrogatepass"), "sha256").digest()


@dataclass
class Tries:
    """The wrong tries of all sessions; `clock` counts seconds and never goes back."""

    clock: Callable[[], float] = time.monotonic
    _wrong: list[float] = field(default_factory=list)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def knock(self, given: str, right: str) -> Said:
        """Whether `given` opens; `wait` without looking at it after MOST wrong ones in WITHIN."""
        with self._lock:
            if self.left == 0:
                return "wait"
            if hmac.compare_digest(proof(given), proof(right)):
                return "open"
            self._wrong.append(self.clock())
            return "wrong"

    @property
    def left(self) -> int:
        """How many wrong tries are still allowed."""
        with self._lock:
            now = self.clock()
            self._wrong = [at for at in self._wrong if now - at < WITHIN]
            return MOST - len(self._wrong)

    @property
    def wait(self) -> int:
        """Seconds until a try is looked at again; 0 where it is now."""
        with self._lock:
            return 0 if self.left else max(1, round(self._wrong[0] + WITHIN - self.clock()))


TRIES = Tries()

_admitted: set[str] = set()  # sessions that gave the passphrase


def admit(session: str) -> None:
    """Let a session hand over files."""
    _admitted.add(session)


def dismiss(session: str) -> None:
    """Let it no longer."""
    _admitted.discard(session)


def may_upload(path: str) -> bool:
    """Whether a file may be handed over at this address: `…/<session>/<file>` of one admitted."""
    parts = path.split("/")
    return len(parts) > 1 and parts[-2] in _admitted
