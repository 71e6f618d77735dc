"""What the server does at its start."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
import streamlit as st
from streamlit import config

import data
from data import accounts, audit
from pages.ui import compat, starting, watch
from tests.bench.session import Session
from tests.pages.ui.access.conftest import roles_file, secrets
from tests.served import aside, fetched
from tests.serving import ROOT, Server, environment

__all__ = ["roles_file", "secrets"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_the_start_allows_many_open_files(caplog: pytest.LogCaptureFixture) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (300, hard))
        starting.raise_descriptors()
        now = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        assert now == (starting.DESCRIPTORS if hard == resource.RLIM_INFINITY
                       else min(starting.DESCRIPTORS, hard))  # fmt: skip
        assert bool(caplog.text) is (now < starting.ENOUGH)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


WORKBOOKS = """
import sys
from pages.ui import starting
from pages.ui.files import routes

ADDRESS = {"of": ["projects"], "snapshot": ["2021-12-31-demo"], "lang": ["zh"], "unit": ["wan"],
           "part": ["projects/by_category"]}

def grown(first, last):
    before = held()
    for number in range(first, last):
        routes.made("page.xlsx", {**ADDRESS, "q": [f"w{number}"]}, "http://x/", "viewer", [])
    return held() - before

def held():
    lines = open("/proc/self/status").read().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024

if sys.argv[1:]:
    starting.give_memory_back()
grown(0, 10)
print(grown(10, 60))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="of glibc, counted in /proc")
def test_small_workbooks_leave_no_memory_behind(snapshots: Path) -> None:
    def grown(*given: str) -> float:
        line = [sys.executable, "-c", WORKBOOKS, *given]
        done = subprocess.run(
            line, cwd=ROOT, env=environment(snapshots), capture_output=True, text=True, check=True
        )
        return float(done.stdout.splitlines()[-1])  # after what is logged

    without, now = grown(), grown("given back")
    assert now < 15
    assert without > 3 * now, "glibc gives it back by itself now: drop give_memory_back"


@pytest.mark.skipif(sys.platform != "linux", reason="counted in /proc")
def test_a_reader_takes_four_descriptors(snapshots: Path) -> None:
    many = 20
    with Server(snapshots) as server, ExitStack() as readers:
        open_files = Path(f"/proc/{server.process.pid}/fd")

        def read() -> None:
            readers.enter_context(Session(server.address)).run()

        read()
        before = len(list(open_files.iterdir()))
        for _ in range(many):
            read()
        assert len(list(open_files.iterdir())) - before <= starting.OF_A_READER * many + 10


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_the_start_says_who_reads(
    address: str, secrets: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    before = config.get_option("server.address")
    config.set_option("server.address", address)
    try:
        starting.tell_who_reads()
    finally:
        config.set_option("server.address", before)
    assert ("read as viewers" in caplog.text) is (address == "0.0.0.0")


def test_the_start_says_that_nobody_has_a_role(
    secrets: Callable[[str], None],
    roles_file: Callable[[str], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    accounts.path().parent.mkdir(parents=True)
    accounts.path().write_text("", "utf-8")
    roles_file("[viewer]\neveryone = true")
    starting.tell_who_reads()
    assert "Nobody has a role" not in caplog.text
    roles_file("[viewer]\neveryone = false")
    starting.tell_who_reads()
    assert "Nobody has a role" in caplog.text


def test_what_is_published_elsewhere_is_followed_and_a_fault_said_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lost = data.SnapshotError("bucket_unreachable", {"root": "s3://fund", "reason": "lost"})
    odd = RecursionError("too deep")
    answers: list[bool | Exception] = [True, False, lost, lost, False, odd, odd, False]
    slept = list[float]()

    def refresh() -> bool:
        if not answers:
            raise asyncio.CancelledError
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(data, "refresh", refresh)
    monkeypatch.setattr(asyncio, "sleep", sleep)
    with pytest.raises(asyncio.CancelledError):
        aside(starting.follow_snapshots())
    assert slept == [starting.REFRESHES_EVERY] * 7, "at once where there is more"
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 4
    assert "s3://fund cannot be reached" in told[0]
    assert told[2] == "RecursionError: too deep"
    assert "again" in told[1]
    assert "again" in told[3]


def test_what_goes_wrong_once_ends_no_task(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answers: list[BaseException] = [ValueError("odd"), asyncio.CancelledError()]

    def forget(app: object) -> None:
        raise answers.pop(0)

    monkeypatch.setattr(compat, "forget_lost_sessions", forget)
    monkeypatch.setattr(starting, "FORGETS_EVERY", 0.0)
    with pytest.raises(asyncio.CancelledError):
        aside(starting.forget_lost_sessions(st.App("app.py")))
    assert "ValueError: odd" in caplog.text


@pytest.mark.usefixtures("served")
def test_ready_is_more_than_alive(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert fetched("readyz").status == fetched("healthz").status == 200
    with monkeypatch.context() as full:
        full.setattr(starting, "ROOM", 1 << 60)
        assert fetched("readyz").status == 503
    assert "MB are free" in caplog.text
    audit.record("publish")
    log = audit.files()[0]
    whole = log.read_bytes()
    log.write_bytes(whole + b"garbage\n")
    assert fetched("readyz").status == 503
    assert "cannot be written down" in caplog.text
    log.write_bytes(whole)
    assert fetched("readyz").status == 200
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path))
    nothing = fetched("readyz")
    assert nothing.status == 503
    assert str(tmp_path) not in nothing.text, "what is wrong is for the log"
    assert "no sound snapshot" in caplog.text
    assert fetched("healthz").status == 200


def test_progress_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    tell = starting.progress()
    for step, share in [("waiting", 0.0)] * 3 + [("writing", 0.5), ("waiting", 0.0)]:
        tell(step, share)
    assert capsys.readouterr().out.splitlines() == [
        "Snapshots: waiting, 0%", "Snapshots: writing, 50%", "Snapshots: waiting, 0%",
    ]  # fmt: skip


def test_who_asks_again_and_again_whether_it_is_ready_fills_no_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(starting, "ROOM", 1 << 80)
    watch._told.clear()
    found = starting.faults()
    told = [one.message for one in caplog.records]
    assert starting.faults() == starting.faults() == found
    assert [one.message for one in caplog.records] == told
    assert told == [f"Not ready: {one}" for one in found]
