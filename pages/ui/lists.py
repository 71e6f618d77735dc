"""How listings, points and the paragraph are put on the page; and two snapshots asked at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape

import streamlit as st

import data
from data import Snapshot
from pages.ui import (
    attention,
    catalogue,
    changes,
    comparison,
    downloads,
    filters,
    links,
    markup,
    panel,
    pickers,
    tables,
)
from pages.ui import dictionary as entries
from pages.ui.answer import Answer
from pages.ui.ask import ask, ask_whole, snapshot
from pages.ui.comparison import Side
from pages.ui.kept import Kept
from pages.ui.listing import Listing
from pages.ui.paragraph import paragraph
from pages.ui.words import language, words

ATTENTION, CHANGES = "attention", "changes"
# The dictionary is the same for everybody who looks for the same.
DICTIONARIES: Kept[Listing] = Kept(most=16 * 1024 * 1024, weigh=lambda listing: listing.nbytes)


@dataclass(frozen=True)
class Found:
    """What needs attention by these answers: as rows, and as it is shown."""

    answers: tuple[Answer, ...]
    rows: Listing
    html: str

    @property
    def nbytes(self) -> int:
        """About how much memory it takes, and holds: the answers cannot go before it does."""
        return 6 * len(self.html) + sum(answer.nbytes for answer in self.answers)


# Found by the answers themselves, which are the same as long as nothing changed.
FOUND: Kept[Found] = Kept(most=16 * 1024 * 1024, weigh=lambda found: found.nbytes)


def show(shown: Listing, empty: str = "") -> None:
    """A listing as a panel: title, file, table, note; a sentence where it has no row."""
    with st.container(border=True, key=f"panel-{shown.name}", gap="small"):
        note = f'<p class="note">{escape(shown.note)}</p>' if shown.note else ""
        nothing = f'<p class="empty">{escape(empty or words("ui")("panel.empty"))}</p>'
        panel.stack(_heading(shown), note, shown.html if shown.rows else nothing)


def _heading(shown: Listing, level: str = "h3") -> str:
    """The title; beside it where its rows come from, if that can be said, and the files."""
    title = f'<{level} class="panel-title">{escape(shown.title)}</{level}>'
    source = links.to_source(shown.name) if shown.name in SOURCES else ""
    saved = panel.files(shown, len(shown.rows)) if shown.rows else ""
    return panel.head(title, source, saved)


def contents(sections: Mapping[str, str]) -> None:
    """Links to the sections of a long page: anchor -> its name."""
    links = "".join(
        f'<a href="#{escape(anchor)}">{escape(name)}</a>' for anchor, name in sections.items()
    )
    label = escape(words("ui")("contents"))
    st.html(f'<nav class="contents" aria-label="{label}">{links}</nav>')


def told(
    headline: Answer, funds: Answer, campaigns: Answer, giving: Answer, service: Answer
) -> None:
    """The overview in a short paragraph that says what its cards and charts say."""
    answers = (headline, funds, campaigns, giving, service)
    if any(answer.error for answer in answers):
        return  # their panels say why
    text = paragraph(*answers)
    st.html(f'<p class="told">{escape(text)}</p>')


def points() -> None:
    """What needs attention, most pressing first, with its file."""
    answers = _ruled()
    with (
        st.container(border=True, key="panel-attention", gap="small"),
        panel.instead("attention", words("ui")("attention.title")),
    ):
        found = FOUND.get(tuple(map(id, answers)), lambda: _found(answers))
        panel.stack(_heading(found.rows, "h2"), found.html)


def _found(answers: Sequence[Answer]) -> Found:
    points = "".join(map(_point, attention.points(answers)))
    html = f'<ul class="points" role="list">{points}</ul>' if points else (
        f'<p class="empty">{escape(words("ui")("attention.none"))}</p>'
    )  # fmt: skip
    return Found(tuple(answers), attention.listing(answers), html)


def _point(point: attention.Point) -> str:
    say = words("ui")
    name = escape(say("attention.name", name=point.project)) if point.project else ""
    if name and point.project_id:
        name = markup.linked(point.project_id, name)
    return (
        f'<li class="point point-{point.level}"><span class="level"><span aria-hidden="true">'
        f"{attention.LEVELS[point.level]}</span> {escape(say(f'level.{point.level}'))}</span>"
        f"<span><b>{name}</b>{escape(point.why)}{markup.badge(point.answer)}</span></li>"
    )


def changed() -> None:
    """What changed since the previous snapshot, in short, under the filters in force."""
    say, before = words("ui"), data.previous(snapshot())
    title = say("compare.title")
    shown = f'<h2 class="panel-title">{escape(title)}</h2>'
    if before is None:
        st.html(f'<div class="no-changes">{shown}<p>{escape(say("compare.none"))}</p></div>')
        return
    with (
        st.container(border=True, key="panel-changes", gap="small"),
        panel.instead("changes", title),
    ):
        sides = [_side(ask, one) for one in (before, snapshot())]
        said = "".join(f"<li>{escape(one)}</li>" for one in changes.sentences(*sides))
        panel.stack(
            panel.head(shown, links.to_source(CHANGES)),
            f'<p class="note">{escape(changes.against(*sides))}</p>'
            f'<ul class="changes" role="list">{said}</ul>',
        )


def _ruled() -> list[Answer]:
    """What each rule of attention finds under the filters in force."""
    return [ask(rule.question) for rule in attention.RULES]


def _changing() -> list[Answer]:
    """Each question about what changed, of the previous snapshot and of the one shown."""
    before = data.previous(snapshot())
    sides = [_side(ask, one) for one in (before, snapshot())] if before else []
    both = zip(*(vars(side).values() for side in sides), strict=True)
    return [answer for pair in both for answer in pair]


def _side(asking: Callable[[str, Snapshot], Answer], on: Snapshot) -> Side:
    """One snapshot's answers to what is compared."""
    return Side(*(asking(name, on) for name in comparison.QUESTIONS))


