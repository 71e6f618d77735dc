"""A bucket that refuses, lies, drips or is not there: what is served goes on."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import data
from data import SnapshotError, publish, said, serving, snapshot_ids, store
from data import __main__ as command
from data.publish import Draft
from tests.buckets import REFUSED, Bucket, Storage
from tests.data.conftest import REPORT, Machine, refreshed


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
