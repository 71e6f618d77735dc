"""Whole tables on their way: few at a time for an address, and none kept for who does not read.

Such a file lies on disk until it has been sent: a gigabyte at 10 million rows.
"""

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import IO

from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from pages.ui.access.pace import neighbourhood
from queries.engine import QueryError

PIECE = 1 << 20  # bytes sent at a time
MOST, OF_ONE = 8, 2  # files being made or sent: of all, and of one address
PATIENCE = 60.0  # seconds for a reader to take a piece

_lock = threading.Lock()
_going: Counter[str] = Counter()


def enter(address: str) -> str:
    """Take a place for a file; returns what `leave` gives back. Raises QueryError `busy`."""
    near = neighbourhood(address)
    with _lock:
        if _going.total() >= MOST or _going[near] >= OF_ONE:
            raise QueryError("busy", "Too many files are on their way. Try again in a moment.")
        _going[near] += 1
    return near


def leave(near: str) -> None:
    """Give the place back."""
    with _lock:
        _going[near] -= 1
        if not _going[near]:
            del _going[near]


class Sent(StreamingResponse):
    """A file that is closed, and its place given back, however its sending ends."""

    def __init__(self, file: IO[bytes], near: str, kind: str, headers: Mapping[str, str]) -> None:
        length = {"content-length": str(file.seek(0, 2))}
        super().__init__(_pieces(file), media_type=kind, headers={**headers, **length})
        self.file, self.near = file, near

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; a reader who takes nothing for PATIENCE seconds is let go."""

        async def in_time(message: Message) -> None:
            async with asyncio.timeout(PATIENCE):
                await send(message)

        try:
            await super().__call__(scope, receive, in_time)
        finally:
            self.file.close()
            leave(self.near)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece
