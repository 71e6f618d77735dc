"""A finished chart: what is sent of it is worked out once, not in each run. No Streamlit here."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import plotly.io
from plotly.basedatatypes import BaseFigure

PARTS = 6  # a figure as a dictionary takes about so many times the room of its JSON


class Drawn(BaseFigure):  # type: ignore[misc]
    """A figure nobody changes any more; Plotly and Streamlit take it for any other."""

    def __init__(self, figure: go.Figure) -> None:
        self._parts: dict[str, Any] = figure.to_dict()
        self._bytes = PARTS * len(plotly.io.to_json(self._parts, validate=False))

    def to_dict(self) -> dict[str, Any]:
        """The figure as a dictionary, always the same one."""
        return self._parts

    @property
    def nbytes(self) -> int:
        """About how much memory it takes."""
        return self._bytes
