"""Commands for running the app in an office."""

import io
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from data import __main__ as command
from data import accounts, audit

Out = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "state"))
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(1, 8, 1))
    return tmp_path / "state"


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_an_account_is_set_listed_and_removed(monkeypatch: pytest.MonkeyPatch, capsys: Out) -> None:
    typed(monkeypatch, "a passphrase of some length\n")
    assert command.main(["account", "set", "Li", "--lang", "en"]) == 0
    assert capsys.readouterr().out == "The account li is set. Name it in roles.toml.\n"
    assert accounts.fitting("li", "a passphrase of some length")
    assert command.main(["account", "list"]) == 0
    assert capsys.readouterr().out == "li\n"
    assert command.main(["account", "remove", "li"]) == 0
    assert command.main(["account", "remove", "li", "--lang", "en"]) == 2
    assert "There is no account" in capsys.readouterr().err


def test_a_passphrase_typed_is_typed_twice(monkeypatch: pytest.MonkeyPatch, capsys: Out) -> None:
    typed(monkeypatch, "")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    said = iter(["the first passphrase", "the second passphrase"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(said))
    assert command.main(["account", "set", "li", "--lang", "en"]) == 2
    assert "differ" in capsys.readouterr().err
    assert not accounts.exist()


def test_a_short_passphrase_or_an_odd_name_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    typed(monkeypatch, "short\n")
    assert command.main(["account", "set", "li", "--lang", "en"]) == 2
    assert command.main(["account", "set", "a b"]) == 2
    assert command.main(["account", "set"]) == 2
    assert not accounts.exist()
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("last", "shown"), [("2", 2), ("9", 3), ("0", 0), ("-5", 0), ("9" * 30, 3)]
)
def test_the_last_of_the_log_are_as_many_as_asked_for(capsys: Out, last: str, shown: int) -> None:
    for number in range(3):
        audit.record("test", number=number)
    assert command.main(["audit", "--last", last]) == 0
    assert len(capsys.readouterr().out.splitlines()) == shown
