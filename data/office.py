"""Commands for running the app in an office: `python -m data account`."""

import getpass
import sys
from collections.abc import Sequence

from data import accounts, line, said
from data.errors import SnapshotError
from data.said import say


def account(arguments: Sequence[str]) -> int:
    """Set, remove or list accounts; a passphrase is typed twice, or read from standard input."""
    lang = line.language(list(arguments))
    parser = line.Parser(prog="python -m data account", description=say(lang, "help.account"))
    parser.lang = lang
    parser.add_argument("act", choices=("set", "remove", "list"))
    parser.add_argument("name", nargs="?", default="", help=say(lang, "help.account.name"))
    parser.add_argument("--lang", choices=said.LANGUAGES, help=say(lang, "help.lang"))
    chosen = parser.parse_args(arguments)
    if chosen.act == "list":
        for name in sorted(accounts.held()):
            print(name)
    elif chosen.act == "remove":
        print(say(lang, "account.removed", name=accounts.remove(chosen.name)))
    else:
        name = accounts.named(chosen.name)
        print(say(lang, "account.set", name=accounts.put(name, _passphrase(name, lang))))
    return 0


def _passphrase(name: str, lang: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first, second = (
        getpass.getpass(say(lang, f"account.{one}")) for one in ("passphrase", "again")
    )
    if first != second:
        raise SnapshotError("account_twice", {"name": name})
    return first
