"""Streamlit's scripts that every page needs, named in the page so that a browser begins with them.

Streamlit loads the script of an element when the first of its kind is to be shown: a page would
ask for them in five waves, the largest, Plotly's, last. No Streamlit here but its files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import streamlit

FOLDER = Path(streamlit.__file__).parent / "static" / "static" / "js"
# Chunks as Streamlit's build calls them, a hash behind each name.
SHOWN = (
    "Html", "PageLink", "TextInput", "ButtonGroup", "Selectbox", "Button", "DownloadButton",
    "PlotlyChart",
)  # fmt: skip
HEAD = 20_000  # characters; a chunk begins with what it imports
IMPORTED = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')


@cache
def scripts() -> tuple[str, ...]:
    """File names of these scripts and of all they import, each once, what is imported first."""
    found: dict[str, None] = {}
    for name in SHOWN:
        for path in sorted(FOLDER.glob(f"{name}.*.js")):
            _follow(path.name, found, set())
    return tuple(found)


def _follow(name: str, found: dict[str, None], on_the_way: set[str]) -> None:
    if name in found or name in on_the_way or not (FOLDER / name).is_file():
        return
    on_the_way.add(name)
    with (FOLDER / name).open(encoding="utf-8") as file:
        head = file.read(HEAD)
    for imported in IMPORTED.findall(head):
        _follow(imported, found, on_the_way)
    found[name] = None


def links(page: str, names: Iterable[str]) -> str:
    """Links that let a browser begin with these scripts, but for those the page names itself."""
    return "".join(
        f'<link rel="modulepreload" crossorigin href="./static/js/{name}">'
        for name in names
        if name not in page
    )
