"""Publishing ledgers: killed, crowded, out of room, watched."""

import errno
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from data import SnapshotError, ledger, open_snapshot, serving, snapshot_ids

REPORT = "2021-12-31-report"
HEAD = "捐赠编号,捐赠人,金额,捐赠日期,渠道,募捐项目\n"
LINES = "".join(
    f"{n},甲{n % 7},{n}.00,2022-01-{n % 28 + 1:02},微信,植树募捐\n" for n in range(1, 400)
)

# Imports a ledger again and again under the same root, in a fork for each name it is told, until
# all are killed; says their numbers, when each begins, when it has published and how it ended.
# Several say it at once, so a line is one write: an unbuffered `print` writes its end by itself.
RESTLESS = """
import os, sys
import pypinyin
from data import SnapshotError, ledger
from data.ledger import Options, from_bytes

def say(*words):
    os.write(1, (" ".join(map(str, words)) + "\\n").encode())

def restless(name):
    count = 0
    while True:
        count += 1
        line = f"{name}-{count},乙,1.00,2022-01-03,微信,植树募捐\\n"
        try:
            verdict = ledger.examine([from_bytes("x.csv", (sys.argv[1] + line).encode())])
            if count == 1:
                say("ready")
            ledger.publish(verdict)
            say("published")
        except SnapshotError as error:
            assert error.code in ("publishing", "ledger_moved"), error

for line in sys.stdin:
    forks = []
    for name in line.split():
        if not (process := os.fork()):
            restless(name)
        forks.append(process)
    say(*forks)
    for process in forks:
        say("ended", os.waitpid(process, 0)[1])
"""

# Publishes while no file may grow beyond some bytes, and says what went wrong.
CRAMPED = """
import resource, signal, sys
from data import SnapshotError, ledger
from data.ledger import Options, from_bytes

verdict = ledger.examine([from_bytes("x.csv", sys.argv[1].encode())], Options())
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for line in sys.stdin:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(line), resource.RLIM_INFINITY))
    try:
        print(ledger.publish(verdict).id, flush=True)
    except SnapshotError as error:
        print(error.code, flush=True)
"""


@pytest.fixture(autouse=True)
def report_root(ledger_root: Path) -> Path:
    """A root with the report alone, current; the key is set."""
    return ledger_root


@contextmanager
def started(script: str) -> Iterator[Callable[[object], Callable[[], str]]]:
    """Start a script; tell it a line, and read what it says to it, line by line."""
    with subprocess.Popen(
        [sys.executable, "-c", script, HEAD + LINES],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        told, said, errors = process.stdin, process.stdout, process.stderr
        assert told is not None
        assert said is not None
        assert errors is not None

        def tell(line: object) -> Callable[[], str]:
            print(line, file=told, flush=True)
            return lambda: said.readline().strip()

        try:
            yield tell
            told.close()
            assert errors.read() == ""
        finally:
            process.kill()


def left(root: Path) -> list[str]:
    return [name for name in os.listdir(root) if ".tmp-" in name]


def test_killed_at_any_moment_by_two_at_once_under_readers(report_root: Path) -> None:
    """Two publishers on one root, killed at random, with a reader in the middle of reading."""
    chance, stop = random.Random(11), threading.Event()
    trouble: list[object] = []

    def read() -> None:
        while not stop.is_set():
            try:
                snapshot, why = serving()
                rows = sum(pq.read_table(path).num_rows for path in snapshot.parquet("projects"))
                if why is not None or rows != 27:
                    trouble.append(why)
            except Exception as error:
                trouble.append(error)
            time.sleep(0.05)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        with started(RESTLESS) as tell:
            for turn in range(2):
                said = tell(f"{turn}a {turn}b")
                both = list(map(int, said().split()))
                ready = published = 0
                while ready < 2 or published < turn % 2:
                    line = said()
                    assert line in ("ready", "published")
                    ready, published = ready + (line == "ready"), published + (line != "ready")
                time.sleep(chance.uniform(0.0, 0.5))
                for process in both:
                    os.kill(process, signal.SIGKILL)
                    time.sleep(chance.uniform(0.0, 0.4))
                ended = 0
                while ended < 2:
                    line = said()
                    assert line in ("published", "ended 9")
                    ended += line == "ended 9"
    finally:
        stop.set()
        reader.join()
    assert trouble == []
    assert len(snapshot_ids()) > 1, "they did publish"
    for snapshot_id in snapshot_ids():
        assert open_snapshot(snapshot_id).id == snapshot_id
    text = HEAD + LINES + "z,丙,1.00,2022-01-03,微信,植树募捐\n"
    last = ledger.publish(ledger.examine([ledger.from_bytes("x.csv", text.encode())]))
    assert left(report_root) == []
    assert serving() == (last, None)


def test_what_was_examined_on_another_base_is_not_published() -> None:
    """Else the rows published in between would be gone from the current snapshot."""
    lines = ["a,甲,1.00,2022-01-03,微信,植树募捐\n", "b,乙,2.00,2022-01-04,微信,植树募捐\n"]
    one, other = (
        ledger.examine([ledger.from_bytes("x.csv", (HEAD + line).encode())]) for line in lines
    )
    first = ledger.publish(one)
    with pytest.raises(SnapshotError) as raised:
        ledger.publish(other)
    assert raised.value.code == "ledger_moved"
    assert dict(raised.value.fields) == {"id": REPORT, "now": first.id}
    assert serving() == (first, None)
    named = ledger.examine([ledger.from_bytes("x.csv", (HEAD + lines[1]).encode())],
                           ledger.Options(on=REPORT))  # fmt: skip
    assert ledger.publish(named).tables["donations"].rows == 1, "a base that was named is meant"


def test_a_key_is_missing_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ledger.keyless() is None
    monkeypatch.delenv("LEDGER_KEY")
    why = ledger.keyless()
    assert why is not None
    assert why.code == "ledger_key"


def test_no_room_to_check_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    with pytest.raises(SnapshotError) as raised:
        ledger.examine([ledger.from_bytes("x.csv", (HEAD + LINES).encode())])
    assert raised.value.code == "write_failed"
    assert raised.value.fields["root"] == tempfile.gettempdir()


def test_out_of_room_nothing_changes(report_root: Path) -> None:
    with started(CRAMPED) as tell:
        for room in (0, 4_000, 12_000):
            assert tell(room)() == "write_failed", room
            assert snapshot_ids() == (REPORT,), room
            assert left(report_root) == [], room
            assert serving() == (open_snapshot(REPORT), None), room
