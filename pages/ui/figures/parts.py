"""Parts of a whole year by year, each part a column of the answer."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from pages.ui import captions, formats, look
from pages.ui.answer import Answer
from pages.ui.figures import base
from pages.ui.vocabulary import vocabulary

SHAPES = ("", "/", "x", ".")  # where colour alone would tell parts apart


def parts(answer: Answer, x: str, columns: Sequence[str]) -> go.Figure:
    """Columns of the same unit stacked for each x, told apart by pattern as well as by colour.

    What is withheld has no part.
    """
    names = base.order(answer, x)
    traces = []
    for position, column in enumerate(columns):
        fill = look.PALETTE[position]
        values = [captions.scaled(answer, column, row[column]) for row in answer.records]
        traces.append(
            go.Bar(
                name=answer.question.column(column).caption[answer.lang],
                x=names,
                y=values,
                marker={
                    "color": fill,
                    "pattern": {
                        "shape": SHAPES[position % len(SHAPES)],
                        "fgcolor": "rgba(255,255,255,0.28)",
                        "bgcolor": fill,
                        "size": 9,
                        "solidity": 0.28,
                        "fillmode": "replace",
                    },
                },
                text=[captions.short(answer, column, value) if value else "" for value in values],
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                textfont={"color": look.ink_on(fill)},
                hovertemplate=captions.hover(answer, x, column, False),
            )
        )
    made = base.figure(answer, traces, base.HEIGHT)
    made.update_layout(
        barmode="stack",
        uniformtext={"minsize": round(12 * answer.reader.scale), "mode": "hide"},
    )
    made.layout.xaxis.update(type="category")
    made.layout.yaxis.update(rangemode="tozero")
    return made


def describe_returning(answer: Answer) -> str:
    """Who came in the last year: new, kept, back; and the retention on the year before."""
    shown = [row for row in answer.records if row["new_people"] is not None]
    if not shown:
        return answer.title
    row = shown[-1]
    said = _say(
        answer,
        "alt.returning",
        year=row["year"],
        new=formats.exact(row["new_people"], answer.lang),
        kept=formats.exact(row["kept_people"], answer.lang),
        back=formats.exact(row["back_people"], answer.lang),
    )
    if row["retention_pct"] is None:
        return f"{answer.title} {said}"
    kept = _say(
        answer, "alt.retention", share=formats.percent(row["retention_pct"], answer.lang, 1)
    )
    return f"{answer.title} {said} {kept}"


def describe_turnout(answer: Answer) -> str:
    """Participations and people of the last year, and how often each came."""
    shown = [row for row in answer.records if row["people"]]
    if not shown:
        return answer.title
    row = shown[-1]
    return _say(
        answer,
        "alt.turnout",
        title=answer.title,
        year=row["year"],
        records=formats.exact(row["records"], answer.lang),
        people=formats.exact(row["people"], answer.lang),
        times=formats.exact(row["records_per_person"], answer.lang, 1),
    )


def describe_lines(answer: Answer) -> str:
    """How many people have reached each line of hours; withheld ones are said to be."""
    told = [
        _say(
            answer,
            "alt.line",
            line=answer.text("star_line", row),
            people=_say(answer, "cell.small")
            if row["people"] is None
            else _say(answer, "cell.people", people=formats.exact(row["people"], answer.lang)),
        )
        for row in answer.records
    ]
    return f"{answer.title} {_say(answer, 'list.semicolon').join(told)}"


def _say(answer: Answer, key: str, **slots: object) -> str:
    return vocabulary("ui")[key][answer.lang].format(**slots)
