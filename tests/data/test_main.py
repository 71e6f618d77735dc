"""The command line: what it says and how it ends."""

from pathlib import Path

import pytest

from data import __main__ as command
from data import checks, manifest, open_snapshot, publish, serving, snapshot_ids
from data.lock import locked

REPORT, DEMO = "2021-12-31-report", "2021-12-31-demo"

Out = pytest.CaptureFixture[str]


def test_check_says_that_all_is_sound(root: Path, capsys: Out) -> None:
    publish.point(REPORT)
    assert command.main(["check"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.startswith(f"{REPORT}: files sound, ")
    assert ", 0 failed, " in said.out


def test_list_says_what_to_do_when_there_is_nothing(empty: Path, capsys: Out) -> None:
    assert command.main(["list"]) == 0
    assert capsys.readouterr().out == (
        f"There is no snapshot in {empty}. Run `python -m data build`.\n"
    )


def test_list_marks_the_current_one_and_names_damage(root: Path, capsys: Out) -> None:
    (root / REPORT / "projects.parquet").unlink()
    assert command.main(["list"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"  {REPORT}  Snapshot {REPORT}: the file projects.parquet")
    assert second.startswith(f"* {DEMO}  ")


def test_use_and_remove(root: Path, capsys: Out) -> None:
    assert command.main(["use", REPORT]) == 0
    assert capsys.readouterr().out == f"{REPORT} opens by default now.\n"
    assert serving()[0].id == REPORT
    assert command.main(["remove", REPORT]) == 2
    assert "is the current one and is not removed" in capsys.readouterr().err
    assert command.main(["remove", DEMO]) == 0
    assert capsys.readouterr().out == f"{DEMO} is removed.\n"
    assert snapshot_ids() == (REPORT,)


def test_a_hostile_id_is_one_plain_sentence(root: Path, capsys: Out) -> None:
    odd = []
    for word in ("use", "remove", "check"):
        for snapshot_id in ("../x", "/etc", "x" * 10_240, "a\x1bb", "2030-01-01-demo"):
            status, said = command.main([word, snapshot_id]), capsys.readouterr()
            is_plain = said.err.startswith("There is no snapshot ") and "\x1b" not in said.err
            if (status, said.out, is_plain, len(said.err) < 500) != (2, "", True, True):
                odd.append((word, snapshot_id[:20], status, said))
    assert odd == []
    assert snapshot_ids() == (REPORT, DEMO)


def test_check_refuses_damage(root: Path, capsys: Out) -> None:
    (root / DEMO / "projects.parquet").write_bytes(b"PAR1")
    for line in (["check"], ["check", DEMO]):
        assert command.main(line) == 2
        assert "is damaged (4 bytes instead of" in capsys.readouterr().err
    assert command.main(["check", REPORT]) == 0


def test_check_ends_with_1_when_a_promise_is_broken(
    root: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = manifest.Check("hours_range", {"zh": "时长", "en": "Hours"}, (), "failed", 3)
    monkeypatch.setattr(checks, "run", lambda *_: (failed,))
    assert command.main(["check"]) == 1
    assert capsys.readouterr().out == (
        "hours_range: Hours: 3 rows break it.\n"
        f"{DEMO}: files sound, 0 checks passed, 1 failed, 0 not applicable.\n"
    )


def test_build_ends_with_1_when_a_promise_is_broken(
    empty: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = manifest.Check("hours_range", {"zh": "时长", "en": "Hours"}, (), "failed", 3)
    monkeypatch.setattr(checks, "run", lambda *_: (failed,))
    assert command.main(["build"]) == 1
    assert "was not published; these checks failed: Hours are" in capsys.readouterr().err
    assert snapshot_ids() == ()


def test_build_says_what_is_there_already(root: Path, capsys: Out) -> None:
    assert command.main(["build"]) == 0
    out = capsys.readouterr().out
    assert f"{REPORT} is there already" in out
    assert f"{DEMO} is there already" in out


def test_two_builds_at_once(root: Path, capsys: Out) -> None:
    with locked(root):
        assert command.main(["build"]) == 2
    assert "Another publish is at work" in capsys.readouterr().err


@pytest.mark.parametrize("line", [[], ["fly"], ["use"], ["remove"], ["list", "extra"]])
def test_a_wrong_command_ends_with_2(line: list[str], capsys: Out) -> None:
    with pytest.raises(SystemExit) as caught:
        command.main(line)
    assert caught.value.code == 2
    assert "usage: python -m data" in capsys.readouterr().err


def test_the_size_is_that_of_the_snapshot(root: Path, capsys: Out) -> None:
    assert command.main(["list"]) == 0
    snapshot = open_snapshot(DEMO)
    rows = sum(table.rows for table in snapshot.tables.values())
    assert f"{len(snapshot.tables)} tables, {rows:,} rows" in capsys.readouterr().out
