"""Publishing ledgers: killed, crowded, out of room, watched; and the command line."""

import os
import random
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest

from data import ledger, open_snapshot, serving, snapshot_ids
from data import __main__ as command

REPORT = "2021-12-31-report"
KEY = "a key for tests, long enough"
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
        assert error.code == "publishing", error
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
def report_root(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root with the report alone, current; the key is set."""
    root = tmp_path / "snapshots"
    root.mkdir()
    shutil.copytree(built / REPORT, root / REPORT)
    (root / "CURRENT").write_text(REPORT)
    monkeypatch.setenv("SNAPSHOT_ROOT", str(root))
    monkeypatch.setenv("LEDGER_KEY", KEY)
    return root


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
    """Two publishers on one root, killed at random; readers in the middle of queries all the time."""
    chance, stop, trouble = random.Random(11), threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            try:
                snapshot, why = serving()
                files = snapshot.parquet("projects")
                rows = duckdb.sql(
                    "select count(*) from read_parquet($files)", params={"files": files}
                )
                if why is not None or rows.fetchall()[0][0] != 27:
                    trouble.append(why)
            except Exception as error:
                trouble.append(error)
            time.sleep(0.01)

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
            for _ in range(turn % 3):
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
    assert len(snapshot_ids()) > 2, "they did publish"
    for snapshot_id in snapshot_ids():
        assert open_snapshot(snapshot_id).id == snapshot_id
    text = HEAD + LINES + "z,丙,1.00,2022-01-03,微信,植树募捐\n"
    last = ledger.publish(ledger.examine([ledger.from_bytes("x.csv", text.encode())]))
    assert left(report_root) == []
    assert serving() == (last, None)


@pytest.mark.parametrize("room", [0, 4_000, 12_000])
def test_out_of_room_nothing_changes(report_root: Path, room: int) -> None:
    out, errors = started(CRAMPED, str(room)).communicate(timeout=120)
    assert (out, errors) == ("write_failed\n", "")
    assert snapshot_ids() == (REPORT,)
    assert left(report_root) == []
    assert serving() == (open_snapshot(REPORT), None)


def test_roll_back_and_remove(report_root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    snapshot = ledger.publish(ledger.examine([ledger.from_bytes("x.csv", (HEAD + LINES).encode())]))
    assert command.main(["use", REPORT]) == 0
    assert serving()[0].id == REPORT
    assert command.main(["remove", REPORT]) == 2
    assert command.main(["remove", snapshot.id]) == 0
    assert snapshot_ids() == (REPORT,)
    assert "is the current one" in capsys.readouterr().err


def run(capsys: pytest.CaptureFixture[str], *line: str) -> tuple[int, str, str]:
    status = command.main(list(line))
    said = capsys.readouterr()
    return status, said.out, said.err


def test_the_import_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, rejects = tmp_path / "一月.csv", tmp_path / "rejects.csv"
    path.write_text(HEAD + LINES + "x,甲,一百,2022-01-03,微信,植树募捐\n", "gb18030")
    line = ["import", str(path), "--as-of", "2022-03-31", "--rejects", str(rejects)]
    status, out, _ = run(capsys, *line, "--dry-run")
    assert status == 1
    assert "一月.csv: read as GB18030." in out
    assert "donations: 399 added, 0 changed, 0 the same." in out
    assert '一月.csv, row 401, 金额: "一百"; expected an amount such as' in out
    assert "A dry run: nothing was published." in out
    assert rejects.read_text("utf-8-sig").count("\n") == 2
    status, _, errors = run(capsys, *line)
    assert (status, errors.startswith("1 rows were rejected, 0 may be.")) == (2, True)
    assert snapshot_ids() == (REPORT,)
    status, out, _ = run(capsys, *line, "--go-on", "--title", "一月|January")
    assert status == 0
    assert out.endswith(
        f"2022-03-31-import is published and opens by default; before it, {REPORT}.\n"
    )
    assert dict(serving()[0].title) == {"zh": "一月", "en": "January"}
    assert serving()[0].as_of_basis == "stated"
    status, out, _ = run(capsys, *line)
    assert "Nothing would change on 2022-03-31-import" in out
    assert (status, snapshot_ids()) == (1, ("2022-03-31-import", REPORT))
    assert run(capsys, *line, "--on", "2021-12-31-demo")[0] == 2
    assert run(capsys, "import", str(tmp_path / "none.csv"))[0] == 2
    with pytest.raises(SystemExit):
        command.main([*line, "--as-of", "31.3.2022"])


def test_a_key_is_made_up_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = run(capsys, "key")[1].strip(), run(capsys, "key")[1].strip()
    assert len(first) == len(second) == 64
    assert first != second
