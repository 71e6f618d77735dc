"""What needs attention: fixed rules, each a question whose rows are what it found. No Streamlit.

A rule says why in a sentence of `words.toml` whose slots are the columns of its question. The most
pressing stand first: what is late, then what is waiting, then what to watch, then gaps in records.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from string import digits
from typing import NamedTuple

from pages.ui import formats
from pages.ui.answers import Answer
from pages.ui.ask import ask
from pages.ui.cards import Row, slots
from pages.ui.listing import Cell, Listing
from pages.ui.view import View
from pages.ui.words import words

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


class Point(NamedTuple):
    """One thing that needs attention: which project (none for several), why, since when.

    `findings` is how many rows it stands for. `answer` is what found it, and knows whether
    generated data were read.
    """

    rule: Rule
    answer: Answer
    level: str
    project_id: str | None
    project: str | None
    why: str
    since: datetime.date | None
    findings: int = 1


def asked(view: View) -> list[Answer]:
    """The answer of each rule under the filters in force, in the order of RULES."""
    return [ask(view, rule.question) for rule in RULES]


def points(answers: Sequence[Answer]) -> list[Point]:
    """What the rules found, most pressing first; the answers are in the order of RULES.

    A rule whose tables the snapshot lacks has nothing to say here (see `checkable`).
    """
    pairs = zip(RULES, answers, strict=True)
    found = [point for rule, answer in pairs for point in _points(rule, answer)]
    return sorted(found, key=lambda point: list(LEVELS).index(point.level))


def _points(rule: Rule, answer: Answer) -> list[Point]:
    rows = answer.records
    if rule.together and len(rows) > 1:
        return [_several(rule, answer, rows, f"{rule.name}.many")]
    alone = len(rows) if len(rows) <= MOST else MOST - 1
    rest = [_several(rule, answer, rows[alone:], "rest")] if rows[alone:] else []
    return [_one(rule, answer, row) for row in rows[:alone]] + rest


def _one(rule: Rule, answer: Answer, row: Row) -> Point:
    late = row.get("days_late", 0)
    ahead = late is None or late < 0
    key = f"why.{rule.name}" + (".never" if late is None else ".ahead" if ahead else "")
    why = say(answer.lang, key, **slots(answer, row))
    project = answer.text("project", row) if row["project"] else None
    level = "open" if ahead else rule.level
    return Point(rule, answer, level, row["project_id"], project, why, row["since_on"])


def _several(rule: Rule, answer: Answer, rows: Sequence[Row], key: str) -> Point:
    """One line for several findings, naming the projects by number."""
    ids = sorted({row["project_id"] for row in rows if row["project_id"]})
    since = min((row["since_on"] for row in rows if row["since_on"]), default=None)
    named = say(answer.lang, "list.comma").join(ranges(ids)) or formats.NONE
    why = say(
        answer.lang,
        f"why.{key}",
        projects=formats.exact(len(rows), answer.lang),
        ids=named,
        title=answer.title,
    )
    return Point(rule, answer, rule.level, None, None, why, since, len(rows))


def ranges(ids: Sequence[str]) -> list[str]:
    """Numbers in a row drawn together: P01, P02, P03, P07 become P01–P03 and P07; years too."""

    def distance(numbered: tuple[int, str]) -> tuple[str, int]:
        """The letters of an id and its number less its place: the same all through a run."""
        place, one = numbered
        letters = one.rstrip(digits)
        return letters, int(one[len(letters) :] or 0) - place

    runs = [[one for _, one in run] for _, run in groupby(enumerate(ids), distance)]
    return [
        part
        for run in runs
        for part in ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else run)  # two are as short apart
    ]


def listing(answers: Sequence[Answer]) -> Listing:
    """The same as rows, for the file: level, rule, project, why, since when, nature of data."""
    found, first = points(answers), answers[0]
    rows: list[tuple[Cell, ...]] = [
        (say(first.lang, f"level.{point.level}"), point.answer.title, *point[3:7])
        for point in found
    ]
    chosen = dict.fromkeys(
        one for answer in answers for labels in answer.chosen.values() for one in labels
    )
    heads = ("level", "rule", "project_id", "project", "why", "since")
    natures = [point.answer.provenance_label for point in found]
    stem = (*chosen, first.snapshot.id)
    return _listing("attention", "attention.title", first.lang, heads, rows, stem, natures)


def checkable(answers: Sequence[Answer]) -> Listing:
    """Every rule and what came of it; those that cannot be checked name the tables they lack."""
    lang, stem = answers[0].lang, (answers[0].snapshot.id,)
    rows: list[tuple[Cell, ...]] = [
        (
            answer.title,
            say(lang, f"level.{rule.level}"),
            _verdict(answer),
            ", ".join(answer.question.reads),
        )
        for rule, answer in zip(RULES, answers, strict=True)
    ]
    heads = ("rule", "level", "verdict", "reads")
    return _listing("rules", "attention.rules", lang, heads, rows, stem)


def _listing(
    name: str, title: str, lang: str, heads: Sequence[str], rows: Sequence[tuple[Cell, ...]],
    stem: tuple[str, ...], natures: Sequence[str] = (),
) -> Listing:  # fmt: skip
    headings = tuple(say(lang, f"attention.{head}") for head in heads)
    return Listing(name, say(lang, title), lang, headings, tuple(rows), stem, tuple(natures))


def _verdict(answer: Answer) -> str:
    """How much a rule found, or which tables it lacks."""
    if tables := lacking(answer):
        return say(answer.lang, "attention.uncheckable", tables=", ".join(tables))
    key = "attention.found" if answer.rows else "attention.clear"
    return say(answer.lang, key, rows=formats.exact(answer.rows, answer.lang))


def lacking(answer: Answer) -> list[str]:
    """The tables a rule needs that the snapshot does not hold: it cannot be checked."""
    held = (*answer.snapshot.tables, "snapshot")
    return [one for one in answer.question.reads if one not in held]
