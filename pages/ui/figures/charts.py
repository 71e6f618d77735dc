"""A chart as a value: which function draws it, of which columns, and what it says in words.

Two charts are equal when they draw the same, so a drawing is found again by the chart itself and
by the answer's key; a function made anew is another chart. No Streamlit here.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from pages.ui.answers import Answer
from pages.ui.figures.picture import Picture
from pages.ui.figures.sentences import describe
from pages.ui.words import words

say = words("ui")

Columns = tuple[str | tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A chart: `draw(answer, *columns, **options)` and its sentence `says(answer, *said_of)`."""

    draw: Callable[..., Picture]
    columns: Columns
    options: tuple[tuple[str, Hashable], ...]
    says: Callable[..., str]
    said_of: Columns

    def picture(self, answer: Answer) -> Picture:
        """The chart drawn."""
        options: dict[str, Any] = dict(self.options)
        return self.draw(answer, *self.columns, **options)

    def sentence(self, answer: Answer) -> str:
        """The chart's message, for readers who do not see it."""
        return self.says(answer, *self.said_of)

    def alternative(self, answer: Answer) -> str:
        """The chart in words, with the nature of its figures first."""
        if answer.provenance == "report":
            return self.sentence(answer)
        colon = say(answer.lang, "list.colon")
        return f"{answer.provenance_label}{colon}{self.sentence(answer)}"


def chart(
    draw: Callable[..., Picture],
    *columns: str | tuple[str, ...],
    says: Callable[..., str] = describe,
    said_of: Columns | None = None,
    **options: Hashable,
) -> Chart:
    """A chart of these columns. Its sentence is told of the first two, unless `said_of` names some.

    A function `says` of its own takes the answer alone, or the columns of `said_of`.
    """
    if said_of is None:
        said_of = columns[:2] if says is describe else ()
    return Chart(draw, columns, tuple(sorted(options.items())), says, said_of)
