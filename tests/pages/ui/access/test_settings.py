"""What is set up: half a set-up shuts the app, it never opens it."""

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st

from data import accounts
from pages.ui.access import settings

AUTH = """[auth]
redirect_uri = "https://fund.example/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
"""
ONE = (
    'client_id = "x"\nclient_secret = "y"\nserver_metadata_url = "https://id.example/.well-known"\n'
)

Write = Callable[[str], None]


def test_without_any_set_up_there_is_no_sign_in(secrets: Write) -> None:
    assert not settings.is_on()
    secrets('[operator]\npassphrase = "long enough"')
    assert not settings.is_on()
    assert settings.faults() == []


def test_one_provider_or_several(secrets: Write) -> None:
    secrets(AUTH + ONE)
    assert (settings.is_on(), list(settings.providers())) == (True, [settings.DEFAULT])
    secrets(AUTH + "[auth.keycloak]\n" + ONE + "[auth.feishu]\n" + ONE)
    assert list(settings.providers()) == ["keycloak", "feishu"]
    assert settings.faults() == []


@pytest.mark.parametrize("text", ["[auth]\n", AUTH, '[auth]\nredirect_uri = "x"\n' + ONE,
                                  "[proxy]\n", '[proxy]\nsecret = "short"\n'])  # fmt: skip
def test_half_a_set_up_shuts_the_app_and_says_so(secrets: Write, text: str) -> None:
    secrets(text)
    assert settings.is_on()
    assert settings.providers() == {}
    assert settings.proxy() is None
    assert len(settings.faults()) == 1


@pytest.mark.parametrize("content", [b"[auth\n", AUTH.encode() + b"client_id = \n", b"\xff\xfe"])
def test_secrets_that_cannot_be_read_shut_the_app_and_say_so(
    secrets: Write, tmp_path: Path, content: bytes
) -> None:
    """One wrong sign in the file must not take the sign-in away."""
    secrets(AUTH + ONE)
    (tmp_path / "secrets.toml").write_bytes(content)
    st.secrets._reset()
    assert settings.is_on()
    assert settings.providers() == {}
    (fault,) = settings.faults()
    assert str(tmp_path / "secrets.toml") in str(fault)
    secrets(AUTH + ONE)
    assert list(settings.providers()) == [settings.DEFAULT]


def test_roles_that_are_named_shut_the_app_without_a_way_to_sign_in(
    secrets: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A new clone has no secrets: whoever says where the roles are wants nobody in without one."""
    monkeypatch.setenv("ROLES_FILE", str(tmp_path / "roles.toml"))
    assert settings.is_on()
    (fault,) = settings.faults()
    assert "ROLES_FILE" in str(fault)
    secrets(AUTH + ONE)
    assert settings.is_on()
    assert settings.faults() == []


def test_a_second_operator_needs_names(secrets: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECOND_OPERATOR", "1")
    assert "nobody signs in" in str(settings.faults()[0])
    secrets(AUTH + ONE)
    assert settings.faults() == []


def test_an_account_is_a_set_up_and_so_is_a_file_that_is_damaged(secrets: Write) -> None:
    accounts.path().parent.mkdir(parents=True)
    accounts.path().write_bytes(b"\xff\xfe")
    assert settings.is_on()
