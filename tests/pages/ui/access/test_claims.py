"""What a provider says of a person, through Authlib, of a provider that is a function here."""

import asyncio
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpcore2
import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.requests import Request

from pages.ui.access import grants, oidc, settings
from pages.ui.roles import Person
from tests.pages.ui.access.conftest import REDIRECT, ROLES, SECRET, setting_up

ISSUER = "https://id.example"
KEY = RSAKey.generate_key(2048, {"kid": "one"})


@dataclass
class Provider:
    """What its ID token and its userinfo endpoint say, and more of its token endpoint."""

    signed: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, Any] = field(default_factory=dict)
    nonce: str = ""
    asked: list[str] = field(default_factory=list)

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request.url.path)
        if request.url.path == "/userinfo":
            return httpx2.Response(200, json=self.userinfo)
        if request.url.path == "/keys":
            return httpx2.Response(200, json={"keys": [KEY.as_dict(private=False)]})
        if request.url.path == "/token":
            now = int(time.time())
            claims = {"iss": ISSUER, "aud": "fund", "iat": now, "exp": now + 60}
            claims |= {"nonce": self.nonce} if self.nonce else {}
            token = jwt.encode({"alg": "RS256", "kid": "one"}, claims | self.signed, KEY)
            said = {"access_token": "a", "token_type": "Bearer", "id_token": token} | self.answer
            return httpx2.Response(200, json={k: v for k, v in said.items() if v is not None})
        ends = {f"{name}_endpoint": f"{ISSUER}/{name}"
                for name in ("authorization", "token", "userinfo")}  # fmt: skip
        return httpx2.Response(200, json={"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys", **ends})


Arrives = Callable[..., Person]


@pytest.fixture
def arrives(monkeypatch: pytest.MonkeyPatch) -> Arrives:
    """Go to the provider and come back with its answer, at its own address or another's."""

    def arrived(
        provider: Provider, name: str = "default", among: Sequence[str] = (), at: str | None = None,
        **more: Any,
    ) -> Person:  # fmt: skip
        speaks = {"transport": httpx2.MockTransport(provider), **more.pop("client_kwargs", {})}
        given: dict[str, Any] = {
            "client_id": "fund",
            "client_secret": "secret",
            "client_kwargs": speaks,
        }
        given |= {"server_metadata_url": f"{ISSUER}/.well-known/openid-configuration", **more}
        auth: dict[str, Any] = {"redirect_uri": REDIRECT, "cookie_secret": SECRET}
        auth |= {one: given for one in (*among, name) if one != "default"}
        auth |= given if "default" in (*among, name) else {}
        monkeypatch.setattr(settings, "section", {"auth": auth}.get)
        oidc._clients.clear()
        session: dict[str, Any] = {}

        async def both_ways() -> Person:
            scope = {"type": "http", "method": "GET", "session": session, "headers": []}
            gone = await oidc.leave(Request({**scope, "query_string": b""}), name, "/")
            asked = parse_qs(urlsplit(gone.headers["location"]).query)
            provider.nonce = asked.get("nonce", [""])[0]
            back = asked["redirect_uri"][0].removeprefix(REDIRECT).strip("/") if at is None else at
            scope |= {"path_params": {"provider": back} if back else {}}
            answer = f"code=x&state={asked['state'][0]}".encode()
            return (await oidc.arrive(Request({**scope, "query_string": answer})))[0]

        try:
            return asyncio.run(both_ways())
        finally:
            oidc._clients.clear()

    return arrived


def role(person: Person) -> str:
    return grants.parse(ROLES, "roles.toml").role_of(person)


def test_a_verified_mail_gives_its_role(arrives: Arrives) -> None:
    said = {"sub": "q", "email": "Li@fund.example", "email_verified": True}
    assert role(arrives(Provider(signed=said))) == "staff"
    assert role(arrives(Provider(signed={"sub": "q"}, userinfo=said))) == "staff"


@pytest.mark.parametrize("mail", [
    "li\u2060@fund.example", "li\n@fund.example", "li@fund.example\x00", " li@fund.example",
    "\u00a0li@fund.example", "l\u0131@office.example", "x" * 190 + "@office.example",
    "x" * 184 + "@office.example.evil.test", "x@evil.test@office.example", "@office.example",
    "kc:x@office.example",
    "x y@office.example", "", ["li@fund.example"], {"li@fund.example": 1}, 7, None,
])  # fmt: skip
def test_a_mail_counts_as_it_was_said_or_not_at_all(arrives: Arrives, mail: object) -> None:
    """None of these becomes somebody else's once it is cleaned or cut."""
    found = arrives(Provider(signed={"sub": "q", "email": mail, "email_verified": True}))
    assert (found.mail, role(found)) == ("", "")


@pytest.mark.parametrize("group", ["太原\u2060", "太原\n", "\u3000太原", " 太原", "x\x00"])
def test_a_group_counts_as_it_was_said_or_not_at_all(arrives: Arrives, group: str) -> None:
    assert role(arrives(Provider(signed={"sub": "q", "groups": [group, 7]}))) == ""
    assert role(arrives(Provider(signed={"sub": "q", "groups": [group, "太原"]}))) == "staff"


def test_groups_in_one_text_stand_between_commas(arrives: Arrives) -> None:
    assert role(arrives(Provider(signed={"sub": "q", "groups": "x, 太原"}))) == "staff"
    assert role(arrives(Provider(signed={"sub": "q", "groups": "x,\u3000太原"}))) == ""


@pytest.mark.parametrize("subject", ["sub-7\u2060", "sub-7\n", "\u202esub-7", "x" * 256, ""])
def test_a_subject_that_cannot_be_written_down_is_nobody(arrives: Arrives, subject: object) -> None:
    with pytest.raises(ValueError, match="no subject"):
        arrives(Provider(signed={"sub": subject}))


def test_mail_and_its_verification_come_from_one_source(arrives: Arrives) -> None:
    li, other = {"sub": "q", "email": "li@fund.example"}, {"sub": "q", "email": "z@z.example"}
    yes, no = {"email_verified": True}, {"email_verified": False}
    assert role(arrives(Provider(li, other | yes))) == ""
    assert role(arrives(Provider(li, {"sub": "q"} | yes))) == ""
    assert role(arrives(Provider(other | yes, li))) == ""
    assert role(arrives(Provider({"sub": "q"} | yes, li))) == ""
    assert role(arrives(Provider(li | no, li | yes))) == ""
    assert role(arrives(Provider(li, li | yes))) == "staff", "the endpoint says both"
    assert role(arrives(Provider({"sub": "q"} | yes, li | yes))) == "staff"


def test_what_is_said_of_another_subject_does_not_count(arrives: Arrives) -> None:
    of_li = {"sub": "li", "email": "li@fund.example", "email_verified": True, "groups": ["太原"]}
    assert role(arrives(Provider({"sub": "q"}, of_li))) == ""


def test_unverified_mail_counts_where_that_is_set_and_no_word_sets_it(arrives: Arrives) -> None:
    said = Provider({"sub": "q", "email": "li@fund.example"})
    assert role(arrives(said, accept_unverified_mail=True)) == "staff"
    for no in (False, "false", "true", 1):
        assert role(arrives(said, accept_unverified_mail=no)) == "", no


def test_an_answer_without_a_signed_token_is_refused(arrives: Arrives) -> None:
    for unsigned in ({"userinfo": {"sub": "sub-7"}}, {}):
        with pytest.raises(ValueError, match="no ID token"):
            arrives(Provider({"sub": "q"}, answer={"id_token": None, **unsigned}))


def test_a_signed_token_is_looked_at_whatever_scope_is_set(arrives: Arrives) -> None:
    """Without the scope openid Authlib asks for no nonce, and looks at no token."""
    forged = Provider({"sub": "q"}, answer={"userinfo": {"sub": "sub-7"}})
    for scope in ("profile email", "openid profile", ""):
        assert arrives(forged, client_kwargs={"scope": scope}).subject == "q"


def test_certificates_are_read_once(arrives: Arrives, monkeypatch: pytest.MonkeyPatch) -> None:
    """That takes 20 ms of the event loop, and whoever is nobody may ask for the way."""
    read: list[ssl.SSLContext] = []

    def context(**_: object) -> ssl.SSLContext:
        read.append(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        return read[-1]

    monkeypatch.setattr(httpcore2, "default_ssl_context", context)
    provider = Provider({"sub": "q"})
    mounts = {"all://": httpx2.MockTransport(provider)}
    arrives(provider, client_kwargs={"transport": None, "mounts": mounts})
    assert len(read) == 1


@pytest.mark.parametrize(("name", "among", "at"), [
    ("second", ["default"], ""), ("default", ["second"], "second"), ("one", ["two"], "two"),
    ("one", ["two"], ""), ("default", [], "second"), ("one", [], "one"),
])  # fmt: skip
def test_an_answer_at_another_providers_address_is_asked_after_nowhere(
    arrives: Arrives, name: str, among: list[str], at: str
) -> None:
    """The code of an honest provider, led there by a hostile one, must not reach the latter."""
    provider = Provider({"sub": "q"})
    with pytest.raises(ValueError, match="not of the provider"):
        arrives(provider, name, among, at)
    assert "/token" not in provider.asked
    assert arrives(provider, name, among).provider == ("" if name == "default" else name)


def test_a_provider_is_asked_by_the_settings_in_force(secrets: Callable[[str], None]) -> None:
    secrets(setting_up("kc"))
    first = oidc.client("kc")
    assert oidc.client("kc") is first
    secrets(setting_up("kc").replace('"y"', '"another"'))
    assert oidc.client("kc").client_secret == "another"
    secrets(setting_up("default"))
    with pytest.raises(KeyError):
        oidc.client("kc")
