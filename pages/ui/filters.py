"""Filters, declared once. A filter's key is the SQL parameter it fills and the URL parameter.

The address is the view: what it says is what is chosen, and a click on a widget writes it.
Nothing is remembered beside it, so a link, a reload, Back and another reader see the same.
Only codes stand in the address, so a link survives a change of language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import streamlit as st

from data import Snapshot
from pages.ui import catalogue
from pages.ui.store import fetch
from pages.ui.vocabulary import vocabulary
from pages.ui.words import language, words
from queries import CODES, load, names, searchable
from queries.engine import Value

LONGEST = 60  # characters of one value in the address; a longer one is not read
MOST = 100  # values of one parameter in the address; more are not read

Labels = Mapping[str, Mapping[str, str]]

_options: dict[tuple[str, str, str], Labels] = {}  # a snapshot never changes, so its lists do not


@dataclass(frozen=True)
class Filter:
    """One filter: how it is chosen, and where its codes come from.

    `many` is any number of codes, `text` is what a reader types, `one` is one code or none and
    narrows nothing. `whole` codes are whole numbers in SQL. `only` names the one page a choice
    belongs to: it fills no question and goes nowhere else.
    """

    key: str
    how: Literal["many", "text", "one"] = "many"
    codes: str = ""  # a closed list of the data
    asked: tuple[str, ...] = ()  # or questions that list the codes this snapshot holds
    own: tuple[str, ...] = ()  # or codes worded in words.toml
    whole: bool = False
    in_frame: bool = False  # shown in the frame of every page rather than among a page's filters

    live: Callable[[Snapshot], Labels] | None = None  # or what is there now, looked up each time
    only: str = ""

    def options(self, snapshot: Snapshot) -> Labels:
        """Code -> label in both languages, in the order they are offered."""
        if self.live is not None:
            return self.live(snapshot)
        key = (self.key, str(snapshot.path), snapshot.created_at.isoformat())
        if key not in _options:
            _options[key] = self._listed(snapshot)
        return _options[key]

    def _listed(self, snapshot: Snapshot) -> Labels:
        found: dict[str, Mapping[str, str]] = {}
        for name in self.asked:
            table = fetch(load(name), {}, snapshot)
            for row in table.to_pylist() if table is not None else ():
                code = str(row["code"])
                zh, en = CODES.get(self.key, {}).get(code, (row.get("label"), row.get("label_en")))
                found[code] = {"zh": zh or code, "en": en or zh or code}
        for code, (zh, en) in CODES[self.codes].items() if self.codes else ():
            found[code] = {"zh": zh, "en": en}
        for code in self.own:
            found[code] = vocabulary("ui")[f"{self.key}.{code}"]
        listed = list(CODES.get(self.key, {}))
        return dict(
            sorted(found.items(), key=lambda item: listed.index(item[0]) if listed else 0)
            if not self.whole
            else sorted(found.items())
        )


FILTERS = {
    f.key: f
    for f in (
        Filter("year", asked=("filters/year_printed", "filters/year_dated"), whole=True),
        Filter("category", codes="category"),
        Filter("status", asked=("filters/status",)),
        Filter("cohort", asked=("filters/cohort",), whole=True),
        Filter("stage", asked=("filters/stage",)),
        Filter("campaign", asked=("filters/campaign",)),
        Filter("district", asked=("filters/district",), own=("none",)),
        Filter("has", own=("amount", "description")),
        Filter("id", how="one", asked=("filters/project",)),
        Filter("q", how="text", in_frame=True),
        Filter("sort", how="one", own=("name", "category", "status", "cohort", "completeness")),
        Filter("against", how="one", live=catalogue.snapshot_titles, only="data"),
        Filter("table", how="one", live=catalogue.table_titles, only="data"),
        Filter("find", how="text", only="data"),
    )
}
CARRIED = tuple(key for key, one in FILTERS.items() if one.how == "many")
"""Filters that links to other pages carry along; a search and an order stay with their page."""


@cache
def taken(page: str) -> tuple[str, ...]:
    """Keys of the filters the questions of a page take, in the order they are declared."""
    takes = {key for name in names() if name.startswith(f"{page}/") for key in load(name).takes}
    return tuple(key for key, one in FILTERS.items() if key in takes and one.how != "one")


def chosen(key: str, snapshot: Snapshot) -> tuple[str, ...]:
    """The codes the address chooses for a filter, in the order offered; others are ignored.

    For a text it is the text itself, trimmed.
    """
    asked, one = _asked(key), FILTERS[key]
    if one.how == "text":
        return tuple(text for raw in asked[:1] if (text := " ".join(raw.split())))
    found = tuple(code for code in one.options(snapshot) if code in asked)
    return found if one.how == "many" else found[:1]


def asked(key: str) -> str:
    """What the address says of a parameter, known or not; empty where it says nothing."""
    return " ".join("".join(_asked(key)[:1]).split())


def ignored(snapshot: Snapshot) -> tuple[str, ...]:
    """Keys of the filters for which the address holds a value that is on no list."""
    return tuple(
        key
        for key, one in FILTERS.items()
        if key != "id"  # the project's page says so itself, with the nearest names
        and (asked := st.query_params.get_all(key))
        and (
            len(asked) > MOST
            or any(len(code) > LONGEST for code in asked)
            or (one.how != "text" and not set(asked) <= set(one.options(snapshot)))
        )
    )


def value(key: str, snapshot: Snapshot) -> Value:
    """What a filter fills its SQL parameter with: a list of codes, empty for all, or a text."""
    codes, one = chosen(key, snapshot), FILTERS[key]
    if one.how == "text":
        return searchable("".join(codes))
    if one.how == "one":
        return "".join(codes)
    return [int(code) for code in codes] if one.whole else list(codes)


def empty(key: str) -> Value:
    """What a filter fills its SQL parameter with when nothing is chosen."""
    return [] if FILTERS[key].how == "many" else ""


def labels(key: str, snapshot: Snapshot, lang: str) -> tuple[str, ...]:
    """What is chosen, in words."""
    if FILTERS[key].how == "text":
        return chosen(key, snapshot)
    options = FILTERS[key].options(snapshot)
    return tuple(options[code][lang] for code in chosen(key, snapshot))


def show(key: str, snapshot: Snapshot) -> None:
    """The widget of a filter: pills, a search box, or a choice of order. Applied at once."""
    one = FILTERS[key]
    {"many": _pills, "text": _text, "one": _one}[one.how](one, snapshot)


def reset() -> None:
    """Clear every filter from the address (a callback of the reset button)."""
    for key in FILTERS:
        st.query_params.pop(key, None)


def _pills(one: Filter, snapshot: Snapshot) -> None:
    options, lang = one.options(snapshot), language()
    _settle(one.key, list(chosen(one.key, snapshot)))
    st.pills(
        words("ui")(f"filter.{one.key}"),
        list(options),
        selection_mode="multi",
        format_func=lambda code: options[code][lang],
        key=_widget(one.key),
        on_change=_push,
        args=(one.key,),
    )


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
        live="200ms",
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


def _widget(key: str) -> str:
    """A widget's key. Its labels are what the browser sends back, so each language has its own."""
    return f"filter_{key}_{language()}"


def _settle(key: str, shown: object) -> None:
    """Make the widget say what the address says, before it is drawn."""
    if st.session_state.get(_widget(key)) != shown:
        st.session_state[_widget(key)] = shown


def _push(key: str) -> None:
    """Write what a widget says into the address (its callback)."""
    said = st.session_state[_widget(key)]
    put(key, [said] if isinstance(said, str) else said)


def put(key: str, codes: Iterable[str]) -> None:
    """Write the codes of one parameter into the address; none removes it."""
    kept = [code for code in codes if code]
    if kept:
        st.query_params[key] = kept
    else:
        st.query_params.pop(key, None)


def _asked(key: str) -> list[str]:
    return [one for one in st.query_params.get_all(key)[:MOST] if len(one) <= LONGEST]
