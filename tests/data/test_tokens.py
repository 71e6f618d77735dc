"""Tokens of assistants: shown once, kept as hashes, taken away; the command."""

from pathlib import Path

import pytest

from data import __main__ as command
from data import accounts, audit, tokens
from data.errors import SnapshotError

pytestmark = pytest.mark.usefixtures("own_state")

Out = pytest.CaptureFixture[str]


def test_a_token_is_known_by_its_hash_until_it_is_replaced_or_removed(own_state: Path) -> None:
    name, first = tokens.put(" Helper ")
    assert (name, tokens.holder(first)) == ("helper", "helper")
    assert first not in tokens.path().read_text("utf-8")
    assert tokens.path().stat().st_mode & 0o077 == 0
    assert not accounts.exist(), "a token turns no signing in on"
    _, second = tokens.put("helper")
    assert (tokens.holder(first), tokens.holder(second)) == (None, "helper")
    for wrong in ("", "helper", second[:-1], second + " ", tokens._hash(second), "\ud800"):
        assert tokens.holder(wrong) is None
    tokens.remove("HELPER")
    assert (tokens.holder(second), tokens.names()) == (None, [])
    acts = [one["act"] for one in audit.entries() if one["what"] == "assistant"]
    assert acts == ["set", "set", "remove"]
    assert second not in "".join(path.read_text("utf-8") for path in own_state.rglob("*.jsonl"))


def test_the_command_shows_the_token_alone_once(capsys: Out) -> None:
    assert command.main(["assistant", "set", "helper", "--lang", "en"]) == 0
    shown = capsys.readouterr()
    assert tokens.holder(shown.out.strip()) == "helper"
    assert 'assistant = ["helper"]' in shown.err
    assert command.main(["assistant", "list"]) == 0
    assert capsys.readouterr().out == "helper\n"
    assert command.main(["assistant", "remove", "helper", "--lang", "en"]) == 0
    assert command.main(["assistant", "remove", "helper", "--lang", "en"]) == 2
    assert "There is no assistant" in capsys.readouterr().err


def test_an_odd_name_gets_none() -> None:
    with pytest.raises(SnapshotError) as refused:
        tokens.put("a b")
    assert refused.value.code == "account_name"
