"""Snapshots in a bucket: two machines, each with a mirror of its own, and all that goes wrong."""

import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import data
from data import SnapshotError, audit, backup, publish, serving, snapshot_ids, store
from data import __main__ as command
from data.audit import Actor
from data.files import whole
from data.publish import Draft
from tests.buckets import REFUSED, Bucket
from tests.data.conftest import DEMO, REPORT, Machine, refreshed

EMPTY_LISTING = b"<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"


def test_what_one_machine_publishes_another_reads(
    bucket: Bucket, on: Machine, report_draft: Draft, tmp_path: Path
) -> None:
    published = publish.publish(report_draft, current=True)
    assert bucket.read("CURRENT") == f"{REPORT}\n".encode()
    assert (
        bucket.read(f"manifests/{REPORT}.json")
        == (store.root() / REPORT / "manifest.json").read_bytes()
    )
    on("two")
    assert snapshot_ids() == ()
    assert refreshed() == REPORT
    found, why = serving()
    assert (found.tables, why) == (published.tables, None)
    assert found.path == store.root() / REPORT
    for name in found.tables:
        assert whole(found, name) == whole(published, name)
    kept = {path.name for path in (store.root() / ".files").iterdir()}
    assert kept == {file.sha256 for table in found.tables.values() for file in table.files}


def test_list_use_roll_back_remove(on: Machine, small_draft: Draft, capsys: Any) -> None:
    ids = [publish.publish(small_draft, current=True).id for _ in range(3)]
    assert ids == [REPORT, f"{REPORT}-2", f"{REPORT}-3"]
    on("two")
    assert command.main(["list", "--lang", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:2] for line in lines] == ["* ", "  ", "  "]
    assert command.main(["use", REPORT]) == 0
    assert command.main(["remove", f"{REPORT}-2"]) == 0
    on("one")
    assert (refreshed(), snapshot_ids()) == (REPORT, (f"{REPORT}-3", REPORT))
    with pytest.raises(SnapshotError) as caught:
        publish.remove(REPORT)
    assert caught.value.code == "is_current"
    with pytest.raises(SnapshotError, match="s3://"):
        data.open_snapshot(f"{REPORT}-2")
    assert command.main(["remove", f"{REPORT}-3"]) == 0
    on("two")
    refreshed()
    assert publish.publish(small_draft).id == f"{REPORT}-4", "no id is given again, anywhere"


def written() -> list[tuple[str, str]]:
    """What the audit log says was done, and of which snapshot."""
    return [(one["what"], one.get("snapshot", "")) for one in audit.entries()]


def test_the_one_who_points_second_is_told(
    bucket: Bucket, on: Machine, small_draft: Draft, report_draft: Draft
) -> None:
    publish.publish(small_draft, current=True)
    on("two")
    refreshed()
    on("one")

    def meanwhile(line: str, environ: Any) -> None:
        if line.endswith(f"manifests/{REPORT}-3.json") and line.startswith("PUT"):
            bucket.storage.before = lambda line, environ: None
            bucket.write("CURRENT", f"{REPORT}-2\n".encode())

    publish.publish(small_draft)
    bucket.storage.before = meanwhile
    with pytest.raises(SnapshotError) as caught:
        publish.publish(report_draft, current=True)
    assert (caught.value.code, caught.value.fields["now"]) == ("moved", f"{REPORT}-2")
    assert ("point", f"{REPORT}-3") not in written(), "it was not done"
    assert refreshed() == f"{REPORT}-2"
    assert snapshot_ids() == (f"{REPORT}-3", f"{REPORT}-2", REPORT), "nothing is lost"
    assert publish.point(f"{REPORT}-3").id == refreshed() == f"{REPORT}-3"


@pytest.mark.parametrize("step", ["tables/", f"manifests/{REPORT}-2.json"])
def test_of_two_who_take_the_same_id_one_is_told(
    bucket: Bucket, on: Machine, small_draft: Draft, report_draft: Draft, step: str
) -> None:
    publish.publish(small_draft, current=True)
    other = bucket.read(f"manifests/{REPORT}.json").replace(REPORT.encode(), f"{REPORT}-2".encode())

    def meanwhile(line: str, environ: Any) -> None:
        if step in line and line.startswith("PUT"):
            bucket.storage.before = lambda line, environ: None
            bucket.write(f"manifests/{REPORT}-2.json", other)

    bucket.storage.before = meanwhile
    with pytest.raises(SnapshotError) as caught:
        publish.publish(report_draft, current=True)
    assert caught.value.code == "bucket_taken"
    assert bucket.read(f"manifests/{REPORT}-2.json") == other
    is_late = step != "tables/"  # between the look at the bucket and the writing there
    assert (("publish", f"{REPORT}-2") in written()) == is_late
    assert (refreshed(), snapshot_ids()) == (REPORT, (REPORT,))
    assert publish.publish(report_draft, current=True).id == f"{REPORT}-3"


