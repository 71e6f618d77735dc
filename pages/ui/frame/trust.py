"""Whether what is shown can be trusted: as of when, from what, whether the checks hold."""

from collections.abc import Iterable

from markupsafe import Markup

from pages.ui import controls, formats, newer
from pages.ui import trust as sentences
from pages.ui.ask import ask
from pages.ui.cards import slots
from pages.ui.templates import render
from pages.ui.view import HELD_BY, View
from pages.ui.words import words

say = words("ui")


def trust(view: View, is_held: bool) -> Markup:
    """As of when, from what, whether the checks hold: in short on a chip, in full behind it.

    `is_held` says that the address names the snapshot.
    """
    lang, shown = view.lang, view.snapshot
    kinds = {table.provenance for table in shown.tables.values()}
    ran, failed = sentences.checks(shown)
    current = newer.current(shown) if is_held else shown
    newer_day = formats.date(current.as_of, lang) if newer.is_newer(current, shown) else ""
    return render(
        "trust_chip.html",
        day=formats.date(shown.as_of, lang),
        sources=sentences.sources(kinds, lang),
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
    return render("trust.html", told=sentences.told(view, kinds), assigned=assigned)


def _assigned(view: View) -> str:
    """For how many projects the editors chose the category; empty where for none."""
    answer = ask(view.unfiltered(), "projects/assigned")
    if answer.error or not answer.rows or not answer.row["assigned"]:
        return ""
    return say(view.lang, "trust.assigned", **slots(answer, answer.row))
