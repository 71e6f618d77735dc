"""Which snapshots there are, opening them, and what is served when one is damaged."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data import Snapshot, SnapshotError, open_snapshot, publish, serving, snapshot_ids, store
from data.publish import Draft
from tests import drafts

REPORT, DEMO = "2021-12-31-report", "2021-12-31-demo"

HOSTILE = [
    "../x",
    "..",
    ".",
    "",
    "/etc",
    "/2021-12-31-demo",
    "2021-12-31-demo/../2021-12-31-report",
    "2021-12-31-demo/",
    "2021-12-31-demo\n",
    " 2021-12-31-demo",
    "2021-12-31-demo\x00",
    "\x1b[2J",
    "2021-12-31-demo-0",
    "２０２１-12-31-demo",
    "C:\\Windows",
    "x" * 10_240,
]


def test_the_root_is_named_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path))
    assert store.root() == tmp_path
    monkeypatch.setenv("SNAPSHOT_ROOT", "somewhere")
    assert store.root() == Path.cwd() / "somewhere"
    monkeypatch.delenv("SNAPSHOT_ROOT")
    assert store.root() == Path(store.__file__).parent / "snapshots"


def test_ids_newest_first_and_nothing_else(empty: Path) -> None:
    assert snapshot_ids() == ()
    for name in (
        "2021-12-31-demo", "2021-12-31-report", "2021-12-31-report-2", "2021-12-31-report-10",
        "2022-03-31-import", "2022-03-31-import-2", ".tmp-2023-01-01-demo-1234", "notes",
        "2021-12-31-other", "2021-12-31-demo-02",
    ):  # fmt: skip
        (empty / name).mkdir(parents=True)
    (empty / "2030-01-01-demo").write_text("a file, not a folder")
    assert snapshot_ids() == (
        "2022-03-31-import-2",
        "2022-03-31-import",
        "2021-12-31-report-10",
        "2021-12-31-report-2",
        "2021-12-31-report",
        "2021-12-31-demo",
    )


def test_a_hostile_id_is_unknown(root: Path) -> None:
    for snapshot_id in HOSTILE:
        with pytest.raises(SnapshotError) as caught:
            open_snapshot(snapshot_id)
        assert caught.value.code == "unknown_snapshot", snapshot_id[:20]
        assert len(str(caught.value)) < 500, snapshot_id[:20]
        assert str(caught.value).isprintable(), snapshot_id[:20]


def test_a_hostile_current_is_not_followed(root: Path) -> None:
    for snapshot_id in (*HOSTILE, "2021-12-31-import"):
        (root / "CURRENT").write_text(snapshot_id, "utf-8")
        snapshot, why = serving()
        if snapshot_id.strip() == DEMO:
            assert (snapshot.id, why) == (DEMO, None)
        else:
            assert snapshot.id == REPORT, snapshot_id[:20]
            assert why is not None, snapshot_id[:20]
            assert why.code == "unknown_snapshot", snapshot_id[:20]


def test_an_import_is_preferred_to_demo_data(root: Path) -> None:
    """The fallback never shows invented rows while published ones are sound."""
    (root / DEMO).rename(root / "2022-12-31-demo")
    (root / "CURRENT").write_text("2021-06-30-import", "utf-8")
    assert serving()[0].id == REPORT


def test_a_root_that_is_not_there_has_no_snapshot(empty: Path) -> None:
    with pytest.raises(SnapshotError) as caught:
        serving()
    assert caught.value.code == "no_snapshot"
    assert not empty.exists(), "reading makes nothing"


def test_files_are_read_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    hashed = store.sha256

    def count_and_hash(path: Path) -> str:
        read.append(path)
        return hashed(path)

    monkeypatch.setattr(store, "sha256", count_and_hash)
    first = open_snapshot(DEMO)
    count = len(read)
    assert count >= len(first.tables)
    start = time.perf_counter()
    again = [open_snapshot(DEMO) for _ in range(20)]
    assert (time.perf_counter() - start) / 20 < 0.005
    assert all(snapshot is first for snapshot in again)
    assert len(read) == count


def test_an_error_of_the_disk_is_not_remembered(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path) -> str:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(store, "sha256", fail)
        with pytest.raises(SnapshotError, match="Input/output error"):
            open_snapshot(DEMO)
    assert open_snapshot(DEMO).id == DEMO


def test_paths_are_absolute_and_in_order(root: Path) -> None:
    snapshot = open_snapshot(DEMO)
    assert snapshot.parquet("projects") == [str(root / DEMO / "projects.parquet")]
    assert snapshot.parquet("donations") == [str(root / DEMO / "donations/part-00000.parquet")]
    with pytest.raises(KeyError):
        snapshot.parquet("secrets")


def test_previous_is_the_newest_earlier_one_of_its_kind(root: Path, report_draft: Draft) -> None:
    assert store.previous(open_snapshot(REPORT)) is None, "a demo of the same day comes not before"
    assert store.previous(open_snapshot(DEMO)) is None
    early = publish.publish(drafts.earlier(report_draft))
    again = publish.publish(drafts.earlier(report_draft))
    found = store.previous(open_snapshot(REPORT))
    assert found is not None
    assert found.id == again.id, "of one day the last published"
    assert store.previous(open_snapshot(DEMO)) is None, "a report comes not before a demo"
    (root / again.id / "projects.parquet").unlink()
    assert store.previous(open_snapshot(REPORT)) == early, "a damaged one is passed over"
    assert store.previous(early) is None


def test_no_older_one_is_the_previous_while_that_is_brought(
    root: Path, report_draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish.publish(drafts.earlier(report_draft))
    again = publish.publish(drafts.earlier(report_draft))
    shown, opened = open_snapshot(REPORT), store.open_snapshot

    def bringing(snapshot_id: str) -> Snapshot:
        if snapshot_id == again.id:
            raise SnapshotError("bucket_bringing", {"id": again.id, "root": "s3://x"})
        return opened(snapshot_id)

    monkeypatch.setattr(store, "open_snapshot", bringing)
    assert store.previous(shown) is None


# Opens everything in a process that may write nowhere below a folder, and prints where it tried to.
READING = """
import os, sys
import data, data.files

