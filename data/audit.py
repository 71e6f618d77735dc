"""Who did what, when and from where: JSON lines that are only ever added to.

Each line holds the hash of the one before, across all files, and `head` the number and hash of the
last: a line that is changed, taken out or cut off at the end is found by `verify`. Nothing about
persons in the data goes in.
"""

import getpass
import json
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from data import state, tail
from data.errors import SnapshotError, shown
from data.lock import forever, locked

LARGEST = 16 << 20  # bytes of a file; then the next begins
FIRST = "0" * 64  # what stands for the line before the first
LONGEST = 300  # characters of a text in a line
MOST = 50  # values of a list in a line; how many more there are is said
FLAGS = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)

log = logging.getLogger("dashboard")


def always() -> bool:
    """Whether somebody may still act who is not asked again: yes."""
    return True


@dataclass(frozen=True)
class Actor:
    """Who acts: a name, a role, from where; the key of who has signed in tells people apart.

    `still` tells whether they may still act: making a snapshot takes minutes.
    """

    who: str
    role: str
    where: str
    key: str = ""
    still: Callable[[], bool] = field(default=always, compare=False)


_acting: ContextVar[Actor | None] = ContextVar("acting", default=None)


@contextmanager
def acting(actor: Actor | None) -> Iterator[None]:
    """Let what is done inside be done by this actor; elsewhere, and for None, the user of the
    machine acts."""
    token = _acting.set(actor)
    try:
        yield
    finally:
        _acting.reset(token)


def decided() -> AbstractContextManager[None]:
    """Let an act that has begun come to its end: the actor is not asked again."""
    return acting(replace(actor(), still=always))


def confirm() -> None:
    """Raise SnapshotError no_longer where the actor may not act any more."""
    by = actor()
    with acting(None):  # a change of roles that is found here is not theirs
        may = by.still()
    if not may:
        raise SnapshotError("no_longer", {})


def actor() -> Actor:
    """Return who acts now."""
    if found := _acting.get():
        return found
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        name = f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"
    return Actor(name, "machine", "command")


def record(what: str, waiting: Callable[[], object] = forever, /, **details: object) -> None:
    """Write down that the actor does this, right before it is done.

    `waiting` is asked while another writes: true gives up. Raises SnapshotError no_longer where the
    actor may not do it any more, audit_failed where it cannot be written down.
    """
    confirm()
    _write(what, details, waiting)


def _write(
    what: str, details: Mapping[str, object], waiting: Callable[[], object] = forever
) -> None:
    by = actor()
    entry = {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "who": by.who, **({"key": by.key} if by.key else {}),
        "role": by.role, "from": by.where, "what": what, **details,
    }  # fmt: skip
    try:
        with locked(state.folder("audit"), "audit", waiting):
            _append({key: _short(value) for key, value in entry.items()})
    except (OSError, SnapshotError) as error:
        raise _failed(error) from error


def _failed(error: OSError | SnapshotError) -> SnapshotError:
    reason: object = error
    if isinstance(error, SnapshotError):  # of a lock that another holds there is only who it is
        reason = error.fields.get("reason") or error.fields.get("holder", "")
    fields = {"folder": str(state.root()), "reason": shown(reason, 200)}
    return SnapshotError("audit_failed", fields)


def note(what: str, /, **details: object) -> None:
    """Write down what is only read or refused: where that fails, the log says so, nobody waits."""
    try:
        _write(what, details)
    except SnapshotError as error:
        log.error("%s", error)


