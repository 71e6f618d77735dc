"""Signing in with an account and signing out: forms, where they lead, what they refuse."""

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from argon2 import PasswordHasher
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from data import accounts, audit, state
from pages.ui.access import cookies, oidc, sessions, settings, tries
from pages.ui.access import sign_in as signing
from pages.ui.access.pace import Pace
from pages.ui.roles import Identity, Person
from tests.pages.ui.access.people import OURS, PASSPHRASE, entered, sent, token
from tests.served import aside, fetched

pytestmark = pytest.mark.usefixtures("office")


def test_a_name_and_its_passphrase_open_the_page_that_was_asked_for() -> None:
    found = entered(" WANG ", back="/projects?lang=en&q=a%20b")
    assert (found.status, found.headers["location"]) == (303, "/projects?lang=en&q=a%20b")
    cookie = found.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert f"max-age={sessions.LONGEST}" in cookie
    assert sessions.find(token(found)) is not None


def test_a_cookie_is_for_https_where_the_app_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "secure" not in entered().headers["set-cookie"].lower()
    monkeypatch.setenv("PUBLIC_ADDRESS", "https://fund.example")
    given = entered().headers["set-cookie"]
    taken = sent("sign-out", {"cookie": given.partition(";")[0]}).headers["set-cookie"]
    for said in (given, taken):  # what a browser asks of such a name
        assert said.startswith(f"__Host-{cookies.SESSION}=")
        assert {"path=/", "secure"} <= {*said.lower().split("; ")}
        assert "domain" not in said.lower()


def test_a_question_to_a_provider_lives_for_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    async def asked(request: Request, name: str, back: str) -> Response:
        request.session.update({oidc.PROVIDER: name})
        return Response()

    monkeypatch.setattr(settings, "providers", lambda: {"default": {}})
    monkeypatch.setattr(oidc, "leave", asked)
    said = fetched("sign-in/with?provider=default").headers["set-cookie"].lower()
    assert said.startswith("fund_question=")
    assert {"max-age=600", "httponly", "samesite=lax", "path=/"} <= {*said.split("; ")}
    monkeypatch.setenv("PUBLIC_ADDRESS", "https://fund.example")
    said = fetched("sign-in/with?provider=default").headers["set-cookie"].lower()
    assert said.startswith("__host-fund_question=")
    assert "secure" in said.split("; ")


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example",
                                  "/projects/../../x", "javascript:alert(1)", "/nosuch", "",
                                  "/projects\r\nx: y", "/files/page.xlsx", "/sign-out",
                                  "/projects" + "x" * 3000, "/%2f%2fevil.example"])  # fmt: skip
def test_nobody_is_led_elsewhere(back: str) -> None:
    assert entered(back=back).headers["location"] == "/"


@pytest.mark.parametrize(("name", "passphrase"), [("wang", "wrong"), ("nobody", PASSPHRASE),
                                                  ("", ""), ("wang", ""), ("wang\x00", PASSPHRASE),
                                                  ("../wang", PASSPHRASE)])  # fmt: skip
def test_anything_else_is_refused_alike(name: str, passphrase: str) -> None:
    found = entered(name, passphrase)
    assert (found.status, "set-cookie" in found.headers) == (401, False)
    assert "账号或口令不对" in found.text


