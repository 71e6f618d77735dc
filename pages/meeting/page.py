"""会议大屏 · Meeting: scenes for the wall, one message each, led by keys, a clicker or touch."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from pages.meeting import deck, scenes, stage
from pages.meeting.scenes import Scene
from pages.meeting.storyboard import Storyboard
from pages.ui.templates import render
from pages.ui.view import View
from pages.ui.words import words

say = words("meeting")


def show(view: View) -> None:
    """The start panel, every scene, and the script that runs them."""
    board = stage.asked()
    wall = replace(view, reader=scenes.on_the_wall(view.reader))
    told, silent, late = scenes.told(wall, board.scenes)
    start(view, board, told, odd(view.lang, board, silent, late))
    stage.show(view, told)
    stage.control(view, board, told)


def start(view: View, board: Storyboard, told: Sequence[Scene], odd: Sequence[str]) -> None:
    """What is about to be shown, what is left out and why, the keys, one button, and slides."""
    lang = view.lang
    said = {key: st.query_params.get_all(key) for key in st.query_params}
    st.html(
        render(
            "meeting/start.html",
            say=partial(say, lang),
            board=board,
            told=told,
            titles=_titles(lang),
            odd=odd,
            other=urlencode({**said, "lang": "en" if lang == "zh" else "zh"}, doseq=True),
            slides=f"{view.query}&{urlencode({'scenes': [one.id for one in told]}, doseq=True)}",
            keys=stage.keys(lang),
        )
    )


def odd(lang: str, board: Storyboard, silent: Sequence[str], late: Sequence[str]) -> list[str]:
    """What of the address could not be used, and which scenes cannot be told, and why."""
    wrong, titles = st.query_params.get("scene"), _titles(lang)
    named = {
        "unknown": board.unknown,
        "repeated": board.repeated,
        "seconds": board.seconds_off,
        "silent": [titles[name] for name in silent],
        "late": [titles[name] for name in late],
    }
    comma = say(lang, "list.comma")
    found = [say(lang, f"odd.{key}", names=comma.join(n)) for key, n in named.items() if n]
    if board.is_empty:
        found.append(say(lang, "odd.empty"))
    if wrong and wrong not in board.scenes:
        found.append(say(lang, "odd.scene", name=wrong[:60]))
    if len(silent) == len(board.scenes):
        found.append(say(lang, "odd.nothing"))
    return found


def _titles(lang: str) -> dict[str, str]:
    return {name: about["title"][lang] for name, about in scenes.scenes().items()}


FILES = {deck.FILE: deck.made}
