"""Words on screen: every sentence in both languages, read from the TOML of a folder of `pages/`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

PAGES = Path(__file__).parent.parent
LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Words:
    """Sentences by key; a call returns one in a language, its slots filled."""

    sentences: Mapping[str, Mapping[str, str]]
    where: str = "words.toml"  # the file, for errors

    def __call__(self, lang: str, key: str, /, **slots: object) -> str:
        """The sentence of that key. Raises KeyError naming an unknown key or an unfilled slot."""
        if key not in self.sentences:
            near = ", ".join(get_close_matches(key, self.sentences)) or "nothing like it"
            raise KeyError(f"{self.where} has no word {key}. It has {near}.")
        try:
            return self.sentences[key][lang].format(**slots)
        except KeyError as error:
            given = ", ".join(slots) or "nothing"
            raise KeyError(f"{self.where}: {key} needs {error}; it was given {given}") from error

    def __contains__(self, key: str) -> bool:
        return key in self.sentences

    def both(self, key: str) -> Mapping[str, str]:
        """The sentence of that key in both languages, its slots open."""
        return self.sentences[key]


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