def compared() -> None:
    """The snapshot shown beside the one chosen, else the previous one; no filter applies."""
    say = words("ui")
    pickers.show("against", snapshot())
    sides = _compared()
    if not sides:
        st.html(f'<p class="empty">{escape(say("compare.none_choose"))}</p>')
        return
    with panel.instead("compared", say("compare.title")):
        show(changes.figure_listing(*sides))
        alike = comparison.comparable(*(side.projects for side in sides))
        show(changes.project_listing(*sides), say("compare.same" if alike else "compare.unknown"))


def _compared() -> tuple[Side, ...]:
    """The snapshot chosen to compare with, else the previous one, and the one shown; or nothing."""
    asked = filters.chosen("against", snapshot())
    before = data.open_snapshot(asked[0]) if asked else data.previous(snapshot())
    return tuple(_side(ask_whole, one) for one in (before, snapshot())) if before else ()


def _table_chosen() -> str:
    """The table chosen to be looked at, the first unless another is."""
    named = catalogue.table_titles(snapshot())
    return "".join(filters.chosen("table", snapshot())) or next(iter(named))


def one_table() -> None:
    """The columns of the table chosen and its files."""
    say, lang, shown, name = words("ui"), language(), snapshot(), _table_chosen()
    with st.container(horizontal=True, vertical_alignment="bottom", key="one-table", gap="small"):
        pickers.show("table", shown)
        rows = shown.tables[name].rows
        for suffix in ("csv", "xlsx", "parquet"):
            if suffix != "xlsx" or tables.fits(shown, name):
                key = f"{'panel' if suffix == 'csv' else 'tables'}.{suffix}"
                st.link_button(
                    say(key, rows=f"{rows:,}") if rows != 1 else say(f"{key}_one"),
                    downloads.address_of(shown, name, suffix, lang),
                    key=f"table-{suffix}",
                )
    if not tables.fits(shown, name):
        said = say("tables.too_long", most=f"{tables.SHEET_ROWS:,}")
        st.html(f'<p class="note">{escape(said)}</p>')
    show(catalogue.columns(shown, name, lang))


def verdicts() -> None:
    """Which attention rules can be checked on the snapshot shown, and what they found."""
    answers = [ask_whole(rule.question) for rule in attention.RULES]
    with panel.instead("rules", words("ui")("attention.rules")):
        show(attention.checkable(answers, snapshot()))


def dictionary() -> None:
    """What is sought, and the measures and questions that match it."""
    pickers.show("find", snapshot())
    nothing = words("ui")("dictionary.nothing", sought=_sought())
    for make in (entries.measures, entries.questions):
        show(_entries(make), nothing)


def _sought() -> str:
    return "".join(filters.chosen("find", snapshot()))


def _entries(make: Callable[[Snapshot, str, str], Listing]) -> Listing:
    """What is sought of the dictionary, in the reader's language."""
    shown, lang, sought = snapshot(), language(), _sought()
    key = (make.__name__, str(shown.path), shown.created_at, lang, sought)
    return DICTIONARIES.get(key, partial(make, shown, lang, sought))


def listed(name: str) -> Listing | None:
    """A listing by its name, as it is shown under the choices of this run; None for no such one.

    None too where there is nothing to compare with. Raises QueryError where a question behind it
    did not finish.
    """
    shown, lang, make = snapshot(), language(), LISTINGS.get(name)
    if make is not None:
        return make(shown, lang)
    if name in COMPARED and (sides := _compared()):
        return COMPARED[name](*sides)
    return None


# What is shown on a page as a listing, by its name; and what needs another snapshot beside it.
LISTINGS: Mapping[str, Callable[[Snapshot, str], Listing]] = {
    ATTENTION: lambda *_: attention.listing(_ruled()),
    "snapshots": catalogue.snapshots,
    "checks": catalogue.checks,
    "rules": lambda shown, _: attention.checkable(
        [ask_whole(rule.question) for rule in attention.RULES], shown
    ),
    "tables": catalogue.tables,
    "derived": catalogue.derived,
    "columns": lambda shown, lang: catalogue.columns(shown, _table_chosen(), lang),
    "measures": lambda *_: _entries(entries.measures),
    "questions": lambda *_: _entries(entries.questions),
}
# What is told by several answers at once, by its name.
SOURCES: Mapping[str, Callable[[], list[Answer]]] = {ATTENTION: _ruled, CHANGES: _changing}
COMPARED: Mapping[str, Callable[[Side, Side], Listing]] = {
    "compared-figures": changes.figure_listing,
    "compared-projects": changes.project_listing,
}
