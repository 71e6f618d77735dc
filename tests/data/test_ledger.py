"""Publishing ledgers: killed, crowded, out of room, watched."""

import errno
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import duckdb
import pytest

from data import SnapshotError, ledger, open_snapshot, serving, snapshot_ids

REPORT = "2021-12-31-report"
HEAD = "捐赠编号,捐赠人,金额,捐赠日期,渠道,募捐项目\n"
LINES = "".join(
    f"{n},甲{n % 7},{n}.00,2022-01-{n % 28 + 1:02},微信,植树募捐\n" for n in range(1, 400)
)

# Imports a ledger again and again under the same root until killed; says when it begins.
RESTLESS = """
import sys
from data import SnapshotError, ledger
from data.ledger import Options, from_bytes

text = sys.stdin.read()
count = 0
while True:
    count += 1
    line = f"{sys.argv[1]}-{count},乙,1.00,2022-01-03,微信,植树募捐\\n"
    try:
        verdict = ledger.examine([from_bytes("x.csv", (text + line).encode())], Options())
        if count == 1:
            print("ready", flush=True)
        ledger.publish(verdict)
        print("published", flush=True)
    except SnapshotError as error:
        assert error.code in ("publishing", "ledger_moved"), error
"""

# Publishes once while no file may grow beyond some bytes, and says what went wrong.
CRAMPED = """
import resource, signal, sys
from data import SnapshotError, ledger
from data.ledger import Options, from_bytes

verdict = ledger.examine([from_bytes("x.csv", sys.stdin.read().encode())], Options())
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
try:
    print(ledger.publish(verdict).id)
except SnapshotError as error:
    print(error.code)
"""


@pytest.fixture(autouse=True)
def report_root(ledger_root: Path) -> Path:
    """A root with the report alone, current; the key is set."""
    return ledger_root


def started(script: str, *given: str) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", script, *given],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(HEAD + LINES)
    process.stdin.close()
    process.stdin = None
    return process


def left(root: Path) -> list[str]:
    return [name for name in os.listdir(root) if ".tmp-" in name]


def test_killed_at_any_moment_by_two_at_once_under_readers(report_root: Path) -> None:
    """Two publishers on one root, killed at random, with a reader in the middle of queries."""
    chance, stop = random.Random(11), threading.Event()
    trouble: list[object] = []

    def read() -> None:
        while not stop.is_set():
            try:
                snapshot, why = serving()
                files = snapshot.parquet("projects")
                with duckdb.connect() as connection:
                    given = {"files": files}
                    found = connection.execute("select count(*) from read_parquet($files)", given)
                    if why is not None or found.fetchall()[0][0] != 27:
                        trouble.append(why)
            except Exception as error:
                trouble.append(error)
            time.sleep(0.05)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for turn in range(3):
            both = [started(RESTLESS, f"{turn}{name}") for name in "ab"]
            for process in both:
                assert process.stdout is not None
                assert process.stdout.readline() == "ready\n"
            first = both[0].stdout
            assert first is not None
            for _ in range(turn % 2):
                assert first.readline() == "published\n"
            time.sleep(chance.uniform(0.0, 0.5))
            for process in both:
                process.kill()
                time.sleep(chance.uniform(0.0, 0.4))
            for process in both:
                assert process.communicate()[1] == ""
                assert process.returncode == -9
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


@pytest.mark.parametrize("room", [0, 4_000, 12_000])
def test_out_of_room_nothing_changes(report_root: Path, room: int) -> None:
    out, errors = started(CRAMPED, str(room)).communicate(timeout=120)
    assert (out, errors) == ("write_failed\n", "")
    assert snapshot_ids() == (REPORT,)
    assert left(report_root) == []
    assert serving() == (open_snapshot(REPORT), None)
