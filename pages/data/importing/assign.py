"""A table that is no ledger we know: the operator says what its columns are, once for all.

The first rows are in view, what may be a name in them masked. What is chosen is saved as a mapping
and tried on every import from then on.
"""

from collections.abc import Sequence

import streamlit as st

from data.ledger.match import own
from data.ledger.match.mapping import Field, LedgerMapping, mappings
from data.ledger.match.own import Unknown
from pages.data.importing import unlock
from pages.data.importing.rollback import section
from pages.ui import errors, html
from pages.ui.listing import Listing
from pages.ui.view import View
from pages.ui.words import words

say = words("data")

FAILED = "own_failed"
ROWS, ACROSS = 5, 3


def show(view: View, sheets: Sequence[Unknown], number: int) -> None:
    """The choices for one of the sheets; `number` tells its fields from those of other verdicts."""
    lang = view.lang
    with section("import-assign", say(lang, "own.title")):
        place = st.selectbox(
            say(lang, "own.sheet"),
            range(len(sheets)),
            format_func=lambda place: sheets[place].where,
            key=f"own_{number}_sheet_{lang}",
            width=560,
        )
        sheet, key = sheets[place], f"own_{number}_{place}"
        if failed := st.session_state.pop(FAILED, None):
            st.html(html.box(errors.error(failed, lang, view.snapshot.id), "bad"))
        st.html(html.note(say(lang, "own.lead")))
        kinds = {one.table: one for one in mappings()}
        with st.container(horizontal=True, gap="small"):
            table = st.selectbox(
                say(lang, "own.kind"),
                list(kinds),
                index=list(kinds).index(own.nearest(sheet.rows[sheet.likely])),
                format_func=lambda one: kinds[one].title[lang],
                key=f"{key}_kind_{lang}",
                width=280,
            )
            row = st.selectbox(
                say(lang, "own.row"),
                range(len(sheet.rows)),
                index=sheet.likely,
                format_func=lambda place: (
                    f"{place + 1} · {'、'.join(filter(None, sheet.seen(place)))[:40]}"
                ),
                key=f"{key}_row_{lang}",
                width=420,
            )
        _first_rows(sheet, row, lang)
        kind = kinds[table]
        chosen = _columns(kind, sheet.rows[row], lang, f"{key}_{table}_{row}")
        lacking = own.missing(kind, chosen)
        either = [say(lang, "own.or").join(_named(one, lang) for one in group) for group in lacking]
        twice = len(set(chosen.values())) < len(chosen)
        if either:
            needed = say(lang, "own.and").join(either)
            st.html(html.box(say(lang, "own.missing", columns=needed), "warn"))
        elif twice:
            st.html(html.box(say(lang, "own.twice"), "warn"))
        st.button(
            say(lang, "own.save"),
            type="primary",
            disabled=bool(either) or twice,
            key=f"{key}_save",
            on_click=_save,
            args=(kind, chosen),
        )


def _named(field: Field, lang: str) -> str:
    return field.zh if lang == "zh" else field.en[:1].upper() + field.en[1:]


def _first_rows(sheet: Unknown, row: int, lang: str) -> None:
    """The heading row chosen and the first rows below it."""
    width = len(sheet.rows[row])
    heads = tuple(cell or str(place + 1) for place, cell in enumerate(sheet.rows[row]))
    rows = [sheet.seen(place) for place in range(row + 1, min(row + 1 + ROWS, len(sheet.rows)))]
    below = tuple(
        tuple((cells[place] if place < len(cells) else "") or None for place in range(width))
        for cells in rows
    )
    st.html(html.listing(Listing("own-rows", say(lang, "own.rows"), lang, heads, below)))


def _columns(kind: LedgerMapping, heads: tuple[str, ...], lang: str, key: str) -> dict[str, str]:
    """The column of ours chosen for each heading; headings that are not read are left out."""
    fields = {one.name: one for one in own.fields(kind)}
    needed = {name for group in kind.needs for name in group}
    choices = ["", *fields]

    def label(name: str) -> str:
        star = " *" if name in needed else ""
        return f"{_named(fields[name], lang)}{star}" if name else say(lang, "own.unread")

    chosen: dict[str, str] = {}
    for place, head in enumerate(dict.fromkeys(filter(None, heads))):
        if place % ACROSS == 0:  # a row of its own, so that they stay in turn on a phone
            places = st.columns(ACROSS)
        proposed = own.likely(kind, head)
        taken = st.session_state.get(f"{key}_{place}_{lang}", None)
        with places[place % ACROSS]:
            name = st.selectbox(
                head,
                choices,
                index=choices.index(proposed) if proposed in fields and taken is None else 0,
                format_func=label,
                key=f"{key}_{place}_{lang}",
            )
        if name:
            chosen[head] = name
    return chosen


@unlock.act(FAILED)
def _save(kind: LedgerMapping, chosen: dict[str, str]) -> None:
    """Save what was chosen; the same files are then examined with it (a button's callback)."""
    own.save(own.make(kind, chosen))
