"""Controls: what a view is chosen by. Each says what the address says; using it writes the address.

Choices among a few codes are links to the view with that choice, so that nothing is remembered
beside the address; links.js finds where a link leads from the address of the moment. The rest are
Streamlit's widgets.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import streamlit as st
from markupsafe import Markup

import data
from data import SnapshotError
from pages.ui import formats
from pages.ui.cache import CACHE
from pages.ui.filters import FILTERS, MAX_LENGTH, Filter, last_day
from pages.ui.templates import render
from pages.ui.view import HELD_BY, View
from pages.ui.words import words

say = words("ui")


def show(view: View, key: str, only: Sequence[str] = ()) -> None:
    """A choice of one, a search box, a slider of amounts, or a day, applied at once.

    `only` names the codes that apply here, if not all. Any number of codes: see `facets`.
    """
    one = FILTERS[key]
    if one.default:
        st.html(_always_one(view, one, only), width="content")
    else:
        widgets = {"text": _text, "one": _one, "number": _number, "date": _date}
        widgets[one.how](view, one)


def one_of(
    key: str, label: str, options: Mapping[str, str], chosen: str, default: str = "",
    is_labelled: bool = False,
) -> Markup:  # fmt: skip
    """Exactly one of these codes, as links; the address need not say the default."""
    return render(
        "choice.html", key=key, label=label, options=options, chosen=(chosen,), default=default,
        is_labelled=is_labelled,
    )  # fmt: skip


def snapshots(view: View) -> Markup:
    """Which snapshot is shown, as links; choosing one writes it into the address."""
    ids, shown = list(data.snapshot_ids()), view.snapshot
    if shown.id not in ids:
        ids.insert(0, shown.id)
    titles = {one: _title(one, view) for one in ids}
    label = say(view.lang, "choice.snapshot")
    return one_of("snapshot", label, titles, shown.id, is_labelled=True)


def _title(snapshot_id: str, view: View) -> str:
    """A snapshot's title, which never changes; its id where it is not sound."""
    if snapshot_id == view.snapshot.id:
        return view.snapshot.title[view.lang]
    key = ("title", str(data.root()), snapshot_id)
    try:
        titles = CACHE.get(key, lambda: data.open_snapshot(snapshot_id).title, lambda title: 500)
    except SnapshotError:
        return snapshot_id
    return titles[view.lang]


def page_of(view: View, rows: int, most: int) -> int:
    """Which page of a long list the address asks for, from 1; the last one where it asks for more.

    Without more rows than fit on one page there is only the first.
    """
    asked = view.value("page")
    return min(asked if isinstance(asked, int) else 1, -(-rows // most) or 1)


def turn_pages(view: View, rows: int, most: int) -> None:
    """The pages of a list of more than `most` rows, to turn by a click or a key."""
    count, shown = -(-rows // most), page_of(view, rows, most)
    widget = f"filter_page_{view.lang}_{shown}_{count}"  # anew wherever the address has moved on
    st.pagination(count, default=shown, key=widget, on_change=_turn, args=(widget,))


def release() -> None:
    """Let the address hold no snapshot any more, so that the one in force is shown."""
    for key in HELD_BY:
        st.query_params.pop(key, None)


def put(key: str, codes: Iterable[str]) -> None:
    """Write the codes of one parameter into the address; none removes it."""
    given = [code for code in codes if code]
    if given:
        st.query_params[key] = given
    else:
        st.query_params.pop(key, None)


def _always_one(view: View, one: Filter, only: Sequence[str]) -> Markup:
    options = one.options(view.snapshot)
    offered = {code: options[code][view.lang] for code in options if not only or code in only}
    (found,) = view.chosen.get(one.key, ("",))
    shown = found if found in offered else one.default
    label = say(view.lang, f"filter.{one.key}")
    return one_of(one.key, label, offered, shown, one.default, is_labelled=True)


def _text(view: View, one: Filter) -> None:
    in_header = one.key == "q"
    st.text_input(
        **_bound(view, one, "".join(view.chosen.get(one.key, ()))),
        max_chars=MAX_LENGTH,
        placeholder=say(view.lang, f"hint.{one.key}"),
        live=True,  # after a quarter of a second; a time in words would load pandas to be read
        label_visibility="collapsed" if in_header else "visible",
        width="stretch" if in_header else 360,
    )


def _one(view: View, one: Filter) -> None:
    options = one.options(view.snapshot)
    hint = say(view.lang, f"hint.{one.key}")
    st.selectbox(
        **_bound(view, one, "".join(view.chosen.get(one.key, ()))),
        options=["", *options],
        format_func=lambda code: options[code][view.lang] if code else hint,
        width=220,
    )


def _number(view: View, one: Filter) -> None:
    st.select_slider(
        **_bound(view, one, view.value(one.key) or 0),
        options=_steps(one.low, one.high, one.step),
        format_func=lambda yuan: _amount(yuan, one.key, view.lang),
    )


@cache
def _steps(low: int, high: int, step: int) -> list[int]:
    """The amounts a slider offers; 0 assumes nothing."""
    return [0, *range(low, high + 1, step)]


@cache
def _amount(yuan: int, key: str, lang: str) -> str:
    """An amount on a slider. Streamlit asks for every one of them, twice, in each run."""
    return formats.money(yuan, "wan", lang) if yuan else say(lang, f"hint.{key}")


def _date(view: View, one: Filter) -> None:
    as_of, said = view.snapshot.as_of, view.chosen.get(one.key)
    st.date_input(
        **_bound(view, one, datetime.date.fromisoformat(said[0]) if said else None),
        value=None,
        min_value=as_of + datetime.timedelta(days=1),
        max_value=last_day(as_of, one.years),
        format="YYYY-MM-DD",
        width=240,
    )


def _bound(view: View, one: Filter, shown: object) -> dict[str, Any]:
    """What every widget of a filter is given: its label, and that using it writes the address.

    Its labels are what the browser sends back, so each language has a widget of its own.
    """
    widget = _settled(f"filter_{one.key}_{view.lang}", shown)
    label = say(view.lang, f"filter.{one.key}")
    return {"label": label, "key": widget, "on_change": _push, "args": (widget, one)}


def _settled(widget: str, shown: object) -> str:
    """The key of a widget, which says what the address says before it is drawn."""
    if st.session_state.get(widget) != shown:
        st.session_state[widget] = shown
    return widget


def _push(widget: str, one: Filter) -> None:
    """Write what a widget says into the address (its callback); a default needs no saying.

    Another choice leads to another list, which begins on its first page.
    """
    said = st.session_state[widget]
    put("page", [])
    put(one.key, [] if not said or said == one.default else [str(said)])


def _turn(widget: str) -> None:
    """Write the page turned to into the address; the first needs no saying."""
    turned = st.session_state[widget]
    put("page", [str(turned)] if turned > 1 else [])
