"""Charts drawn without a reader's browser: as SVG, by Plotly in the machine's own Chromium.

Kaleido speaks with it over a pipe and nothing is loaded from a network. The first chart takes 2 s,
further ones 0.15 s: the Chromium stays until this process ends. Where there is none, or it fails,
`NoBrowser` says so and whatever has a table goes without its picture. No Streamlit here.
"""

import asyncio
import atexit
import os
import shutil
import threading
from collections.abc import Coroutine
from contextlib import suppress
from functools import cache
from typing import Any, TypeVar

from pages.ui.figures.picture import Part
from queries.engine import QueryError

T = TypeVar("T")
PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
TIME_LIMIT = 20.0  # seconds of a chart, its browser's start included

_loop = asyncio.new_event_loop()  # of a thread of its own: Kaleido waits for its pipe there
_browser: Any = None


class NoBrowser(QueryError):
    """This machine has no Chromium that draws."""

    def __init__(self, why: str) -> None:
        super().__init__("no_browser", why)


@cache
def program() -> str | None:
    """The Chromium of this machine: BROWSER_PATH, else the first of PROGRAMS."""
    found = filter(None, map(shutil.which, (os.environ.get("BROWSER_PATH", ""), *PROGRAMS)))
    return next(found, None)


def svg(figure: Part, width: int) -> bytes:
    """The figure as SVG, as high as its layout says; `width` in pixels. Raises NoBrowser."""
    if program() is None:
        raise NoBrowser(f"Install one of {', '.join(PROGRAMS)}, or set BROWSER_PATH.")
    if not _loop.is_running():
        threading.Thread(target=_loop.run_forever, daemon=True).start()
    try:
        return _awaited(_drawn(figure, width))
    except Exception as error:  # each of many that a browser which fails makes Kaleido raise
        close()
        raise NoBrowser(f"{program()} does not draw ({type(error).__name__}).") from error


def _awaited(work: Coroutine[Any, Any, T]) -> T:
    """What the other thread makes of it. Raises TimeoutError after TIME_LIMIT."""
    return asyncio.run_coroutine_threadsafe(work, _loop).result(TIME_LIMIT)


async def _drawn(figure: Part, width: int) -> bytes:
    global _browser
    if _browser is None:
        from kaleido import Kaleido  # 0.2 s of imports that nothing else needs

        _browser = Kaleido(path=program(), mathjax=False, timeout=TIME_LIMIT)
        await _browser.open()
    found = await _browser.calc_fig(figure, opts={"format": "svg", "width": width})
    return bytes(found)


@atexit.register
def close() -> None:
    """End the Chromium, if there is one."""
    global _browser
    ending, _browser = _browser, None
    if ending is not None:
        with suppress(Exception):  # it is gone already
            _awaited(ending.close())
