"""The command line of `python -m data`, in the reader's language."""

import argparse
import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from data import said
from data.demo import SEED, large
from data.errors import shown
from data.said import say

Chosen = argparse.Namespace
Run = Callable[[Chosen], int | None]
PUBLISHING = ("build", "carry", "demo", "import", "migrate")


class Parser(argparse.ArgumentParser):
    """A parser that says in Chinese what argparse says in English."""

    lang = "en"

    def add_subparsers(self, **how: Any) -> Any:
        """Commands of the same language."""

        class Own(Parser):
            lang = self.lang

        return super().add_subparsers(parser_class=Own, **how)

    def format_help(self) -> str:
        """The help, in one language."""
        return self._said(super().format_help())

    def format_usage(self) -> str:
        """The usage, in one language."""
        return self._said(super().format_usage())

    def error(self, message: str) -> NoReturn:
        """End with what is wrong, in one language."""
        self.exit(2, f"{self.format_usage()}{self.prog}: {self._said('error: ' + message)}\n")

    def _said(self, text: str) -> str:
        for english, chinese in said.WORDS["argparse"].items() if self.lang == "zh" else ():
            text = text.replace(english, chinese)
        return text


def language(arguments: list[str]) -> str:
    """Return the language that the line names, else that of the environment."""
    asked = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    asked.add_argument("--lang", default="")
    try:
        named = asked.parse_known_args(arguments)[0].lang
    except argparse.ArgumentError:
        named = ""
    return named if named in said.LANGUAGES else said.language()


def parser(lang: str, runs: Mapping[str, Run], further: Iterable[str] = ()) -> Parser:
    """Return the parser; `runs` are the functions of the commands by name, `further` are commands
    that read their line themselves."""
    say_ = partial(say, lang)
    made = Parser(prog="python -m data", description=say_("help.data"))
    made.lang = lang
    commands = made.add_subparsers(dest="command", required=True)
    found = {name: commands.add_parser(name, help=say_(f"help.{name}")) for name in runs}
    for name, one in found.items():
        one.set_defaults(run=runs[name], lang=lang)
    for name in further:
        commands.add_parser(name, help=say_(f"help.{name}"))
    for one in (made, *found.values()):
        one.add_argument("--lang", choices=said.LANGUAGES, help=say_("help.lang"))
    found["check"].add_argument("id", nargs="?", help=say_("help.current"))
    for name in ("use", "remove", "migrate", "pack"):
        found[name].add_argument("id", help=say_("help.id"))
    found["template"].add_argument("folder", nargs="?", type=Path, default=Path("templates"))
    found["mapping"].add_argument("file", type=Path, metavar="FILE", help=say_("help.file"))
    found["carry"].add_argument("id", metavar="REPORT", help=say_("help.carry.report"))
    found["carry"].add_argument("--from", metavar="ID", dest="source", help=say_("help.from"))
    found["carry"].add_argument("--dry-run", action="store_true", help=say_("help.dry"))
    found["waiting"].add_argument("--refuse", action="store_true", help=say_("help.refuse"))
    add = found["demo"].add_argument
    sizes = {"fewest": f"{large.FEWEST:,}", "most": f"{large.MOST:,}"}
    add("--records", type=int, required=True, metavar="N", help=say_("help.records", **sizes))
    add("--out", type=Path, required=True, metavar="DIR", help=say_("help.out"))
    add("--seed", type=partial(_seed, lang), default=SEED, metavar="S")
    _import(found["import"], lang)
    for name in PUBLISHING:
        help_ = say_("help.engine")
        found[name].add_argument("--engine", metavar="sc://HOST:PORT", help=help_)
    return made


def _import(line: Parser, lang: str) -> None:
    def add(name: str, **how: Any) -> None:
        line.add_argument(f"--{name}", help=say(lang, f"help.import.{name}"), **how)

    line.add_argument("files", nargs="+", type=Path, metavar="FILE")
    add("as-of", type=partial(_day, lang), metavar="DATE")
    add("title", metavar="T")
    add("on", metavar="ID")
    add("dry-run", action="store_true")
    add("go-on", action="store_true")
    add("limit", type=int, default=0, metavar="N")
    add("rejects", type=Path, metavar="FILE")
    add("mapping", type=Path, action="append", default=[], metavar="FILE")
    add("same", action="append", default=[], metavar="NAME")
    add("replace", action="store_true")
    add("numbers-restart", action="store_true")
    add("day", type=partial(_days, lang), metavar="DAY", dest="days")
    add("keep-duplicates", action="store_true")


def _day(lang: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _wrong(lang, "day", text) from error


def _days(lang: str, text: str) -> tuple[date, date]:
    """Return the first and last day of a day, a month, or a period of either."""
    first, _, last = text.partition("..")
    days = _span(lang, first)[0], _span(lang, last or first)[1]
    if days[0] > days[1]:
        raise _wrong(lang, "days", text)
    return days


def _span(lang: str, text: str) -> tuple[date, date]:
    if not re.fullmatch(r"\d{4}-\d\d", text, re.ASCII):
        return _day(lang, text), _day(lang, text)
    first = _day(lang, f"{text}-01")
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def _seed(lang: str, text: str) -> int:
    if text.isascii() and text.isdecimal():
        return int(text)
    raise _wrong(lang, "seed", text)


def _wrong(lang: str, what: str, text: str) -> argparse.ArgumentTypeError:
    return argparse.ArgumentTypeError(say(lang, f"wrong.{what}", text=shown(text)))
