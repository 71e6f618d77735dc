"""What the link beside a chart opens: the numbers it draws, as a table over the page.

The page itself does not carry them: frame.js fetches them from `saved` when they are asked for.
"""

from html import escape

from pages.ui import markup
from pages.ui.answer import Answer
from pages.ui.words import words

NAME = "opened"  # of the element that frame.js makes


def html(answer: Answer) -> str:
    """The question, a button that closes it, and its table, a long one its first page."""
    close = escape(words("ui")("panel.close"))
    return (
        f'<div class="opened-head"><h2 class="panel-title">{escape(answer.title)}'
        f'{markup.badge(answer)}</h2><button type="button" popovertarget="{NAME}" '
        f'popovertargetaction="hide" autofocus>{close}</button></div>'
        f"{markup.table(answer)}{rows_shown(answer, page=1)}"
    )


def rows_shown(answer: Answer, page: int) -> str:
    """Which rows of a long table are on screen; empty where all are."""
    if answer.rows <= markup.MOST:
        return ""
    first = (page - 1) * markup.MOST + 1
    last = min(page * markup.MOST, answer.rows)
    said = words("ui")("panel.part", first=first, last=last, rows=f"{answer.rows:,}")
    return f'<p class="note">{escape(said)}</p>'
