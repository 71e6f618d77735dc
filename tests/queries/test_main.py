"""`python -m queries` prints every fault of every file."""

from pathlib import Path

import pytest

import queries
from pages.ui.filters import FILTERS
from queries import QuestionError, names, parse
from queries import __main__ as program
from queries.__main__ import main
from queries.question import OPEN


def test_no_question_has_a_fault(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, snapshots: Path
) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(snapshots))
    assert main() == 0
    said = f"{len(names())} questions, no fault (run on 2021-12-31-demo).\n"
    assert capsys.readouterr().out == said


def test_without_a_snapshot_nothing_is_run_and_that_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path))
    assert main() == 0
    assert "no fault (not run: no snapshot)" in capsys.readouterr().out
    pytest.importorskip("pyspark")
    assert main(["--engine", "sc://127.0.0.1:9"]) == 2
    assert "Run `python -m data build`" in capsys.readouterr().err


def test_what_only_a_run_shows_is_a_fault_with_its_cure(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, snapshots: Path
) -> None:
    """A misspelt column, a wrong type, a missing formula."""
    monkeypatch.setenv("SNAPSHOT_ROOT", str(snapshots))
    head = "-- question | 几个？ | How many?\n-- grain    |\n-- reads    | projects\n"
    column = "-- column   | odd | 个数 | Count | count\n\n"
    texts = {
        "projects/misspelt": f"{head}{column}select 1 + count(staus) as odd from projects",
        "projects/untyped": f"{head}{column}select count(*) / 2 as odd from projects",
    }
    found = {name: parse(text, name) for name, text in texts.items()}
    monkeypatch.setattr(program, "names", lambda: tuple(found))
    monkeypatch.setattr(program, "load", found.__getitem__)
    monkeypatch.setattr(program, "faults", lambda name: [])
    assert main() == 1
    said = capsys.readouterr().out
    for part in ("staus", "queries/projects/misspelt.sql", "cast(… as bigint) as odd",
                 "odd has no formula. Write in queries/measures.toml: odd ="):  # fmt: skip
        assert part in said


def test_what_is_open_is_what_a_page_leaves_open() -> None:
    taken = {key for name in names() for key in queries.load(name).asks}
    assert {key: OPEN.get(key, []) for key in taken} == {key: FILTERS[key].empty for key in taken}


def test_faults_of_all_files_are_printed_at_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(question: queries.Question) -> None:
        if question.name in ("funds/ageing", "trends/giving"):
            raise QuestionError(f"queries/{question.name}.sql:2: one.\nsame:3: two.")

    monkeypatch.setattr(queries, "check", check)
    assert main() == 1
    assert capsys.readouterr().out.splitlines() == [
        "queries/funds/ageing.sql:2: one.", "same:3: two.",
        "queries/trends/giving.sql:2: one.", "same:3: two.",
    ]  # fmt: skip
