"""Answers that are the same for everybody: gzipped once, not for each who asks. No Streamlit here.

Left to the server's GZip, a script of 5 MB takes 0.1 s of the event loop each time; left to a proxy
in front, one reader who asks for it again and again takes all its processors.
"""

import gzip
from collections.abc import AsyncIterator, Callable, Mapping
from functools import cache

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

PIECE = 1 << 16  # bytes sent at a time: what a slow reader has not taken is not held for them


@cache
def content(made: Callable[[], bytes], is_packed: bool = False) -> bytes:
    """What `made` returns, or its gzip; made once for the process."""
    return gzip.compress(made(), 6) if is_packed else made()


def answer(
    request: Request, made: Callable[[], bytes], kind: str, headers: Mapping[str, str]
) -> Response:
    """What `made` returns, as the reader's browser takes it. `made` is the key it is held by."""
    is_packed = "gzip" in request.headers.get("accept-encoding", "").lower()
    held = content(made, is_packed)
    more = {"vary": "accept-encoding", "content-length": str(len(held))}
    if is_packed:
        more["content-encoding"] = "gzip"
    return StreamingResponse(_pieces(held), media_type=kind, headers={**headers, **more})


async def _pieces(held: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(held), PIECE):
        yield held[start : start + PIECE]
