"""Whether what is shown can be trusted: as of when, from what, whether the checks hold."""

from collections.abc import Iterable

from markupsafe import Markup

from data import Snapshot
from pages.ui import controls, formats, newer
from pages.ui.answers import label
from pages.ui.ask import ask
from pages.ui.cards import slots
from pages.ui.templates import render
from pages.ui.view import HELD_BY, View
from pages.ui.words import words
from queries import CODES

say = words("ui")


def trust(view: View, is_held: bool) -> Markup:
    """As of when, from what, whether the checks hold: in short on a chip, in full behind it.

    `is_held` says that the address names the snapshot.
    """
    lang, shown = view.lang, view.snapshot
    kinds = {table.provenance for table in shown.tables.values()}
    ran, failed = _checks(shown)
    current = newer.current(shown) if is_held else shown
    newer_day = formats.date(current.as_of, lang) if newer.is_newer(current, shown) else ""
    return render(
        "trust_chip.html",
        day=formats.date(shown.as_of, lang),
        sources=_sources(kinds, lang),
        is_demo="demo" in kinds,
        has_failed=failed,
        mark=f"{failed}/{ran}" if failed else ran,
        line=trust_line(view, kinds, _assigned(view)),
        see=say(lang, "trust.checks"),
        newer=say(lang, "trust.newer", day=newer_day) if newer_day else "",
        clears=" ".join(HELD_BY),
        snapshots=controls.snapshots(view),
    )


def trust_line(view: View, kinds: Iterable[str], assigned: str = "") -> Markup:
    """As of when, from these kinds of source, what the editors added, whether the checks hold."""
    lang, shown = view.lang, view.snapshot
    ran, failed = _checks(shown)
    is_taken = shown.kind == "import" and shown.as_of_basis == "assumed"
    basis = say(lang, f"basis.{'import' if is_taken else shown.as_of_basis}")
    return render(
        "trust.html",
        as_of=say(lang, "trust.as_of", day=formats.date(shown.as_of, lang), basis=basis),
        source=say(lang, "trust.source", sources=_sources(kinds, lang)),
        assigned=assigned,
        has_failed=bool(failed),
        checks=say(lang, "trust.failed", failed=failed, checks=ran)
        if failed
        else say(lang, "trust.passed", checks=ran),
    )


def _assigned(view: View) -> str:
    """For how many projects the editors chose the category; empty where for none."""
    answer = ask(view.unfiltered(), "projects/assigned")
    if answer.error or not answer.rows or not answer.row["assigned"]:
        return ""
    return say(view.lang, "trust.assigned", **slots(answer, answer.row))


def _checks(shown: Snapshot) -> tuple[int, int]:
    """How many checks of a snapshot ran, and how many of them failed."""
    ran = [check for check in shown.checks if check.verdict != "not_applicable"]
    return len(ran), sum(check.verdict != "passed" for check in ran)


def _sources(kinds: Iterable[str], lang: str) -> str:
    """Kinds of source in words, in the order of the list of codes."""
    given = set(kinds)
    named = [label(CODES["provenance"], one, lang) for one in CODES["provenance"] if one in given]
    return say(lang, "list.plus").join(named)
