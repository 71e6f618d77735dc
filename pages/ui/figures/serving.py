"""Who serves: lines of hours, and in a sentence who came, who came back, how often."""

from __future__ import annotations

from collections.abc import Sequence

from pages.ui import captions, formats
from pages.ui.answers import Answer
from pages.ui.figures.bars import bars, pairs
from pages.ui.figures.picture import Picture
from pages.ui.words import words

say = words("ui")


def stars(answer: Answer) -> Picture:
    """People at or above each line of hours, the hours beside its name.

    Reads the columns star_line, line_hours, people; a withheld number is said to be withheld.
    """
    made = bars(answer, "star_line", "people", horizontal=True)
    names = [captions.label(answer, "star_line", row) for row in answer.records]
    made.update(height=round((90 + 60 * len(names)) * answer.reader.scale))  # labels of two lines
    made.y(
        tickvals=names,
        ticktext=[
            f"{name}<br>{captions.spoken(answer, 'line_hours', row['line_hours'])}"
            for name, row in zip(names, answer.records, strict=True)
        ],
    )
    for place, row in enumerate(answer.records):
        if row["people"] is None:
            made.note(x=0, y=place, text=say(answer.lang, "cell.small"), xanchor="left")
    return made


def groups(answer: Answer, x: str, columns: Sequence[str]) -> Picture:
    """Columns of people side by side for each x; where all are withheld, the words say so."""
    made = pairs(answer, x, columns)
    for place, row in enumerate(answer.records):  # "2021" would be read as a place, not a name
        if all(row[column] is None for column in columns):
            made.note(
                x=place, y=0, text=say(answer.lang, "cell.small"),
                yanchor="bottom",
            )  # fmt: skip
    return made


def describe_returning(answer: Answer) -> str:
    """Who came in the last year: new, kept, back; and the retention on the year before."""
    shown = [row for row in answer.records if row["new_people"] is not None]
    if not shown:
        return answer.title
    row = shown[-1]
    said = say(
        answer.lang,
        "alt.returning",
        year=row["year"],
        new=formats.exact(row["new_people"], answer.lang),
        kept=formats.exact(row["kept_people"], answer.lang),
        back=formats.exact(row["back_people"], answer.lang),
    )
    if row["retention_pct"] is None:
        return f"{answer.title} {said}"
    kept = say(
        answer.lang, "alt.retention", share=formats.percent(row["retention_pct"], answer.lang, 1)
    )
    return f"{answer.title} {said} {kept}"


def describe_turnout(answer: Answer) -> str:
    """Participations and people of the last year, and how often each came."""
    shown = [row for row in answer.records if row["people"]]
    if not shown:
        return answer.title
    row = shown[-1]
    return say(
        answer.lang,
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
        say(
            answer.lang,
            "alt.line",
            line=answer.text("star_line", row),
            people=say(answer.lang, "cell.small")
            if row["people"] is None
            else say(answer.lang, "cell.people", people=formats.exact(row["people"], answer.lang)),
        )
        for row in answer.records
    ]
    return f"{answer.title} {say(answer.lang, 'list.semicolon').join(told)}"
