"""Two snapshots side by side: which figures and projects changed, as rows and in sentences.

A figure is compared with itself alone: amounts of different printed periods stand in rows of
their own, so that no difference of two periods is ever computed. No Streamlit here.
"""

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

import data
from data.manifest import WEAKEST_FIRST
from pages.ui import captions, formats
from pages.ui.answers import Answer
from pages.ui.ask import ask
from pages.ui.attention import ranges
from pages.ui.cards import Row, heading
from pages.ui.listing import Cell, Listing
from pages.ui.view import View
from pages.ui.words import words

say = words("ui")

QUESTIONS = ("overview/headline", "overview/funds", "overview/campaigns", "comparison/projects")
"""What is asked of both snapshots, in the order of the fields of `Side`."""
STATES = ("status", "stage", "raised_cny", "unclear_cny", "target_cny", "payable_cny")
KINDS = ("added", "removed", "changed")
MOST = 4  # changed projects told one by one; with more, their numbers say enough


class Side(NamedTuple):
    """The answers of one snapshot to QUESTIONS."""

    headline: Answer
    funds: Answer
    campaigns: Answer
    projects: Answer


class Figure(NamedTuple):
    """One figure in two snapshots; None where a snapshot does not give it."""

    name: str
    answer: Answer
    column: str
    before: int | Decimal | None
    after: int | Decimal | None
    nature: str

    @property
    def change(self) -> int | Decimal | None:
        """After less before; None where one of them is not given."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


class Move(NamedTuple):
    """A project that is new, gone, or changed in a status or an amount."""

    kind: str
    project_id: str
    project: str
    what: str | None = None
    before: str | Decimal | None = None
    after: str | Decimal | None = None


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


Given = tuple[str, str, int | Decimal | None]
"""A figure as one answer gives it: its name, its column and its value."""


def figures(before: Side, after: Side) -> list[Figure]:
    """Headline figures: projects, fund figures by printed period, amounts raised by campaign."""
    found = []
    for given, old, new in zip((_counts, _funds, _raised), before[:3], after[:3], strict=True):
        earlier, later, nature = given(old), given(new), _weaker(old, new)
        for key, (name, column, _) in (later | earlier).items():
            was, now = (side[key][2] if key in side else None for side in (earlier, later))
            found.append(Figure(name, new if key in later else old, column, was, now, nature))
    return found


def _counts(answer: Answer) -> dict[str, Given]:
    return {
        one.name: (heading(answer, one.name), one.name, row[one.name])
        for row in answer.records
        for one in answer.columns
    }


def _funds(answer: Answer) -> dict[str, Given]:
    """The fund's figures, period included: two periods make two figures."""
    found: dict[str, Given] = {}
    for row in answer.records:
        name, period = answer.text("figure", row), answer.text("period_label", row)
        if row["period_label"]:
            name = say(answer.lang, "compare.period", figure=name, period=period)
        found[f"{row['figure']} {row['period_label']}"] = name, "amount_cny", row["amount_cny"]
    return found


def _raised(answer: Answer) -> dict[str, Given]:
    """Each campaign's amount; one whose meaning is unclear is no amount raised."""
    found: dict[str, Given] = {}
    for row in answer.records:
        is_unclear = row["certainty"] == "ambiguous"
        key, column = ("total", "unclear_cny") if is_unclear else ("raised", "raised_cny")
        name = say(answer.lang, f"compare.{key}", name=answer.text("short_name", row))
        found[f"{row['campaign_id']} {key}"] = name, column, row[column]
    return found


def comparable(before: Side, after: Side) -> bool:
    """Whether both snapshots hold the projects' amounts; else none may be called new or gone."""
    return before.projects.disclosed and after.projects.disclosed


def moves(before: Side, after: Side) -> list[Move]:
    """Each project that is new, gone, or changed in STATES, in the order of KINDS.

    Empty where one of the snapshots does not hold what is asked (see `comparable`).
    """
    if not comparable(before, after):
        return []
    old, new = ({row["project_id"]: row for row in one.projects.records} for one in (before, after))
    found = []
    for project_id in sorted({*old, *new}):
        answer, row = (after, new) if project_id in new else (before, old)
        project = answer.projects.text("project", row[project_id])
        if project_id not in old or project_id not in new:
            found.append(Move("removed" if project_id in old else "added", project_id, project))
            continue
        was, now = old[project_id], new[project_id]
        found += [
            Move("changed", project_id, project, heading(after.projects, name),
                 _cell(before.projects, name, was), _cell(after.projects, name, now))
            for name in STATES
            if was[name] != now[name]
        ]  # fmt: skip
    return sorted(found, key=lambda move: KINDS.index(move.kind))


