"""Snapshots in a bucket: two machines, each with a mirror of its own, and all that goes wrong."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow.parquet as pq
import pytest

import data
from data import SnapshotError, audit, backup, publish, said, serving, snapshot_ids, store
from data import __main__ as command
from data.audit import Actor
from data.files import whole
from data.publish import Draft
from tests.buckets import REFUSED, Bucket, Storage
from tests.data.conftest import DEMO, REPORT

Machine = Callable[..., None]

EMPTY_LISTING = b"<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"


@pytest.fixture
def on(bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Go on at the machine of this name, as it was left."""

    def go(machine: str, at: Bucket = bucket) -> None:
        for key, value in at.environment(tmp_path / machine).items():
            monkeypatch.setenv(key, value)

    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "state"))
    go("one")
    return go


def refreshed() -> str | None:
    """The id that is served after all was pulled."""
    while data.refresh():
        pass
    return store.current_id()


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
    assert (caught.value.code, caught.value.fields["now"]) == ("bucket_moved", f"{REPORT}-2")
    assert refreshed() == f"{REPORT}-2"
    assert snapshot_ids() == (f"{REPORT}-3", f"{REPORT}-2", REPORT), "nothing is lost"
    assert publish.point(f"{REPORT}-3").id == refreshed() == f"{REPORT}-3"


def test_of_two_who_take_the_same_id_one_is_told(
    bucket: Bucket, on: Machine, small_draft: Draft, report_draft: Draft
) -> None:
    publish.publish(small_draft, current=True)
    other = bucket.read(f"manifests/{REPORT}.json").replace(REPORT.encode(), f"{REPORT}-2".encode())

    def meanwhile(line: str, environ: Any) -> None:
        if line.endswith(f"manifests/{REPORT}-2.json") and line.startswith("PUT"):
            bucket.storage.before = lambda line, environ: None
            bucket.write(f"manifests/{REPORT}-2.json", other)

    bucket.storage.before = meanwhile
    with pytest.raises(SnapshotError) as caught:
        publish.publish(report_draft, current=True)
    assert caught.value.code == "bucket_taken"
    assert bucket.read(f"manifests/{REPORT}-2.json") == other
    assert (refreshed(), snapshot_ids()) == (REPORT, (REPORT,))
    assert publish.publish(report_draft, current=True).id == f"{REPORT}-3"


PUBLISHES = """
import sys
from data import SnapshotError, publish, report
try:
    print(publish.publish(report.draft(report.SOURCES / "report-2021"), current=True).id)
except SnapshotError as error:
    print(error.code)
"""


# Publishes a report in a fork for each environment it is told, and prints how each ended.
PUBLISHES_IN_FORKS = """
import json, os, sys
from dataclasses import replace
from data import bucket, publish, report

draft = report.draft(report.SOURCES / "report-2021")
draft = replace(draft, tables={name: draft.tables[name] for name in ("divisions", "plan_items")})
for line in sys.stdin:
    os.environ.update(json.loads(line))
    if not (child := os.fork()):
        print(os.getpid(), flush=True)
        sys.stdin.readline()
        publish.publish(draft, current=True)
        os._exit(0)
    print(os.waitpid(child, 0)[1], flush=True)
"""


def start(bucket: Bucket, cache: Path) -> "subprocess.Popen[str]":
    """Another machine that publishes."""
    return subprocess.Popen(
        [sys.executable, "-c", PUBLISHES], stdout=subprocess.PIPE, text=True,
        env={**os.environ, **bucket.environment(cache), "STATE_ROOT": f"{cache}-state"},
    )  # fmt: skip


def test_two_publishers_at_once_lose_nothing(bucket: Bucket, on: Machine, tmp_path: Path) -> None:
    both = [start(bucket, tmp_path / name) for name in ("left", "right")]
    said = [process.communicate(timeout=120)[0].strip() for process in both]
    done = [one for one in said if one.startswith(REPORT)]
    assert done
    assert set(said) - set(done) <= {"bucket_taken", "bucket_moved"}
    assert refreshed() in snapshot_ids()
    assert set(done) <= set(snapshot_ids())
    for one in snapshot_ids():
        data.open_snapshot(one)


