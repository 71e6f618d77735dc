"""Publishers that are killed anywhere, or two at once: readers see a whole snapshot."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from data import SnapshotError, open_snapshot, publish, serving, snapshot_ids
from data.publish import Draft
from tests.data.conftest import DEMO, REPORT, left

# In forks of one process, publishes a report and kills itself at the n-th call that touches the
# disk, before or after it; prints how each ended.
KILLED = """
import os, pathlib, random, signal, sys
import pypinyin
import pyarrow.parquet as pq
from data import publish, report

publish.audit.record = lambda *_, **__: None  # whose calls would be counted too
calls, number, when = 0, 0, ""

def deadly(act):
    def acting(*given, **named):
        global calls
        calls += 1
        if calls == number and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = act(*given, **named)
        if calls == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    return acting

for place, name in ((pq.ParquetWriter, "write_table"), (os, "fsync"), (os, "rename"),
                    (os, "replace"), (pathlib.Path, "mkdir"),
                    (pathlib.Path, "write_text")):
    setattr(place, name, deadly(getattr(place, name)))

def publish_in_fork(root):
    reading, writing = os.pipe()
    if not (child := os.fork()):
        os.environ["SNAPSHOT_ROOT"] = root
        publish.publish(report.draft(report.SOURCES / "report-2021"), current=True)
        os.write(writing, str(calls).encode())
        os._exit(0)
    os.close(writing)
    return os.waitpid(child, 0)[1], os.read(reading, 20)

status, total = publish_in_fork(sys.argv[1])
assert status == 0
early = random.Random(7).randrange(2, int(total) - 8)
points = [(n, "before") for n in (early, int(total) - 6, int(total) - 1)]
points += [(int(total) - 6, "after"), (int(total) - 1, "after")]
for root, (number, when) in zip(sys.argv[2:], points, strict=True):
    print(publish_in_fork(root)[0])
"""


# Publishes a report, and waits in the middle of it until told to go on.
PAUSED = """
import sys
from data import checks, publish, report

run = checks.run

def wait(*given):
    print("in the middle", flush=True)
    sys.stdin.readline()
    return run(*given)

checks.run = wait
print(publish.publish(report.draft(report.SOURCES / "report-2021"), current=True).id)
"""


def start(script: str, root: Path, *given: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", script, *given],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "SNAPSHOT_ROOT": str(root)},
    )


@pytest.fixture
def paused(root: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process in the middle of a publish."""
    process = start(PAUSED, root)
    assert process.stdout is not None
    assert process.stdout.readline() == "in the middle\n"
    yield process
    process.kill()
    process.communicate()


def test_killed_anywhere_readers_see_a_whole_snapshot(
    built: Path, tmp_path: Path, small_draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somewhere among the many calls that write, and around the two renames at the end."""
    roots = [tmp_path / str(place) for place in range(5)]
    for folder in roots:
        seed_root(built, folder)
    out, errors = start(KILLED, tmp_path, str(tmp_path / "unhurt"), *map(str, roots)).communicate(
        timeout=120
    )
    assert (out, errors) == ("9\n" * 5, ""), "each by the signal that kills"
    seen = set()
    for folder in roots:
        monkeypatch.setenv("SNAPSHOT_ROOT", str(folder))
        snapshot, why = serving()
        seen.add(snapshot.id)
        assert why is None
        for snapshot_id in snapshot_ids():
            assert open_snapshot(snapshot_id).id == snapshot_id
        publish.publish(small_draft, current=True)
        assert all(not name.startswith((".tmp-", "CURRENT.")) for name in left(folder))
        assert serving()[1] is None
    assert seen == {REPORT, f"{REPORT}-2"}, "killed both before and after the last step"


def seed_root(built: Path, folder: Path) -> None:
    folder.mkdir()
    shutil.copytree(built / REPORT, folder / REPORT)
    (folder / "CURRENT").write_text(REPORT)


def test_leftovers_of_the_dead_are_cleared(root: Path, small_draft: Draft) -> None:
    (root / ".tmp-2021-12-31-report-dead").mkdir()
    (root / ".tmp-2021-12-31-report-dead" / "projects.parquet").write_text("half")
    (root / ".tmp-file").write_text("half")
    (root / "CURRENT.tmp-dead").write_text("half")
    assert publish.publish(small_draft, current=True).id == f"{REPORT}-2"
    assert left(root) == [DEMO, REPORT, f"{REPORT}-2", "CURRENT"]


def test_two_publishers_one_wins_and_the_other_is_told(
    root: Path, small_draft: Draft, paused: "subprocess.Popen[str]"
) -> None:
    halfway = [name for name in left(root) if name.startswith(".tmp-")]
    assert len(halfway) == 1
    with pytest.raises(SnapshotError, match=f"process {paused.pid}") as caught:
        publish.publish(small_draft, current=True)
    assert caught.value.code == "publishing"
    with pytest.raises(SnapshotError):
        publish.remove(REPORT)
    assert [name for name in left(root) if name.startswith(".tmp-")] == halfway, "left alone"
    assert serving()[0].id == DEMO, "readers see the old one meanwhile"
    assert publish.point(REPORT).id == REPORT, "and rolling back is possible"
    out, errors = paused.communicate("go on\n", timeout=30)
    assert (out, f"{REPORT} by now" in errors) == ("", True), "which stands"
    assert serving() == (open_snapshot(REPORT), None)
    assert open_snapshot(f"{REPORT}-2").tables, "to be looked at, and chosen"
