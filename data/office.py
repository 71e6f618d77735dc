"""Commands for running the app in an office: accounts, tokens, organisations, the audit log,
backups."""

import getpass
import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import nullcontext
from itertools import islice
from pathlib import Path

from data import accounts, audit, backup, line, said, store, tokens
from data.errors import SnapshotError, shown
from data.ledger.match import organisations as listed
from data.said import say


def account(arguments: Sequence[str]) -> int:
    """Set, remove or list accounts; a passphrase is typed twice, or read from standard input."""
    chosen, lang = _about_one("account", arguments)
    if chosen.act == "list":
        for name in sorted(accounts.held()):
            print(name)
    elif chosen.act == "remove":
        print(say(lang, "account.removed", name=accounts.remove(chosen.name)))
    else:
        name = accounts.named(chosen.name)
        print(say(lang, "account.set", name=accounts.put(name, _passphrase(name, lang))))
    return 0


def assistant(arguments: Sequence[str]) -> int:
    """Give an assistant a token, shown once, take it away, or list who has one."""
    chosen, lang = _about_one("assistant", arguments)
    if chosen.act == "list":
        for name in tokens.names():
            print(name)
    elif chosen.act == "remove":
        print(say(lang, "assistant.removed", name=tokens.remove(chosen.name)))
    else:
        name, token = tokens.put(chosen.name)
        print(token)
        print(say(lang, "assistant.set", name=name), file=sys.stderr)
    return 0


def organisations(arguments: Sequence[str]) -> int:
    """Add to the list of organisations that hold no word that tells, take one off, or list them."""
    parser, lang = _parser("organisations", arguments)
    parser.add_argument("act", choices=("add", "remove", "list"))
    parser.add_argument("names", nargs="?", default="", help=say(lang, "help.organisations.names"))
    chosen = parser.parse_args(arguments)
    if chosen.act == "list":
        for name in listed.held():
            print(name)
    elif chosen.act == "remove":
        print(say(lang, "organisations.removed", count=listed.remove(chosen.names)))
    else:
        print(*listed.told(listed.add(_read(chosen.names)), lang), sep="\n")
    return 0


def _read(file: str) -> bytes:
    """Return what a file or standard input holds, as much of it as is looked at."""
    try:
        with nullcontext(sys.stdin.buffer) if file == "-" else open(file, "rb") as given:
            return given.read(listed.LARGEST + 1)
    except OSError as error:
        fields = {"file": shown(file, 200), "reason": shown(error.strerror or error)}
        raise SnapshotError("ledger_missing", fields) from error


def _passphrase(name: str, lang: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first, second = (
        getpass.getpass(say(lang, f"account.{one}")) for one in ("passphrase", "again")
    )
    if first != second:
        raise SnapshotError("account_twice", {"name": name})
    return first


def audited(arguments: Sequence[str]) -> int:
    """List what was written down, the oldest first, or verify it."""
    parser, lang = _parser("audit", arguments)
    parser.add_argument("--verify", action="store_true", help=say(lang, "help.audit.verify"))
    parser.add_argument("--last", type=int, metavar="N", help=say(lang, "help.audit.last"))
    chosen = parser.parse_args(arguments)
    if chosen.verify:
        number, digest = audit.verify()
        print(say(lang, "audit.sound", number=number, hash=digest))
        return 0
    most = chosen.last if chosen.last is None else min(max(0, chosen.last), sys.maxsize)
    for entry in reversed(list(islice(audit.entries(newest_first=True), most))):
        print(json.dumps(entry, ensure_ascii=False))
    return 0


def backed_up(arguments: Sequence[str]) -> int:
    """Back up to a folder."""
    parser, lang = _parser("backup", arguments)
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help=say(lang, "help.to"))
    folder = parser.parse_args(arguments).to.absolute()
    print(say(lang, "backup.done", folder=folder, many=len(backup.backup(folder))))
    return 0


def restored(arguments: Sequence[str]) -> int:
    """Restore from a folder."""
    parser, lang = _parser("restore", arguments)
    add = parser.add_argument
    add("--from", type=Path, required=True, metavar="DIR", help=say(lang, "help.to"), dest="source")
    ids, entries = backup.restore(parser.parse_args(arguments).source.absolute())
    done = {"many": len(ids), "entries": entries, "id": store.current_id()}
    print(say(lang, "restore.done", **done))
    return 0


def _about_one(command: str, arguments: Sequence[str]) -> tuple[Namespace, str]:
    """What is to be done with which account or assistant, and the language to speak."""
    parser, lang = _parser(command, arguments)
    parser.add_argument("act", choices=("set", "remove", "list"))
    parser.add_argument("name", nargs="?", default="", help=say(lang, f"help.{command}.name"))
    return parser.parse_args(arguments), lang


def _parser(name: str, arguments: Sequence[str]) -> tuple[line.Parser, str]:
    """The parser of a command, and the language it speaks."""
    lang = line.language(list(arguments))
    parser = line.Parser(prog=f"python -m data {name}", description=say(lang, f"help.{name}"))
    parser.lang = lang
    parser.add_argument("--lang", choices=said.LANGUAGES, help=say(lang, "help.lang"))
    return parser, lang
