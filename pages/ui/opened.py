"""What a link of a panel opens over the page: the numbers of a chart, or where numbers come from.

The page itself does not carry them: frame.js fetches them from `saved` when they are asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from pages.ui import explain, markup
from pages.ui.answer import Answer
from pages.ui.words import words

NAME = "opened"  # of the element that frame.js makes


def table(answer: Answer) -> str:
    """The question, a button that closes it, and its table, a long one its first page."""
    title = f"{escape(answer.title)}{markup.badge(answer)}"
    return f"{_head(title)}{markup.table(answer)}{rows_shown(answer, page=1)}"


def source(answers: Sequence[Answer]) -> str:
    """Where the numbers of these answers come from, one after the other, and how it is closed."""
    title = escape(words("ui")("explain.title"))
    return _head(title) + "".join(map(explain.html, answers))


def _head(title: str) -> str:
    """A title, which is HTML, and a button that closes what it is above."""
    close = escape(words("ui")("panel.close"))
    return (
        f'<div class="opened-head"><h2 class="panel-title">{title}</h2>'
        f'<button type="button" popovertarget="{NAME}" popovertargetaction="hide" autofocus>'
        f"{close}</button></div>"
    )


def rows_shown(answer: Answer, page: int) -> str:
    """Which rows of a long table are on screen; empty where all are."""
    if answer.rows <= markup.MOST:
        return ""
    first = (page - 1) * markup.MOST + 1
    last = min(page * markup.MOST, answer.rows)
    said = words("ui")("panel.part", first=first, last=last, rows=f"{answer.rows:,}")
    return f'<p class="note">{escape(said)}</p>'
