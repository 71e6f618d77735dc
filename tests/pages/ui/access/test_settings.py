"""What is set up: half a set-up shuts the app, it never opens it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit import config

from data import accounts, state
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
    assert settings.is_on()
    assert settings.providers() == {}
    (fault,) = settings.faults()
    assert str(tmp_path / "secrets.toml") in str(fault)
    secrets(AUTH + ONE)
    assert list(settings.providers()) == [settings.DEFAULT]


def saved(path: Path, text: str) -> None:
    """Save a file as an editor does: whole."""
    new = path.with_suffix(".new")
    new.write_text(text, "utf-8")
    os.replace(new, path)


def test_a_change_counts_at_once_after_a_fault_as_well(
    secrets: Write, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A provider or a secret that is taken out stays in force no longer than until then."""
    path = tmp_path / "secrets.toml"
    secrets(setting_up("default", "kc", "proxy"))
    assert list(settings.providers()) == ["default", "kc"]
    saved(path, path.read_text("utf-8") + "[broken")
    assert (settings.providers(), settings.proxy()) == ({}, None)
    assert str(path) in caplog.text
    saved(path, setting_up("default", "kc"))
    assert list(settings.providers()) == ["default", "kc"]
    assert settings.proxy() is None
    caplog.clear()
    saved(path, setting_up("default") + '[auth.kc]\nclient_id = "x"\n')
    assert list(settings.providers()) == ["default"]
    assert "[auth.kc]" in caplog.text
    assert "client_secret, server_metadata_url" in caplog.text


@pytest.mark.parametrize("text", [None, "", '[operator]\npassphrase = "long enough"\n'])
def test_who_saves_the_secrets_does_not_open_the_app_meanwhile(
    secrets: Write, tmp_path: Path, text: str | None
) -> None:
    """Editors empty a file before they fill it, or put it aside."""
    path = tmp_path / "secrets.toml"
    secrets(setting_up("kc"))
    assert settings.is_on()
    path.unlink()
    if text is not None:
        path.write_text(text, "utf-8")
    assert settings.is_on()
    assert settings.sources() == []
    (fault,) = settings.faults()
    assert "Put it back" in str(fault)
    saved(path, setting_up("kc"))
    assert settings.faults() == []


@pytest.mark.parametrize("text", ['auth = "x"\n', "[[auth]]\n", "[[proxy]]\n", "proxy = 1\n"])
def test_what_is_no_section_shuts_the_app_and_says_so(secrets: Write, text: str) -> None:
    secrets(text)
    assert settings.is_on()
    assert len(settings.faults()) == 1


@pytest.mark.parametrize("key", settings.WHOLE)
def test_a_provider_that_is_not_whole_beside_one_that_is_is_told(secrets: Write, key: str) -> None:
    for name, other, of in (("default", "kc", "[auth]"), ("kc", "default", "[auth.kc]")):
        whole = setting_up(other) + f"[auth.{name}]\n" * (name != "default")
        secrets(whole + ONE.replace(key, f"# {key}"))
        if name == "default":
            secrets(setting_up("default", "kc").replace(f"{key} =", f"# {key} =", 1))
        assert list(settings.providers()) == [other]
        (fault,) = settings.faults()
        assert of in str(fault)
        assert key in str(fault)


def test_the_way_back_stays_where_another_provider_is_not_whole(secrets: Write) -> None:
    """It is registered at the provider."""
    secrets(setting_up("feishu", "kc").replace("client_id =", "# client_id =", 1))
    assert list(settings.providers()) == ["kc"]
    assert settings.redirect_uri("kc") == "https://fund.example/oauth2callback/kc"


def test_what_a_provider_is_asked_with_is_no_provider(secrets: Write) -> None:
    secrets(setting_up("kc") + "[auth.client_kwargs]\nscope = 'openid'\n")
    assert settings.sources() == ["kc"]
    assert settings.faults() == []


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


def test_a_file_of_roles_opens_nothing_where_what_else_is_set_up_is_not_there(
    secrets: Write, roles_file: Callable[[str], None], tmp_path: Path
) -> None:
    """As at a start for which STATE_ROOT is mounted too late."""
    assert not settings.is_on()
    roles_file("[viewer]\naccount = ['li']\n")
    assert settings.is_on()
    assert [one.key for one in settings.faults()] == ["fault.roles"]
    (tmp_path / "roles.toml").unlink()
    assert settings.is_on(), "until the app starts again"


def test_accounts_that_are_gone_open_nothing_until_the_app_starts_again(
    secrets: Write, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As where a mounted STATE_ROOT is lost: without a sign-in the machine's user is staff."""
    accounts.put("li", "a passphrase of some length")
    assert settings.is_on()
    away = state.root().rename(state.root().with_name("away"))
    assert settings.is_on()
    assert settings.is_on()
    assert caplog.text.count("are gone") == 1
    assert [one.key for one in settings.faults()] == ["fault.accounts"]
    away.rename(state.root())
    assert settings.is_on()
    assert settings.faults() == []
    (state.root() / "accounts.toml").unlink()
    assert settings.is_on()
    assert caplog.text.count("are gone") == 2
    monkeypatch.setattr(settings, "SECRETS", settings.Secrets())
    assert not settings.is_on()


@pytest.mark.parametrize(
    "way", ["a link to nothing", "a link to itself", "below a file", "x" * 300]
)
def test_secrets_that_cannot_be_reached_shut_the_app(
    secrets: Write, tmp_path: Path, way: str
) -> None:
    """A secret that is mounted late, or in a folder that may not be searched: it may be there."""
    path = tmp_path / "secrets.toml"
    if way.startswith("a link"):
        path.symlink_to(tmp_path / ("late.toml" if way == "a link to nothing" else path.name))
    elif way == "below a file":
        (tmp_path / "file").write_text("", "utf-8")
        config.set_option("secrets.files", [str(tmp_path / "file" / "secrets.toml")])
    else:
        config.set_option("secrets.files", [str(tmp_path / way)])
    assert settings.is_on()
    (fault,) = settings.faults()
    assert fault.key == "fault.secrets"


def test_a_service_without_a_home_is_not_shut(
    secrets: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", closed)
    own = str(tmp_path / "secrets.toml")
    for home, is_on in ((own, False), (str(tmp_path / "other"), True)):
        monkeypatch.setattr(settings, "HOME", home)
        monkeypatch.setattr(settings, "SECRETS", settings.Secrets())
        assert settings.is_on() is is_on


@pytest.mark.parametrize("way", ["nowhere", "accounts.toml"])
def test_accounts_that_cannot_be_reached_shut_the_app(
    secrets: Write, tmp_path: Path, way: str
) -> None:
    accounts.path().parent.mkdir(parents=True, exist_ok=True)
    accounts.path().symlink_to(accounts.path().parent / way)
    assert settings.is_on()
