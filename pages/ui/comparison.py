"""Two snapshots side by side: which figures and which projects changed. No Streamlit here.

A figure is compared with itself alone: amounts of different printed periods stand in rows of
their own, so that no difference of two periods is ever computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import data
from pages.ui.answers import Answer
from pages.ui.ask import ask
from pages.ui.view import View
from pages.ui.words import words

say = words("ui")

QUESTIONS = ("overview/headline", "overview/funds", "overview/campaigns", "comparison/projects")
"""What is asked of both snapshots, in the order the functions here take the answers."""
STATES = ("status", "stage", "raised_cny", "target_cny", "payable_cny")


@dataclass(frozen=True)
class Side:
    """The answers of one snapshot to QUESTIONS."""

    headline: Answer
    funds: Answer
    campaigns: Answer
    projects: Answer


@dataclass(frozen=True)
class Figure:
    """One figure in two snapshots; None where a snapshot does not give it."""

    name: str
    answer: Answer
    column: str
    before: int | Decimal | None
    after: int | Decimal | None

    @property
    def unit(self) -> str:
        """What it is counted in: projects or yuan."""
        money = self.answer.question.column(self.column).unit == "cny"
        return say(self.answer.lang, "unit.cny" if money else "compare.count")

    @property
    def changed(self) -> bool:
        """Whether the two snapshots differ."""
        return self.before != self.after

    @property
    def change(self) -> int | Decimal | None:
        """After less before; None where one of them is not given."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


def sides(view: View, against: str = "") -> tuple[Side, Side] | None:
    """The snapshot named, else the previous one, beside the view's own, under its filters.

    None where there is no earlier one. Raises SnapshotError for one there is not.
    """
    before = data.open_snapshot(against) if against else data.previous(view.snapshot)
    if before is None:
        return None
    earlier, later = (
        Side(*(ask(one, name) for name in QUESTIONS)) for one in (view.on(before), view)
    )
    return earlier, later


def answers(one: Side) -> tuple[Answer, ...]:
    """The answers of a side, in the order of QUESTIONS."""
    return one.headline, one.funds, one.campaigns, one.projects


def figures(before: Side, after: Side) -> list[Figure]:
    """Headline figures: projects, fund figures by printed period, amounts raised by campaign."""
    return [
        *_counts(before.headline, after.headline),
        *_amounts(before.funds, after.funds, "amount_cny", _fund),
        *_amounts(before.campaigns, after.campaigns, "raised_cny", _campaign),
    ]


def _counts(before: Answer, after: Answer) -> list[Figure]:
    return [
        Figure(
            column.caption[after.lang],
            after,
            column.name,
            before.row[column.name] if before.rows else None,
            after.row[column.name] if after.rows else None,
        )
        for column in after.columns
    ]


def _fund(answer: Answer, row: Mapping[str, Any]) -> tuple[str, str]:
    """What a fund figure is, period included: two periods make two figures."""
    period = row["period_label"] and answer.text("period_label", row)
    figure = answer.text("figure", row)
    said = say(answer.lang, "compare.period", figure=figure, period=period) if period else figure
    return f"{row['figure']} {row['period_label']}", said


def _campaign(answer: Answer, row: Mapping[str, Any]) -> tuple[str, str]:
    """What a campaign's amount is; one whose meaning is unclear is no amount raised."""
    unclear = row["certainty"] == "ambiguous"
    key = "compare.total" if unclear else "compare.raised"
    return f"{row['campaign_id']} {unclear}", say(
        answer.lang, key, name=answer.text("short_name", row)
    )


def _amounts(before: Answer, after: Answer, column: str, name: Any) -> list[Figure]:
    sides = [{name(a, row)[0]: row[column] for row in a.records} for a in (before, after)]
    said = {name(a, row)[0]: name(a, row)[1] for a in (after, before) for row in a.records}
    return [
        Figure(text, after if key in sides[1] else before, column, *(s.get(key) for s in sides))
        for key, text in said.items()
    ]


def comparable(before: Answer, after: Answer) -> bool:
    """Whether both snapshots hold what is asked; else nothing may be called new or gone."""
    return before.disclosed and after.disclosed


def moves(before: Answer, after: Answer) -> dict[str, list[dict[str, Any]]]:
    """Projects that are new, gone, or changed in a status or an amount.

    Keys `added`, `removed`, `changed`; each row has project_id, project, what, before, after.
    All are empty where one of the snapshots does not hold what is asked (see `comparable`).
    """
    old, new = ({row["project_id"]: row for row in a.records} for a in (before, after))
    found: dict[str, list[dict[str, Any]]] = {"added": [], "removed": [], "changed": []}
    if not comparable(before, after):
        return found
    for project_id in sorted({*old, *new}):
        answer, row = (after, new[project_id]) if project_id in new else (before, old[project_id])
        one = {"project_id": project_id, "project": answer.text("project", row)}
        if project_id not in old or project_id not in new:
            side = "removed" if project_id in old else "added"
            found[side].append({**one, "what": None, "before": None, "after": None})
            continue
        for name in STATES:
            values = old[project_id][name], new[project_id][name]
            if values[0] != values[1]:
                cells = (
                    _cell(before, name, old[project_id]), _cell(after, name, new[project_id])
                )  # fmt: skip
                what = after.question.column(name).caption[after.lang]
                found["changed"].append(
                    {**one, "what": what, "before": cells[0], "after": cells[1]}
                )
    return found


def _cell(answer: Answer, name: str, row: Mapping[str, Any]) -> str | Decimal | None:
    value = row[name]
    return value if value is None or isinstance(value, Decimal) else answer.text(name, row)