tried = []

def refuse(event, given):
    writes = event == "open" and given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if event in ("os.mkdir", "os.rename", "os.remove", "os.utime", "os.truncate") or writes:
        if str(given[0]).startswith(sys.argv[1]):
            tried.append(str(given[0]))
            raise OSError(30, "Read-only file system", str(given[0]))

sys.addaudithook(refuse)
data.ensure()
snapshots = [data.open_snapshot(one) for one in data.snapshot_ids()]
assert data.serving() == (snapshots[1], None)
assert data.previous(snapshots[0]) is None
assert sum(1 for _ in data.files.batches(snapshots[0], "projects")) == 1
print(len(snapshots), tried)
"""


def traces(folder: Path) -> dict[str, tuple[int, ...]]:
    """Size, inode and times of a folder and of everything in it."""
    found: dict[str, tuple[int, ...]] = {}
    for path in (folder, *folder.rglob("*")):
        now = path.stat()
        times = now.st_mtime_ns, now.st_ctime_ns
        found[str(path)] = (now.st_size, now.st_ino, now.st_mode, *times)
    return found


def test_reading_leaves_no_trace(root: Path, tmp_path: Path) -> None:
    """Nothing new and nothing touched, beside the snapshots or in the user's folders."""
    home = tmp_path / "home"
    home.mkdir()
    before = traces(tmp_path)
    done = subprocess.run(
        [sys.executable, "-B", "-c", READING, str(tmp_path)],
        env={**os.environ, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("2 []\n", "")
    assert traces(tmp_path) == before


def test_reading_in_this_process_leaves_no_trace(root: Path) -> None:
    before = traces(root)
    for snapshot_id in snapshot_ids():
        open_snapshot(snapshot_id)
    assert serving()[1] is None
    assert traces(root) == before


def test_a_link_is_no_snapshot_and_no_file_of_one(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it leads to lies where no question may read: every page of it would fail."""
    os.rename(root / DEMO, tmp_path / "elsewhere")
    (root / DEMO).symlink_to(tmp_path / "elsewhere")
    assert DEMO not in store.snapshot_ids()
    with pytest.raises(SnapshotError) as raised:
        store.open_snapshot(DEMO)
    assert raised.value.code == "unknown_snapshot"
    file = root / REPORT / "projects.parquet"
    os.rename(file, tmp_path / "projects.parquet")
    file.symlink_to(tmp_path / "projects.parquet")
    with pytest.raises(SnapshotError, match="link"):
        store.open_snapshot(REPORT)
