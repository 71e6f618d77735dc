"""Our cookies: whose count, by which name."""

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from pages.ui.access import cookies
from tests.pages.ui.access.conftest import asking


def test_several_cookies_of_the_name_are_none() -> None:
    one, two = f"{cookies.SESSION}=a", f"{cookies.SESSION}=b"
    assert cookie(one) == "a"
    assert cookie(f"{one}; {two}") == ""
    assert cookie(one, two) == ""
    assert cookie() == ""


def cookie(*lines: str, scheme: str = "http") -> str:
    asks = asking(("192.0.2.1", 0), *(("cookie", line) for line in lines))
    asks.scope["scheme"] = scheme
    return cookies.token(asks)


def test_a_cookie_of_a_neighbouring_host_counts_for_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Such a host may set any cookie but those whose name begins with __Host-."""
    own, planted = f"__Host-{cookies.SESSION}=a", f"{cookies.SESSION}=b"
    for scheme in ("https", "wss"):
        assert cookie(f"{planted}; {own}", scheme=scheme) == "a"
        assert cookie(planted, scheme=scheme) == ""
    assert cookie(f"{planted}; {own}") == "b", "without TLS there is no such name"
    monkeypatch.setenv("PUBLIC_ADDRESS", "https://fund.example")
    assert cookie(f"{planted}; {own}", scheme="ws") == "a"


@pytest.mark.parametrize("space", ["\xa0", "\x85", "\x1f", "\x0b", "\x1c"])
def test_no_other_space_before_a_name_makes_it_ours(space: str) -> None:
    """Chromium takes `\xa0__Host-…` from a neighbouring host; `str.strip` took it for ours."""
    own, planted = f"__Host-{cookies.SESSION}=a", f"{space}__Host-{cookies.SESSION}=b"
    assert cookie(planted, scheme="https") == ""
    assert cookie(f"{own}; {planted}", scheme="https") == "a"
    assert cookie(f"{own};\t{planted}", scheme="https") == "a"


def test_a_question_is_read_out_of_our_cookie_alone() -> None:
    seen: list[dict[str, Any]] = []

    async def answer(request: Request) -> Response:
        seen.append(dict(request.session))
        request.session["asked"] = "own"
        return PlainTextResponse("")

    app = Starlette(routes=[Route("/", endpoint=cookies.Questioned(answer))])
    with TestClient(app, base_url="https://fund.example") as browser:
        kept = browser.get("/").headers["set-cookie"].partition(";")[0].encode("latin-1")
        planted = b"\xa0" + kept
        for line in (kept, planted, kept + b"; " + planted, kept + b"; " + kept):
            browser.cookies.clear()
            browser.get("/", headers=[(b"cookie", line)])
    assert seen == [{}, {"asked": "own"}, {}, {"asked": "own"}, {}]
