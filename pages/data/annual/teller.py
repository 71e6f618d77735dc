"""What every chapter of the annual report is told with. No Streamlit here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pages.ui.answers import Answer
from pages.ui.ask import ask
from pages.ui.figures.charts import Chart
from pages.ui.files.document import Document
from pages.ui.view import View
from pages.ui.words import words

words_of = words("data")


@dataclass(frozen=True)
class Teller:
    """The document in the making, the view that is told, and the year."""

    made: Document
    view: View
    year: int

    @property
    def lang(self) -> str:
        """The reader's language."""
        return self.view.lang

    def asked(self, name: str, **chosen: str) -> Answer:
        """A question's answer, whole or narrowed. Raises QueryError where it did not finish."""
        answer = _answer(self.view, name, chosen)
        if answer.error is not None:
            raise answer.error
        return answer

    def of_year(self, name: str) -> Answer:
        """An answer of the year reported, where the question takes years."""
        return self.asked(name, year=str(self.year))

    def image(self, name: str, chart: Chart, **chosen: str) -> None:
        """Add a chart of a question that has rows, its amounts in a unit that fits an axis.

        What would tell of few people is left out.
        """
        short = replace(self.view, reader=replace(self.view.reader, unit="wan"))
        answer = _answer(short, name, chosen)
        if (answer.error is None or not answer.error.is_closed) and answer.rows:
            self.made.image(answer, chart)

    def phrase(self, key: str, **slots: object) -> str:
        """A sentence of the report."""
        return words_of(self.lang, f"annual.{key}", **slots)

    def joined(self, texts: Iterable[str], by: str = "comma") -> str:
        """Texts as a list, parted by a comma or a semicolon."""
        return words_of(self.lang, f"list.{by}").join(texts)

    def undisclosed(self, key: str) -> None:
        """Say that the snapshot holds nothing of a kind."""
        kind = "import" if self.view.snapshot.kind == "import" else "report"
        missing = words_of(self.lang, f"missing.{kind}")
        self.made.text(self.phrase("undisclosed", what=self.phrase(key), missing=missing))


def _answer(view: View, name: str, chosen: Mapping[str, str]) -> Answer:
    """Return a question's answer, narrowed to what is chosen."""
    return ask(view.choosing({key: (code,) for key, code in chosen.items()}), name)
