"""The audit log: what is written and by whom."""

import json
import os
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from data import audit, current_id, publish, snapshot_ids, tail
from data.audit import Actor
from data.errors import SnapshotError
from tests.data.test_main import DEMO, REPORT

ROOT = Path(__file__).resolve().parents[2]
LI = Actor("li", "operator", "192.0.2.1")

pytestmark = [pytest.mark.usefixtures("own_state")]


def several(count: int) -> None:
    for number in range(count):
        audit.record("export", number=number)


def test_an_entry_says_who_what_when_and_from_where() -> None:
    with audit.acting(LI):
        audit.record("publish", snapshot="x")
    (entry,) = audit.entries()
    assert (entry["who"], entry["role"], entry["from"]) == ("li", "operator", "192.0.2.1")
    assert (entry["n"], entry["what"], entry["snapshot"]) == (1, "publish", "x")
    assert entry["at"].endswith("+00:00")
    audit.record("publish")
    assert list(audit.entries())[1]["from"] == "command"
    assert [one["n"] for one in audit.entries(newest_first=True)] == [2, 1]


def test_a_line_holds_what_tells_people_of_one_name_apart() -> None:
    for key in ("provider:evil:viewsub", "provider::sub-7", ""):
        with audit.acting(Actor("li", "staff", "192.0.2.1", key)):
            audit.record("export")
    assert [one.get("key") for one in audit.entries()] == [
        "provider:evil:viewsub",
        "provider::sub-7",
        None,
    ]
    assert audit.verify()[0] == 3


def test_who_may_no_longer_act_does_not_and_is_written_down_all_the_same() -> None:
    may = [True]
    with audit.acting(replace(LI, still=lambda: may[0])):
        audit.record("publish")
        may[0] = False
        with pytest.raises(SnapshotError) as raised:
            audit.record("publish")
        audit.note("sign-in refused")
        with audit.decided():
            audit.record("point")
        with pytest.raises(SnapshotError):
            audit.confirm()
    audit.record("publish")
    assert raised.value.code == "no_longer"
    told = [(one["what"], one["from"]) for one in audit.entries()]
    assert told == [("publish", LI.where), ("sign-in refused", LI.where), ("point", LI.where),
                    ("publish", "command")]  # fmt: skip


def test_who_may_no_longer_act_points_and_removes_nothing(root: Path) -> None:
    for act in (lambda: publish.point(REPORT), lambda: publish.remove(REPORT)):
        with (
            audit.acting(replace(LI, still=lambda: False)),
            pytest.raises(SnapshotError) as raised,
        ):
            act()
        assert raised.value.code == "no_longer"
    assert (snapshot_ids(), current_id()) == ((REPORT, DEMO), DEMO)
    assert list(audit.entries()) == []


def test_a_long_log_is_looked_at_without_being_held(logs: Path) -> None:
    """Files that readers take make it grow: an administrator's page looks at all of it."""
    digest, path = audit.FIRST, logs / "000001.jsonl"
    logs.mkdir(parents=True)
    with path.open("wb") as file:
        for number in range(1, 50_001):
            line = json.dumps({"n": number, "before": digest}).encode()
            digest = sha256(line).hexdigest()
            file.write(line + b"\n")
    (logs / "head").write_text(f"50000 {digest}\n")
    tracemalloc.start()
    try:
        assert audit.verify() == (50_000, digest)
        assert next(audit.entries(newest_first=True))["n"] == 50_000
        assert next(audit.entries())["n"] == 1
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < path.stat().st_size / 4


@pytest.mark.parametrize("block", [1, 7, 200, 1 << 20])
def test_the_newest_come_first_whatever_is_read_at_a_time(
    block: int, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail, "BLOCK", block)
    monkeypatch.setattr(audit, "LARGEST", 900)
    assert list(audit.entries(newest_first=True)) == []
    several(20)
    assert len(audit.files()) > 2
    assert [one["n"] for one in audit.entries(newest_first=True)] == list(range(20, 0, -1))
    with audit.files()[-1].open("ab") as file:
        file.write(b'{"n": 21, "half')
    assert next(audit.entries(newest_first=True))["n"] == 20


def test_a_text_of_somebody_else_is_one_line(logs: Path) -> None:
    audit.record("sign-in refused", name='a\n{"n": 1, "who": "x"}\x1b[31m\u2028', long="x" * 10_000)
    audit.record("export", address={"a\nb": ["c\rd"] * 500})
    lines = (logs / "000001.jsonl").read_bytes().splitlines()
    assert len(lines) == 2
    assert len(b"".join(lines)) < 5000
    assert audit.verify()[0] == 2


def test_what_a_line_leaves_out_is_counted() -> None:
    audit.record("roles", given=list(map(str, range(audit.MOST + 26))))
    (line,) = audit.entries()
    assert line["given"][: audit.MOST] == list(map(str, range(audit.MOST)))
    assert line["given"][audit.MOST :] == ["… 26"]


def test_files_follow_one_another_without_a_gap(
    logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "LARGEST", 500)
    several(20)
    assert len(audit.files()) > 3
    assert audit.verify()[0] == 20
    assert [one["n"] for one in audit.entries()] == list(range(1, 21))
    audit.files()[1].unlink()
    with pytest.raises(SnapshotError):
        audit.verify()


WRITES = "from data import audit; [audit.record('export', number=n) for n in range(20)]"


def test_processes_write_one_after_the_other() -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITES], cwd=ROOT) for _ in range(2)]
    assert [one.wait() for one in writers] == [0, 0]
    assert audit.verify()[0] == 40


def test_a_full_disk_stops_publishing_and_nothing_else(
    root: Path, logs: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    several(1)
    write = os.write

    def half(descriptor: int, content: bytes) -> int:
        return write(descriptor, content[: len(content) // 2])

    monkeypatch.setattr(os, "write", half)
    for act in (lambda: publish.point(REPORT), lambda: publish.remove(REPORT)):
        with pytest.raises(SnapshotError) as raised:
            act()
        assert raised.value.code == "audit_failed"
    audit.note("export")
    assert "cannot be written down" in caplog.text
    assert snapshot_ids() == (REPORT, DEMO)
    assert current_id() == DEMO
    assert not [path for path in root.iterdir() if ".tmp" in path.name]
    monkeypatch.undo()
    monkeypatch.setenv("STATE_ROOT", str(logs.parent))
    assert audit.verify()[0] == 1, "half a line was taken back"


def test_publishing_pointing_and_removing_are_written_down(root: Path) -> None:
    with audit.acting(LI):
        publish.point(REPORT)
        publish.remove(DEMO)
    told = [(one["what"], one["snapshot"], one["who"]) for one in audit.entries()]
    assert told == [("point", REPORT, "li"), ("remove", DEMO, "li")]
    assert json.dumps(told)
