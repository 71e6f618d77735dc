"""Charts drawn without a reader's browser: as SVG, by Plotly in the machine's own Chromium.

Kaleido speaks with it over a pipe and nothing is loaded from a network. The first chart takes 2 s,
further ones 0.15 s: the Chromium stays until this process ends. Where there is none, or it fails,
`NoBrowser` says so and whatever has a table goes without its picture. No Streamlit here.
"""

import asyncio
import atexit
import os
import shutil
import tempfile
import threading
from collections.abc import Coroutine
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from data import scratch
from pages.ui.figures.picture import Part
from queries.engine import QueryError

T = TypeVar("T")
PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
GIVEN = (
    "PATH", "HOME", "USER", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TMPDIR", "TMP", "TEMP",
    "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "LD_LIBRARY_PATH",
    "FONTCONFIG_FILE", "FONTCONFIG_PATH", "SYSTEMROOT", "USERPROFILE", "APPDATA", "LOCALAPPDATA",
    "PROGRAMDATA", "PROGRAMFILES",
)  # fmt: skip
"""What of the server's environment the browser gets: no keys and tokens."""
TIME_LIMIT = 20.0  # seconds of a chart, its browser's start included

_loop = asyncio.new_event_loop()  # of a thread of its own: Kaleido waits for its pipe there
_browser: Any = None
_folder: tempfile.TemporaryDirectory[str] | None = None  # of its profile and its page


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
    global _browser, _folder
    if _browser is None:
        from choreographer.browsers import Chromium
        from kaleido import Kaleido, PageGenerator  # 0.2 s of imports that nothing else needs

        class Drawing(Chromium):
            """A Chromium that is told no secrets."""

            def get_env(self) -> dict[str, str]:
                return {name: os.environ[name] for name in GIVEN if name in os.environ}

        # Kaleido's own folders would stay for good where this process is killed. A Chromium of
        # Ubuntu's snap sees the folders of its user alone.
        within = Path.home() if "/snap/" in str(program()) else None
        _folder = tempfile.TemporaryDirectory(
            prefix=scratch.prefix("chromium"), dir=within, ignore_cleanup_errors=True
        )
        page = Path(_folder.name) / "index.html"
        page.write_text(PageGenerator(mathjax=False).generate_index(), "utf-8")
        _browser = Kaleido(
            path=program(),
            browser_cls=Drawing,
            page_generator=page,
            tmp_dir=_folder.name,
            timeout=TIME_LIMIT,
        )
        await _browser.open()
    found = await _browser.calc_fig(figure, opts={"format": "svg", "width": width})
    return bytes(found)


@atexit.register
def close() -> None:
    """End the Chromium, if there is one."""
    global _browser, _folder
    ending, _browser = _browser, None
    if ending is not None:
        with suppress(Exception):  # it is gone already
            _awaited(ending.close())
    if _folder is not None:
        _folder.cleanup()
        _folder = None