def _short(value: object) -> object:
    if isinstance(value, Mapping):
        return {shown(key, 60): _short(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        held = list(value)
        more = [f"… {len(held) - MOST}"] if len(held) > MOST else []
        return [*map(_short, held[:MOST]), *more]
    return value if isinstance(value, int | float | None) else shown(value, LONGEST)


def _append(entry: dict[str, object]) -> None:
    """Add a line behind the last; the caller holds the lock."""
    path, number, before = _last()
    line = json.dumps({"n": number + 1, **entry, "before": before}, ensure_ascii=False)
    descriptor = os.open(path, FLAGS, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        content = (line + "\n").encode()
        try:
            if os.write(descriptor, content) != len(content):
                raise OSError(28, "No space left on device")
            os.fsync(descriptor)
        except OSError:
            with suppress(OSError):
                os.ftruncate(descriptor, size)  # half a line was never said to be written
            raise
    finally:
        os.close(descriptor)
    _set_head(number + 1, _hash(line.encode()))


def _set_head(number: int, digest: str) -> None:
    state.write(state.root() / "audit" / "head", f"{number} {digest}\n")


def files(folder: Path | None = None) -> list[Path]:
    """Return the files, oldest first: the app's own, or those in a folder."""
    return sorted((folder or state.root() / "audit").glob("[0-9]*.jsonl"))


def _last() -> tuple[Path, int, str]:
    """Return the file that is written next, and number and hash of the line before."""
    found, line, path = files(), b"", Path()
    for path in reversed(found):
        _cut_half_a_line(path)
        if line := tail.last_line(path):
            break
    number, digest = _compared(line, path, _head(state.root() / "audit"))
    newest = found[-1] if found else state.root() / "audit" / "000001.jsonl"
    if found and newest.stat().st_size > LARGEST:
        newest = newest.with_name(f"{int(newest.stem) + 1:06}.jsonl")
    return newest, number, digest


def _compared(line: bytes, path: Path, head: tuple[int | None, str]) -> tuple[int, str]:
    """Return number and hash of the last line. Raises OSError where it is not the one that `head`
    tells, nor one behind it: a further line would hide what is missing."""
    number, digest = (_number(line, path), _hash(line)) if line else (0, FIRST)
    asked, said = head
    if asked is not None and (number < asked or (number == asked and digest != said)):
        cure = "restore the audit log from a backup, or delete `head` to go on without them"
        raise OSError(f"lines are missing or were changed, there were {asked}: {cure}")
    return number, digest


def _head(folder: Path) -> tuple[int | None, str]:
    """Return number and hash that `head` tells; None where it cannot be read."""
    with suppress(OSError, ValueError):
        told, said = (folder / "head").read_text("utf-8").split()
        return int(told), said
    return None, ""


def _number(line: bytes, path: Path) -> int:
    """Return the number of a line. Raises OSError for one that is none: no other can follow it."""
    try:
        number = int(json.loads(line)["n"])
        if not line.startswith(b'{"n": %d, ' % number):
            raise ValueError("two numbers")
        return number
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        cure = "restore it from a backup, or delete it"
        raise OSError(f"the last line of {path.name} cannot be read: {cure}") from error


def confirm_last() -> None:
    """Raise SnapshotError audit_failed where no line can follow the last one."""
    asked, line, path = _head(state.root() / "audit"), b"", Path()  # more may come meanwhile
    try:
        for path in reversed(files()):
            with path.open("rb") as file:
                lines = tail.backwards(file)
                next(lines)  # empty, or a line that is being written
                if line := next(filter(None, lines), b""):
                    break
        _compared(line, path, asked)
    except OSError as error:
        raise _failed(error) from error


def _cut_half_a_line(path: Path) -> None:
    """Take off what a process that was killed wrote of a line."""
    with path.open("rb+") as file:
        content_ends = file.seek(0, os.SEEK_END)
        file.seek(max(0, content_ends - (1 << 18)))
        tail = file.read()
        if tail and not tail.endswith(b"\n"):
            file.truncate(content_ends - len(tail) + tail.rfind(b"\n") + 1)


def _hash(line: bytes) -> str:
    return sha256(line).hexdigest()


def entries(newest_first: bool = False) -> Iterator[dict[str, Any]]:
    """Yield what was written down; a line that cannot be read is left to `verify`."""
    for path in reversed(files()) if newest_first else files():
        with path.open("rb") as file:
            for line in tail.backwards(file) if newest_first else file:
                with suppress(ValueError, RecursionError):
                    found = json.loads(line)
                    if isinstance(found, dict):
                        yield found


def verify(folder: Path | None = None) -> tuple[int, str]:
    """Return how many lines there are and the last one's hash, which may be kept elsewhere.

    Look at the app's own log, or at that in a folder. A line begins with its number and ends with
    the hash of the one before. Half a line at the end is of who writes now or was killed then: the
    next takes its place. Raises SnapshotError audit_broken for the first line that was changed.
    """
    folder = folder or state.root() / "audit"
    number, digest, place, is_cut = 0, FIRST, "audit, 0", False
    asked, said = _head(folder)  # before the lines: more may come meanwhile
    is_right = asked == 0 and said == FIRST
    for path in files(folder):
        with path.open("rb") as file:
            line = b""
            for count, whole in enumerate(file, 1):
                begins, ends = b'{"n": %d, ' % (number + 1), b'"before": "%s"}\n' % digest.encode()
                is_next = whole.startswith(begins) and whole.endswith(ends)
                if is_cut or (whole.endswith(b"\n") and not is_next):
                    raise _broken(f"{path.name}, {count}", number + 1)
                if is_cut := not is_next:
                    continue
                line = whole.removesuffix(b"\n")
                number, digest, place = number + 1, _hash(line), f"{path.name}, {count}"
                is_right = is_right or (number == asked and digest == said)
        try:
            if line:
                _number(line, path)
        except OSError as error:
            raise _broken(place, number) from error
    if asked is None:
        asked, is_right = number, number < 2  # killed before the first was written
    if not is_right:
        raise _broken(place, asked)
    return number, digest


def _broken(place: str, number: int) -> SnapshotError:
    return SnapshotError("audit_broken", {"place": place, "number": str(number)})
