"""What changed between two snapshots, told: as rows with a file, and in short sentences.

No Streamlit here; what is compared with what is decided in `comparison`.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from data.manifest import WEAKEST_FIRST
from pages.ui import captions, formats
from pages.ui.answers import Answer
from pages.ui.attention import ranges
from pages.ui.comparison import Figure, Side, comparable, figures, moves
from pages.ui.listing import Listing
from pages.ui.words import words

say = words("ui")

MOST = 4  # changed projects told one by one; with more, their numbers say enough


def figure_listing(before: Side, after: Side) -> Listing:
    """Every headline figure before and after, whether it changed or not."""
    found = figures(before, after)
    heads = ("figure", "unit", "before", "after", "change")
    return Listing(
        name="compared-figures",
        title=say(after.headline.lang, "compare.figures"),
        lang=after.headline.lang,
        headings=_heads(before, after, heads),
        rows=tuple((f.name, f.unit, f.before, f.after, f.change) for f in found),
        stem=_ids(before, after),
        natures=tuple(_nature(f, before, after) for f in found),
        note=say(after.headline.lang, "compare.note"),
    )


def project_listing(before: Side, after: Side) -> Listing:
    """Every project that is new, gone or changed: one row for each thing that changed."""
    found = moves(before.projects, after.projects)
    heads = ("kind", "project_id", "project", "what", "before", "after")
    rows = [
        (say(after.headline.lang, f"move.{kind}"), *(row[key] for key in heads[1:]))
        for kind, these in found.items()
        for row in these
    ]
    nature = _weaker(before.projects, after.projects)
    return Listing(
        name="compared-projects",
        title=say(after.headline.lang, "compare.projects"),
        lang=after.headline.lang,
        headings=_heads(before, after, heads),
        rows=tuple(rows),
        stem=_ids(before, after),
        natures=tuple(nature for _ in rows),
    )


def sentences(before: Side, after: Side) -> list[str]:
    """The comparison in short: each figure that changed, then the projects, each in a sentence."""
    first = after.headline
    told = [_moved(one) for one in figures(before, after) if one.changed]
    found = moves(before.projects, after.projects)
    changed = dict.fromkeys(row["project_id"] for row in found["changed"])
    for kind, rows in found.items():
        ids = list(dict.fromkeys(row["project_id"] for row in rows))
        if kind == "changed" and len(changed) <= MOST:
            told += [_changed(after, [r for r in rows if r["project_id"] == one]) for one in ids]
        elif ids:
            named = say(first.lang, "list.comma").join(ranges(ids))
            key = f"compare.{kind}" if len(ids) > 1 else f"compare.{kind}.one"
            told.append(say(first.lang, key, number=len(ids), ids=named))
    if not comparable(before.projects, after.projects):
        told.append(say(first.lang, "compare.unknown"))
    return told or [say(first.lang, "compare.same")]


def _moved(figure: Figure) -> str:
    """A figure that changed; one that only one of the snapshots gives is new, or gone."""
    sides = {"before": figure.before, "after": figure.after}
    said = {
        side: captions.spoken(figure.answer, figure.column, value)
        for side, value in sides.items()
        if value is not None
    }
    key = "moved" if len(said) == 2 else "new" if "after" in said else "gone"
    return say(figure.answer.lang, f"compare.{key}", name=figure.name, **said)


def _changed(after: Side, rows: list[dict[str, Any]]) -> str:
    """One project and all that changed of it."""
    answer = after.projects
    parts = [
        say(
            answer.lang,
            "compare.part",
            what=row["what"],
            before=_spoken(answer, row["before"]),
            after=_spoken(answer, row["after"]),
        )
        for row in rows
    ]
    name = say(answer.lang, "attention.name", name=rows[0]["project"])
    return name + say(answer.lang, "list.semicolon").join(parts)


def against(before: Side, after: Side) -> str:
    """Which two snapshots are compared, in words."""
    said = {
        "before": before.headline.snapshot.title[after.headline.lang],
        "day": formats.date(before.headline.snapshot.as_of, after.headline.lang),
    }
    return say(after.headline.lang, "compare.against", **said)


def _spoken(answer: Answer, cell: str | Decimal | None) -> str:
    if isinstance(cell, Decimal):
        return formats.money(cell, answer.reader.unit, answer.lang)
    return answer.missing if cell is None else cell


def _heads(before: Side, after: Side, names: Iterable[str]) -> tuple[str, ...]:
    ids = dict(zip(("before", "after"), _ids(before, after), strict=True))
    return tuple(ids.get(name) or say(after.headline.lang, f"compare.{name}") for name in names)


def _ids(before: Side, after: Side) -> tuple[str, str]:
    return before.headline.snapshot.id, after.headline.snapshot.id


def _nature(figure: Figure, before: Side, after: Side) -> str:
    part = figure.answer.question.name.partition("/")[2]
    return _weaker(getattr(before, part), getattr(after, part))


def _weaker(one: Answer, other: Answer) -> str:
    """The weaker provenance of two answers, in words."""
    return min(
        (one, other), key=lambda a: WEAKEST_FIRST.index(a.provenance or "report")
    ).provenance_label
