"""The two snapshots that come with the project: built when missing, and always the same."""

import errno
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import data
from data import (
    SnapshotError,
    build,
    manifest,
    publish,
    report,
    serving,
    snapshot_ids,
    store,
)
from data.lock import locked
from data.manifest import NAME

REPORT, DEMO = "2021-12-31-report", "2021-12-31-demo"


def contents(root: Path) -> dict[str, object]:
    """The checksum of every file under a root and each manifest, without the time of publishing."""
    files = [path for path in root.rglob("*") if path.is_file() and path.suffix != ".lock"]
    found: dict[str, object] = {}
    for path in files:
        name = str(path.relative_to(root))
        found[name] = store.sha256(path)
        if path.name == NAME:
            fields = json.loads(path.read_text("utf-8"))
            found[name] = {**fields, "created_at": None, "digest": None}
    return found


def test_the_same_bytes_from_another_process(built: Path, tmp_path: Path) -> None:
    """Another hash seed, one thread, another time zone and language; only the time differs."""
    environment = {
        **os.environ,
        "SNAPSHOT_ROOT": str(tmp_path),
        "SOURCE_DATE_EPOCH": "1640966400",
        "PYTHONHASHSEED": "4711",
        "OMP_NUM_THREADS": "1",
        "TZ": "America/Lima",
        "LC_ALL": "C",
    }
    line = [sys.executable, "-m", "data", "build"]
    out = subprocess.run(line, env=environment, check=True, capture_output=True, text=True).stdout
    assert f"{REPORT} built: 11 tables" in out
    assert out.endswith(f"{DEMO} opens by default.\n")
    assert contents(tmp_path) == contents(built)
    assert len(contents(built)) > 30
    for snapshot_id in (REPORT, DEMO):
        times = manifest.read(snapshot_id, tmp_path / snapshot_id).created_at
        assert times.isoformat() == "2021-12-31T16:00:00+00:00"


def test_the_build_makes_both_and_serves_the_demo(root: Path) -> None:
    assert snapshot_ids() == (REPORT, DEMO)
    snapshot, why = serving()
    assert (snapshot.id, why) == (DEMO, None)


def test_building_again_changes_nothing(root: Path) -> None:
    before = contents(root)
    assert [snapshot.id for snapshot in build.build()] == [REPORT, DEMO]
    assert contents(root) == before


def test_a_choice_of_current_is_kept(root: Path) -> None:
    publish.point(REPORT)
    build.build()
    assert serving()[0].id == REPORT


def test_a_damaged_one_is_built_anew_and_nothing_deleted(root: Path, small_demo: None) -> None:
    (root / REPORT / "projects.parquet").unlink()
    (root / DEMO / NAME).unlink()
    assert [snapshot.id for snapshot in build.build()] == [f"{REPORT}-2", f"{DEMO}-2"]
    assert serving() == (data.open_snapshot(f"{DEMO}-2"), None)
    assert snapshot_ids() == (f"{REPORT}-2", REPORT, f"{DEMO}-2", DEMO)


def test_nothing_takes_the_place_of_an_import_or_report_that_cannot_be_opened(
    root: Path, small_demo: None
) -> None:
    """It may be migrated or restored; the next import goes on with it."""
    publish.point(REPORT)
    with (root / REPORT / "projects.parquet").open("ab") as file:
        file.write(b"x")
    build.build()
    data.ensure()
    assert store.current_id() == REPORT
    shown, why = serving()
    assert (shown.id, why and why.code) == (f"{REPORT}-2", "file_damaged")


def test_another_version_is_a_new_snapshot(
    root: Path, small_demo: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "fingerprint", lambda _: "0123456789ab")
    assert [snapshot.id for snapshot in build.build()] == [f"{REPORT}-2", f"{DEMO}-2"]
    assert serving()[0].id == f"{DEMO}-2", "a newer demo takes the place of the older"


def test_ensure_builds_once_for_all_who_ask(empty: Path) -> None:
    script = "import data; data.ensure(); print(data.serving()[0].id)"
    others = [
        subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told: list[tuple[str, float]] = []
    threads = [
        threading.Thread(target=data.ensure, args=(lambda *step: told.append(step),))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [other.communicate(timeout=60)[0] for other in others] == [f"{DEMO}\n"] * 2
    assert [other.returncode for other in others] == [0, 0]
    assert snapshot_ids() == (REPORT, DEMO), "built once"
    assert ("done", 1.0) in told
    assert {step for step, _ in told} <= {"waiting", "reading", "generating", "writing", "done"}
    assert all(0.0 <= share <= 1.0 for _, share in told)


def test_ensure_leaves_a_sound_root_alone(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / DEMO / NAME).unlink()
    monkeypatch.setattr(build, "_build", lambda _: pytest.fail("nothing was to be built"))
    data.ensure()
    assert serving()[0].id == REPORT


def test_ensure_says_when_it_cannot_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / "file" / "root"))
    with pytest.raises(SnapshotError, match="set SNAPSHOT_ROOT to a folder") as caught:
        data.ensure()
    assert caught.value.code == "root_readonly"


def test_ensure_finishes_a_first_build_that_was_cut_short(root: Path, small_demo: None) -> None:
    publish.point(REPORT)
    shutil.rmtree(root / DEMO)
    (root / "CURRENT").unlink()
    data.ensure()
    assert serving()[0].id == DEMO


def test_ensure_is_content_with_what_it_cannot_better(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A read-only folder whose CURRENT is lost still shows what it has."""
    (root / "CURRENT").unlink()

    def refuse(*_: object, **__: object) -> int:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("data.lock.os.open", refuse)
    data.ensure()
    assert serving()[0].id == REPORT


def test_build_says_when_another_is_at_it(root: Path) -> None:
    with locked(root), pytest.raises(SnapshotError) as caught:
        build.build()
    assert caught.value.code == "publishing"
