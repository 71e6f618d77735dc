"""Flows of money: bands from where it comes to where it goes, as wide as the amounts.

One flow shows one kind of money. Gifts and payments are never joined: their periods differ.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pages.ui import captions, look
from pages.ui.answers import Answer, label
from pages.ui.figures import base
from pages.ui.figures.picture import Picture, trace
from pages.ui.figures.sentences import share, tied
from pages.ui.words import words
from queries import CODES

say = words("ui")

MOST = {"received_cny": 8, "paid_cny": 12}  # projects drawn by name; the rest are one band
LINE = 19  # pixels of a line of letters at scale 1
REST = "rest"  # code of that band
WIDTHS = {2: 44, 3: 24}  # Latin letters wide, by stages
PHONE_WIDTHS = {2: {"zh": 26, "en": 18}, 3: {"zh": 10, "en": 10}}  # the same on a phone
NEUTRAL = look.PALETTE[8]


@dataclass(frozen=True)
class Stop:
    """A place money passes: its code, its name, its name on a phone, whether it joins the rest."""

    code: str
    name: str
    short: str = ""
    folds: bool = False


Stage = Callable[[Answer, dict[str, Any]], Stop]


def gift_flow(answer: Answer) -> Picture:
    """Gifts from channel to campaign (or the kind of direct gift) to project.

    Reads the columns channel, campaign_id, short_name, restriction, project_id, project,
    received_cny; a net amount that is not above zero has no band.
    """
    return _flow(answer, (_channel, _campaign, _project), "received_cny")


def payment_flow(answer: Answer) -> Picture:
    """Payments from project (or programme) to kind of expense.

    Reads the columns project_id, project, programme, expense_type, paid_cny.
    """
    return _flow(answer, (_project, _expense), "paid_cny")


def describe_gift_flow(answer: Answer) -> str:
    """The sum of gifts, the channel most come through, the project most are for."""
    return _described(answer, "flow.gifts", (_channel, _project), "received_cny")


def describe_payment_flow(answer: Answer) -> str:
    """The sum of payments, the project that paid most, the kind of expense most went to."""
    return _described(answer, "flow.payments", (_project, _expense), "paid_cny")


def _channel(answer: Answer, row: dict[str, Any]) -> Stop:
    return Stop(row["channel"], answer.text("channel", row))


def _campaign(answer: Answer, row: dict[str, Any]) -> Stop:
    if row["campaign_id"] is not None:
        return Stop(row["campaign_id"], answer.text("short_name", row))
    kind = label(CODES["restriction"], row["restriction"], answer.lang)
    return Stop(row["restriction"], say(answer.lang, "flow.direct", kind=kind))


def _project(answer: Answer, row: dict[str, Any]) -> Stop:
    if row["project_id"] is not None:
        return Stop(row["project_id"], answer.text("project", row), row["project_id"], folds=True)
    if row.get("programme") is not None:
        name = say(answer.lang, "flow.programme", name=answer.text("programme", row))
        return Stop(row["programme"], name)
    return Stop("", say(answer.lang, "flow.no_project"))


def _expense(answer: Answer, row: dict[str, Any]) -> Stop:
    return Stop(row["expense_type"], answer.text("expense_type", row))


def _flow(answer: Answer, stages: Sequence[Stage], y: str) -> Picture:
    """Bands between neighbouring stages, each stop with its name and amount."""
    rows = [row for row in base.known(answer, y) if row[y] > 0]
    columns = [_folded(answer, stage, rows, y) for stage in stages]
    paths = [(list(enumerate(path)), row[y]) for *path, row in zip(*columns, rows, strict=True)]
    stops = base.summed((stop, amount) for path, amount in paths for stop in path)
    bands = base.summed((band, amount) for path, amount in paths for band in pairwise(path))
    order = sorted(stops, key=lambda stop: (stop[0], stop[1].code == REST, -stops[stop]))
    number = {stop: place for place, stop in enumerate(order)}
    fills = _fills(order)
    scale, narrow = answer.reader.scale, answer.reader.narrow
    labels = [_label(answer, stop, y, stops[at, stop], len(stages)) for at, stop in order]
    letters, thickness, top = (12, 10, 58) if narrow else (14, 16, 16)
    # Names as tall as the tallest stand clear of each other, however thin their bands are.
    pad = LINE * max((name.count("<br>") + 1 for name in labels), default=1)
    flow = trace(
        "sankey",
        arrangement="fixed" if narrow else "snap",
        node={
            "label": labels,
            "color": [fills[stop] for stop in order],
            "customdata": [
                f"{stop.name}<br>{captions.spoken(answer, y, stops[at, stop])}"
                for at, stop in order
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
            "pad": round(pad * scale),
            "thickness": round(thickness * scale),
            "line": {"width": 0},
            "align": "justify",
        },
        link={
            "source": [number[one] for one, _ in bands],
            "target": [number[other] for _, other in bands],
            "value": [captions.scaled(answer, y, amount) for amount in bands.values()],
            "color": [_pale(fills[one]) for one, _ in bands],
            "customdata": [
                f"{one.name} → {other.name}<br>{captions.spoken(answer, y, amount)}"
                for ((_, one), (_, other)), amount in bands.items()
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        textfont={"size": round(letters * scale), "color": look.INK[answer.reader.theme]},
    )
    tallest = max((len(set(column)) for column in columns), default=1)
    made = base.figure(answer, [flow], 110 + (pad + 22) * max(tallest, 4), showlegend=False)
    made.update(margin={"b": round(16 * scale), "t": round(top * scale)})
    if narrow:
        base.heading(made, answer, captions.axis(answer, y), yshift=14)
    return made


def _folded(answer: Answer, stage: Stage, rows: base.Rows, y: str) -> list[Stop]:
    """The stops of one stage row by row, the projects beyond the largest made one."""
    stops = [stage(answer, row) for row in rows]
    sums = base.summed((stop, row[y]) for stop, row in zip(stops, rows, strict=True) if stop.folds)
    most = MOST[y] if not answer.reader.narrow else 5
    small = sorted(sums, key=lambda stop: (-sums[stop], stop.code))[most:]
    if len(small) < 2:  # one alone keeps its name
        return stops
    rest = Stop(REST, say(answer.lang, "flow.rest", projects=len(small)))
    return [rest if stop in small else stop for stop in stops]


def _label(answer: Answer, stop: Stop, y: str, amount: Any, stages: int) -> str:
    """A stop's name and amount; on a phone a project is its number, and the unit stands above."""
    if not answer.reader.narrow:
        name = captions.wrapped(stop.name, WIDTHS[stages])
        return f"{name}  <b>{captions.spoken(answer, y, amount)}</b>"
    name = captions.wrapped(stop.short or stop.name, PHONE_WIDTHS[stages][answer.lang])
    return f"{name}<br><b>{captions.short(answer, y, captions.scaled(answer, y, amount))}</b>"


def _fills(order: Sequence[tuple[int, Stop]]) -> dict[tuple[int, Stop], str]:
    """A colour for each stop, by its place among those of its stage."""
    fills: dict[tuple[int, Stop], str] = {}
    for at, stop in order:
        place = sum(stage == at for stage, _ in fills)
        fills[at, stop] = NEUTRAL if stop.code in (REST, "") else look.colour(stop.code, place)
    return fills


def _pale(fill: str) -> str:
    """A colour that lets ink be read on it."""
    return "rgba({},{},{},0.3)".format(*look.channels(fill))


def _described(answer: Answer, key: str, ends: Sequence[Stage], y: str) -> str:
    """The sum, and of both ends the stop that most of it passes."""
    rows = base.known(answer, y)
    total = sum(row[y] for row in rows)
    if total <= 0:
        return answer.title
    slots = {"title": answer.title, "total": captions.spoken(answer, y, total)}
    for name, stage in zip(("first", "last"), ends, strict=True):
        sums = base.summed((stage(answer, row).name, row[y]) for row in rows)
        slots[name] = tied(answer, sums)
        slots[f"{name}_share"] = share(answer, max(sums.values()), total, 1)
    return say(answer.lang, key, **slots)
