"""By which names the app answers: none that somebody else points at it."""

from collections.abc import Callable

import pytest
from starlette.requests import HTTPConnection

from pages.ui.access import hosts
from tests.served import fetched


@pytest.fixture(autouse=True)
def names(secrets: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "*.office.example,")
    monkeypatch.setenv("PUBLIC_ADDRESS", "https://fund.example/taiyuan")
    monkeypatch.setattr(hosts, "_machine", lambda: "server7")


@pytest.mark.parametrize(
    "host",
    [
        "localhost:8501",
        "127.0.0.1",
        "192.168.1.7:8501",
        "[::1]:80",
        "fund.example",
        "FUND.example.",
        "a.office.example",
        "server7",
    ],
)
def test_own_names_and_numbers(host: str) -> None:
    assert hosts.is_ours(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "fund.example.evil.example",
        "office.example",
        "xoffice.example",
        "a@fund.example",
        "fund.example:x",
        "fund.example/x",
        "fund.example, evil",
        "127.0.0.1.evil.example",
    ],
)
def test_names_of_others(host: str) -> None:
    assert not hosts.is_ours(host)


@pytest.mark.parametrize(
    ("scheme", "ours"),
    [("http", ("http", "https")), ("ws", ("http", "https")), ("https", ("https",)),
     ("wss", ("https",))],
)  # fmt: skip
def test_a_page_at_http_is_not_ours_where_we_are_at_https(
    scheme: str, ours: tuple[str, ...]
) -> None:
    headers = [(b"host", b"fund.example:8443")]
    asked = HTTPConnection({"type": "http", "scheme": scheme, "headers": headers})
    found = [
        origin
        for origin in ("http", "https", "ftp", "HTTPS", "")
        for host in ("fund.example:8443", "fund.example", "evil.example:8443")
        if hosts.is_origin(f"{origin}://{host}", asked)
    ]
    assert found == list(ours)


def test_a_page_that_points_its_name_here_reads_nothing() -> None:
    for address in ("", "projects", "files/page.xlsx", "_stcore/health", "healthz"):
        found = fetched(address, headers={"host": "rebound.example:8501"})
        assert found.status == 400, address
        assert "ALLOWED_HOSTS" in found.text
    assert fetched("healthz", headers={"host": "127.0.0.1:8501"}).status == 200
