"""A handful of chart shapes: an Answer in, a Plotly figure out. No Streamlit here.

Captions come from the question's header. Money is drawn in the reader's unit. A figure whose
answer read generated data carries 演示数据 inside the picture.
"""

from pages.ui.figures.bars import bars as bars
from pages.ui.figures.bars import differences as differences
from pages.ui.figures.bars import groups as groups
from pages.ui.figures.bars import pairs as pairs
from pages.ui.figures.bars import stars as stars
from pages.ui.figures.bars import yearly as yearly
from pages.ui.figures.budgets import goals as goals
from pages.ui.figures.budgets import spent as spent
from pages.ui.figures.charts import Chart as Chart
from pages.ui.figures.charts import chart as chart
from pages.ui.figures.flows import describe_gift_flow as describe_gift_flow
from pages.ui.figures.flows import describe_payment_flow as describe_payment_flow
from pages.ui.figures.flows import gift_flow as gift_flow
from pages.ui.figures.flows import payment_flow as payment_flow
from pages.ui.figures.grids import comings as comings
from pages.ui.figures.grids import tiles as tiles
from pages.ui.figures.grids import week as week
from pages.ui.figures.lines import climb as climb
from pages.ui.figures.lines import lines as lines
from pages.ui.figures.lines import tall_lines as tall_lines
from pages.ui.figures.sentences import describe as describe
from pages.ui.figures.sentences import describe_ageing as describe_ageing
from pages.ui.figures.sentences import describe_comings as describe_comings
from pages.ui.figures.sentences import describe_goals as describe_goals
from pages.ui.figures.sentences import describe_lines as describe_lines
from pages.ui.figures.sentences import describe_returning as describe_returning
from pages.ui.figures.sentences import describe_spent as describe_spent
from pages.ui.figures.sentences import describe_tiles as describe_tiles
from pages.ui.figures.sentences import describe_turnout as describe_turnout
from pages.ui.figures.sentences import describe_week as describe_week