def test_an_id_that_another_took_and_removed_meanwhile_is_not_given_again(
    bucket: Bucket, on: Machine, small_draft: Draft, report_draft: Draft
) -> None:
    publish.publish(small_draft, current=True)

    def meanwhile(line: str, environ: Any) -> None:
        if "tables/" in line and line.startswith("PUT"):
            bucket.storage.before = lambda line, environ: None
            bucket.write(f"removed/{REPORT}-2", b"")  # what is left of it

    bucket.storage.before = meanwhile
    with pytest.raises(SnapshotError) as caught:
        publish.publish(report_draft, current=True)
    assert (caught.value.code, caught.value.fields["id"]) == ("bucket_taken", f"{REPORT}-2")
    assert (refreshed(), snapshot_ids()) == (REPORT, (REPORT,))
    assert publish.publish(report_draft, current=True).id == f"{REPORT}-3"


def test_leftovers_of_the_killed_go_after_a_day(
    bucket: Bucket, on: Machine, small_draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.write(f"tables/{REPORT}-9-0123456789ab/projects.parquet", b"half of it")
    now = time.time()
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: now + 2 * 24 * 3600)
        publish.publish(small_draft, current=True)
    assert [key for key in bucket.held() if "0123456789ab" in key], "by the bucket's clock"
    monkeypatch.setattr("data.keys.LEFT_OVER", -1.0)
    publish.publish(small_draft)
    assert not [key for key in bucket.held() if "0123456789ab" in key]
    on("two")
    assert (refreshed(), len(snapshot_ids())) == (REPORT, 2), "those of manifests stay"


def test_a_listing_that_comes_late_hides_nothing(
    bucket: Bucket, on: Machine, small_draft: Draft
) -> None:
    publish.publish(small_draft)
    on("two")
    refreshed()
    on("one")
    publish.publish(small_draft, current=True)

    def late(line: str, environ: Any) -> tuple[str, bytes] | None:
        return ("200 OK", EMPTY_LISTING) if "list-type" in environ["QUERY_STRING"] else None

    bucket.storage.before = late
    on("two")
    assert refreshed() == f"{REPORT}-2"
    assert snapshot_ids() == (f"{REPORT}-2", REPORT), "what is here and not listed stays"
    assert publish.publish(small_draft).id == f"{REPORT}-3"


def test_of_very_many_snapshots_the_newest_are_looked_at(
    bucket: Bucket, on: Machine, small_draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish.publish(small_draft, current=True)
    for day in range(10, 16):
        bucket.write(f"manifests/2030-01-{day}-import.json", b"{}")
    monkeypatch.setattr("data.bucket.MOST", 3)
    on("two")
    assert refreshed() == REPORT
    assert store.elsewhere() == tuple(f"2030-01-{day}-import" for day in (15, 14, 13))


def test_a_mirror_that_is_damaged_mends_itself(
    on: Machine, small_draft: Draft, tmp_path: Path
) -> None:
    publish.publish(small_draft, current=True)
    on("two")
    assert refreshed() == REPORT
    path = store.root() / REPORT / "divisions.parquet"
    path.write_bytes(path.read_bytes()[:-1])  # and its other link with it
    with pytest.raises(SnapshotError, match="damaged"):
        data.open_snapshot(REPORT)
    assert refreshed() == REPORT
    assert pq.read_table(path).num_rows == 10


def test_who_loses_the_right_while_files_are_sent_publishes_nothing(
    bucket: Bucket, on: Machine, small_draft: Draft
) -> None:
    publish.publish(small_draft, current=True)
    sent = len(bucket.held())
    by = Actor("li", "operator", "192.0.2.1", still=lambda: len(bucket.held()) == sent)
    with audit.acting(by), pytest.raises(SnapshotError) as caught:
        publish.publish(small_draft, current=True)
    assert caught.value.code == "no_longer"
    assert len(bucket.held()) > sent, "some files were sent, which nobody finds"
    assert not list(store.root().glob(".tmp-*"))
    on("two")
    assert (refreshed(), snapshot_ids()) == (REPORT, (REPORT,))


def test_a_backup_comes_back_into_a_bucket(
    built: Path, bucket: Bucket, on: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(built))
    backup.backup(tmp_path / "away")
    on("one")
    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "new-state"))
    assert backup.restore(tmp_path / "away")[0] == [REPORT, DEMO]
    on("two")
    assert refreshed() == DEMO
    assert set(backup.backup(tmp_path / "again")) == {DEMO, REPORT}
    on("three")
    with pytest.raises(SnapshotError) as caught:
        backup.restore(tmp_path / "away")
    assert caught.value.code == "backup_full", "though nothing is mirrored yet"


