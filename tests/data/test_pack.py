"""The pack of a snapshot: every part there, one that fails alone, and nothing undone."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from data import __main__ as command
from data import open_snapshot, pack, snapshot_ids

REPORT, DEMO = "2021-12-31-report", "2021-12-31-demo"

Out = pytest.CaptureFixture[str]


def test_every_part_is_made(root: Path, capsys: Out) -> None:
    assert command.main(["pack", REPORT]) == 0
    said = capsys.readouterr()
    folder = root / pack.FOLDER / REPORT
    assert said.err == ""
    assert said.out.splitlines() == [str(folder / name) for name in pack.PARTS]
    begins = {"pptx": b"PK", "docx": b"PK", "pdf": b"%PDF", "html": b"<div", "txt": "志愿".encode()}
    for path in folder.iterdir():
        assert path.read_bytes().startswith(begins[path.suffix[1:]]), path.name
    assert {path.name for path in folder.iterdir()} == set(pack.PARTS)
    assert snapshot_ids() == (REPORT, DEMO), "a pack is no snapshot"
    assert command.main(["pack", "none"]) == 2


def test_a_part_that_fails_or_hangs_is_named_and_the_rest_is_there(
    root: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = {"a.pptx": ("slides", "--scenes", "nothing"), "b.txt": ("digest",)}
    monkeypatch.setattr(pack, "PARTS", parts)
    assert command.main(["pack", DEMO]) == 1
    said = capsys.readouterr()
    folder = root / pack.FOLDER / DEMO
    assert "a.pptx" in said.err
    assert "nothing" in said.err
    assert said.out == f"{folder / 'b.txt'}\n"
    assert "演示数据" in (folder / "b.txt").read_text("utf-8")
    monkeypatch.setattr(pack, "LONGEST", 0.01)
    assert command.main(["pack", DEMO]) == 1
    assert capsys.readouterr().err.count("0.01 s") == 2


def test_nobody_is_told_of_what_was_rolled_back_meanwhile(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[list[str]] = []

    def making(line: list[str]) -> str:
        made.append(line)
        return ""

    monkeypatch.setattr(pack, "_made", making)
    for current, told in ((DEMO, False), (REPORT, True)):
        made.clear()
        (root / "CURRENT").write_text(current, "utf-8")
        assert dict(pack.make(open_snapshot(REPORT)))
        digests = [line for line in made if line[0] == "digest"]
        assert ["--dry-run" in line for line in digests] == [True, not told]


def test_a_publishing_begins_it_where_the_setting_says_so(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[list[str]] = []

    def popen(line: list[str], **_: Any) -> None:
        begun.append(line)
        raise OSError("no room for a process")

    monkeypatch.setattr(subprocess, "Popen", popen)
    pack.begin(open_snapshot(DEMO))
    assert begun == []
    monkeypatch.setenv(pack.SETTING, "1")
    pack.begin(open_snapshot(DEMO))
    assert [line[2:] for line in begun] == [["data", "pack", DEMO]]
