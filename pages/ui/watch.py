"""What the server tells about itself: log lines with who, what and milliseconds, and metrics.

A line never holds what a reader typed, nor anything about persons in the data. LOG_FORMAT is
`console`, or `json` for a program that collects them. No Streamlit here.
"""

import logging
import os
import threading
import time
import traceback
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from cachetools import TTLCache
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest

from data.errors import shown
from pages.ui.cache import CACHE

LONGEST = 2_000  # characters of a line
SLOW = 0.25  # seconds from which a question is worth a line

REGISTRY = CollectorRegistry()
SECONDS = Histogram(
    "fund_seconds", "How long it took", ["what", "kind"], registry=REGISTRY,
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30),
)  # fmt: skip
REQUESTS = Counter("fund_requests", "Requests answered", ["status"], registry=REGISTRY)
SOCKETS = Gauge("fund_websockets", "Browsers connected", registry=REGISTRY)
CACHED = Gauge("fund_cache_bytes", "Size of what the cache holds", registry=REGISTRY)
WAITING = Gauge("fund_waiting", "Tasks begun and not done", ["pool"], registry=REGISTRY)
PUBLISHED = Counter("fund_publishes", "Snapshots published on screen", registry=REGISTRY)
CACHED.set_function(lambda: CACHE.bytes)

_told: TTLCache[Hashable, bool] = TTLCache(1000, 60.0)  # stories, for a minute each
_telling = threading.Lock()

_log: Any = structlog.stdlib.get_logger("dashboard")


def begin() -> None:
    """Let the app's log lines have one form, on standard error."""
    is_json = os.environ.get("LOG_FORMAT", "console") == "json"
    last: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if is_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    before: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _plain,
    ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    own = logging.getLogger("dashboard")
    own.handlers, own.propagate = [handler], False
    own.setLevel(logging.INFO)
    logging.getLogger("uvicorn.error").addFilter(_is_no_repeat)


def _is_no_repeat(record: logging.LogRecord) -> bool:
    """Whether it is no warning of the last minute: each broken request makes Uvicorn write one."""
    return record.levelno != logging.WARNING or is_news(record.getMessage())


def _plain(_: Any, __: str, line: dict[str, Any]) -> dict[str, Any]:
    """Keep each text of a line on one line, but for a traceback, which nobody else writes."""
    return {
        key: shown(value, LONGEST) if isinstance(value, str) and key != "exception" else value
        for key, value in line.items()
    }


def said(what: str, /, **fields: object) -> None:
    """Write a line."""
    _log.info(what, **fields)


def is_news(story: Hashable) -> bool:
    """Whether this was not told within the last minute; it counts as told from now on."""
    with _telling:
        is_known = story in _told
        if not is_known:
            _told[story] = True
    return not is_known


def story(error: BaseException) -> Hashable:
    """What one error has in common with another: its kind, and where it was raised."""
    way = [
        (frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    return (type(error), *way[-1:])


def broke(error: Exception) -> None:
    """Write down that a page broke: where and how once a minute, else a line.

    A reader can break a page of their own at will, by answers that no browser gives.
    """
    if is_news(story(error)):
        _log.error("A page broke.", exc_info=error)
    else:
        _log.error("A page broke, as before.", kind=type(error).__name__)


@contextmanager
def timed(what: str, kind: str, /, least: float = 0.0, **fields: object) -> Iterator[None]:
    """Measure how long the inside takes; write a line where it takes `least` seconds or more."""
    began = time.perf_counter()
    try:
        yield
    finally:
        seconds = time.perf_counter() - began
        SECONDS.labels(what, kind).observe(seconds)
        if seconds >= least:
            said(what, **fields, ms=round(1000 * seconds))


def metrics() -> tuple[bytes, str]:
    """The metrics of this process, and their media type."""
    return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
