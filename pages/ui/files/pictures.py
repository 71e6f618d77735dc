"""A panel's chart as a picture to send on: PNG at twice its size, or SVG.

It holds what the picture that a reader's browser saves holds: title, filters, the figure with its
strip of demo data, as of when, from what, the address. The figure is drawn by `drawing`, set
into its page by Typst.
"""

import json
from functools import partial
from pathlib import Path
from typing import Literal

import typst

from pages.ui import look
from pages.ui.answers import Answer
from pages.ui.figures.charts import Chart
from pages.ui.files import drawing, links, routes, sheets
from pages.ui.files.addresses import AddressError
from pages.ui.files.around import around
from pages.ui.roles import Role
from pages.ui.single import drawn, panel_of
from pages.ui.view import Address, View

Kind = Literal["png", "svg"]

TEMPLATE = Path(__file__).with_name("picture.typ")
WIDTH, EDGE = 1000, 24  # pixels of the picture, and around the figure
TWICE = 144  # pixels an inch: two for each of ours


def made(kind: Kind, address: Address, base: str, role: Role) -> tuple[str, bytes]:
    """The picture that an address asks for. Raises as a route expects, and `drawing.NoBrowser`."""
    view, named = routes.read(address, role)
    if len(named) != 1:
        raise AddressError(links.PART)
    one = panel_of(view, *named)
    if one.answer.error is not None:
        raise one.answer.error
    if one.chart is None or not one.answer.rows:
        raise LookupError(*named)
    return sheets.name_of(one.answer, kind), set_in(told(view, one.answer, one.chart, base), kind)


def told(view: View, answer: Answer, chart: Chart, base: str) -> dict[str, object]:
    """What the picture of an answer's chart holds. Raises NoBrowser."""
    figure, said = drawn(answer, chart)
    beside, theme = around(answer, base), view.reader.theme
    return {
        "lang": view.lang,
        "width": WIDTH,
        "title": beside["title"],
        "filters": beside["filters"],
        "figure": drawing.svg(figure.to_dict(), WIDTH - 2 * EDGE).decode(),
        "said": said,
        "foot": [*beside["foot"].splitlines(), beside["view"]],
        "card": look.CARDS[theme], "ink": look.INK[theme], "soft": look.SOFT[theme],
    }  # fmt: skip


def set_in(told: dict[str, object], kind: Kind) -> bytes:
    """The page that the template makes of what it is told."""
    inputs = {"told": json.dumps(told, ensure_ascii=False)}
    return bytes(typst.compile(str(TEMPLATE), format=kind, ppi=TWICE, sys_inputs=inputs))


FILES = {f"panel.{kind}": partial(made, kind) for kind in ("png", "svg")}
