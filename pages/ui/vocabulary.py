"""The sentences of a page, read from the `words.toml` beside it. No Streamlit here."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

PAGES = Path(__file__).parent.parent
LANGUAGES = ("zh", "en")


@cache
def vocabulary(page: str) -> Mapping[str, Mapping[str, str]]:
    """Every key of `pages/<page>/words.toml` with its sentence in both languages."""
    return tomllib.loads((PAGES / page / "words.toml").read_text(encoding="utf-8"))
