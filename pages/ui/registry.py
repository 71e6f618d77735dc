"""Every page there is: one folder of `pages/` with one declaration, `page.toml`, and `page.py`.

    title = { zh = "总览", en = "Overview" }
    order = 1                  # among the pages; the first one opens at the root
    in_navigation = false      # optional: reached by a link alone
    in_frame = false           # optional: without header, filters and trust line
    [words]                    # optional: the page's sentences, each in both languages

`page.py` holds `show(view)`; optionally `named(view)`, the title of a view of it, `PARTS`, the
listings it shows, `SOURCES`, the answers they rest on, and `FILES`, the files it makes, by name. A
fault of one folder is named on that page; the others go on. No Streamlit here.
"""

import importlib
import string
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from pages.ui.answers import Answer
from pages.ui.listing import Part
from pages.ui.roles import Role
from pages.ui.view import Address, View
from pages.ui.words import LANGUAGES, PAGES

KEYS = {"title", "order", "in_navigation", "in_frame", "words"}
SHARED = ("ui",)  # folders that are no page

PartOf = Callable[[View], Part | None]
"""A listing of a page under a view; None where there is nothing of the kind."""
SourceOf = Callable[[View], list[Answer]]
"""The answers a listing of a page rests on."""
FileOf = Callable[[Address, str, Role], tuple[str, bytes]]
"""A file of a page's own: its name and content, by its address, where the app is, the role."""


@dataclass(frozen=True)
class Page:
    """One page. With `faults` it cannot be shown; each names its file and the cure."""

    name: str
    title: Mapping[str, str]
    order: float = 0
    in_navigation: bool = True
    in_frame: bool = True
    show: Callable[[View], None] | None = None
    parts: Mapping[str, PartOf] = field(default_factory=dict)
    sources: Mapping[str, SourceOf] = field(default_factory=dict)
    files: Mapping[str, FileOf] = field(default_factory=dict)
    named: Callable[[View], str] | None = None
    faults: tuple[str, ...] = ()

    def heading(self, view: View) -> str:
        """The title a view of the page stands under: its own, or what the page names it."""
        return self.named(view) if self.named else self.title[view.lang]


@cache
def pages() -> Mapping[str, Page]:
    """Every page by its name, in the order declared; those with faults last."""
    return read(PAGES)


def first() -> str:
    """The name of the page that opens at the root."""
    return next(iter(pages()))


def files() -> Mapping[str, FileOf]:
    """Every file that a page makes, by its name."""
    return {name: make for page in pages().values() for name, make in page.files.items()}


def read(folder: Path) -> Mapping[str, Page]:
    """The pages declared in a folder, by their order, then by name; those with faults last."""
    found = [
        _page(one)
        for one in sorted(folder.iterdir())
        if one.is_dir() and one.name not in SHARED and any(one.glob("*.*"))
    ]
    found.sort(key=lambda page: (bool(page.faults), page.order, page.name))
    return {page.name: page for page in found}


def notices(found: Mapping[str, Page]) -> list[str]:
    """The faults of all pages, and orders that two of them share: both are shown all the same."""
    told = [fault for page in found.values() for fault in page.faults]
    sound = [page for page in found.values() if not page.faults]
    return told + [
        f"pages/{one.name} and pages/{two.name}: both have order {one.order:g}. Change one of them."
        for one, two in pairwise(sound)
        if one.order == two.order
    ]


def _page(folder: Path) -> Page:
    where, name = f"pages/{folder.name}/page.toml", folder.name
    untitled = dict.fromkeys(LANGUAGES, name)
    try:
        said = tomllib.loads((folder / "page.toml").read_text("utf-8"))
    except FileNotFoundError:
        fault = f'{where} is missing. Write one with title = {{ zh = "…", en = "…" }} and order.'
        return Page(name, untitled, faults=(fault,))
    except (ValueError, OSError) as error:
        return Page(name, untitled, faults=(f"{where} cannot be read: {error}.",))
    faults = [f"{where}: {fault}" for fault in _faults(said)]
    module, broken = _module(name) if (folder / "page.py").exists() else (None, "")
    show = getattr(module, "show", None)
    if broken:
        faults.append(broken)
    elif not callable(show):
        faults.append(f"pages/{name}/page.py: show(view) is missing. Write that function.")
    if faults:
        shown: Mapping[str, str] = said["title"] if _is_both(said.get("title")) else untitled
        return Page(name, shown, faults=tuple(faults))
    return Page(
        name,
        said["title"],
        said["order"],
        said.get("in_navigation", True),
        said.get("in_frame", True),
        show,
        getattr(module, "PARTS", {}),
        getattr(module, "SOURCES", {}),
        getattr(module, "FILES", {}),
        getattr(module, "named", None),
    )


def _faults(said: Mapping[str, Any]) -> list[str]:
    """All that is wrong with a declaration, each with its cure."""
    found = [f"{key} is no key of a page. Keys: {', '.join(sorted(KEYS))}." for key in
             sorted(set(said) - KEYS)]  # fmt: skip
    if not _is_both(said.get("title")):
        found.append('title is missing in a language. Write title = { zh = "…", en = "…" }.')
    order = said.get("order")
    if isinstance(order, bool) or not isinstance(order, int | float):
        found.append("order is missing or no number. Write its place among the pages.")
    for key in ("in_navigation", "in_frame"):
        if not isinstance(said.get(key, True), bool):
            found.append(f"{key} is true or false.")
    for key, sentence in said.get("words", {}).items():
        if not isinstance(sentence, dict) or set(sentence) != set(LANGUAGES):
            found.append(f'words.{key} stands in both languages: {{ zh = "…", en = "…" }}.')
        elif _slots(sentence["zh"]) != _slots(sentence["en"]):
            slots = ", ".join(f"{lang} has {sorted(_slots(sentence[lang]))}" for lang in LANGUAGES)
            found.append(f"words.{key}: {slots}. Write the same slots in both languages.")
    return found


def _is_both(title: object) -> bool:
    return isinstance(title, dict) and all(str(title.get(lang, "")).strip() for lang in LANGUAGES)


def _slots(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def _module(name: str) -> tuple[Any, str]:
    """The module of a page, or why it cannot be loaded."""
    try:
        return importlib.import_module(f"pages.{name}.page"), ""
    except Exception as error:
        return None, f"pages/{name}/page.py cannot be loaded: {type(error).__name__}: {error}."
