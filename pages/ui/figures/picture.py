"""A figure as plain data, in Plotly's own names, which the tests check and nobody else.

Plotly's own classes look at every property as it is set: a page of charts would take five times
as long. Nothing of Plotly is imported.
"""

import re
from dataclasses import dataclass
from typing import Any

Part = dict[str, Any]

FOREIGN = re.compile(r"<(?!/?(?:b|br|extra)>|b style='font-size:\d+px'>)")
"""What begins a tag that no figure writes: a name in a ledger may, and Plotly follows it."""


@dataclass(frozen=True)
class Picture:
    """The traces of a figure and its layout, to be completed until it is handed over."""

    data: list[Part]
    layout: Part

    def update(self, **parts: Any) -> None:
        """Set parts of the layout; of a part with parts of its own, only those given."""
        merge(self.layout, parts)

    def x(self, **parts: Any) -> None:
        """Set parts of the axis across."""
        self.update(xaxis=parts)

    def y(self, **parts: Any) -> None:
        """Set parts of the axis up."""
        self.update(yaxis=parts)

    def note(self, **annotation: Any) -> None:
        """Write a text into the picture, without an arrow."""
        self.layout.setdefault("annotations", []).append({"showarrow": False, **annotation})

    def rule(self, axis: str, at: float | None, line: Part) -> None:
        """Draw a line from edge to edge where the axis, x or y, has that value."""
        other = "y" if axis == "x" else "x"
        place = {f"{axis}0": at, f"{axis}1": at, f"{axis}ref": axis}
        edges = {f"{other}0": 0, f"{other}1": 1, f"{other}ref": f"{other} domain"}
        shape = {"type": "line", "line": line, **place, **edges}
        self.layout.setdefault("shapes", []).append(shape)

    def to_dict(self) -> Part:
        """The figure as Plotly reads it: of tags, ours alone."""
        return {"data": _plain(self.data), "layout": _plain(self.layout)}


def _plain(part: Any) -> Any:
    if isinstance(part, str):
        return FOREIGN.sub("&lt;", part) if "<" in part else part
    if isinstance(part, dict):
        return {name: _plain(one) for name, one in part.items()}
    return [*map(_plain, part)] if isinstance(part, list | tuple) else part


def trace(kind: str, **parts: Any) -> Part:
    """A trace of that kind of Plotly's; parts that are None are left to Plotly."""
    return {"type": kind, **{name: part for name, part in parts.items() if part is not None}}


def merge(into: Part, parts: Part) -> None:
    """Set parts, those within parts one by one; None leaves one to Plotly."""
    for name, part in parts.items():
        if isinstance(part, dict) and isinstance(into.get(name), dict):
            merge(into[name], part)
        elif part is None:
            into.pop(name, None)
        else:
            into[name] = part
