"""The frame of every page: navigation, filters, the sentence they make, and the trust line."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

import data
from data import SnapshotError
from pages.ui import ahead, controls, errors, filters, formats, html, look, newer, registry
from pages.ui import view as views
from pages.ui.answers import label
from pages.ui.ask import ask
from pages.ui.cache import CACHE
from pages.ui.files import links
from pages.ui.files.links import Link
from pages.ui.registry import Page
from pages.ui.templates import render
from pages.ui.view import Address, Browser, View
from pages.ui.words import LANGUAGES, words
from queries import CODES
from queries.engine import QueryError

RUNS = threading.BoundedSemaphore(2)
"""Runs at a time. All runs share one interpreter: more at once only wait for each other."""

say = words("ui")


def run() -> None:
    """One run of the script: read the address once, then show the page it names."""
    address = {key: st.query_params.get_all(key) for key in st.query_params}
    lang = views.language(address, st.context.locale or "")
    chosen = st.navigation(
        [
            st.Page(
                partial(_show, page, address),
                title=page.title[lang],
                url_path=page.name,
                default=page.name == registry.first(),
            )
            for page in registry.pages().values()
        ],
        position="hidden",
    )
    st.set_page_config(page_title=f"{chosen.title} · {say(lang, 'brand')}", layout="wide")
    with RUNS:
        chosen.run()


def _show(page: Page, address: Address) -> None:
    """A page in its frame; an error is told in a sentence, with what to do next, in its place."""
    view, reason = _view(page.name, address)
    line = None
    ahead.begin(view)
    with _errors_told(view):
        if page.in_frame:
            header(view)
            found(view)
            band(view)
            sentence(view)
            is_held = any(address.get(key) for key in views.HELD_BY)
            line = trust(view, is_held)
    if reason is not None:
        st.warning(errors.error(reason, view.lang, view.snapshot.id))
    with _errors_told(view):
        for fault in page.faults:
            st.error(say(view.lang, "page.fault", fault=fault))
        if page.show is not None:
            page.show(view)
    ahead.remember(view)
    if line is not None:
        # The unit, and every table of the page in one file, now that all of them are known.
        units = _switch(view, "unit", formats.UNITS, view.reader.unit)
        line.html(_looks([units], link=links.to_page(view)), width="content")


def _view(page: str, address: Address) -> tuple[View, SnapshotError | None]:
    """The view of this run; where there is no snapshot yet, build those that come along."""
    screen = st.context.cookies.get("screen", "")
    browser = Browser(
        st.context.locale or "",
        int(screen) if screen.isdecimal() and len(screen) < 6 else look.BASE_WIDTH,
        st.context.theme.type == "dark",
    )
    lang = views.language(address, browser.locale)
    try:
        try:
            return views.read(page, address, browser)
        except SnapshotError as error:
            if error.code != "no_snapshot":
                raise
            bar = st.progress(0.0, say(lang, "building"))

            def tell(_: str, share: float) -> None:
                bar.progress(share, say(lang, "building"))

            data.ensure(tell)
            bar.empty()
            return views.read(page, address, browser)
    except SnapshotError as error:
        st.error(errors.error(error, lang, ""))
        st.stop()


@contextmanager
def _errors_told(view: View) -> Iterator[None]:
    try:
        yield
    except QueryError as error:
        st.error(errors.unfinished(error, view.lang))
    except SnapshotError as error:
        st.error(errors.error(error, view.lang, view.snapshot.id))


def header(view: View) -> None:
    """The name of the house, the pages, search, language and theme, on one line."""
    key = ("header", view.page, view.lang, view.reader.theme)
    left, middle, right = CACHE.get(key, lambda: _header(view), lambda made: sum(map(len, made)))
    with st.container(horizontal=True, key="header", vertical_alignment="center", gap="small"):
        st.html(left, width="content")
        st.html(middle)
        with st.container(key="search"):
            controls.show(view, "q")
        st.html(right, width="content")


def _header(view: View) -> tuple[Markup, Markup, Markup]:
    """The name, the pages, and how they are read."""
    brand = Markup('<div class="brand">{}</div>').format(say(view.lang, "brand"))
    switches = [
        _switch(view, "lang", LANGUAGES, view.lang),
        _switch(view, "theme", look.THEMES, view.reader.theme),
    ]
    return brand, navigation(view), _looks(switches, meeting=say(view.lang, "to_meeting"))


def _switch(view: View, key: str, codes: Iterable[str], shown: str) -> Markup:
    """How the page is read: one of these, always said in the address once chosen."""
    offered = {code: say(view.lang, f"{key}.{code}") for code in codes}
    return controls.one_of(key, say(view.lang, f"choice.{key}"), offered, shown)


def _looks(choices: Sequence[Markup], meeting: str = "", link: Link | None = None) -> Markup:
    return render("looks.html", choices=choices, meeting=meeting, link=link)


def navigation(view: View) -> Markup:
    """Links to the pages, the one shown marked; frame.js carries the filters along."""
    return render(
        "navigation.html",
        pages=[
            (
                "" if page.name == registry.first() else page.name,
                page.title[view.lang],
                page.name == view.page,
            )
            for page in registry.pages().values()
            if page.in_navigation
        ],
    )


def found(view: View) -> None:
    """The projects a search finds, as links; the page of projects shows them as its list."""
    typed = "".join(view.chosen.get("q", ()))
    if view.page == "projects" or not typed:
        return
    answer = ask(view, "filters/search")
    lines: list[Markup | str]
    if answer.error is not None:
        lines = [errors.unfinished(answer.error, view.lang)]
    else:
        lines = [html.project(answer, row) for row in answer.records]
    st.html(
        render(
            "found.html", typed=typed, lines=lines or [say(view.lang, "search.none", typed=typed)]
        )
    )


def band(view: View) -> None:
    """The filters this page's questions take, one click each; folded away on a phone."""
    taken = [key for key in filters.taken(view.page) if key != "q"]
    if not taken:
        return
    shown = Markup().join(controls.pills(view, key) for key in taken)
    with st.expander(say(view.lang, "filters")) if view.reader.narrow else nullcontext():
        st.html(Markup('<div class="band">{}</div>').format(shown))


