"""`python -m queries` prints every fault of every file."""

import pytest

import queries
from queries import QuestionError, names
from queries.__main__ import main


def test_no_question_has_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    code = main()
    assert (code, capsys.readouterr().out) == (0, f"{len(names())} questions, no fault.\n")


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
