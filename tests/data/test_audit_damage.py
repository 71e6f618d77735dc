"""The audit log: a change of it is found, and no line follows one that is damaged."""

import json
from pathlib import Path

import pytest

from data import audit
from data.errors import SnapshotError
from tests.data.test_audit import several

pytestmark = [pytest.mark.usefixtures("own_state")]


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
def test_no_line_follows_one_that_cannot_be_read(logs: Path, line: str) -> None:
    several(2)
    audit.confirm_last()
    with (logs / "000001.jsonl").open("a", encoding="utf-8", errors="surrogateescape") as file:
        file.write('{"n": 3, "half a li')
    audit.confirm_last()
    several(1)
    with (logs / "000001.jsonl").open("a", encoding="utf-8", errors="surrogateescape") as file:
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


def test_what_is_written_is_sound_and_any_change_is_found(logs: Path) -> None:
    assert audit.verify() == (0, audit.FIRST)
    several(5)
    number, digest = audit.verify()
    assert (number, len(digest)) == (5, 64)
    path = logs / "000001.jsonl"
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
        (logs / "head").unlink() if said is None else (logs / "head").write_text(said)
        with pytest.raises(SnapshotError):
            audit.verify()
    path.write_bytes(whole)
    several(1)
    assert audit.verify()[0] == number + 1


def test_a_line_that_does_not_follow_is_named(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "LARGEST", 900)
    several(20)
    path = audit.files()[1]
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0].replace(b'"export"', b'"import"'), *lines[1:]]))
    with pytest.raises(SnapshotError) as raised:
        audit.verify()
    number = json.loads(lines[1])["n"]
    assert raised.value.fields == {"place": f"{path.name}, 2", "number": str(number)}


def test_half_a_line_of_a_killed_process_is_taken_off(logs: Path) -> None:
    several(2)
    path = logs / "000001.jsonl"
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
    logs: Path, lost: str, monkeypatch: pytest.MonkeyPatch
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
    (logs / "head").unlink()
    several(1)
    audit.confirm_last()


def test_no_line_stands_behind_half_a_line(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "LARGEST", 1)
    several(2)
    first = logs / "000001.jsonl"
    first.write_bytes(first.read_bytes() + b'{"n": 2, "half')
    with pytest.raises(SnapshotError, match=r"000002\.jsonl, 1"):
        audit.verify()
