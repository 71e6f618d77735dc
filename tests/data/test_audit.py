"""The audit log: what is written, by whom, and that a change of it is found."""

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


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "state"))
    return tmp_path / "state" / "audit"


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


@pytest.mark.parametrize(
    "line",
    [
        "garbage",
        "{}",
        "[1]",
        '{"n": null}',
        "\udcff",
        pytest.param("[" * 99_999, id="deep"),
        '{"n": 4, garbage, "before": "%s"}',
        '{"n": 4, "n": 2, "before": "%s"}',
    ],
)
def test_no_line_follows_one_that_cannot_be_read(state: Path, line: str) -> None:
    several(2)
    audit.confirm_last()
    with (state / "000001.jsonl").open("a", encoding="utf-8", errors="surrogateescape") as file:
        file.write('{"n": 3, "half a li')
    audit.confirm_last()
    several(1)
    with (state / "000001.jsonl").open("a", encoding="utf-8", errors="surrogateescape") as file:
        file.write(line.replace("%s", audit.verify()[1]) + "\n")
    with pytest.raises(SnapshotError) as raised:
        audit.verify()
    assert raised.value.code == "audit_broken"
    with pytest.raises(SnapshotError, match=r"last line of 000001\.jsonl") as raised:
        audit.record("publish")
    assert raised.value.code == "audit_failed"
    with pytest.raises(SnapshotError, match=r"last line of 000001\.jsonl"):
        audit.confirm_last()
    audit.note("sign-in")  # which goes on without it
    numbers = [one["n"] for one in audit.entries(newest_first=True) if one.get("n")]
    assert numbers[-3:] == [3, 2, 1]


def test_what_is_written_is_sound_and_any_change_is_found(state: Path) -> None:
    assert audit.verify() == (0, audit.FIRST)
    several(5)
    number, digest = audit.verify()
    assert (number, len(digest)) == (5, 64)
    path = state / "000001.jsonl"
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    changes = {
        "a letter": whole.replace(b'"number": 2', b'"number": 9'),
        "a line taken out": b"".join([*lines[:2], *lines[3:]]),
        "the last line cut off": b"".join(lines[:4]),
        "two lines changed about": b"".join([lines[1], lines[0], *lines[2:]]),
        "a line added": whole + lines[-1],
        "no JSON": whole + b"x\n",
        "everything": b"",
    }
    for what, changed in changes.items():
        path.write_bytes(changed)
        with pytest.raises(SnapshotError) as raised:
            audit.verify()
        assert raised.value.code == "audit_broken", what
    path.write_bytes(b"".join(lines[:4]))
    for said in (None, "", "x y z", "five 5"):
        (state / "head").unlink() if said is None else (state / "head").write_text(said)
        with pytest.raises(SnapshotError):
            audit.verify()
    path.write_bytes(whole)
    several(1)
    assert audit.verify()[0] == number + 1


def test_a_long_log_is_looked_at_without_being_held(state: Path) -> None:
    """Files that readers take make it grow: an administrator's page looks at all of it."""
    digest, path = audit.FIRST, state / "000001.jsonl"
    state.mkdir(parents=True)
    with path.open("wb") as file:
        for number in range(1, 50_001):
            line = json.dumps({"n": number, "before": digest}).encode()
            digest = sha256(line).hexdigest()
            file.write(line + b"\n")
    (state / "head").write_text(f"50000 {digest}\n")
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
    block: int, state: Path, monkeypatch: pytest.MonkeyPatch
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


def test_a_line_that_does_not_follow_is_named(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "LARGEST", 900)
    several(20)
    path = audit.files()[1]
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0].replace(b'"export"', b'"import"'), *lines[1:]]))
    with pytest.raises(SnapshotError) as raised:
        audit.verify()
    number = json.loads(lines[1])["n"]
    assert raised.value.fields == {"place": f"{path.name}, 2", "number": str(number)}


