"""The slides of a meeting as a file: what an address or a command asks for. No Streamlit here."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pages.meeting import qr, scenes
from pages.meeting.scenes import Scene
from pages.meeting.storyboard import storyboard
from pages.ui import commands
from pages.ui.files import addresses, sheets
from pages.ui.files.addresses import AddressError
from pages.ui.roles import Role
from pages.ui.view import Address, View
from pages.ui.words import words

FILE = "meeting.pptx"

say = words("meeting")


class Nothing(LookupError):
    """No scene can be told: its arguments are the names of the scenes asked for."""


def made(address: Address, base: str, role: Role) -> tuple[str, bytes]:
    """The file that an address asks for. Raises as a route expects."""
    shown, reader = addresses.read(address, role, others=["scenes"])
    board = storyboard(address.get("scenes", ()), None, list(scenes.scenes()))
    if board.unknown or board.repeated or board.seconds_off:
        raise AddressError("scenes")
    view = View("meeting", shown, reader)
    found, silent, late = told(view, board.scenes)
    if address.get("scenes") and (silent or late):  # no file shows less than it is called
        raise Nothing(*silent, *late)
    return name_of(view, found), content(view, found, qr.reachable(f"{base}meeting") or "")


def told(view: View, names: Sequence[str]) -> tuple[list[Scene], list[str], list[str]]:
    """The scenes that can be told, read on paper; then the silent, then those not finished."""
    reader = replace(view.reader, theme="light", scale=1.0, narrow=False)
    found, silent, late = scenes.told(replace(view, reader=reader), names)
    if not found:
        raise Nothing(*names)
    return found, silent, late


def name_of(view: View, found: Sequence[Scene]) -> str:
    """The file's name: what it is, the snapshot, and 演示数据 where it is."""
    nature = say(view.lang, "demo") if any(s.is_demo for s in found) else ""
    return sheets.file_name((say(view.lang, "slides.name"),), (view.snapshot.id, nature), "pptx")


def content(view: View, found: Sequence[Scene], base: str = "") -> bytes:
    """The slides of these scenes; `base` is where the app is, empty where nobody reaches it."""
    from pages.meeting import slides  # 0.4 s of imports that no page needs

    return slides.content(view, found, base)


def main(arguments: Sequence[str]) -> int:
    """`python -m data slides`: write the slides of these scenes to a file."""
    known = list(scenes.scenes())
    parser = commands.parser("slides", arguments)
    wanted = say(parser.lang, "slides.scenes", known=say(parser.lang, "list.comma").join(known))
    parser.add_argument("--scenes", nargs="+", metavar="SCENE", default=known, help=wanted,
                        type=commands.one_of(parser.lang, known))  # fmt: skip
    chosen = parser.parse_args(arguments)
    view = commands.view(chosen, "meeting")
    titles = {name: about["title"][view.lang] for name, about in scenes.scenes().items()}
    comma = say(view.lang, "list.comma")
    try:
        found, silent, late = told(view, list(dict.fromkeys(chosen.scenes)))
    except Nothing:
        return commands.refuse(say(view.lang, "odd.nothing"))
    for key, names in {"silent": silent, "late": late}.items():
        if names:
            left_out = comma.join(titles[name] for name in names)
            print(say(view.lang, f"odd.{key}", names=left_out), file=sys.stderr)
    base = qr.reachable(f"{commands.base()}meeting") or ""
    commands.write(content(view, found, base), chosen.out or Path(name_of(view, found)))
    return 0
