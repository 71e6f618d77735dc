"""Streamlit's files come from memory, as Streamlit itself would send them."""

import asyncio

import pytest
from starlette.types import Message, Scope
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_handler

from pages.ui import preload, shelf

SCRIPT = f"/static/js/{preload.scripts()[-1]}"
STREAMLIT = create_streamlit_static_handler(str(shelf.FOLDER), None)
Said = tuple[int, dict[bytes, bytes], bytes, int]


def asked(path: str, shelved: bool, method: str = "GET", **headers: str) -> Said:
    """Status, headers, body and messages of an answer, through the shelf or without it."""
    said: list[Message] = []
    scope: Scope = {
        "type": "http", "method": method, "path": path, "query_string": b"", "root_path": "",
        "headers": [(name.replace("_", "-").encode(), value.encode())
                    for name, value in headers.items()],
    }  # fmt: skip

    async def receive() -> Message:
        await asyncio.Event().wait()  # the browser stays to the end
        raise AssertionError("cancelled by then")

    async def send(message: Message) -> None:
        said.append(message)

    asyncio.run((shelf.Shelf(STREAMLIT) if shelved else STREAMLIT)(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in said[1:])
    return said[0]["status"], dict(said[0]["headers"]), body, len(said)


@pytest.mark.parametrize("suffix", ["js", "css", "woff2"])
def test_it_says_what_streamlit_says(suffix: str) -> None:
    path = min(name for name in shelf.names() if name.endswith(f".{suffix}"))
    assert asked(path, True)[:3] == asked(path, False)[:3]


def test_the_largest_comes_in_one_piece() -> None:
    path = max(shelf.names(), key=lambda name: (shelf.FOLDER / name[1:]).stat().st_size)
    assert asked(path, False)[3] > 3
    assert asked(path, True)[3] == 2


def test_it_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.held.cache_clear()
    first = asked(SCRIPT, True)
    monkeypatch.setattr("pathlib.Path.read_bytes", None)
    assert asked(SCRIPT, True) == first


@pytest.mark.parametrize("path", ["/", "/static/js/nowhere.js", "/static/js", "/index.html"])
def test_what_is_not_there_is_left_to_streamlit(path: str) -> None:
    assert asked(path, True)[:3] == asked(path, False)[:3]


def test_what_a_browser_has_is_not_sent_again() -> None:
    etag = asked(SCRIPT, True)[1][b"etag"].decode()
    assert asked(SCRIPT, True, if_none_match=etag)[0] == 304
    assert asked(SCRIPT, True, range="bytes=0-9")[0] == 206
    assert asked(SCRIPT, True, method="HEAD")[2] == b""
