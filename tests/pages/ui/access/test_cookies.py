"""Our cookies: whose count, by which name."""

import pytest

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
