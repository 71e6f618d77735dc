"""What the commands that write files have in common: how they are read and where they go.

`python -m data NAME` hands over to them. A file travels further than a screen, so it shows what any
reader may see unless staff ask for exact figures. No Streamlit here.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import data
from data.errors import SnapshotError, shown
from data.said import say as words_of_data
from pages.ui import errors
from pages.ui.formats import UNITS
from pages.ui.view import Reader, View
from pages.ui.words import LANGUAGES, words
from queries.engine import QueryError

if TYPE_CHECKING:
    from data.line import Parser

say = words("ui")


def parser(name: str, given: Sequence[str]) -> "Parser":
    """A command with the options that all of them take, its help in the language of the line."""
    from data import line  # it knows every command, and loads what reads ledgers

    lang = line.language(list(given))
    made = line.Parser(
        prog=f"python -m data {name}", description=words_of_data(lang, f"help.{name}")
    )
    made.lang = lang

    def add(option: str, **how: Any) -> None:
        made.add_argument(f"--{option}", help=say(lang, f"command.{option}"), **how)

    add("snapshot", metavar="ID")
    add("lang", choices=LANGUAGES, default=LANGUAGES[0])
    add("unit", choices=UNITS, default="wan")
    add("exact", action="store_true")
    add("out", type=Path, metavar="FILE")
    return made


def view(chosen: argparse.Namespace, page: str) -> View:
    """The view that the options choose. Raises SnapshotError."""
    snapshot = data.open_snapshot(chosen.snapshot) if chosen.snapshot else data.current_snapshot()
    return View(
        page, snapshot, Reader(chosen.lang, chosen.unit, role="staff" if chosen.exact else "viewer")
    )


def base() -> str:
    """Where the app is for its readers, with a slash at its end; empty where nothing says it."""
    public = os.environ.get("PUBLIC_ADDRESS", "").rstrip("/")
    return f"{public}/" if public else ""


def write(content: bytes, path: Path) -> None:
    """Write a file and say where. Raises SnapshotError where it cannot be written."""
    try:
        path.write_bytes(content)
    except OSError as error:
        fields = {"root": str(path.parent), "reason": shown(error.strerror or error)}
        raise SnapshotError("write_failed", fields) from error
    print(path)


def refuse(*sentences: str) -> int:
    """Say why there is no file; the exit status of a wrong command."""
    print(*sentences, sep="\n", file=sys.stderr)
    return 2


def command(run: Callable[[Sequence[str]], int]) -> Callable[[Sequence[str]], int]:
    """A command that ends with a sentence where a question did not finish."""

    @wraps(run)
    def main(arguments: Sequence[str]) -> int:
        try:
            return run(arguments)
        except QueryError as error:
            return refuse(errors.unfinished(error, LANGUAGES["en" in arguments]))

    return main


def one_of(lang: str, known: Sequence[str]) -> Callable[[str], str]:
    """A type of argument: one of these, else an error that names the nearest."""

    def read(text: str) -> str:
        if text in known:
            return text
        near = get_close_matches(text, known, n=3, cutoff=0.5) or known
        names = say(lang, "list.comma").join(near)
        raise argparse.ArgumentTypeError(say(lang, "command.unknown", text=shown(text), near=names))

    return read
