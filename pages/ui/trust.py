"""What a reader has to know to trust a figure, in sentences. No Streamlit here."""

from collections.abc import Iterable
from dataclasses import dataclass

from data import Snapshot
from pages.ui import formats
from pages.ui.answers import Answer, label
from pages.ui.view import View
from pages.ui.words import words
from queries import CODES

say = words("ui")


@dataclass(frozen=True)
class Trust:
    """As of when, from what, whether the checks hold."""

    as_of: str
    source: str
    checks: str
    has_failed: bool


def told(view: View, kinds: Iterable[str]) -> Trust:
    """The sentences about a view whose figures come from these kinds of source."""
    lang, shown = view.lang, view.snapshot
    ran, failed = checks(shown)
    is_taken = shown.kind == "import" and shown.as_of_basis == "assumed"
    basis = say(lang, f"basis.{'import' if is_taken else shown.as_of_basis}")
    return Trust(
        as_of=say(lang, "trust.as_of", day=formats.date(shown.as_of, lang), basis=basis),
        source=say(lang, "trust.source", sources=sources(kinds, lang)),
        checks=say(lang, "trust.failed", failed=failed, checks=ran)
        if failed
        else say(lang, "trust.passed", checks=ran),
        has_failed=bool(failed),
    )


def of(answer: Answer) -> Trust:
    """The sentences about one answer: its sources are those of the tables it reads."""
    tables = answer.snapshot.tables
    return told(
        answer.view, [tables[name].provenance for name in answer.question.reads if name in tables]
    )


def checks(shown: Snapshot) -> tuple[int, int]:
    """How many checks of a snapshot ran, and how many of them failed."""
    ran = [check for check in shown.checks if check.verdict != "not_applicable"]
    return len(ran), sum(check.verdict != "passed" for check in ran)


def sources(kinds: Iterable[str], lang: str) -> str:
    """Kinds of source in words, in the order of the list of codes."""
    given = set(kinds)
    named = [label(CODES["provenance"], one, lang) for one in CODES["provenance"] if one in given]
    return say(lang, "list.plus").join(named)
