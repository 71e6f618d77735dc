"""Tokens of assistants, which have no browser to sign in with: names and hashes.

They lie in `tokens.toml` of the state folder; `python -m data assistant` sets them. A token is 256
random bits, so its plain hash tells nothing of it, and nobody finds one by trying.
"""

import secrets
from hashlib import sha256
from pathlib import Path

from data import accounts, state


def path() -> Path:
    """Return the file of the tokens."""
    return state.root() / "tokens.toml"


def names() -> list[str]:
    """Return the assistants that have a token."""
    return sorted(accounts.read(path()))


def put(name: str) -> tuple[str, str]:
    """Give an assistant a new token in place of any other; return its name as kept, and the token.

    Raises SnapshotError account_name, and what writing raises.
    """
    kept, token = accounts.named(name), secrets.token_urlsafe(32)
    accounts.put_in(path(), "assistant", kept, lambda: _hash(token))
    return kept, token


def remove(name: str) -> str:
    """Take an assistant's token away; return its name. Raises SnapshotError assistant_unknown."""
    return accounts.take_out(path(), "assistant", name)


def holder(token: str) -> str | None:
    """Return whose token this is, None for nobody's. Raises SnapshotError account_file."""
    by_hash = {hashed: name for name, hashed in accounts.read(path()).items()}
    return by_hash.get(_hash(token))


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
