"""An office that has set up signing in: secrets, roles, accounts, each in a folder of the test."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from starlette.requests import HTTPConnection
from streamlit import config

from data import accounts
from pages.ui import access, gate
from pages.ui.access import door, grants, settings, tries
from pages.ui.access import sign_in as signing
from tests.pages.ui.access.people import PASSPHRASE, connection

ROLES = """contact = "信息科 王老师"
[admin]
account = ["zhao"]
[operator]
account = ["wang"]
subject = ["sub-7"]
[staff]
mail = ["li@fund.example"]
group = ["太原"]
[viewer]
account = ["sun"]
mail = ["*@office.example"]
"""
SECRET = "s" * 40
REDIRECT = "https://fund.example/oauth2callback"


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Write the secrets of the app; nothing is set up yet."""
    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "state"))
    monkeypatch.setattr(grants, "READER", grants.Reader())
    monkeypatch.setattr(signing, "TRIES", tries.Tries())
    monkeypatch.setattr(settings, "SECRETS", settings.Secrets())
    files = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(tmp_path / "secrets.toml")])

    def write(text: str) -> None:
        if "[auth" in text or "[proxy" in text:  # people sign in, and have roles
            (tmp_path / "roles.toml").write_text(ROLES, "utf-8")
        (tmp_path / "secrets.toml").write_text(text, "utf-8")
        monkeypatch.setattr(settings, "SECRETS", settings.Secrets())

    yield write
    config.set_option("secrets.files", files)


@pytest.fixture
def office(secrets: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Accounts of the app's own: people of every role, and one without any."""
    (tmp_path / "roles.toml").write_text(ROLES, "utf-8")
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(1, 8, 1))
    for name in ("zhao", "wang", "li", "sun", "guest"):
        accounts.put(name, PASSPHRASE)


@pytest.fixture
def roles_file(tmp_path: Path) -> Callable[[str], None]:
    """Write the roles anew, as an editor does."""

    def write(text: str) -> None:
        new = tmp_path / "roles.new"
        new.write_text(text, "utf-8")
        os.replace(new, tmp_path / "roles.toml")

    return write


def setting_up(*sources: str) -> str:
    """Secrets that set up these providers, "default" for [auth] itself, and "proxy"."""
    whole = 'client_id = "x"\nclient_secret = "y"\nserver_metadata_url = "https://id.example/"\n'
    text = f'[proxy]\nsecret = "{SECRET}"\n' if "proxy" in sources else ""
    named = [one for one in sources if one not in ("default", "proxy")]
    if named or "default" in sources:
        text += f'[auth]\nredirect_uri = "{REDIRECT}"\ncookie_secret = "{SECRET}"\n'
    text += whole if "default" in sources else ""
    return text + "".join(f"[auth.{name}]\n{whole}" for name in named)


def asking(client: tuple[str, int] = ("192.0.2.1", 0), *headers: tuple[str, str]) -> HTTPConnection:
    """A request from there with these headers, in the form a server hands them on."""
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
    return HTTPConnection({"type": "http", "headers": raw, "client": client})


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[dict[str, str]], str]]:
    """A session that a browser with these headers runs, of an operator."""
    monkeypatch.setattr(gate, "_admitted", set())

    def run(headers: dict[str, str]) -> str:
        monkeypatch.setattr(access, "connection", lambda: connection(headers))
        door.bind("one")
        gate.admit("one")
        return "one"

    yield run
    door._bound.clear()
