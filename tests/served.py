"""What the routes of the app answer to an address, without a server."""

import asyncio
import html
import os
import re
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from starlette.applications import Starlette
from starlette.types import Message

from pages.ui import serve

os.environ["ALLOWED_HOSTS"] = "fund.example"  # what the tests call the app

T = TypeVar("T")
LINK = re.compile(
    r'<a class="(?:file|opens)" data-file="([^"]+)" href="([^"]+)"(?: download)?>([^<]+)</a>'
)


@dataclass(frozen=True)
class Fetched:
    """A response: status, headers, content."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def name(self) -> str:
        """Under which name a browser saves it."""
        return unquote(self.headers["content-disposition"].partition("UTF-8''")[2])

    @property
    def text(self) -> str:
        return self.content.decode("utf-8-sig")


def aside(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a thread of its own: a browser of other tests has a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result(60)


def fetched(
    address: str,
    method: str = "GET",
    packed: str = "",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = b"",
    client: tuple[str, int] = ("127.0.0.1", 50_000),
) -> Fetched:
    """What comes back for an address relative to the app, `packed` as asked (`gzip`).

    A `body` of None is announced and never comes.
    """
    said = {"host": "fund.example", "accept-encoding": packed, **(headers or {})}
    sent: list[Message] = []
    whole: Message = {"type": "http.request", "body": body, "more_body": False}
    asked: list[Message] = [] if body is None else [whole]
    where = urlsplit(address)

    async def receive() -> Message:
        if asked:
            return asked.pop()
        await asyncio.Event().wait()  # the reader stays until all has come
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": method, "path": unquote(f"/{where.path}"), "root_path": "",
        "query_string": where.query.encode(), "scheme": "http", "server": ("fund.example", 80),
        "client": client,
        "headers": [(name.encode(), value.encode()) for name, value in said.items()],
    }  # fmt: skip
    app = Starlette(routes=serve.ROUTES, middleware=serve.MIDDLEWARE)
    aside(app(scope, receive, send))
    answered = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
    content = b"".join(message.get("body", b"") for message in sent[1:])
    return Fetched(sent[0]["status"], answered, content)


def links(markup: str) -> dict[str, str]:
    """The files that HTML links to: what tests know them by -> address."""
    return {key: html.unescape(address) for key, address, _ in LINK.findall(markup)}
