"""The start panel of the meeting: what is about to be shown, what is left out and why, the keys."""

from collections.abc import Sequence
from functools import partial
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from pages.meeting import scenes
from pages.meeting.scenes import Scene
from pages.meeting.storyboard import Storyboard
from pages.ui.templates import render
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
    titles = {name: about["title"][lang] for name, about in scenes.scenes().items()}
    st.html(
        render(
            "meeting/start.html",
            say=partial(say, lang),
            board=board,
            told=told,
            titles=titles,
            odd=_odd(
                lang, board, [titles[name] for name in silent], [titles[name] for name in late]
            ),
            other=urlencode({**said, "lang": "en" if lang == "zh" else "zh"}, doseq=True),
            keys=keys(lang),
        )
    )


def keys(lang: str) -> Markup:
    """What each key does, as a list."""
    pairs = [(say(lang, f"key.{name}"), say(lang, f"does.{name}")) for name in KEYS]
    return render("meeting/keys.html", pairs=pairs)


def _odd(lang: str, board: Storyboard, silent: Sequence[str], late: Sequence[str]) -> list[str]:
    """What of the address could not be used, and which scenes cannot be told, and why."""
    wrong = st.query_params.get("scene")
    named = {
        "unknown": board.unknown,
        "repeated": board.repeated,
        "seconds": board.seconds_off,
        "silent": silent,
        "late": late,
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
