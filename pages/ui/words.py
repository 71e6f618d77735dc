"""Words on screen: every sentence in both languages, read from the TOML of a folder of `pages/`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from data.said import LANGUAGES, Words
from data.sentences import filled

__all__ = ["LANGUAGES", "Words", "filled", "words"]

PAGES = Path(__file__).parent.parent


@cache
def words(folder: str) -> Words:
    """The words of `pages/<folder>` and its title; the shared ones of `pages/ui` behind them."""
    shared = _read(PAGES / "ui" / "words.toml")
    if folder == "ui":
        return Words(shared, "pages/ui/words.toml")
    declared: Mapping[str, Any] = _read(PAGES / folder / "page.toml")
    own: Mapping[str, Mapping[str, str]] = declared.get("words", {})
    found = {**shared, "title": declared.get("title", {}), **own}
    return Words(found, f"pages/{folder}/page.toml")


@cache
def _read(path: Path) -> Mapping[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