KILLED_AT = [
    ("plan_items.parquet", "before"),
    ("-[0-9a-f]{12}/manifest.json", "after"),
    ("manifests/", "before"),
    ("manifests/", "after"),
    ("CURRENT", "before"),
    ("CURRENT", "after"),
]


def kill(process: int, at: str) -> Callable[..., tuple[str, bytes] | None]:
    """Kill a process once it writes such an object."""

    def meddle(line: str, *_: Any) -> tuple[str, bytes] | None:
        if not (line.startswith("PUT") and re.search(at, line)):
            return None
        os.kill(process, signal.SIGKILL)
        return "503 Killed", b""

    return meddle


def test_killed_at_any_object_readers_see_a_whole_snapshot(
    storage: Storage, on: Machine, small_draft: Draft, tmp_path: Path
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", PUBLISHES_IN_FORKS],
        env={**os.environ, "STATE_ROOT": str(tmp_path / "s")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for number, (at, when) in enumerate(KILLED_AT):
        bucket = storage.bucket()
        on(f"one-{number}", bucket)
        publish.publish(small_draft, current=True)
        environment = bucket.environment(tmp_path / f"killed-{number}")
        print(json.dumps(environment), file=process.stdin, flush=True)
        setattr(storage, when, kill(int(process.stdout.readline()), at))
        print("go", file=process.stdin, flush=True)
        assert process.stdout.readline() == f"{signal.SIGKILL}\n"
        storage.before, storage.after = (lambda line, environ: None), (lambda line: None)
        on(f"two-{number}", bucket)
        is_done = (at, when) == KILLED_AT[-1]
        assert refreshed() == (f"{REPORT}-2" if is_done else REPORT), (at, when)
        assert serving()[1] is None
        for one in snapshot_ids():
            data.open_snapshot(one)
        assert publish.publish(small_draft, current=True).id == refreshed()
    process.stdin.close()
    process.wait()


def test_leftovers_of_the_killed_go_after_a_day(
    bucket: Bucket, on: Machine, small_draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.write(f"tables/{REPORT}-9-0123456789ab/projects.parquet", b"half of it")
    publish.publish(small_draft, current=True)
    assert [key for key in bucket.held() if "half" in key or "0123456789ab" in key]
    monkeypatch.setattr("data.bucket.LEFT_OVER", -1.0)
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


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        ("400 Bad Request", REFUSED % b"ExpiredToken", "bucket_refused"),
        ("403 Forbidden", REFUSED % b"InvalidAccessKeyId", "bucket_refused"),
        ("503 Slow Down", REFUSED % b"SlowDown", "bucket_unreachable"),
    ],
)
def test_without_credentials_or_service_the_last_snapshot_is_served(
    bucket: Bucket, on: Machine, small_draft: Draft, status: str, body: bytes, code: str
) -> None:
    publish.publish(small_draft, current=True)
    refusing = ["GET", "HEAD", "PUT"]

    def refuse(line: str, environ: Any) -> tuple[str, bytes] | None:
        return (status, body) if line.split()[0] in refusing else None

    bucket.storage.before = refuse
    with pytest.raises(SnapshotError) as caught:
        data.refresh()
    assert caught.value.code == code, caught.value
    refusing = ["PUT"]
    with pytest.raises(SnapshotError) as caught:
        publish.publish(small_draft, current=True)
    assert caught.value.code == code, caught.value
    assert all(bucket.root in said.error(caught.value, lang) for lang in ("zh", "en"))
    assert serving() == (data.open_snapshot(REPORT), None)
    bucket.storage.before = lambda line, environ: None
    assert (refreshed(), snapshot_ids()) == (REPORT, (REPORT,))


def test_without_a_network_the_last_snapshot_is_served(
    bucket: Bucket, on: Machine, small_draft: Draft, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    publish.publish(small_draft, current=True)
    monkeypatch.setattr("data.place._bucket", data.place._bucket.__wrapped__)
    monkeypatch.setattr(
        "data.bucket.endpoint", lambda: bucket.storage.address
    )  # by which it is kept
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setattr("data.objects.ATTEMPTS", 1)
    data.ensure()
    assert serving()[0].id == REPORT
    assert command.main(["list", "--lang", "en"]) == 0
    shown = capsys.readouterr()
    assert "cannot be reached" in shown.err
    assert REPORT in shown.out


def test_a_bucket_that_is_not_there_is_said_and_no_other_is_served_for_it(
    on: Machine, small_draft: Draft, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    publish.publish(small_draft, current=True)
    assert snapshot_ids() == (REPORT,)
    monkeypatch.setenv("SNAPSHOT_ROOT", "s3://nowhere/fund")
    assert snapshot_ids() == ()
    assert command.main(["list", "--lang", "en"]) == 0
    assert "There is no bucket of s3://nowhere/fund." in capsys.readouterr().err
    with pytest.raises(SnapshotError) as caught:
        data.ensure()
    assert caught.value.code == "bucket_missing"


def test_nothing_is_built_anew_over_a_bucket_that_cannot_be_reached(
    on: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNAPSHOT_CACHE", str(tmp_path / "fresh"))
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setattr("data.objects.ATTEMPTS", 1)
    with pytest.raises(SnapshotError) as caught:
        data.ensure()
    assert caught.value.code == "bucket_unreachable"
    assert snapshot_ids() == ()


def test_an_object_cut_short_is_named_and_the_last_snapshot_served(
    bucket: Bucket,
    on: Machine,
    small_draft: Draft,
    report_draft: Draft,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publish.publish(small_draft, current=True)
    on("two")
    assert refreshed() == REPORT
    on("one")
    publish.publish(report_draft, current=True)
    key = next(k for k in bucket.held() if f"{REPORT}-2-" in k and "/projects" in k)
    content = bucket.read(key)
    for part, code in ((content[:-10], "file_damaged"), (b"x" * len(content), "file_damaged")):
        bucket.write(key, part)
        on("two")
        for _ in range(2):
            with pytest.raises(SnapshotError) as caught:
                data.refresh()
            assert (caught.value.code, caught.value.fields["table"]) == (code, "projects")
        assert serving() == (data.open_snapshot(REPORT), None)
        monkeypatch.setattr("data.bucket.AGAIN", 0.0)
    bucket.write(key, content)
    assert refreshed() == f"{REPORT}-2"


@pytest.mark.parametrize("text", [b"[" * 100_000, b'{"digest": "../.."}', b"\xff"])
def test_a_manifest_that_is_none_is_passed_over_and_can_be_removed(
    bucket: Bucket, on: Machine, small_draft: Draft, text: bytes
) -> None:
    publish.publish(small_draft, current=True)
    bucket.write("manifests/2030-01-01-import.json", text)
    on("two")
    assert refreshed() == REPORT
    assert snapshot_ids() == (REPORT,)
    publish.remove("2030-01-01-import")
    assert sorted(key.partition("/")[0] for key in bucket.held())[:2] == ["CURRENT", "manifests"]
    assert bucket.read("CURRENT") == f"{REPORT}\n".encode()


def test_an_answer_without_etag_is_a_fault_of_the_bucket(
    bucket: Bucket, on: Machine, small_draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish.publish(small_draft, current=True)
    on("two")
    whole = Storage.__call__

    def cut(self: Storage, environ: Any, start: Any) -> Any:
        def without(status: str, headers: Any) -> None:
            start(status, [one for one in headers if one[0].lower() != "etag"])

        return whole(self, environ, without)

    with monkeypatch.context() as gateway:
        gateway.setattr(Storage, "__call__", cut)
        with pytest.raises(SnapshotError) as caught:
            refreshed()
    assert caught.value.code == "bucket_unreachable"
    assert refreshed() == REPORT


def test_of_an_object_no_more_is_taken_than_its_manifest_says(
    bucket: Bucket, on: Machine, small_draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish.publish(small_draft, current=True)
    (key,) = [one for one in bucket.held() if one.endswith("divisions.parquet")]
    bucket.write(key, bucket.read(key) + b"without end" * 1_000)
    on("two")
    assert refreshed() == REPORT
    bucket.write("CURRENT", f"{REPORT}-2\n".encode() + b"9" * 10_000)
    monkeypatch.setattr("data.objects.LARGEST", 100)
    with pytest.raises(SnapshotError) as caught:
        refreshed()
    assert caught.value.code == "unknown_snapshot"
    assert len(caught.value.fields["id"]) <= 100
    assert store.current_id() == REPORT


def test_what_has_no_room_on_the_disk_is_not_begun(
    on: Machine, small_draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish.publish(small_draft, current=True)
    on("two")
    with monkeypatch.context() as full:
        full.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=100))
        with pytest.raises(SnapshotError) as caught:
            refreshed()
        assert caught.value.code == "write_failed"
        assert list((store.root() / ".files").iterdir()) == []
    assert refreshed() == REPORT


@pytest.fixture
def dripping(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Let answers to requests that hold a word go on without end, a byte now and then."""
    whole, over = Storage.__call__, threading.Event()
    words = list[str]()

    def drops() -> Iterator[bytes]:
        while not over.wait(0.05):
            yield b" "

    def meddled(self: Storage, environ: Any, start: Any) -> Any:
        asked = f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}"
        if not any(word in asked for word in words):
            return whole(self, environ, start)
        start("200 OK", [("ETag", '"x"'), ("Content-Length", "1000000")])
        return drops() if environ["REQUEST_METHOD"] == "GET" else []

    def drip(word: str) -> None:
        words.append(word)
        monkeypatch.setattr("data.objects.SECONDS", 1.0)
        monkeypatch.setattr("data.objects.SLOWEST", 10**9)

    monkeypatch.setattr(Storage, "__call__", meddled)
    yield drip
    over.set()


@pytest.mark.parametrize("asked", ["/CURRENT", "list-type=2", ".parquet"])
def test_an_answer_without_end_is_left_to_itself(
    on: Machine, small_draft: Draft, dripping: Callable[[str], None], asked: str
) -> None:
    """pyarrow waits for ever where a byte comes now and then; others wait for the lock."""
    publish.publish(small_draft, current=True)
    on("two")
    refreshed()
    dripping(asked)
    on("three")
    with pytest.raises(SnapshotError, match="no whole answer within 1 s"):
        refreshed()
    on("two")
    assert data.open_snapshot(REPORT).id == REPORT, "readers go on"


def test_a_command_ends_though_an_answer_does_not(
    on: Machine, small_draft: Draft, dripping: Callable[[str], None]
) -> None:
    publish.publish(small_draft, current=True)
    dripping("/CURRENT")
    code = (
        "import runpy; from data import objects; objects.SECONDS = 1.0; "
        "runpy.run_module('data', run_name='__main__')"
    )
    line = [sys.executable, "-c", code, "list", "--lang", "en"]
    done = subprocess.run(line, capture_output=True, text=True, timeout=100)
    assert "no whole answer within 1 s" in done.stderr
    assert done.returncode == 0
    assert REPORT in done.stdout


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


def test_a_store_that_ignores_conditions_is_refused(
    bucket: Bucket, on: Machine, small_draft: Draft
) -> None:
    def ignore(line: str, environ: dict[str, Any]) -> None:
        for name in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH"):
            environ.pop(name, None)

    bucket.storage.before = ignore
    with pytest.raises(SnapshotError) as caught:
        publish.publish(small_draft, current=True)
    assert caught.value.code == "bucket_conditions"
    assert not [key for key in bucket.held() if not key.startswith("tables/")]
    assert snapshot_ids() == ()


def test_an_answer_that_is_lost_is_no_refusal(
    bucket: Bucket, on: Machine, small_draft: Draft
) -> None:
    lost = {f"PUT /{bucket.name}/fund/{key}" for key in ("CURRENT", f"manifests/{REPORT}.json")}

    def lose(line: str) -> tuple[str, bytes] | None:
        if line not in lost:
            return None
        lost.remove(line)
        return "500 Internal Server Error", REFUSED % b"InternalError"

    bucket.storage.after = lose
    assert publish.publish(small_draft, current=True).id == REPORT
    assert not lost
    assert refreshed() == REPORT


def test_the_mirror_has_a_bound_and_old_snapshots_come_when_asked_for(
    on: Machine, small_draft: Draft, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    size = sum(t.bytes for t in publish.publish(small_draft, current=True).tables.values())
    for _ in range(3):
        publish.publish(small_draft)
    on("two")
    monkeypatch.setenv("SNAPSHOT_CACHE_GB", str(2.5 * size / 1e9))
    assert refreshed() == REPORT
    assert snapshot_ids() == (f"{REPORT}-4", REPORT), "the current one, and the newest"
    assert store.elsewhere() == (f"{REPORT}-3", f"{REPORT}-2")
    for asked in (f"{REPORT}-2", f"{REPORT}-3", f"{REPORT}-2"):
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
