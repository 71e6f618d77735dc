"""Who is signed in: a file for each sign-in, in the state folder that all processes share.

A cookie holds a random token and nothing else. The file is named after the token's hash, so that
whoever reads the folder cannot sign in with it; its time is when it was last used. Signing out
removes all files of the person: every other tab, browser and old cookie ends with it.

A time that is still to come was noted by a clock that was ahead: a sign-in of then has ended, and
a sign-out counts from when that is found.
"""

import json
import logging
import os
import secrets
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from cachetools import LRUCache

from data import accounts, state
from pages.ui.roles import Person

IDLE = 8 * 3600  # seconds without a step after which a sign-in ends
LONGEST = 12 * 3600  # seconds after which it ends in any case
NOTED = 60  # seconds within which a further step is not written down
LARGEST = 64 << 10  # bytes of what is kept of a person
AHEAD = 60  # seconds by which the clocks of machines that share the folder may differ
MOST = 20  # sign-ins of a person: a further one ends that which was used longest ago

log = logging.getLogger("dashboard")

_unwritten: LRUCache[Path, tuple[dict[str, Any], float]] = LRUCache(1000)
"""Sign-ins while the disk is full: reading goes on in the process they are made in."""


def begin(person: Person, id_token: str = "", mark: str = "") -> str:
    """Remember that this person has signed in; returns the token for their cookie.

    `mark` is what their account had when its passphrase was found to be right.
    """
    folder, own = _folder_of(person.key), secrets.token_urlsafe(32)
    kept = {**asdict(person), "groups": sorted(person.groups), "begun": time.time()}
    kept |= {"id_token": id_token, "mark": mark}
    text = json.dumps(kept)
    if len(text) > LARGEST:
        text = json.dumps({**kept, "id_token": ""})
    if len(text) > LARGEST:
        raise ValueError("What the provider says of a person is too long.")
    token = f"{folder}-{own}"
    path = _path(token)
    try:
        state.folder("sessions", folder)
        _clear(path.parent.parent)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        _stamp(path)
        _end_oldest(path)
    except OSError:
        with suppress(OSError):  # half of it
            path.unlink()
        _unwritten[path] = json.loads(text), time.time()
    return token


def find(token: str, touch: bool = True) -> dict[str, Any] | None:
    """What is kept of a sign-in, None where it has ended; `touch` says that it is being used."""
    if not 40 < len(token) < 100 or not token.replace("-", "").replace("_", "").isalnum():
        return None
    path, now = _path(token), time.time()
    if path in _unwritten:
        kept, used = _unwritten[path]
        if has_left(person_of(kept).key, kept["begun"]):  # at another process
            _unwritten.pop(path, None)
            return None
    else:
        try:
            used = path.stat().st_mtime
            kept = {"begun": 0, **json.loads(path.read_text("utf-8"))}
        except (OSError, ValueError, TypeError):
            return None
    if now - used > IDLE or not _is_within(LONGEST, kept["begun"]):
        return None
    if kept["kind"] == "account" and not _has_account(kept):
        return None
    if touch and abs(now - used) > NOTED:
        with suppress(OSError):
            _stamp(path)
        if path in _unwritten:
            _unwritten[path] = kept, now
    return kept


def person_of(kept: Mapping[str, Any]) -> Person:
    """The person of a sign-in."""
    told = {key: kept[key] for key in ("kind", "subject", "provider", "mail", "name")}
    return Person(**told, groups=frozenset(kept["groups"]))


def drop(token: str) -> None:
    """End one sign-in: another takes its place in the same browser."""
    if find(token, touch=False) is not None:
        _unwritten.pop(_path(token), None)
        _path(token).unlink(missing_ok=True)


def end(key: str) -> None:
    """End all sign-ins of a person, everywhere, and their websockets."""
    with suppress(OSError):
        left = state.folder("left") / _folder_of(key)
        left.touch()
        _stamp(left)
        (state.root() / "came" / _folder_of(key)).unlink(missing_ok=True)
    folder = state.root() / "sessions" / _folder_of(key)
    for path in [one for one in _unwritten if one.parent == folder]:
        _unwritten.pop(path, None)
    with suppress(FileNotFoundError):  # or another process ends them at the same time
        shutil.rmtree(folder)


def has_left(key: str, since: float) -> bool:
    """Whether a person has signed out since a time, in seconds since 1970.

    They have where the clock was set back behind it: no sign-out would be found any more.
    """
    path, now = state.root() / "left" / _folder_of(key), time.time()
    try:
        at = path.stat().st_mtime
        if at > now + AHEAD:
            log.warning("A sign-out is noted for %.0f s from now, by a clock that was ahead, or "
                        "this one is behind. It counts as of now.", at - now)  # fmt: skip
            with suppress(OSError):  # then those pages stay closed
                _stamp(path)
    except OSError:
        at = 0.0
    return since > now or at > since


def begins(key: str) -> bool:
    """Whether the sign-in of a person whom a proxy names begins with this step.

    It does where none is noted: they have left since, or it is LONGEST ago.
    """
    path = state.root() / "came" / _folder_of(key)
    with suppress(OSError):
        if _is_within(LONGEST, path.stat().st_mtime):
            return False
    try:
        (state.folder("came") / path.name).touch()
        _stamp(path)
    except OSError:  # then nothing can be written down either
        return False
    return True


def to_come() -> int:
    """How many sign-ins and sign-outs are noted for a time that is still to come."""
    latest, found = time.time() + AHEAD, 0
    for pattern in ("sessions/*/*", "left/*", "came/*"):
        for path in state.root().glob(pattern):
            with suppress(OSError):
                found += path.stat().st_mtime > latest
    return found


def _is_within(seconds: float, at: float) -> bool:
    """Whether a time is at most so many seconds ago, and not to come."""
    return -AHEAD <= time.time() - at <= seconds


def _stamp(path: Path) -> None:
    """Note that this is now, by the clock it is compared with: that of a file server may differ."""
    os.utime(path, (time.time(),) * 2)


def _has_account(kept: Mapping[str, Any]) -> bool:
    """Whether their account is still there, with the passphrase they signed in by."""
    mark = kept.get("mark", "")
    return bool(mark) and mark == accounts.mark(kept["subject"])


def _folder_of(key: str) -> str:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _path(token: str) -> Path:
    folder, _, own = token.partition("-")
    return state.root() / "sessions" / folder / sha256(own.encode()).hexdigest()


def _end_oldest(new: Path) -> None:
    """Keep at most MOST sign-ins of a person, the new one among them: all are looked at by each."""
    used = {}
    for path in new.parent.iterdir():
        with suppress(OSError):  # ended meanwhile
            used[path] = path.stat().st_mtime
    used.pop(new, None)
    for path in sorted(used, key=used.__getitem__)[: max(0, len(used) + 1 - MOST)]:
        path.unlink(missing_ok=True)


def _clear(root: Path) -> None:
    """Remove what has ended."""
    for path in root.glob("*/*"):
        with suppress(OSError):
            if not _is_within(LONGEST, path.stat().st_mtime):
                path.unlink()
