"""The operator's passphrase, compared in constant time, and the sessions that may hand over files.

No Streamlit here.
"""

import hmac
import secrets

from data.nfkc import nfkc

SHORTEST = 8  # characters of a passphrase that is used at all
LONGEST = 200  # characters of a try that are looked at

_SALT = secrets.token_bytes(32)

_admitted: set[str] = set()  # sessions of operators


def proof(passphrase: str) -> bytes:
    """What stands for a passphrase in this process: 32 bytes that give nothing of it away."""
    text = nfkc(passphrase)[: LONGEST + 1]
    return hmac.new(_SALT, text.encode("utf-8", "surrogatepass"), "sha256").digest()


def fits(given: str, right: str) -> bool:
    """Whether a passphrase is the right one; it takes as long where it is not."""
    return hmac.compare_digest(proof(given), proof(right))


def admit(session: str) -> None:
    """Let a session hand over files."""
    _admitted.add(session)


def dismiss(session: str) -> None:
    """Let it no longer."""
    _admitted.discard(session)


def is_admitted(session: str) -> bool:
    """Whether a session may hand over files."""
    return session in _admitted


def uploads_to(path: str) -> str:
    """The session that an address of an upload is of: `…/<session>/<file>`; empty of any other."""
    parts = path.split("/")
    return parts[-2] if len(parts) > 1 else ""