def _cell(answer: Answer, name: str, row: Row) -> str | Decimal | None:
    value = row[name]
    return value if value is None or isinstance(value, Decimal) else answer.text(name, row)


def figure_listing(before: Side, after: Side) -> Listing:
    """Every headline figure before and after, whether it changed or not."""
    lang, found = after.headline.lang, figures(before, after)
    units = {"cny": say(lang, "unit.cny"), "count": say(lang, "compare.count")}
    rows = [
        (one.name, units[one.answer.question.column(one.column).unit], one.before, one.after,
         one.change)
        for one in found
    ]  # fmt: skip
    heads = ("figure", "unit", "before", "after", "change")
    natures, note = [one.nature for one in found], say(lang, "compare.note")
    return _listing("figures", before, after, heads, rows, natures, note)


def project_listing(before: Side, after: Side) -> Listing:
    """Every project that is new, gone or changed: one row for each thing that changed."""
    rows = [
        (say(after.headline.lang, f"move.{one.kind}"), *one[1:]) for one in moves(before, after)
    ]
    natures = [_weaker(before.projects, after.projects)] * len(rows)
    heads = ("kind", "project_id", "project", "what", "before", "after")
    return _listing("projects", before, after, heads, rows, natures)


def _listing(
    name: str,
    before: Side,
    after: Side,
    heads: Iterable[str],
    rows: Iterable[tuple[Cell, ...]],
    natures: Iterable[str],
    note: str = "",
) -> Listing:
    lang = after.headline.lang
    ids = {"before": before.headline.snapshot.id, "after": after.headline.snapshot.id}
    headings = tuple(ids.get(head) or say(lang, f"compare.{head}") for head in heads)
    title, stem = say(lang, f"compare.{name}"), tuple(ids.values())
    name = f"compared-{name}"
    return Listing(name, title, lang, headings, tuple(rows), stem, tuple(natures), note)


def _weaker(one: Answer, other: Answer) -> str:
    """The weaker provenance of two answers, in words."""
    weaker = min(one, other, key=lambda a: WEAKEST_FIRST.index(a.provenance or "report"))
    return weaker.provenance_label


def against(before: Side, after: Side) -> str:
    """Which two snapshots are compared, in words."""
    lang, snapshot = after.headline.lang, before.headline.snapshot
    day = formats.date(snapshot.as_of, lang)
    return say(lang, "compare.against", before=snapshot.title[lang], day=day)


def sentences(before: Side, after: Side) -> list[str]:
    """The comparison in short: each figure that changed, then the projects, each in a sentence."""
    lang = after.headline.lang
    told = [_moved(one) for one in figures(before, after) if one.before != one.after]
    for kind, these in groupby(moves(before, after), lambda move: move.kind):
        by = {one: list(mine) for one, mine in groupby(these, lambda move: move.project_id)}
        if kind == "changed" and len(by) <= MOST:
            told += [_changed(after.projects, mine) for mine in by.values()]
        else:
            ids = say(lang, "list.comma").join(ranges(list(by)))
            key = f"compare.{kind}" if len(by) > 1 else f"compare.{kind}.one"
            told.append(say(lang, key, number=formats.exact(len(by), lang), ids=ids))
    if not comparable(before, after):
        told.append(say(lang, "compare.unknown"))
    return told or [say(lang, "compare.same")]


def _moved(figure: Figure) -> str:
    """A figure that changed; one that only one of the snapshots gives is new, or gone."""
    key = "gone" if figure.after is None else "new" if figure.before is None else "moved"
    before, after = (
        captions.spoken(figure.answer, figure.column, value)
        for value in (figure.before, figure.after)
    )
    return say(figure.answer.lang, f"compare.{key}", name=figure.name, before=before, after=after)


def _changed(answer: Answer, rows: list[Move]) -> str:
    """One project and all that changed of it."""
    parts = [
        say(answer.lang, "compare.part", what=row.what, before=_spoken(answer, row.before),
            after=_spoken(answer, row.after))
        for row in rows
    ]  # fmt: skip
    name = say(answer.lang, "attention.name", name=rows[0].project)
    return name + say(answer.lang, "list.semicolon").join(parts)


def _spoken(answer: Answer, cell: str | Decimal | None) -> str:
    if isinstance(cell, Decimal):
        return formats.money(cell, answer.reader.unit, answer.lang)
    return answer.missing if cell is None else cell
