"""A finished chart: what is sent of it is worked out once, not in each run. No Streamlit here."""

from __future__ import annotations

from typing import Any

import plotly.io
from plotly.basedatatypes import BaseFigure

from pages.ui.figures.picture import Picture

PARTS = 6  # a figure as a dictionary takes about so many times the room of its JSON


class Drawn(BaseFigure):  # type: ignore[misc]
    """A picture nobody changes any more; Plotly and Streamlit take it for one of their figures."""

    def __init__(self, picture: Picture) -> None:
        self._parts = picture.to_dict()
        self._bytes = PARTS * len(plotly.io.to_json(self._parts, validate=False))

    def to_dict(self) -> dict[str, Any]:
        """The figure as a dictionary, always the same one."""
        return self._parts

    @property
    def nbytes(self) -> int:
        """About how much memory it takes."""
        return self._bytes