def test_a_name_there_is_not_takes_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each try hashes once, whoever it is for."""
    looked_at: list[str] = []
    verify = accounts._HASHER.verify

    def counted(hashed: str, text: str) -> bool:
        looked_at.append(hashed)
        return verify(hashed, text)

    monkeypatch.setattr(accounts, "_HASHER", type("Counted", (), {
        "verify": staticmethod(counted), "hash": accounts._HASHER.hash})())  # fmt: skip
    entered("wang", "wrong"), entered("nobody", "wrong")
    assert len(looked_at) == 2


def test_wrong_tries_are_slowed_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    for _ in range(tries.FREE):
        assert entered(passphrase="wrong").status == 401
    found = entered()
    assert (found.status, "秒后再试" in found.text) == (429, True)
    elsewhere = fetched("sign-in", "POST", client=("192.0.2.77", 5), body=urlencode(
        {"name": "wang", "passphrase": PASSPHRASE}).encode(), headers={**OURS,
        "content-type": "application/x-www-form-urlencoded", "content-length": "70"})  # fmt: skip
    assert elsewhere.status == 303, "the name is slow, not shut"
    assert slept[-1] > 0


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://fund.example.evil"},
        {"origin": "http://["},
        {"origin": "a:b://fund.example"},
        {"origin": "ftp://fund.example"},
    ],
)
def test_forms_of_other_sites_do_nothing(headers: dict[str, str]) -> None:
    assert sent("sign-in", headers, name="wang", passphrase=PASSPHRASE).status == 403
    own = token(entered())
    cookie = {"cookie": f"{cookies.SESSION}={own}"}
    assert sent("sign-out", {**headers, **cookie}).status == 403
    assert sessions.find(own) is not None
    assert fetched("sign-out", headers=cookie).status == 200, "a link only asks"
    assert sessions.find(own) is not None


def test_signing_out_ends_every_sign_in_of_the_person() -> None:
    first, second, other = token(entered()), token(entered()), token(entered("zhao"))
    found = sent("sign-out", {"cookie": f"{cookies.SESSION}={first}"})
    assert (found.status, found.headers["location"]) == (303, "/sign-in")
    assert "max-age=0" in found.headers["set-cookie"].lower()
    assert sessions.find(first) is sessions.find(second) is None
    assert sessions.find(other) is not None
    old = {"cookie": f"{cookies.SESSION}={second}"}
    assert fetched("projects", headers=old).status == 401, "an old cookie sent again"


def test_a_cookie_set_by_somebody_else_is_never_taken_over() -> None:
    planted = "a" * 24 + "-" + "b" * 43
    found = sent("sign-in", {"cookie": f"{cookies.SESSION}={planted}"}, name="wang",
                 passphrase=PASSPHRASE)  # fmt: skip
    assert token(found) != planted
    assert sessions.find(planted) is None
    again = sent("sign-in", {"cookie": f"{cookies.SESSION}={token(found)}"}, name="wang",
                 passphrase=PASSPHRASE)  # fmt: skip
    assert token(again) != token(found)
    assert sessions.find(token(found)) is None, "the browser's first sign-in is over"


def test_a_form_beyond_measure_is_not_read() -> None:
    for length in ("9999999", "", "x", "-1"):
        found = sent("sign-in", {"content-length": length}, name="wang", passphrase=PASSPHRASE)
        assert found.status == 413, length


def test_an_account_that_is_removed_or_has_another_passphrase_is_signed_out() -> None:
    wang, zhao = (
        {"cookie": f"{cookies.SESSION}={token(entered(one))}"} for one in ("wang", "zhao")
    )
    assert [fetched("projects", headers=one).status for one in (wang, zhao)] == [200, 200]
    accounts.put("wang", "another passphrase")
    assert [fetched("projects", headers=one).status for one in (wang, zhao)] == [401, 200]
    accounts.remove("zhao")
    assert [fetched("projects", headers=one).status for one in (wang, zhao)] == [401, 401]


@pytest.mark.parametrize(
    "change",
    [lambda: accounts.remove("wang"), lambda: accounts.put("wang", "another passphrase")],
)
def test_an_account_that_changes_while_it_is_looked_at_signs_nobody_in(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[], object]
) -> None:
    """A passphrase that was given away is changed: who tries it at that moment stays outside."""
    verify = PasswordHasher.verify

    def changing(*given: Any) -> Any:
        found = verify(*given)
        change()
        return found

    monkeypatch.setattr(PasswordHasher, "verify", changing)
    wang = {"cookie": f"{cookies.SESSION}={token(entered('wang'))}"}
    assert fetched("projects", headers=wang).status == 401


def test_a_form_that_does_not_end_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "SLOWEST_FORM", 0.05)
    kind = {"content-type": "application/x-www-form-urlencoded", "content-length": "90"}
    assert fetched("sign-in", "POST", headers={**OURS, **kind}, body=None).status == 408


def test_a_form_that_breaks_off_is_no_error() -> None:
    async def broken() -> int:
        coming: list[Message] = [
            {"type": "http.disconnect"},
            {"type": "http.request", "body": b"name=wang&pass", "more_body": True},
        ]

        async def receive() -> Message:
            return coming.pop()

        said = {**OURS, "host": "fund.example", "content-length": "90",
                "content-type": "application/x-www-form-urlencoded"}  # fmt: skip
        scope = {"type": "http", "method": "POST", "path": "/sign-in", "query_string": b"",
                 "headers": [(name.encode(), value.encode()) for name, value in said.items()],
                 "identity": Identity(address="192.0.2.9")}  # fmt: skip
        return (await signing.page(Request(scope, receive))).status_code

    assert aside(broken()) == 408


@pytest.mark.parametrize("typed", ["correct horse 2026!", "Correct Horse 2026!", "zha0"])
def test_what_stands_in_the_place_of_a_name_and_is_none_is_kept_nowhere(typed: str) -> None:
    """It may be a passphrase; a name there is tells whose account was tried."""
    assert [entered(name, "wrong").status for name in (typed, "zhao")] == [401, 401]
    lines = [one for one in audit.entries() if one["what"] == "sign-in refused"]
    assert [one["name"] for one in lines] == [None, "zhao"]
    kept = b"".join(path.read_bytes() for path in state.root().rglob("*") if path.is_file())
    assert typed.casefold() not in kept.decode("utf-8", "replace").casefold()


async def back(session: dict[str, str], address: str = "192.0.2.9") -> int:
    """The status of an answer of no provider, of a browser with this session."""
    scope = {"type": "http", "method": "GET", "path": "/oauth2callback", "query_string": b"code=x",
             "headers": [(b"host", b"fund.example")], "session": session,
             "identity": Identity(address=address)}  # fmt: skip
    return (await signing.arrive(Request(scope))).status_code


@pytest.mark.parametrize("way", ["oauth2callback", "oauth2callback/kc"])
def test_whoever_is_nobody_may_come_back_from_a_provider(way: str) -> None:
    found = fetched(f"{way}?code=x&state=y&lang=en")
    assert (found.status, "did not finish" in found.text) == (401, True)


def test_answers_to_no_question_fill_no_log() -> None:
    before = len(list(audit.entries()))
    for _ in range(30):
        assert aside(back({})) == 401
    assert len(list(audit.entries())) == before, "nobody was sent off"
    for _ in range(60):
        assert aside(back({"provider": "none", "back": "/"})) == 401
    assert len(list(audit.entries())) - before == signing.ANSWERS.most


def test_ways_to_a_provider_have_a_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each answer is asked after at the provider, which may shut out the app for it."""
    asked = []

    async def told(request: Request, *_: object) -> tuple[Person, str, str]:
        asked.append(request)
        raise ValueError("not ours")

    monkeypatch.setattr(settings, "providers", lambda: {"default": {}})
    monkeypatch.setattr(signing, "WAYS", Pace(each_second=0.001, most=5))
    monkeypatch.setattr(oidc, "leave", told)
    monkeypatch.setattr(oidc, "arrive", told)
    question = {"provider": "default", "back": "/"}
    assert [aside(back({**question}, "192.0.2.11")) for _ in range(3)] == [401] * 3
    one, other = ("192.0.2.11", 5), ("192.0.2.12", 5)
    ways = [fetched("sign-in/with?provider=default", client=one) for _ in range(3)]
    assert [found.status for found in ways] == [401, 401, 429]
    assert "秒后再试" in ways[-1].text
    assert aside(back({**question}, "192.0.2.11")) == 429
    assert len(asked) == 5
    assert fetched("sign-in/with?provider=default", client=other).status == 401
    assert aside(back({}, "192.0.2.11")) == 401, "an answer to no question asks nobody"


def test_claims_beyond_measure_are_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    async def arrive(request: Request) -> tuple[Person, str, str]:
        return Person("provider", "x", groups=frozenset({"g" * sessions.LARGEST})), "", "/"

    monkeypatch.setattr(oidc, "arrive", arrive)
    assert aside(back({"provider": "default"}, "192.0.2.10")) == 401


def test_a_damaged_file_of_accounts_opens_nothing(caplog: pytest.LogCaptureFixture) -> None:
    accounts.path().write_bytes(b"\xff\xfe")
    assert entered().status == 401
    assert "cannot be read" in caplog.text


def test_who_is_signed_in_already_is_led_on(roles_file: Callable[[str], None]) -> None:
    cookie = {"cookie": f"{cookies.SESSION}={token(entered())}"}
    found = fetched("sign-in?back=/funds", headers=cookie)
    assert (found.status, found.headers["location"]) == (307, "/funds")
    assert fetched("sign-in").status == 401
