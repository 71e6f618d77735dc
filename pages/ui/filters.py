"""Filters, declared once. A filter's key is the SQL parameter it fills and the URL parameter.

The address is the view: what it says is what is chosen, and a click on a widget writes it.
Nothing is remembered beside it, so a link, a reload, Back and another reader see the same.
Only codes stand in the address, so a link survives a change of language.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import streamlit as st

from data import Snapshot
from pages.ui import catalogue, formats
from pages.ui.filter import Filter
from pages.ui.once import once
from queries import load, names, searchable
from queries.engine import Value

LONGEST = 60  # characters of one value in the address; a longer one is not read
MOST = 100  # values of one parameter in the address; more are not read

FILTERS = {
    f.key: f
    for f in (
        Filter(
            "year",
            asked=("filters/year_printed", "filters/year_given", "filters/year_served"),
            whole=True,
        ),
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
        # Trends: what is looked at, split by what.
        Filter(
            "measure",
            how="one",
            own=("received", "gifts", "hours", "records", "people", "activities"),
            usual="received",
        ),
        Filter("split", how="one", own=("none", "category", "district", "status"), usual="none"),
        # Campaigns: the reader's what-ifs, yuan a month and the day to be done by.
        Filter("monthly", how="number", low=10_000, high=2_000_000, step=10_000),
        Filter("by", how="date", years=50),
        # Data: the snapshot to compare with, the table to read, a search in the dictionary.
        Filter("page", how="number", low=1, high=100_000),
        Filter("against", how="one", live=catalogue.snapshot_titles, only="data"),
        Filter("table", how="one", live=catalogue.table_titles, only="data"),
        Filter("find", how="text", only="data"),
    )
}
CARRIED = tuple(key for key, one in FILTERS.items() if one.how == "many")
"""Filters that links to other pages carry along; a search and an order stay with their page."""

LOOKED_AT = ("measure", "split")
"""Choices of what is looked at: another one asks other questions."""


@cache
def taken(page: str) -> tuple[str, ...]:
    """Keys of the filters the questions of a page take, in the order they are declared."""
    takes = {key for name in names() if name.startswith(f"{page}/") for key in load(name).takes}
    return tuple(key for key, one in FILTERS.items() if key in takes and one.narrows)


def chosen(key: str, snapshot: Snapshot) -> tuple[str, ...]:
    """The codes the address chooses for a filter, in the order offered; others are ignored.

    For a text it is the text itself, trimmed; for a what-if its value as the address writes it.
    """
    return once(("chosen", key, id(snapshot)), lambda: _chosen(key, snapshot))


def _chosen(key: str, snapshot: Snapshot) -> tuple[str, ...]:
    asked, one = _asked(key), FILTERS[key]
    if one.how == "text":
        return tuple(text for raw in asked[:1] if (text := " ".join(raw.split())))
    if one.how in ("number", "date"):
        return tuple(text for text in asked[:1] if one.read(text, snapshot) is not None)
    found = tuple(code for code in one.options(snapshot) if code in asked)
    return found if one.how == "many" else found[:1]


def asked(key: str) -> str:
    """What the address says of a parameter, known or not; empty where it says nothing."""
    return " ".join("".join(_asked(key)[:1]).split())


def ignored(snapshot: Snapshot) -> tuple[str, ...]:
    """Keys of the filters for which the address holds a value that is not read."""
    return tuple(
        key
        for key, one in FILTERS.items()
        if key != "id"  # the project's page says so itself, with the nearest names
        and (asked := said(key))
        and (
            len(asked) > (MOST if one.narrows else 1)
            or any(len(code) > LONGEST for code in asked)
            or not _known(one, asked, snapshot)
        )
    )


def _known(one: Filter, asked: Sequence[str], snapshot: Snapshot) -> bool:
    """Whether each of these values is one the filter can have."""
    if one.how in ("number", "date"):
        return all(one.read(text, snapshot) is not None for text in asked)
    return one.how == "text" or set(asked) <= set(one.options(snapshot))


def value(key: str, snapshot: Snapshot) -> Value:
    """What a filter fills its SQL parameter with; `Filter.nothing` when nothing is chosen.

    A list of codes, a text, a code, a number, or a day as ISO text.
    """
    codes, one = chosen(key, snapshot), FILTERS[key]
    if not codes:
        return one.nothing
    if one.how == "text":
        return searchable("".join(codes))
    if one.how in ("one", "date"):
        return "".join(codes)
    if one.how == "number":
        return int(codes[0])
    return [int(code) for code in codes] if one.whole else list(codes)


def labels(key: str, snapshot: Snapshot, lang: str) -> tuple[str, ...]:
    """What is chosen, in words; where there is always a choice, what is in force."""
    if FILTERS[key].how in ("text", "date"):
        return chosen(key, snapshot)
    if FILTERS[key].how == "number":
        return tuple(formats.money(int(code), "wan", lang) for code in chosen(key, snapshot))
    options, usual = FILTERS[key].options(snapshot), FILTERS[key].usual
    codes = chosen(key, snapshot) or ((usual,) if usual else ())
    return tuple(options[code][lang] for code in codes)


def reset(also: Sequence[str] = ()) -> None:
    """Clear every filter, and these keys too, from the address (the reset button's callback)."""
    for key, one in FILTERS.items():
        if one.narrows or key in ("sort", "page", *also):
            st.query_params.pop(key, None)


def put(key: str, codes: Iterable[str]) -> None:
    """Write the codes of one parameter into the address; none removes it."""
    kept = [code for code in codes if code]
    if kept:
        st.query_params[key] = kept
    else:
        st.query_params.pop(key, None)


def said(key: str) -> list[str]:
    """Every value that the address holds of a parameter, as it stands there."""
    return once(("said", key), lambda: st.query_params.get_all(key))


def _asked(key: str) -> list[str]:
    return [one for one in said(key)[:MOST] if len(one) <= LONGEST]
