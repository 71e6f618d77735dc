"""Whole tables on their way: few at a time for one reader, and none kept for who does not read.

Such a file lies on disk until it has been sent: a gigabyte at 10 million rows.
"""

import asyncio
import time
from collections.abc import Iterator, Mapping
from typing import IO

from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from queries.pool import Places

PIECE = 1 << 20  # bytes sent at a time
PATIENCE = 60.0  # seconds for a reader to take a piece
PACE = 8.0  # the same where others found no place within the last PATIENCE seconds
PLACES = Places(8, of_one=2)  # for files being made or sent


class Sent(StreamingResponse):
    """A file that is closed, and its place given back, however its sending ends."""

    def __init__(self, file: IO[bytes], whose: str, kind: str, headers: Mapping[str, str]) -> None:
        length = {"content-length": str(file.seek(0, 2))}
        super().__init__(_pieces(file), media_type=kind, headers={**headers, **length})
        self.file, self.whose = file, whose

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; a reader who takes nothing for PATIENCE seconds is let go.

        So is one who takes a piece in more than PACE, while others find no place.
        """

        async def in_time(message: Message) -> None:
            begun = time.monotonic()
            async with asyncio.timeout(PATIENCE):
                await send(message)
            now = time.monotonic()
            if now - begun > PACE and now - PLACES.refused < PATIENCE:
                raise TimeoutError("Others wait for the place of a slow reader.")

        try:
            await super().__call__(scope, receive, in_time)
        finally:
            self.file.close()
            PLACES.leave(self.whose)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece
