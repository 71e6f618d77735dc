"""One project as it is written: its steps, its record, what is missing, names like it.

No Streamlit here.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from html import escape
from typing import Any

from pages.ui import captions, markup
from pages.ui.answer import Answer
from pages.ui.vocabulary import vocabulary
from queries import searchable

SIGNS = {"reached": "✓", "current": "●", "overdue": "!", "ahead": "○", "unknown": "?"}
MOST_NAMES = 3  # names offered for an ID that does not exist


def back(lang: str) -> str:
    """The way back to the list of projects, as it was filtered, sorted and searched."""
    words = escape(vocabulary("project")["back"][lang])
    return f'<a class="back" data-page data-back href="projects">← {words}</a>'


def steps(answer: Answer) -> str:
    """The life of a project as a line of steps. Reads the columns step, reach, known."""
    items = []
    for row in answer.records:
        when = row["known"] or (row["planned_on"].isoformat() if row.get("planned_on") else "")
        planned = bool(when) and not row["known"]
        say = vocabulary("project")["planned" if planned else "at"][answer.lang]
        items.append(
            f'<li class="step step-{row["reach"]}"><span class="step-sign" aria-hidden="true">'
            f"{SIGNS[row['reach']]}</span><strong>{escape(answer.text('step', row))}</strong>"
            f"<span>{escape(answer.text('reach', row))}</span>"
            f"<small>{escape(say.format(when=when)) if when else ''}</small></li>"
        )
    return f'<ol class="steps">{"".join(items)}</ol>'


def record(answer: Answer) -> str:
    """Every part of a record with what is written there, or that nothing is.

    Its name and number stand above it already; to belong to no programme is nothing missing.
    """
    row = answer.records[0]
    above = {"project_id", "project"} | ({"programme"} if row["programme"] is None else set())
    return markup.facts(
        [
            (answer.caption(column.name), answer.cell(column, row))
            for column in answer.columns
            if column.name not in above
        ]
    )


def parts(answer: Answer) -> str:
    """The eight parts of a record, given or missing. Reads the columns part, given."""
    items = "".join(
        f'<li class="part part-{row["given"]}"><span aria-hidden="true">'
        f"{'✓' if row['given'] == 'yes' else '✗'}</span> {escape(answer.text('part', row))}"
        f" <small>{escape(answer.text('given', row))}</small></li>"
        for row in answer.records
    )
    return f'<ul class="parts">{items}</ul>'


def nearest(asked: str, options: Mapping[str, Mapping[str, str]]) -> list[str]:
    """IDs of the projects whose ID or name is most like what was asked for; at most three."""
    spelled: dict[str, str] = {}
    for code, label in options.items():
        for text in (code, label["zh"], label["en"]):
            spelled.setdefault(searchable(text), code)
    found = [code for text, code in spelled.items() if asked and searchable(asked) in text]
    close = get_close_matches(searchable(asked), spelled, n=2 * MOST_NAMES, cutoff=0.4)
    return list(dict.fromkeys([*found, *(spelled[text] for text in close)]))[:MOST_NAMES]


def missing(asked: str, options: Mapping[str, Mapping[str, str]], lang: str) -> str:
    """That no such project exists, with the nearest names; or, asked for none, to choose one."""
    say = {key: both[lang] for key, both in vocabulary("project").items()}
    if not asked:
        return f'<p class="empty">{escape(say["choose"])}</p>'
    said = escape(say["unknown"].format(id=asked))
    names = "".join(
        f"<li>{markup.link(code, f'{code} {options[code][lang]}')}</li>"
        for code in nearest(asked, options)
    )
    near = "<p>" + escape(say["nearest"]) + f"</p><ul>{names}</ul>" if names else ""
    return f'<div class="empty"><p>{said}</p>{near}</div>'


def heading(answer: Answer) -> str:
    """Under a project's name: its number, category, status and cohort."""
    row: dict[str, Any] = answer.records[0]
    words = [
        row["project_id"],
        answer.text("category", row),
        answer.text("status", row),
        captions.cohort(answer, row),
    ]
    return f'<p class="subtitle">{escape(" · ".join(words))}</p>'