def test_a_text_of_somebody_else_is_one_line(state: Path) -> None:
    audit.record("sign-in refused", name='a\n{"n": 1, "who": "x"}\x1b[31m\u2028', long="x" * 10_000)
    audit.record("export", address={"a\nb": ["c\rd"] * 500})
    lines = (state / "000001.jsonl").read_bytes().splitlines()
    assert len(lines) == 2
    assert len(b"".join(lines)) < 5000
    assert audit.verify()[0] == 2


def test_what_a_line_leaves_out_is_counted() -> None:
    audit.record("roles", given=list(map(str, range(audit.MOST + 26))))
    (line,) = audit.entries()
    assert line["given"][: audit.MOST] == list(map(str, range(audit.MOST)))
    assert line["given"][audit.MOST :] == ["… 26"]


def test_files_follow_one_another_without_a_gap(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "LARGEST", 500)
    several(20)
    assert len(audit.files()) > 3
    assert audit.verify()[0] == 20
    assert [one["n"] for one in audit.entries()] == list(range(1, 21))
    audit.files()[1].unlink()
    with pytest.raises(SnapshotError):
        audit.verify()


def test_half_a_line_of_a_killed_process_is_taken_off(state: Path) -> None:
    several(2)
    path = state / "000001.jsonl"
    path.write_bytes((two := path.read_bytes()) + b'{"n": 3, "who"')
    assert audit.verify()[0] == 2, "nobody has changed it"
    several(1)
    assert audit.verify()[0] == 3
    for changed in (two, path.read_bytes()[:-1], two + b'{"n": 3, "who"\n'):
        path.write_bytes(changed)
        with pytest.raises(SnapshotError):
            audit.verify()


@pytest.mark.parametrize("lost", ["the last two", "all of a file", "a change"])
def test_no_line_follows_where_lines_are_missing(
    state: Path, lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A further line would make the rest look whole."""
    monkeypatch.setattr(audit, "LARGEST", 600)
    several(7)
    *_, path = audit.files()
    lines = path.read_bytes().splitlines(keepends=True)
    if lost == "the last two":
        path.write_bytes(b"".join(lines[:-2]))
    elif lost == "all of a file":
        path.unlink()
    else:
        path.write_bytes(b"".join(lines).replace(b'"who"', b'"wha"'))
    before = [one.read_bytes() for one in audit.files()]
    with pytest.raises(SnapshotError, match="lines are missing or were changed") as raised:
        several(1)
    assert raised.value.code == "audit_failed"
    for looked_at in (audit.verify, audit.confirm_last):
        with pytest.raises(SnapshotError):
            looked_at()
    assert [one.read_bytes() for one in audit.files()] == before
    (state / "head").unlink()
    several(1)
    audit.confirm_last()


def test_no_line_stands_behind_half_a_line(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "LARGEST", 1)
    several(2)
    first = state / "000001.jsonl"
    first.write_bytes(first.read_bytes() + b'{"n": 2, "half')
    with pytest.raises(SnapshotError, match=r"000002\.jsonl, 1"):
        audit.verify()


WRITES = "from data import audit; [audit.record('export', number=n) for n in range(20)]"


def test_processes_write_one_after_the_other() -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITES], cwd=ROOT) for _ in range(2)]
    assert [one.wait() for one in writers] == [0, 0]
    assert audit.verify()[0] == 40


def test_a_full_disk_stops_publishing_and_nothing_else(
    root: Path, state: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
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
    monkeypatch.setenv("STATE_ROOT", str(state.parent))
    assert audit.verify()[0] == 1, "half a line was taken back"


def test_publishing_pointing_and_removing_are_written_down(root: Path) -> None:
    with audit.acting(LI):
        publish.point(REPORT)
        publish.remove(DEMO)
    told = [(one["what"], one["snapshot"], one["who"]) for one in audit.entries()]
    assert told == [("point", REPORT, "li"), ("remove", DEMO, "li")]
    assert json.dumps(told)
