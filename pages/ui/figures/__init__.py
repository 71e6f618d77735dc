"""A handful of chart shapes: an Answer in, a Plotly figure out. No Streamlit here.

Captions come from the question's header. Money is drawn in the reader's unit. A figure whose
answer read generated data carries 演示数据 inside the picture.
"""

from pages.ui.figures.bars import bars, goals, pairs
from pages.ui.figures.changes import differences, tall_lines, yearly
from pages.ui.figures.lines import climb, lines
from pages.ui.figures.sentences import describe, describe_goals

__all__ = [
    "bars",
    "climb",
    "describe",
    "describe_goals",
    "differences",
    "goals",
    "lines",
    "pairs",
    "tall_lines",
    "yearly",
]
