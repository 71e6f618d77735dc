"""Slides, reports and pictures are made in a process of their own, one at a time.

    python -m pages.ui.files.aside < PICKLED JOBS > PICKLED ANSWERS

In the server's process they would hold Python's lock, so that a filter change took 2.4 × as long
while reports were made, and the 250 MB that a PDF takes would stay. The process starts with the
first file and ends IDLE seconds after the last one, or with the server.
"""

import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import data
from pages.ui.compat import CONTEXT
from pages.ui.roles import Role
from pages.ui.view import Address
from queries.engine import QueryError

ROOT = Path(__file__).resolve().parents[3]
IDLE = 120.0  # seconds
TIME_LIMIT = 60.0  # seconds of a file
NICENESS = 10

_lock = threading.Lock()
_child: subprocess.Popen[bytes] | None = None
_root = Path()  # the folder of snapshots that the child reads
_ending = threading.Timer(0, lambda: None)


def made(file: str, address: Address, base: str, role: Role) -> tuple[str, bytes]:
    """A file's name and content, as `registry.FileOf` makes it.

    Raises what that raises, and QueryError `late` where it takes too long or fails.
    """
    global _ending
    with _lock:
        _ending.cancel()
        child = _running()
        assert child.stdin is not None
        assert child.stdout is not None
        clock = threading.Timer(TIME_LIMIT, child.kill)
        clock.start()
        try:
            pickle.dump((file, dict(address), base, role), child.stdin)
            child.stdin.flush()
            error, found = pickle.load(child.stdout)
        except (OSError, EOFError, pickle.UnpicklingError) as broken:
            _end()
            why = f"{file} was not made within {TIME_LIMIT:.0f} seconds. Try again in a moment."
            raise QueryError("late", why) from broken
        finally:
            clock.cancel()
        _ending = threading.Timer(IDLE, end)
        _ending.daemon = True
        _ending.start()
    if error is not None:
        raise error(*found)
    name, content = found
    return name, content


def end() -> None:
    """End the process, if there is one."""
    with _lock:
        _end()


def _running() -> subprocess.Popen[bytes]:
    global _child, _root
    if _child is None or _child.poll() is not None or data.root() != _root:
        _end()
        line, pipe = [sys.executable, "-m", __name__], subprocess.PIPE
        _child, _root = subprocess.Popen(line, cwd=ROOT, stdin=pipe, stdout=pipe), data.root()
    return _child


def _end() -> None:
    global _child
    if _child is not None:
        for pipe in (_child.stdin, _child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        try:
            _child.wait(5)
        except subprocess.TimeoutExpired:
            _child.kill()
            _child.wait()
    _child = None


def main() -> None:
    """Make one file after the other until the server is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with the server
    if sys.platform != "win32":
        os.nice(NICENESS)
    logging.getLogger(CONTEXT).addFilter(lambda _: False)  # pages are run without a reader
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints, prints into the log
    with suppress(EOFError, BrokenPipeError):
        while True:
            job = pickle.load(sys.stdin.buffer)
            pickle.dump(_answer(*job), answers)
            answers.flush()


def _answer(file: str, address: Address, base: str, role: Role) -> tuple[Any, tuple[Any, ...]]:
    """None and the file, or the class of an error and what it is made of."""
    from pages.ui import registry
    from pages.ui.files import pictures
    from pages.ui.files.addresses import AddressError

    makers: dict[str, registry.FileOf] = {**registry.files(), **pictures.FILES}
    try:
        return None, makers[file](address, base, role)
    except data.SnapshotError as error:
        return data.SnapshotError, (error.code, error.fields)
    except QueryError as error:
        return QueryError, (error.code, str(error))
    except (AddressError, LookupError, OSError) as error:
        return type(error), error.args


if __name__ == "__main__":
    main()
