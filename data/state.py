"""The folder of what the app itself keeps: accounts, who is signed in, what was done by whom.

And the setting that all its processes share.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from data.lock import forever, locked, writing

USUAL = Path(__file__).resolve().parent / "state"


def root() -> Path:
    """Return the folder: STATE_ROOT, else `state` beside this file; it need not exist yet."""
    named = os.environ.get("STATE_ROOT", "")
    return Path(os.path.abspath(named)) if named else USUAL


def wants_second_operator() -> bool:
    """Whether another operator has to approve what one publishes: SECOND_OPERATOR says so."""
    return os.environ.get("SECOND_OPERATOR", "") not in ("", "0")


def folder(*names: str) -> Path:
    """Return a folder inside, made if it is missing, that only the user of the app may read."""
    path = root()
    path.parent.mkdir(parents=True, exist_ok=True)
    for name in ("", *names):
        path /= name
        path.mkdir(mode=0o700, exist_ok=True)
    return path


@contextmanager
def changing(name: str, waiting: Callable[[], object] = forever) -> Iterator[None]:
    """Hold the lock of those who change such a file. Raises SnapshotError as `locked` does."""
    with writing(root()):
        path = folder()
    with locked(path, name, waiting):
        yield


def write(file: Path, text: str) -> None:
    """Write a file that only the app's user reads, whole or not at all; the caller holds a lock.

    Raises SnapshotError root_readonly, write_failed.
    """
    new = file.with_suffix(".new")
    with writing(file.parent):
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        os.replace(new, file)


def shut_out_others() -> None:
    """Let only the app's user read what this process and its children write.

    A umask that shuts out all but the group stays, for a server of Spark that reads the same files.
    """
    before = os.umask(0o077)
    if before & 0o007 == 0o007:
        os.umask(before)
