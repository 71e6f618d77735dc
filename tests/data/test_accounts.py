"""Accounts of the app's own: set, held, removed; what is kept of a passphrase."""

from pathlib import Path

import pytest
from argon2 import PasswordHasher

from data import accounts
from data.errors import SnapshotError

LONG = "a passphrase of some length"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "state"))
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(1, 8, 1))
    return tmp_path / "state"


def test_an_account_is_its_name_and_a_hash(state: Path) -> None:
    assert not accounts.exist()
    assert accounts.put(" 王.Li ", LONG) == "王.li"
    assert accounts.exist()
    assert accounts.fitting("王.LI", LONG)
    for name, given in (("王.li", LONG + " "), ("王.li", ""), ("li", LONG), ("", LONG)):
        assert not accounts.fitting(name, given)
    text = (state / "accounts.toml").read_text("utf-8")
    assert "$argon2id$" in text
    assert LONG not in text
    assert (state / "accounts.toml").stat().st_mode & 0o077 == 0


def test_a_passphrase_is_changed_and_an_account_removed() -> None:
    accounts.put("li", LONG)
    accounts.put("wang", LONG)
    accounts.put("li", LONG + " 2")
    assert accounts.fitting("li", LONG + " 2")
    assert not accounts.fitting("li", LONG)
    assert accounts.remove("LI") == "li"
    assert list(accounts.held()) == ["wang"]
    with pytest.raises(SnapshotError, match="no account"):
        accounts.remove("li")
    accounts.remove("wang")
    assert accounts.exist(), "the last account that goes opens nothing"


@pytest.mark.parametrize("name", ["", " ", "a b", "x" * 41, '"', "a\nb", "-a", "a/b", "[x]"])
def test_a_name_that_is_none(name: str) -> None:
    with pytest.raises(SnapshotError, match="no name"):
        accounts.put(name, LONG)


@pytest.mark.parametrize("passphrase", ["", "short", "x" * 201])
def test_a_passphrase_that_is_none(passphrase: str) -> None:
    with pytest.raises(SnapshotError, match="8 to 200"):
        accounts.put("li", passphrase)
    assert not accounts.exist()
