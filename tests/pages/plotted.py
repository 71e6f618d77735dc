"""A picture as Plotly has it: its own classes know every part, and refuse what they do not know."""

import plotly.graph_objects as go

from pages.ui.figures.picture import Picture


def plotted(picture: Picture) -> go.Figure:
    """The figure, every part of it looked at. Raises ValueError for a part that Plotly refuses."""
    return go.Figure(picture.to_dict())
