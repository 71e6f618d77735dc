"""What is set up: half a set-up shuts the app, it never opens it."""

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st

from data import accounts
from pages.ui.access import settings
from tests.pages.ui.access.conftest import setting_up

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


def test_sites_that_may_show_a_panel_are_named_in_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    """A header holds no other letters: each answer would be an error."""
    monkeypatch.setenv("EMBED_ANCESTORS", "https://内网.example https://xn--xkr9t.example")
    assert settings.ancestors() == "https://xn--xkr9t.example"
    (fault,) = settings.faults()
    assert "内网" in str(fault)


def test_one_provider_or_several(secrets: Write) -> None:
    secrets(AUTH + ONE)
    assert (settings.is_on(), list(settings.providers())) == (True, [settings.DEFAULT])
    secrets(AUTH + "[auth.keycloak]\n" + ONE + "[auth.feishu]\n" + ONE)
    assert list(settings.providers()) == ["keycloak", "feishu"]
    assert settings.faults() == []


@pytest.mark.parametrize("name", ["proxy", '""', '"a:b"', '"a b"', '"酒"', "x" * 31])
def test_a_provider_whose_name_may_be_misread_is_none_and_told(secrets: Write, name: str) -> None:
    """In the file of the roles it would stand before a colon, and [proxy] has a name as well."""
    secrets(AUTH + ONE + f"[auth.{name}]\n" + ONE)
    assert list(settings.providers()) == [settings.DEFAULT]
    (fault,) = settings.faults()
    assert "another name" in str(fault)


def test_each_of_several_providers_has_its_own_way_back(secrets: Write) -> None:
    one, base = "https://fund.example/oauth2callback", settings.redirect_uri
    secrets(setting_up("default"))
    assert base("default") == one
    secrets(setting_up("kc"))
    assert base("kc") == one
    secrets(setting_up("default", "kc"))
    assert (base("default"), base("kc")) == (one, f"{one}/kc")
    secrets(setting_up("kc", "feishu"))
    assert (base("kc"), base("feishu")) == (f"{one}/kc", f"{one}/feishu")


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
