"""项目 · Projects: how far the projects have come, and which they are."""

from pages.ui.ask import ask
from pages.ui.cards import status_cards
from pages.ui.figures.bars import bars
from pages.ui.figures.charts import chart
from pages.ui.panel import beside, numbers, panel
from pages.ui.view import View
from pages.ui.words import words

say = words("projects")


def show(view: View) -> None:
    """The page."""
    panel(ask(view, "projects/list"))
    beside(
        view,
        ("projects/by_category", chart(bars, "category", "projects", by="status", horizontal=True)),
        ("projects/by_cohort", chart(bars, "cohort_year", "projects", by="status")),
    )
    beside(
        view,
        ("projects/by_stage", chart(bars, "stage", "projects", horizontal=True)),
        ("projects/by_district", chart(bars, "division", "projects", horizontal=True)),
        ("projects/completeness", chart(bars, "part", "projects", horizontal=True)),
    )
    numbers(ask(view, "projects/headline"), status_cards)
