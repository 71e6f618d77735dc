"""Wrong tries slow an address and a name down; they never keep out whoever knows the passphrase.

The first few are free. Then an address waits ever longer between two tries, which no other address
feels, and each try for a name takes up to SLOWEST seconds longer, wherever it comes from.
"""

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeVar

from data import state
from pages.ui.access.pace import neighbourhood

FREE = 5  # wrong tries without a wait
WITHIN = 15 * 60  # seconds after which a wrong try is forgotten
LONGEST = 5 * 60  # seconds between two tries of an address, at most
SLOWEST = 4.0  # seconds that a try for a name takes longer, at most
MOST = 100_000  # tries that are kept
FILE, BUSY = "tries.sqlite", 2.0  # in STATE_ROOT; seconds to wait for another process

T = TypeVar("T")


def _memory() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)


@dataclass
class Tries:
    """The wrong tries at all processes that share STATE_ROOT.

    Where nothing can be written there, those of this process count. `clock` is the one that all
    processes go by, in seconds.
    """

    clock: Callable[[], float] = time.time
    _here: sqlite3.Connection = field(default_factory=_memory)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, address: str, name: str) -> tuple[int, float]:
        """Begin a try: seconds until the address may try, and how long to hold this one back.

        A try that has to wait is not looked at and not counted. Any other counts as wrong until
        `succeeded` says it was right, so that tries which come together are counted one by one.
        """
        place, person = _place(address), _person(name)

        def act(wrong: sqlite3.Connection) -> tuple[int, float]:
            if wait := self._wait(_times(wrong, "place", place)):
                return wait, 0.0
            pause = _pause(len(_times(wrong, "person", person)))
            wrong.execute("insert into tried values (?, ?, ?)", [place, person, self.clock()])
            return 0, pause

        return self._in_turn(act)

    def succeeded(self, address: str, name: str) -> None:
        """Take back a try that was right, and those before it for this name from this address.

        Those for other names stand: else who has an account could try the others without end.
        """

        def act(wrong: sqlite3.Connection) -> None:
            own = [_place(address), _person(name)]
            wrong.execute("delete from tried where place = ? and person = ?", own)

        self._in_turn(act)

    def left(self, address: str) -> int:
        """How many tries of an address are still free."""
        return self._in_turn(
            lambda wrong: max(0, FREE - len(_times(wrong, "place", _place(address))))
        )

    def _wait(self, times: list[float]) -> int:
        if len(times) < FREE:
            return 0
        gap = min(LONGEST, 2.0 ** min(20, len(times) - FREE + 1))
        return max(0, round(times[-1] + gap - self.clock() + 0.5))

    def _in_turn(self, act: Callable[[sqlite3.Connection], T]) -> T:
        """Let no other thread or process count meanwhile."""
        with self._lock:
            try:
                path = state.folder() / FILE
                with closing(sqlite3.connect(path, BUSY, isolation_level=None)) as shared:
                    return self._counted(shared, act)
            except (OSError, sqlite3.Error):
                return self._counted(self._here, act)

    def _counted(self, wrong: sqlite3.Connection, act: Callable[[sqlite3.Connection], T]) -> T:
        now = self.clock()
        wrong.execute("pragma synchronous = off")
        with wrong:  # ends the transaction
            wrong.execute("begin immediate")
            wrong.execute("create table if not exists tried (place text, person text, at real)")
            for column in ("place", "person"):
                wrong.execute(f"create index if not exists of_{column} on tried ({column})")
            wrong.execute("delete from tried where not at between ? and ?", [now - WITHIN, now])
            wrong.execute(
                f"delete from tried where rowid <= (select max(rowid) from tried) - {MOST}"
            )
            return act(wrong)


def _place(address: str) -> str:
    return f"at {neighbourhood(address)}"


def _person(name: str) -> str:
    """A name's hash: a passphrase that was typed in its place stays unknown."""
    return f"for {sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def _times(wrong: sqlite3.Connection, column: str, key: str) -> list[float]:
    found = wrong.execute(f"select at from tried where {column} = ? order by rowid", [key])
    return [at for (at,) in found]


def _pause(many: int) -> float:
    return 0.0 if many < FREE else min(SLOWEST, 0.25 * 2.0 ** min(20, many - FREE))


TRIES = Tries()
