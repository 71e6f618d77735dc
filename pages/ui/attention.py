"""What needs attention: fixed rules, each a question whose rows are what it found. No Streamlit.

A rule says why in a sentence of `words.toml` whose slots are the columns of its question. The most
pressing stand first: what is late, then what is waiting, then what to watch, then gaps in records.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from data import Snapshot
from pages.ui import captions, formats
from pages.ui.answers import Answer
from pages.ui.ask import ask
from pages.ui.listing import Listing
from pages.ui.view import View
from pages.ui.words import words
from queries import load

say = words("ui")

LEVELS = {"late": "▲", "open": "●", "watch": "◆", "record": "○"}
"""How pressing, most first, each with its sign; the word for it is `level.<name>`."""
MOST = 4  # lines of one rule: as many as one takes in at a glance; the rest share a line


@dataclass(frozen=True)
class Rule:
    """A rule: its question, how pressing its findings are, and whether they share one line."""

    name: str
    level: str
    together: bool = False

    @property
    def question(self) -> str:
        """The question that looks for it."""
        return f"attention/{self.name}"


RULES = (
    Rule("disclosures", "late"),  # the law's own deadline comes before any other
    Rule("payables_due", "late"),
    Rule("over_budget", "late"),
    Rule("milestones", "late"),
    Rule("last_payment", "open"),
    Rule("campaigns_ending", "open"),
    Rule("campaigns_short", "watch"),
    Rule("campaigns_extended", "watch"),
    Rule("idle", "watch"),
    Rule("payables_unnamed", "record"),
    Rule("totals_unclear", "record"),
    Rule("undescribed", "record", together=True),
    Rule("cohorts_deduced", "record", together=True),
)


@dataclass(frozen=True)
class Point:
    """One thing that needs attention: which project (none for several), why, since when.

    `answer` is what found it, and knows whether generated data were read.
    """

    rule: Rule
    level: str
    project_id: str | None
    project: str | None
    why: str
    since: datetime.date | None
    answer: Answer


def asked(view: View) -> list[Answer]:
    """The answer of each rule under the filters in force, in the order of RULES."""
    return [ask(view, rule.question) for rule in RULES]


def points(answers: Sequence[Answer]) -> list[Point]:
    """What the rules found, most pressing first; the answers are in the order of RULES.

    A rule whose tables the snapshot lacks has nothing to say here (see `checkable`).
    """
    found = [
        point
        for rule, answer in zip(RULES, answers, strict=True)
        if answer.rows
        for point in _points(rule, answer)
    ]
    return sorted(found, key=lambda point: list(LEVELS).index(point.level))


def _points(rule: Rule, answer: Answer) -> list[Point]:
    records = answer.records
    if rule.together and len(records) > 1:
        return [_several(rule, answer, records, "many")]
    if len(records) <= MOST:
        return [_one(rule, answer, row) for row in records]
    shown, rest = records[: MOST - 1], records[MOST - 1 :]
    return [*(_one(rule, answer, row) for row in shown), _several(rule, answer, rest, "rest")]


def _one(rule: Rule, answer: Answer, row: dict[str, Any]) -> Point:
    ahead = row.get("days_late", 0) < 0
    key = f"{rule.name}.ahead" if ahead else rule.name
    slots = {column.name: _spoken(answer, column.name, row) for column in answer.columns}
    return Point(
        rule,
        "open" if ahead else rule.level,
        row["project_id"],
        answer.text("project", row) if row["project"] else None,
        say(answer.lang, f"why.{key}", **slots),
        row["since_on"],
        answer,
    )


def _several(rule: Rule, answer: Answer, rows: Sequence[dict[str, Any]], how: str) -> Point:
    """One line for several findings, naming the projects by number."""
    ids = sorted({row["project_id"] for row in rows if row["project_id"]})
    since = [row["since_on"] for row in rows if row["since_on"]]
    named = say(answer.lang, "list.comma").join(ranges(ids)) or formats.NONE
    key = f"{rule.name}.many" if how == "many" else "rest"
    why = say(answer.lang, f"why.{key}", projects=len(rows), ids=named, title=answer.title)
    return Point(rule, rule.level, None, None, why, min(since, default=None), answer)


def ranges(ids: Sequence[str]) -> list[str]:
    """Numbers in a row drawn together: P01, P02, P03, P07 become P01–P03 and P07."""
    runs: list[list[str]] = []
    for one in ids:
        if runs and _follows(runs[-1][-1], one):
            runs[-1].append(one)
        else:
            runs.append([one])
    return [
        part
        for run in runs
        for part in ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else run)  # two are as short apart
    ]


def _follows(one: str, other: str) -> bool:
    a, b = (re.fullmatch(r"(.*?)(\d+)", text) for text in (one, other))
    return bool(a and b and a[1] == b[1] and int(a[2]) + 1 == int(b[2]))


def _spoken(answer: Answer, name: str, row: dict[str, Any]) -> str:
    """A fact as its sentence says it: days in words, counts of days without a sign."""
    value, unit = row[name], answer.question.column(name).unit
    if value is None:
        return ""
    if unit == "date":
        return formats.date(value, answer.lang)
    if unit == "days":
        days = formats.exact(abs(value), answer.lang)
        return say(answer.lang, "why.day" if abs(value) == 1 else "why.days", days=days)
    return captions.spoken(answer, name, value) if unit else answer.text(name, row)


def listing(answers: Sequence[Answer]) -> Listing:
    """The same as rows, for the file: level, rule, project, why, since when, nature of data."""
    found, first = points(answers), answers[0]
    heads = ("level", "rule", "project_id", "project", "why", "since")
    return Listing(
        name="attention",
        title=say(first.lang, "attention.title"),
        lang=first.lang,
        headings=tuple(say(first.lang, f"attention.{head}") for head in heads),
        rows=tuple(
            (
                say(first.lang, f"level.{point.level}"),
                point.answer.title,
                point.project_id,
                point.project,
                point.why,
                point.since,
            )
            for point in found
        ),
        stem=(*_chosen(answers), first.snapshot.id),
        natures=tuple(point.answer.provenance_label for point in found),
    )


def _chosen(answers: Sequence[Answer]) -> list[str]:
    """Labels of the filters in force, each once."""
    return list(
        dict.fromkeys(one for a in answers for labels in a.chosen.values() for one in labels)
    )


def checkable(answers: Sequence[Answer], snapshot: Snapshot) -> Listing:
    """Every rule and what came of it; those that cannot be checked name the tables they lack."""
    first = answers[0]
    rows = []
    for rule, answer in zip(RULES, answers, strict=True):
        lacking = [t for t in load(rule.question).reads if t not in (*snapshot.tables, "snapshot")]
        if lacking:
            verdict = say(first.lang, "attention.uncheckable", tables=", ".join(lacking))
        elif answer.rows:
            verdict = say(first.lang, "attention.found", rows=answer.rows)
        else:
            verdict = say(first.lang, "attention.clear")
        rows.append(
            (
                answer.title,
                say(first.lang, f"level.{rule.level}"),
                verdict,
                ", ".join(load(rule.question).reads),
            )
        )
    return Listing(
        name="rules",
        title=say(first.lang, "attention.rules"),
        lang=first.lang,
        headings=tuple(
            say(first.lang, f"attention.{head}") for head in ("rule", "level", "verdict", "reads")
        ),
        rows=tuple(rows),
        stem=(snapshot.id,),
    )
