"""The start panel of the meeting: what is about to be shown, what is left out and why, the keys."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st

from pages.ui import scenes
from pages.ui.markup import badge
from pages.ui.scenes import Scene
from pages.ui.storyboard import Storyboard
from pages.ui.words import language, words

KEYS = ("next", "back", "number", "space", "enter", "p", "q", "b", "d", "f", "w", "keys", "esc")


def panel(
    board: Storyboard, told: Sequence[Scene], silent: Sequence[str], late: Sequence[str]
) -> None:
    """What is about to be shown, what is left out and why, the keys, and one button."""
    say, ui = words("meeting"), words("ui")
    listed = "".join(
        f"<li>{_toggle(board, one.id, one.title, True)}<small>"
        f"{say('seconds', seconds=board.seconds[one.id])}</small>"
        f"{badge(min(one.answers, key=lambda answer: not answer.is_demo))}</li>"
        for one in told
    )
    rest = "".join(
        f"<li>{_toggle(board, name, about['title'][language()], False)}</li>"
        for name, about in scenes.scenes().items()
        if name not in board.scenes
    )
    each = escape(say("each", seconds=board.usual))
    pace = (
        '<p class="start-pace"><button type="button" data-do="faster">−5</button> '
        f'{each} <button type="button" data-do="slower">+5</button></p>'
    )
    odd = "".join(f'<p class="start-odd">{escape(one)}</p>' for one in _odd(board, silent, late))
    begin = f'<button type="button" data-do="start">{escape(say("start"))}</button>' if told else ""
    said = {key: st.query_params.get_all(key) for key in st.query_params}
    other = urlencode(said | {"lang": ["en" if language() == "zh" else "zh"]}, doseq=True)
    st.html(
        f'<div class="start"><div class="brand">{escape(ui("brand"))}</div>'
        f"<h1>{escape(say('title'))}</h1>"
        f'<p class="start-lead">{escape(say("lead"))}</p>{odd}'
        f'<div class="start-do">{begin}<span class="start-full-yes">{escape(say("full"))}</span>'
        f'<span class="start-full">{escape(say("full.none"))}</span>'
        f'<a href="?{escape(other)}">{escape(say("other_language"))}</a>'
        f'<a data-page href="./">{escape(say("home"))}</a></div>'
        f'<div class="start-both"><div><h2>{escape(say("scenes"))}</h2><ol>{listed}</ol>'
        f'<ul class="start-rest">{rest}</ul><p>{escape(say("choose"))}</p>{pace}</div>'
        f"<div><h2>{escape(say('keys'))}</h2>{keys()}</div></div>"
        f'<p class="start-address">{escape(say("address"))}</p></div>'
    )


def keys() -> str:
    """What each key does, as a list."""
    say = words("meeting")
    pairs = [(say(f"key.{name}"), say(f"does.{name}")) for name in KEYS]
    rows = "".join(f"<dt>{escape(key)}</dt><dd>{escape(does)}</dd>" for key, does in pairs)
    return f'<dl class="keys">{rows}</dl>'


def _toggle(board: Storyboard, scene: str, title: str, is_in: bool) -> str:
    """A scene on the start panel, that one click takes out of the storyboard or puts into it."""
    return (
        f'<button type="button" data-do="toggle" data-said="{board.said(scene)}" '
        f'aria-pressed="{"true" if is_in else "false"}">{escape(title)}</button>'
    )


def _odd(board: Storyboard, silent: Sequence[str], late: Sequence[str]) -> list[str]:
    """What of the address could not be used, and which scenes cannot be told, and why."""
    say, comma, lang = words("meeting"), words("ui")("list.comma"), language()

    def titles(names: Sequence[str]) -> str:
        return comma.join(scenes.scenes()[name]["title"][lang] for name in names)

    wrong = st.query_params.get("scene")
    found = [
        say("odd.unknown", names=comma.join(board.unknown)) if board.unknown else "",
        say("odd.repeated", names=comma.join(board.repeated)) if board.repeated else "",
        say("odd.seconds", names=comma.join(board.seconds_off)) if board.seconds_off else "",
        say("odd.empty") if board.is_empty else "",
        say("odd.scene", name=wrong[:60]) if wrong and wrong not in board.scenes else "",
        say("odd.silent", names=titles(silent)) if silent else "",
        say("odd.late", names=titles(late)) if late else "",
        say("odd.nothing") if len(silent) == len(board.scenes) else "",
    ]
    return [one for one in found if one]
