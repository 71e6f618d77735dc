"""What is the same for everybody is made and gzipped once, and sent in pieces."""

import asyncio
import gzip
import zlib
from unittest import mock

import pytest
from starlette.requests import Request
from starlette.types import Message

from pages.ui import compat, embed, packed
from pages.ui.access import settings
from tests.served import fetched

LARGEST = max(
    (name for name in compat.static_files() if name.endswith(".js")),
    key=lambda name: len(compat.static_file(name)),
)


def sent(request: Request, content: bytes) -> list[Message]:
    """The messages of an answer of that content."""
    messages: list[Message] = []

    async def send(message: Message) -> None:
        messages.append(message)

    answer = packed.answer(request, lambda: content, "text/css", {"x-own": "1"})
    asyncio.run(answer(request.scope, request.receive, send))
    return messages


def request(accepts: str) -> Request:
    headers = [(b"accept-encoding", accepts.encode())]
    scope = {"type": "http", "method": "GET", "headers": headers, "asgi": {"spec_version": "2.4"}}
    return Request(scope)


@pytest.mark.parametrize("accepts", ["gzip, br", "GZIP", "br", ""])
def test_it_comes_as_the_browser_takes_it(accepts: str) -> None:
    content = bytes(range(256)) * 1000
    begun, *pieces = sent(request(accepts), content)
    headers, body = dict(begun["headers"]), b"".join(piece["body"] for piece in pieces)
    is_packed = headers.get(b"content-encoding") == b"gzip"
    assert is_packed == ("gzip" in accepts.lower())
    assert int(headers[b"content-length"]) == len(body)
    assert (gzip.decompress(body) if is_packed else body) == content
    assert (headers[b"vary"], headers[b"x-own"]) == (b"accept-encoding", b"1")
    assert max(len(piece["body"]) for piece in pieces) <= packed.PIECE


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("path", ["", *(f"embed/{name}" for name in embed.ASSETS), LARGEST])
def test_nothing_is_packed_twice(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """The server's GZip took 0.1 s of the event loop for each who asked for Plotly."""
    monkeypatch.setattr(settings, "ancestors", lambda: "https://intranet.example")
    packed.content.cache_clear()
    with (
        mock.patch.object(zlib, "compressobj", wraps=zlib.compressobj) as each_time,
        mock.patch.object(gzip, "compress", wraps=gzip.compress) as once,
    ):
        for _ in range(3):
            assert fetched(path, headers={"accept-encoding": "gzip"}).status == 200
    assert (once.call_count, each_time.call_count) == (1, 0)
