"""A snapshot appears whole or not at all, whatever happens while it is made."""

import errno
import os
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from data import SnapshotError, audit, open_snapshot, publish, serving, snapshot_ids, store
from data.audit import Actor
from data.place import Folder
from data.publish import Draft
from tests.data.conftest import DEMO, REPORT, left


def test_published_means_readable_verified_and_checked(empty: Path, report_draft: Draft) -> None:
    snapshot = publish.publish(report_draft)
    assert snapshot.id == REPORT
    assert snapshot == open_snapshot(REPORT)
    assert {check.verdict for check in snapshot.checks} == {"passed", "not_applicable"}
    assert set(snapshot.tables) == {*report_draft.tables, "project_index"}
    assert {table.provenance for table in snapshot.tables.values()} == {"report"}
    assert snapshot.tables["projects"].source == "sources/report-2021/projects.csv"
    assert not (empty / "CURRENT").exists(), "only when asked"


def test_ids_are_never_used_twice(empty: Path, small_draft: Draft) -> None:
    ids = [publish.publish(small_draft).id for _ in range(3)]
    assert ids == [REPORT, f"{REPORT}-2", f"{REPORT}-3"]
    publish.remove(f"{REPORT}-2")
    publish.remove(f"{REPORT}-3")
    assert publish.publish(small_draft, current=True).id == f"{REPORT}-4", "nor that of one removed"
    assert serving() == (open_snapshot(f"{REPORT}-4"), None)
    assert snapshot_ids() == (f"{REPORT}-4", REPORT)
    with pytest.raises(SnapshotError) as caught:
        publish.remove(f"{REPORT}-2")
    assert caught.value.code == "unknown_snapshot"


def test_a_draft_that_breaks_a_promise_is_refused(empty: Path, report_draft: Draft) -> None:
    projects = report_draft.tables["projects"].slice(1)
    wrong = replace(report_draft, tables={**report_draft.tables, "projects": projects})
    with pytest.raises(SnapshotError, match="number of projects") as caught:
        publish.publish(wrong, current=True)
    assert caught.value.code == "check_failed"
    assert "projects_total" in caught.value.fields["checks"]
    assert left(empty) == []


def test_a_table_that_does_not_fit_is_refused(empty: Path, report_draft: Draft) -> None:
    wrong = replace(report_draft, tables={**report_draft.tables, "donors": pa.table({"a": [1]})})
    with pytest.raises(SnapshotError) as caught:
        publish.publish(wrong)
    assert caught.value.code == "bad_table"
    assert left(empty) == []


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "write_failed"), (errno.EROFS, "root_readonly")]
)
@pytest.mark.parametrize("place", ["data.publish.os.rename", "data.publish.os.fsync"])
def test_a_disk_that_refuses_changes_nothing(
    root: Path,
    small_draft: Draft,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    code: str,
    place: str,
) -> None:
    before = left(root)

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(place, refuse)
    with pytest.raises(SnapshotError, match=os.strerror(number)) as caught:
        publish.publish(small_draft, current=True)
    assert caught.value.code == code
    assert left(root) == before
    assert serving()[0].id == DEMO


def test_current_is_replaced_in_one_step(root: Path) -> None:
    stop, seen = threading.Event(), set()

    def read() -> None:
        while not stop.is_set():
            snapshot, why = serving()
            seen.add((snapshot.id, None if why is None else why.code))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    deadline = time.monotonic() + 1.0
    while time.monotonic() < deadline:
        publish.point(REPORT)
        publish.point(DEMO)
    stop.set()
    for reader in readers:
        reader.join()
    assert seen == {(REPORT, None), (DEMO, None)}


def test_a_reader_finishes_on_what_it_opened(root: Path) -> None:
    snapshot = open_snapshot(DEMO)
    with open(snapshot.parquet("projects")[0], "rb") as file:
        publish.point(REPORT)
        publish.remove(DEMO)
        assert file.read(4) == b"PAR1"
    assert snapshot_ids() == (REPORT,)


@pytest.mark.parametrize(
    "snapshot_id", ["../x", "/", "", "x" * 10_240, "a\nb", "2021-12-31-import"]
)
def test_use_and_remove_take_no_hostile_id(root: Path, snapshot_id: str) -> None:
    before = left(root)
    for act in (publish.point, publish.remove):
        with pytest.raises(SnapshotError) as caught:
            act(snapshot_id)
        assert caught.value.code == "unknown_snapshot"
    assert left(root) == before


def test_the_current_one_is_never_removed(root: Path) -> None:
    with pytest.raises(SnapshotError, match="python -m data use") as caught:
        publish.remove(DEMO)
    assert caught.value.code == "is_current"
    assert open_snapshot(DEMO).id == DEMO


def test_a_damaged_one_can_be_removed_but_not_used(root: Path) -> None:
    (root / REPORT / "projects.parquet").unlink()
    with pytest.raises(SnapshotError) as caught:
        publish.point(REPORT)
    assert caught.value.code == "file_missing"
    assert (root / "CURRENT").read_text().strip() == DEMO
    publish.remove(REPORT)
    assert snapshot_ids() == (DEMO,)


def test_a_roll_back_during_a_publish_stands(
    root: Path, small_draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = Folder.commit

    def rolled_back(self: Folder, folder: Path, snapshot_id: str, *noted: Any) -> None:
        commit(self, folder, snapshot_id, *noted)
        publish.point(REPORT)

    monkeypatch.setattr(Folder, "commit", rolled_back)
    with pytest.raises(SnapshotError) as caught:
        publish.publish(small_draft, current=True)
    assert (caught.value.code, caught.value.fields["now"]) == ("moved", REPORT)
    assert (root / "CURRENT").read_text("utf-8").strip() == REPORT
    assert f"{REPORT}-2" in snapshot_ids(), "it is there, to be chosen"


def test_the_pack_of_a_snapshot_goes_with_it(root: Path) -> None:
    for one in (REPORT, DEMO):
        (root / ".packs" / one).mkdir(parents=True)
        (root / ".packs" / one / "report.pdf").write_bytes(b"%PDF")
    publish.remove(REPORT)
    assert [path.name for path in (root / ".packs").iterdir()] == [DEMO]


def test_the_time_of_publishing_can_be_fixed(
    empty: Path, small_draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1640966400")
    assert publish.publish(small_draft).created_at.isoformat() == "2021-12-31T16:00:00+00:00"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert publish.publish(small_draft).created_at.year >= 2025


@pytest.mark.parametrize("epoch", ["abc", "1e9", "9" * 30])
def test_a_day_that_is_none_is_a_sentence(epoch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(SnapshotError, match="SOURCE_DATE_EPOCH: "):
        publish._now()


def test_who_loses_the_right_meanwhile_publishes_nothing(root: Path, small_draft: Draft) -> None:
    by = Actor("li", "operator", "192.0.2.1", still=lambda: not list(root.glob(".tmp-*")))
    with audit.acting(by), pytest.raises(SnapshotError) as raised:
        publish.publish(small_draft, current=True)
    assert raised.value.code == "no_longer"
    assert (store.current_id(), set(snapshot_ids())) == (DEMO, {REPORT, DEMO})
    assert not list(root.glob(".tmp-*"))


def test_a_publish_that_has_begun_comes_to_its_end(root: Path, small_draft: Draft) -> None:
    answers = iter([True, False])
    with audit.acting(Actor("li", "operator", "192.0.2.1", still=lambda: next(answers))):
        assert publish.publish(small_draft, current=True).id == store.current_id()
