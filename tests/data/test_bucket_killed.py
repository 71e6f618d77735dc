"""Publishers of a bucket, two at once or killed at any object."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import data
from data import publish, serving, snapshot_ids
from data.publish import Draft
from tests.buckets import Bucket, Storage
from tests.data.conftest import REPORT, Machine, refreshed

PUBLISHES = """
from dataclasses import replace
from data import SnapshotError, publish, report

draft = report.draft(report.SOURCES / "report-2021")
draft = replace(draft, tables={name: draft.tables[name] for name in ("divisions", "plan_items")})
try:
    print(publish.publish(draft, current=True).id)
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
    assert set(said) - set(done) <= {"bucket_taken", "moved"}
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
