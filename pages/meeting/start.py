"""The start panel of the meeting: what is about to be shown, what is left out and why, the keys."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from pages.meeting import scenes
from pages.meeting.scenes import Scene
from pages.meeting.storyboard import Storyboard
from pages.ui.templates import badge, render
from pages.ui.view import View
from pages.ui.words import words

KEYS = ("next", "back", "number", "space", "enter", "p", "q", "b", "d", "f", "w", "keys", "esc")

say = words("meeting")


def panel(
    view: View,
    board: Storyboard,
    told: Sequence[Scene],
    silent: Sequence[str],
    late: Sequence[str],
) -> None:
    """What is about to be shown, what is left out and why, the keys, and one button."""
    lang = view.lang
    said = {key: st.query_params.get_all(key) for key in st.query_params}
    other = {**said, "lang": ["en" if lang == "zh" else "zh"]}
    st.html(
        render(
            "meeting/start.html",
            say=lambda key, **slots: say(lang, key, **slots),
            odd=_odd(view, board, silent, late),
            can_start=bool(told),
            other=urlencode(other, doseq=True),
            told=[
                (
                    board.said(one.id),
                    one.title,
                    say(lang, "seconds", seconds=board.seconds[one.id]),
                    badge(min(one.answers, key=lambda answer: not answer.is_demo)),
                )
                for one in told
            ],
            rest=[
                (board.said(name), about["title"][lang])
                for name, about in scenes.scenes().items()
                if name not in board.scenes
            ],
            seconds=board.usual,
            keys=keys(lang),
        )
    )


def keys(lang: str) -> Markup:
    """What each key does, as a list."""
    pairs = [(say(lang, f"key.{name}"), say(lang, f"does.{name}")) for name in KEYS]
    return render("meeting/keys.html", pairs=pairs)


def _odd(view: View, board: Storyboard, silent: Sequence[str], late: Sequence[str]) -> list[str]:
    """What of the address could not be used, and which scenes cannot be told, and why."""
    lang, comma = view.lang, say(view.lang, "list.comma")

    def titles(names: Sequence[str]) -> str:
        return comma.join(scenes.scenes()[name]["title"][lang] for name in names)

    wrong = st.query_params.get("scene")
    named = {
        "odd.unknown": comma.join(board.unknown),
        "odd.repeated": comma.join(board.repeated),
        "odd.seconds": comma.join(board.seconds_off),
        "odd.silent": titles(silent),
        "odd.late": titles(late),
    }
    found = [say(lang, key, names=names) for key, names in named.items() if names]
    if board.is_empty:
        found.append(say(lang, "odd.empty"))
    if wrong and wrong not in board.scenes:
        found.append(say(lang, "odd.scene", name=wrong[:60]))
    if len(silent) == len(board.scenes):
        found.append(say(lang, "odd.nothing"))
    return found
