"""A handful of chart shapes: an Answer in, a Plotly figure out. No Streamlit here.

Captions come from the question's header. Money is drawn in the reader's unit. A figure whose
answer read generated data carries 演示数据 inside the picture.
"""

from pages.ui.figures.bars import bars, goals, pairs
from pages.ui.figures.budgets import describe_ageing, describe_spent, spent
from pages.ui.figures.changes import differences, tall_lines, yearly
from pages.ui.figures.charts import Chart, chart
from pages.ui.figures.flows import (
    describe_gift_flow,
    describe_payment_flow,
    gift_flow,
    payment_flow,
)
from pages.ui.figures.grids import (
    comings,
    describe_comings,
    describe_tiles,
    describe_week,
    tiles,
    week,
)
from pages.ui.figures.lines import climb, lines
from pages.ui.figures.sentences import describe, describe_goals
from pages.ui.figures.serving import (
    describe_lines,
    describe_returning,
    describe_turnout,
    groups,
    stars,
)

__all__ = [
    "Chart",
    "bars",
    "chart",
    "climb",
    "comings",
    "describe",
    "describe_ageing",
    "describe_comings",
    "describe_gift_flow",
    "describe_goals",
    "describe_lines",
    "describe_payment_flow",
    "describe_returning",
    "describe_spent",
    "describe_tiles",
    "describe_turnout",
    "describe_week",
    "differences",
    "gift_flow",
    "goals",
    "groups",
    "lines",
    "pairs",
    "payment_flow",
    "spent",
    "stars",
    "tall_lines",
    "tiles",
    "week",
    "yearly",
]
