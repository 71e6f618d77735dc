"""One panel of a page: its answer, and how the page shows it.

The page itself says which chart it draws of which answer. It is run with a view that collects its
panels instead of putting them on screen: 2 to 4 ms where its questions have been asked before.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from pages.ui import registry
from pages.ui.answers import Answer
from pages.ui.ask import ask
from pages.ui.cache import CACHE
from pages.ui.cards import Card
from pages.ui.compat import Drawn
from pages.ui.figures.charts import Chart
from pages.ui.view import View

CardsOf = Callable[[Answer], Iterable[Card]]


@dataclass(frozen=True)
class Panel:
    """An answer with what shows it: number cards, and a chart or HTML in place of its table.

    `is_cards` says that there is no table either.
    """

    answer: Answer
    chart: Chart | None = None
    cards: CardsOf | None = None
    written: Callable[[Answer], Markup] | None = None
    is_cards: bool = False


def panels(view: View) -> Mapping[str, Panel]:
    """The panels of the view's page that have something to show, by question."""
    found: dict[str, Panel] = {}
    if show := registry.pages()[view.page].show:
        show(replace(view, panels=found, shown=[], asked=[], silent={}))
    return found


def panel_of(view: View, name: str) -> Panel:
    """The panel of a question on the view's page; its table alone where the page has none."""
    return panels(view).get(name) or Panel(ask(view, name))


def drawn(answer: Answer, chart: Chart) -> tuple[Drawn, str]:
    """The chart drawn, and in words."""
    return CACHE.get(
        ("chart", answer.key, chart),
        lambda: (Drawn(chart.picture(answer)), chart.alternative(answer)),
        lambda made: made[0].size,
    )