def test_half_of_a_snapshot_that_was_removed_meanwhile_is_not_kept(
    bucket: Bucket, on: Machine, small_draft: Draft
) -> None:
    publish.publish(small_draft, current=True)
    on("two")
    refreshed()
    half = store.root() / f".pull-{REPORT}-2" / "donations"
    half.mkdir(parents=True)
    (half / "part-00000.parquet").write_bytes(b"x")
    refreshed()
    assert not half.parent.exists()


def test_no_backup_is_made_of_what_a_bucket_held_before(
    bucket: Bucket, on: Machine, small_draft: Draft, tmp_path: Path
) -> None:
    """It would lack the newest snapshot, and nobody would know."""
    publish.publish(small_draft, current=True)
    on("two")
    refreshed()
    on("one")
    publish.publish(small_draft, current=True)
    on("two")
    with pytest.MonkeyPatch.context() as patched:
        refused = lambda line, environ: (  # noqa: E731
            ("403 Forbidden", REFUSED % b"AccessDenied") if line.endswith("/CURRENT") else None
        )
        patched.setattr(bucket.storage, "before", refused)
        with pytest.raises(SnapshotError) as caught:
            backup.backup(tmp_path / "away")
        assert caught.value.code == "bucket_refused"
    assert backup.backup(tmp_path / "away") == [f"{REPORT}-2", REPORT]


def test_what_is_removed_leaves_no_file_here(
    on: Machine, small_draft: Draft, report_draft: Draft
) -> None:
    publish.publish(small_draft, current=True)
    publish.publish(report_draft)
    on("two")
    refreshed()
    publish.remove(f"{REPORT}-2")
    links = [one.stat().st_nlink for one in (store.root() / ".files").iterdir()]
    assert links
    assert set(links) == {2}, "of one snapshot each"


def test_an_id_that_was_removed_stays_so_from_bucket_to_bucket(
    bucket: Bucket, on: Machine, small_draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        publish.publish(small_draft, current=True)
    publish.point(REPORT)
    publish.remove(f"{REPORT}-2")
    backup.backup(tmp_path / "away")
    on("two", bucket.storage.bucket())
    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "new-state"))
    backup.restore(tmp_path / "away")
    assert publish.publish(small_draft).id == f"{REPORT}-3"


def test_a_report_with_ledgers_is_carried_on_another_machine(
    on: Machine, report_draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way of a year over a bucket: a report, ledgers on it, the next report."""
    monkeypatch.setenv("LEDGER_KEY", "a key for tests, long enough")
    publish.publish(report_draft, current=True)
    on("two")
    refreshed()
    path = tmp_path / "gifts.csv"
    path.write_text("捐赠编号,捐赠日期,金额\nD1,2022-03-01,100\nD2,2022-03-02,50\n", "utf-8")
    assert command.main(["import", str(path), "--lang", "en"]) == 0
    on("one")
    assert str(refreshed()).startswith("2022-03-02-import")
    assert command.main(["carry", REPORT, "--lang", "en"]) == 0


def test_an_address_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", "s3:///prefix")
    with pytest.raises(SnapshotError) as caught:
        store.root()
    assert caught.value.code == "bucket_address"
    monkeypatch.setenv("SNAPSHOT_ROOT", "s3://AKIA1:se/cr@et@bucket/prefix")
    with pytest.raises(SnapshotError, match="//…@bucket/prefix") as caught:
        store.root()
    assert "AKIA1" not in str(caught.value), "a key has no place in an address, nor in the log"