def sentence(view: View) -> None:
    """The chosen filters in words, how many projects remain under them, and one reset."""
    lang, taken, dot = view.lang, filters.taken(view.page), say(view.lang, "list.dot")
    applied = dot.join(_phrase(view, key) for key in taken if key in view.chosen)
    apart = dot.join(
        _phrase(view, key) for key in view.chosen if key not in taken and key in filters.CARRIED
    )
    parts = [_matching(view, applied) if "cohort" in taken else applied] if applied else []
    if apart:
        parts.append(say(lang, "sentence.apart", filters=apart))
    if view.ignored:
        named = say(lang, "list.comma").join(say(lang, f"filter.{key}") for key in view.ignored)
        parts.append(say(lang, "sentence.ignored", filters=named))
    if not parts:
        return
    text = Markup('<p class="sentence">{}</p>').format(say(lang, "list.semicolon").join(parts))
    with st.container(horizontal=True, key="sentence", vertical_alignment="center", gap="small"):
        st.html(text, width="content")
        st.button(
            say(lang, "reset"),
            key="reset",
            on_click=controls.reset,
            args=(view.ignored,),
            type="tertiary",
        )


def _phrase(view: View, key: str) -> str:
    labels = say(view.lang, "list.or").join(view.labels(key))
    return say(view.lang, f"phrase.{key}", labels=labels)


def _matching(view: View, applied: str) -> str:
    """The filters of a page of projects, with how many of all projects match."""
    answer, every = ask(view, "projects/headline"), ask(view.unfiltered(), "projects/headline")
    if answer.error is not None or every.error is not None:
        return applied
    projects, total = answer.row["projects"], every.row["projects"]
    share = formats.percent(100 * projects / total if total else None, view.lang, 0)
    return say(view.lang, "sentence.matching", filters=applied, projects=projects, total=total,
               share=share)  # fmt: skip


def trust(view: View, is_held: bool) -> DeltaGenerator:
    """As of when, from what, whether the checks hold; then the snapshot.

    `is_held` says that the address names the snapshot. Returns the line, which the unit and the
    page's file complete.
    """
    kinds = [table.provenance for table in view.snapshot.tables.values()]
    line = st.container(horizontal=True, key="trust", vertical_alignment="center", gap="small")
    with line:
        st.html(trust_line(view, kinds))
        current = newer.current(view.snapshot) if is_held else view.snapshot
        if newer.is_newer(current, view.snapshot):
            text = say(view.lang, "trust.newer", day=formats.date(current.as_of, view.lang))
            st.button(text, key="newer", type="tertiary", on_click=controls.release)
        controls.snapshots(view)
    return line


def trust_line(view: View, kinds: Iterable[str]) -> Markup:
    """As of when, from these kinds of source, whether the checks hold."""
    lang, shown, given = view.lang, view.snapshot, set(kinds)
    ran = [check for check in shown.checks if check.verdict != "not_applicable"]
    failed = [check for check in ran if check.verdict != "passed"]
    is_taken = shown.kind == "import" and shown.as_of_basis == "assumed"
    basis = say(lang, f"basis.{'import' if is_taken else shown.as_of_basis}")
    sources = [label(CODES["provenance"], one, lang) for one in CODES["provenance"] if one in given]
    return render(
        "trust.html",
        as_of=say(lang, "trust.as_of", day=formats.date(shown.as_of, lang), basis=basis),
        source=say(lang, "trust.source", sources=say(lang, "list.plus").join(sources)),
        has_failed=bool(failed),
        checks=say(lang, "trust.failed", failed=len(failed), checks=len(ran))
        if failed
        else say(lang, "trust.passed", checks=len(ran)),
    )
