"""Words on screen, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.ui.once import once
from pages.ui.vocabulary import LANGUAGES, vocabulary

Words = Callable[..., str]


def language() -> str:
    """`zh` or `en`: the address decides, then the browser; Chinese where neither says."""
    return once("language", _language)


def _language() -> str:
    asked = st.query_params.get("lang")
    if asked in LANGUAGES:
        return asked
    locale = st.context.locale
    return "zh" if not isinstance(locale, str) or locale.lower().startswith("zh") else "en"


def words(page: str) -> Words:
    """A function from a key and its slots to the sentence in the reader's language.

    Raises KeyError for a key or a slot that `words.toml` does not have.
    """
    return once(("words", page), lambda: _words(language(), page))


def _words(lang: str, page: str) -> Words:
    sentences = vocabulary(page)

    def say(key: str, **slots: object) -> str:
        return sentences[key][lang].format(**slots)

    return say
