"""What the mirror of a bucket has room for, and what it keeps in memory."""

import os
import threading
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

import data
from data import SnapshotError, backup, place, publish, snapshot_ids, store
from data.publish import Draft
from data.room import RECENT
from tests.buckets import Bucket
from tests.data.conftest import REPORT, Machine, refreshed
from tests.served import fetched

Patch = pytest.MonkeyPatch


def age() -> None:
    """As if all that is here had been pulled some time ago."""
    for one in snapshot_ids():
        os.utime(store.root() / one, times=(time.time() - RECENT - 1,) * 2)


@pytest.fixture
def pulls(bucket: Bucket) -> list[str]:
    """The requests for files of snapshots."""
    found: list[str] = []

    def count(line: str, environ: Any) -> None:
        if line.startswith("GET") and "/tables/" in line and line.endswith(".parquet"):
            found.append(line)

    bucket.storage.before = count
    return found


def with_room(on: Machine, draft: Draft, monkeypatch: Patch) -> int:
    """Go on at a machine with room for two of the bucket's four snapshots; their size in bytes."""
    size = sum(t.bytes for t in publish.publish(draft, current=True).tables.values())
    for _ in range(3):
        publish.publish(draft)
    on("two")
    monkeypatch.setenv("SNAPSHOT_CACHE_GB", str(2.5 * size / 1e9))
    return size


def test_a_bucket_that_answers_late_keeps_readers_waiting_for_a_moment(
    bucket: Bucket, on: Machine, small_draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_room(on, small_draft, monkeypatch)
    refreshed()
    answers = threading.Event()

    def late(line: str, environ: Any) -> None:
        if f"{REPORT}-2" in line and line.startswith("GET"):
            answers.wait(60)

    bucket.storage.before = late
    monkeypatch.setattr(place, "PATIENCE", 0.3)
    age()
    for _ in range(3):
        with pytest.raises(SnapshotError) as caught:
            data.open_snapshot(f"{REPORT}-2")
        assert caught.value.code == "bucket_bringing"
    assert data.open_snapshot(REPORT).id == REPORT, "nobody else waits"
    address = (
        f"files/panel.csv?of=projects&part=projects/list&snapshot={REPORT}-2&lang=zh&unit=yuan"
    )
    told = fetched(address)
    assert (told.status, "还没有取到" in told.text) == (503, True)
    asked = fetched(f"api/ask/projects/list?snapshot={REPORT}-2")
    assert (asked.status, "还没有取到" in asked.text) == (503, True)
    answers.set()
    monkeypatch.setattr(place, "PATIENCE", 30.0)
    assert data.open_snapshot(f"{REPORT}-2").id == f"{REPORT}-2", "it was brought meanwhile"


def test_the_mirror_has_a_bound_and_old_snapshots_come_when_asked_for(
    on: Machine, small_draft: Draft, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    size = with_room(on, small_draft, monkeypatch)
    assert refreshed() == REPORT
    assert snapshot_ids() == (f"{REPORT}-4", REPORT), "the current one, and the newest"
    assert store.elsewhere() == (f"{REPORT}-3", f"{REPORT}-2")
    for asked in (f"{REPORT}-2", f"{REPORT}-3", f"{REPORT}-2"):
        age()
        assert data.open_snapshot(asked).id == asked
        assert snapshot_ids() == (asked, REPORT), "no more than there is room for"
        refreshed()
        assert snapshot_ids() == (asked, REPORT), "whoever asked for it is still reading"
    with monkeypatch.context() as small:
        small.setenv("SNAPSHOT_CACHE_GB", str(1.5 * size / 1e9))
        refreshed()
        with pytest.raises(SnapshotError, match="Raise SNAPSHOT_CACHE_GB"):
            data.open_snapshot(f"{REPORT}-2")
        assert snapshot_ids() == (REPORT,)
    monkeypatch.setattr("data.room.STAYS", -1.0)
    refreshed()
    assert snapshot_ids() == (f"{REPORT}-4", REPORT)
    links = [path.stat().st_nlink for path in (store.root() / ".files").iterdir()]
    assert min(links) > 1, "files of nobody are gone"
    for nothing in ("much", "0", "nan"):
        monkeypatch.setenv("SNAPSHOT_CACHE_GB", nothing)
        with pytest.raises(SnapshotError, match="SNAPSHOT_CACHE_GB"):
            refreshed()


def test_two_that_have_no_room_together_are_not_pulled_in_turn(
    on: Machine, small_draft: Draft, monkeypatch: Patch, pulls: list[str], tmp_path: Path
) -> None:
    with_room(on, small_draft, monkeypatch)
    refreshed()
    old, other = f"{REPORT}-2", f"{REPORT}-3"
    data.open_snapshot(old)
    pulls.clear()
    for _ in range(2):
        with pytest.raises(SnapshotError) as caught:
            data.open_snapshot(other)
        assert caught.value.code == "bucket_room"
        assert data.open_snapshot(old).id == old
    assert not pulls
    assert publish.point(other).id == other, "an operator who decides does not wait"
    assert len(backup.backup(tmp_path / "away")) == 4, "nor does a backup"


def test_a_damaged_one_is_not_pulled_each_time_it_is_asked_for(
    bucket: Bucket,
    on: Machine,
    small_draft: Draft,
    report_draft: Draft,
    monkeypatch: Patch,
    pulls: list[str],
) -> None:
    publish.publish(small_draft, current=True)
    publish.publish(report_draft)
    key = next(k for k in bucket.held() if f"{REPORT}-2-" in k and "/projects" in k)
    bucket.write(key, bucket.read(key)[:-1])
    on("two")
    monkeypatch.setenv("SNAPSHOT_CACHE_GB", "1e-9")
    refreshed()
    monkeypatch.delenv("SNAPSHOT_CACHE_GB")
    asked = []
    for _ in range(3):
        pulls.clear()
        with pytest.raises(SnapshotError) as caught:
            data.open_snapshot(f"{REPORT}-2")
        asked.append((caught.value.code, bool(pulls)))
    assert asked == [("file_damaged", True), *2 * [("file_damaged", False)]]


@pytest.mark.parametrize("begins", [b"[", b'{"'])
def test_large_manifests_do_not_stay_in_memory(
    bucket: Bucket, on: Machine, small_draft: Draft, begins: bytes
) -> None:
    publish.publish(small_draft, current=True)
    large = 4 << 20
    for day in range(10, 18):
        bucket.write(f"manifests/2030-01-{day}-import.json", begins + b" " * large)
    on("two")
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        assert refreshed() == REPORT
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 2 * large  # of eight; the bucket here may still hold one that it sends
