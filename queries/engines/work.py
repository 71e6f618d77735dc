"""Work that waits for a Spark Connect server, in a thread of its own.

A server may answer without end, or not at all. Each work takes at most LARGEST bytes of what the
server streams, and none once it is stopped.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any, TypeVar

import grpc

from queries.engine import QueryError

LARGEST = 1 << 30  # bytes: as much as DuckDB may take for a question over records

Made = TypeVar("Made")

_here = threading.local()  # `work` is what the thread works on


class Work(Future[Made]):
    """What a thread works on, and how many bytes it may still take."""

    def __init__(self) -> None:
        super().__init__()
        self._left, self._is_stopped = LARGEST, False

    def stop(self) -> None:
        """Let the thread end at the next message of the server."""
        self._is_stopped = True

    def take(self, size: int) -> None:
        """Count what the server sent. Raises QueryError memory_limit where it is too much."""
        self._left -= size
        if self._is_stopped or self._left < 0:
            raise QueryError(
                "memory_limit",
                f"The answer takes more than {LARGEST / 1e9:.0f}GB of memory. Narrow the filters.",
            )


def begun(do: Callable[[], Made]) -> Work[Made]:
    """Work in a thread of its own, which does not keep the process alive."""
    work: Work[Made] = Work()

    def run() -> None:
        _here.work = work
        try:
            work.set_result(do())
        except BaseException as error:
            work.set_exception(error)

    threading.Thread(target=run, daemon=True, name="spark").start()
    return work


class Counting(grpc.UnaryStreamClientInterceptor):  # type: ignore[misc]
    """Counts what a server streams for the work of the thread that reads it."""

    def intercept_unary_stream(
        self, continuation: Callable[[Any, Any], Any], client_call_details: Any, request: Any
    ) -> Iterator[Any]:
        return self._counted(continuation(client_call_details, request))

    def _counted(self, messages: Any) -> Iterator[Any]:
        try:
            for message in messages:
                _here.work.take(message.ByteSize())
                yield message
        finally:
            messages.cancel()
