"""Accounts of the app's own, for an office without a provider: names and hashed passphrases.

They lie in `accounts.toml` of the state folder. Nobody registers: `python -m data account` sets
them.
"""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from data import audit, state
from data.errors import SnapshotError, shown
from data.nfkc import nfkc

SHORTEST, LONGEST = 8, 200  # characters of a passphrase
NAME = re.compile(r"[\w][\w.-]{0,39}")

_HASHER = PasswordHasher()


def path() -> Path:
    """Return the file of the accounts."""
    return state.root() / "accounts.toml"


def exist() -> bool:
    """Whether the app has accounts: a file that cannot be read counts, so that it stays shut."""
    try:
        path().lstat()
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return True


def plain(text: str) -> str:
    """Return a name or passphrase in the one form it is compared in."""
    return nfkc(text)


def named(text: str) -> str:
    """Return the name of an account as it is kept. Raises SnapshotError account_name."""
    name = plain(text).strip().casefold()
    if not NAME.fullmatch(name):
        raise SnapshotError("account_name", {"name": shown(text)})
    return name


def held() -> Mapping[str, str]:
    """Return the hashes by name. Raises SnapshotError account_file for a file that is damaged."""
    return read(path())


def read(file: Path) -> Mapping[str, str]:
    """Return the hashes of a file by name. Raises SnapshotError account_file."""
    try:
        found = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SnapshotError("account_file", {"file": str(file), "reason": shown(error)}) from error
    return {name: hashed for name, hashed in found.items() if isinstance(hashed, str)}


def put(name: str, passphrase: str) -> str:
    """Set the passphrase of an account, new or not; return its name as it is kept.

    Raises SnapshotError account_name, account_short, and what writing raises.
    """
    kept, text = named(name), plain(passphrase)
    if not SHORTEST <= len(text) <= LONGEST:
        fields = {"least": str(SHORTEST), "most": str(LONGEST)}
        raise SnapshotError("account_short", fields)
    put_in(path(), "account", kept, lambda: _HASHER.hash(text))
    return kept


def remove(name: str) -> str:
    """Delete an account; return its name. Raises SnapshotError account_unknown."""
    return take_out(path(), "account", name)


def put_in(file: Path, kind: str, name: str, hashed: Callable[[], str]) -> None:
    """Write a hash to a file in place of any other of this name; `kind` is what it is of."""
    with state.changing("accounts"):
        audit.record(kind, name=name, act="set")
        _write(file, {**read(file), name: hashed()})


def take_out(file: Path, kind: str, name: str) -> str:
    """Delete a hash of a file; return its name as it was kept. Raises SnapshotError *_unknown."""
    kept = plain(name).strip().casefold()
    with state.changing("accounts"):
        found = dict(read(file))
        if found.pop(kept, None) is None:
            raise SnapshotError(f"{kind}_unknown", {"name": shown(name)})
        audit.record(kind, name=shown(name), act="remove")
        _write(file, found)
    return kept


def fitting(name: str, passphrase: str) -> str:
    """Return the mark of the account whose passphrase this is; empty where it is of none.

    A name there is not takes as long as one there is, so that nobody learns names by the clock.
    """
    text = plain(passphrase)[: LONGEST + 1]
    hashed = held().get(plain(name).strip().casefold(), "")
    try:
        _HASHER.verify(hashed or _nobody(), text)
    except (VerificationError, InvalidHashError):
        return ""
    return _mark(hashed)


def mark(name: str) -> str:
    """Return what changes with the passphrase of an account; empty where there is none."""
    try:
        found = path().stat()
        held = _held_at(path(), found.st_mtime_ns, found.st_size, found.st_ino)
    except (OSError, SnapshotError):
        return ""
    return _mark(held.get(name, ""))


def _mark(hashed: str) -> str:
    return sha256(hashed.encode()).hexdigest()[:16] if hashed else ""


@lru_cache(maxsize=4)
def _held_at(_: Path, *stamp: int) -> Mapping[str, str]:
    """The accounts as they are in a file of this stamp: each request looks at them."""
    return held()


@cache
def _nobody() -> str:
    return _HASHER.hash(os.urandom(16).hex())


def _write(file: Path, found: Mapping[str, str]) -> None:
    """Write hashes by name."""
    lines = [f'"{name}" = "{hashed}"\n' for name, hashed in sorted(found.items())]
    state.write(file, "# Set by `python -m data`.\n" + "".join(lines))
