"""What the filters are chosen by: each says what the address says, and a click writes the address.

Codes among a few are links (`choices`), the rest are widgets.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import cache

import streamlit as st

from data import Snapshot
from pages.ui import choices, formats
from pages.ui.filter import Filter, last_day
from pages.ui.filters import FILTERS, LONGEST, chosen, put, value
from pages.ui.vocabulary import vocabulary
from pages.ui.words import language, words


def show(key: str, snapshot: Snapshot, only: Sequence[str] = ()) -> None:
    """A choice of one, a search box, a slider of amounts, or a day, applied at once.

    `only` names the codes that apply here, if not all. Any number of codes: see `pills`.
    """
    one = FILTERS[key]
    if one.usual:
        st.html(_always_one(one, snapshot, only), width="content")
    else:
        widgets = {"text": _text, "one": _one, "number": _number, "date": _date}
        widgets[one.how](one, snapshot)


def pills(key: str, snapshot: Snapshot) -> str:
    """What a filter of any number of codes is chosen by, as HTML."""
    one, lang = FILTERS[key], language()
    offered = {code: both[lang] for code, both in one.options(snapshot).items()}
    return choices.any_of(key, words("ui")(f"filter.{key}"), offered, chosen(key, snapshot))


def _text(one: Filter, snapshot: Snapshot) -> None:
    say = words("ui")
    _settle(one.key, "".join(chosen(one.key, snapshot)))
    st.text_input(
        say(f"filter.{one.key}"),
        key=_widget(one.key),
        max_chars=LONGEST,
        placeholder=say(f"hint.{one.key}"),
        on_change=_push,
        args=(one.key,),
        live=True,  # after a quarter of a second; a time in words would load pandas to be read
        label_visibility="collapsed" if one.in_frame else "visible",
        width="stretch" if one.in_frame else 360,
    )


def _one(one: Filter, snapshot: Snapshot) -> None:
    say, lang, options = words("ui"), language(), one.options(snapshot)
    _settle(one.key, "".join(chosen(one.key, snapshot)))
    st.selectbox(
        say(f"filter.{one.key}"),
        ["", *options],
        format_func=lambda code: options[code][lang] if code else say(f"hint.{one.key}"),
        key=_widget(one.key),
        on_change=_push,
        args=(one.key,),
        width=220,
    )


def _always_one(one: Filter, snapshot: Snapshot, only: Sequence[str]) -> str:
    options, lang = one.options(snapshot), language()
    offered = {code: options[code][lang] for code in options if not only or code in only}
    found = "".join(chosen(one.key, snapshot))
    shown = found if found in offered else one.usual
    label = words("ui")(f"filter.{one.key}")
    return choices.one_of(one.key, label, offered, shown, one.usual, is_labelled=True)


def _number(one: Filter, snapshot: Snapshot) -> None:
    lang = language()
    _settle(one.key, value(one.key, snapshot) or 0)
    st.select_slider(
        words("ui")(f"filter.{one.key}"),
        _steps(one.low, one.high, one.step),
        format_func=lambda yuan: _amount(yuan, one.key, lang),
        key=_widget(one.key),
        on_change=_push,
        args=(one.key,),
    )


@cache
def _steps(low: int, high: int, step: int) -> list[int]:
    """What a slider of amounts offers; 0 assumes nothing."""
    return [0, *range(low, high + 1, step)]


@cache
def _amount(yuan: int, key: str, lang: str) -> str:
    """An amount on a slider. Streamlit asks for every one of them, twice, in each run."""
    if not yuan:
        return vocabulary("ui")[f"hint.{key}"][lang]
    return formats.money(yuan, "wan", lang)


def _date(one: Filter, snapshot: Snapshot) -> None:
    found = chosen(one.key, snapshot)
    _settle(one.key, one.read(found[0], snapshot) if found else None)
    st.date_input(
        words("ui")(f"filter.{one.key}"),
        value=None,
        min_value=snapshot.as_of + datetime.timedelta(days=1),
        max_value=last_day(snapshot.as_of, one.years),
        format="YYYY-MM-DD",
        key=_widget(one.key),
        on_change=_push,
        args=(one.key,),
        width=240,
    )


def _widget(key: str) -> str:
    """A widget's key. Its labels are what the browser sends back, so each language has its own."""
    return f"filter_{key}_{language()}"


def _settle(key: str, shown: object) -> None:
    """Make the widget say what the address says, before it is drawn."""
    if st.session_state.get(_widget(key)) != shown:
        st.session_state[_widget(key)] = shown


def _push(key: str) -> None:
    """Write what a widget says into the address (its callback); what is usual needs no saying.

    Another choice leads to another list, which begins on its first page.
    """
    said = st.session_state[_widget(key)]
    put("page", [])
    if isinstance(said, list | tuple):
        put(key, said)
    else:
        put(key, [] if not said or said == FILTERS[key].usual else [str(said)])


def page_of(rows: int, most: int, snapshot: Snapshot) -> int:
    """Which page of a long list the address asks for, from 1; the last one where it asks for more.

    Without more rows than fit on one page there is only the first.
    """
    asked = value("page", snapshot)
    return min(asked if isinstance(asked, int) else 1, -(-rows // most) or 1)


def pages(rows: int, most: int, snapshot: Snapshot) -> None:
    """The pages of a list of more than `most` rows, to turn by a click or a key."""
    count, shown = -(-rows // most), page_of(rows, most, snapshot)
    widget = f"{_widget('page')}_{shown}_{count}"  # anew wherever the address has moved on
    st.pagination(count, default=shown, key=widget, on_change=_turn, args=(widget,))


def _turn(widget: str) -> None:
    """Write the page turned to into the address; the first needs no saying."""
    turned = st.session_state[widget]
    put("page", [str(turned)] if turned > 1 else [])
