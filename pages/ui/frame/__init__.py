"""The frame of every page: navigation, filters, the sentence they make, and the trust line."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

import data
from data import SnapshotError
from pages.ui import (
    access,
    compat,
    controls,
    errors,
    filters,
    finding,
    formats,
    html,
    look,
    prefetch,
    registry,
    watch,
)
from pages.ui import view as views
from pages.ui.access import door
from pages.ui.ask import ask
from pages.ui.cache import CACHE
from pages.ui.facets import sidebar
from pages.ui.filters import FILTERS
from pages.ui.frame import menu
from pages.ui.frame.trust import trust
from pages.ui.panel import silence
from pages.ui.registry import Page
from pages.ui.roles import Identity, Role
from pages.ui.templates import render
from pages.ui.view import Address, Browser, View
from pages.ui.words import words
from queries import load
from queries.disclosure import is_protected
from queries.engine import QueryError
from queries.pool import Turns

RUNS = Turns(2)
"""Runs at a time. All runs share one interpreter: more at once only wait for each other. Readers
take turns, so that nobody who opens many pages keeps the others waiting."""

LONG = Turns(1)
"""What takes minutes, as reading a large ledger does: one after the other, beside the runs."""

SERVED = threading.Event()  # there has been a snapshot

say = words("ui")


def run() -> None:
    """One run of the script: read the address once, then show the page it names."""
    address = {key: st.query_params.get_all(key) for key in st.query_params}
    who = access.reader()
    if not who.role:  # the door closes in a moment, and the page asks to sign in
        st.stop()
    lang = views.language(address, st.context.locale or "")
    chosen = st.navigation(
        [
            st.Page(
                partial(_show, page, address, who),
                title=page.title[lang],
                url_path=page.name,
                default=page.name == registry.first(),
            )
            for page in registry.pages().values()
        ],
        position="hidden",
    )
    door.bind(compat.session_id())
    name, session = chosen.url_path or registry.first(), compat.session_id()
    with (
        watch.timed("page", name, page=name, session=session, user=who.name, role=who.role),
        RUNS.turn(access.sharing(who)),
    ):
        chosen.run()


@contextmanager
def at_length() -> Iterator[None]:
    """Let others' pages run while this run does what may take minutes."""
    with RUNS.aside(), LONG.turn(access.sharing(access.reader())):
        yield


def _show(page: Page, address: Address, who: Identity) -> None:
    """A page in its frame; an error is told in a sentence, with what to do next, in its place."""
    view, reason = _view(page.name, address, who.role)
    place = None
    prefetch.begin(view, access.sharing(who))
    with _errors_told(view):
        st.set_page_config(tab(view, page), layout="wide", initial_sidebar_state="expanded")
        if page.in_frame:
            place = header(view)
            found(view)
            if facets := sidebar(view):
                st.sidebar.html(facets)
            is_held = any(address.get(key) for key in views.HELD_BY)
            st.html(heading(view, page, is_held))
    if reason is not None:
        # Plain text: a snapshot's name in an address is whatever somebody wrote there.
        with st.container(key="reason"):  # over the stage of a meeting too
            st.html(html.box(errors.error(reason, view.lang, view.snapshot.id), "warn"))
    with _errors_told(view):
        for fault in page.faults:
            st.error(say(view.lang, "page.fault", fault=fault))
        if page.show is not None:
            page.show(view)
            silence(view)
        if page.in_frame and _is_protected(view):
            st.html(html.note(say(view.lang, "protected")))
    prefetch.remember(view)
    if place is not None:  # every table of the page in one file, now that all of them are known
        place.html(menu.shown(view), width="content")


def _is_protected(view: View) -> bool:
    """Whether figures on the page are withheld from its reader or rounded."""
    names = () if view.reader.is_staff else dict.fromkeys(view.asked)
    return any(is_protected(load(name)) for name in names)


def tab(view: View, page: Page) -> str:
    """What the browser's tab says: the page, its filters, whether data are generated."""
    lang, dot = view.lang, say(view.lang, "list.dot")
    chosen = [_phrase(view, key) for key in filters.taken(page.name) if key in view.chosen]
    demo = [say(lang, "demo")] if view.snapshot.kind == "demo" else []
    return dot.join([page.heading(view), *chosen, *demo, say(lang, "brand")])


def _view(page: str, address: Address, role: Role) -> tuple[View, SnapshotError | None]:
    """The view of this run; where there is no snapshot yet, build those that come along.

    Where there were some, their folder is gone for a while, and nothing is built in its place.
    """
    screen = st.context.cookies.get("screen", "")
    browser = Browser(
        st.context.locale or "",
        int(screen) if screen.isdecimal() and len(screen) < 6 else look.BASE_WIDTH,
        st.context.theme.type == "dark",
        role,
    )
    lang = views.language(address, browser.locale)
    try:
        try:
            found = views.read(page, address, browser)
            SERVED.set()
            return found
        except SnapshotError as error:
            if error.code != "no_snapshot" or SERVED.is_set():
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


def header(view: View) -> DeltaGenerator:
    """The name of the house, the pages and the search; returns the place of the menu."""
    key = ("header", view.page, view.lang, tuple(registry.pages()))
    left = CACHE.get(key, lambda: navigation(view), len)
    with st.container(horizontal=True, key="header", vertical_alignment="center", gap="small"):
        st.html(left)
        with st.container(key="search"):
            controls.show(view, "q")
        return st.container(key="menu")


def navigation(view: View) -> Markup:
    """Links to the pages, the one shown marked; links.js carries the filters along."""
    return render(
        "navigation.html",
        brand=say(view.lang, "brand"),
        own=json.dumps(_own(view.lang), ensure_ascii=False),
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


def _own(lang: str) -> dict[str, str]:
    """Streamlit's own words: what stands there in the other language -> in this one."""
    said = [words for key, words in say.sentences.items() if key.startswith("streamlit.")]
    return {words["en" if lang == "zh" else "zh"]: words[lang] for words in said}


def found(view: View) -> None:
    """What a search finds, as links; the page of projects shows projects as its list."""
    typed = "".join(view.chosen.get("q", ()))
    if not typed:
        return
    lines: list[Markup | str] = []
    if view.page != "projects":
        answer = ask(view, "filters/search")
        if answer.error is not None:
            lines.append(errors.unfinished(answer.error, view.lang))
        else:
            lines += [html.project(answer, row) for row in answer.records]
    lines += finding.found(view, typed)
    if view.page == "projects" and not lines:
        return
    st.html(
        render(
            "found.html", typed=typed, lines=lines or [say(view.lang, "search.none", typed=typed)]
        )
    )


def heading(view: View, page: Page, is_held: bool) -> Markup:
    """The page's title; beside it what is chosen, each with a way to lift it, and the trust.

    `is_held` says that the address names the snapshot.
    """
    return render(
        "heading.html",
        title=page.heading(view),
        open=say(view.lang, "filters"),
        is_filtered=bool(filters.taken(view.page)),
        chosen=_chosen(view),
        says=_sentence(view),
        reset=say(view.lang, "reset"),
        clears=" ".join((*(key for key in FILTERS if FILTERS[key].narrows), "sort", "page",
                         *view.ignored)),
        trust=trust(view, is_held),
    )  # fmt: skip


def _chosen(view: View) -> list[tuple[str, str, str, str]]:
    """Each choice this page takes: its key, code, words, and what lifting it is called."""
    found = []
    for key in filters.taken(view.page):
        codes = view.chosen.get(key, ())
        for code, named in zip(codes, view.labels(key), strict=True):
            words = say(view.lang, f"phrase.{key}", labels=named)
            found.append((key, code, words, say(view.lang, "filters.lift", label=named)))
    return found


def _sentence(view: View) -> str:
    """How many projects remain under the filters, and what in the address is not understood."""
    lang, taken = view.lang, filters.taken(view.page)
    parts = [_matching(view)] if "cohort" in taken and _chosen(view) else []
    apart = [_phrase(view, key) for key in filters.CARRIED if key in view.chosen]
    if apart and not taken:  # where there are facets, they say it
        parts.append(say(lang, "sentence.apart", filters=say(lang, "list.dot").join(apart)))
    if view.ignored:
        named = say(lang, "list.comma").join(say(lang, f"filter.{key}") for key in view.ignored)
        parts.append(say(lang, "sentence.ignored", filters=named))
    return say(lang, "list.semicolon").join(filter(None, parts))


def _phrase(view: View, key: str) -> str:
    labels = say(view.lang, "list.or").join(view.labels(key))
    return say(view.lang, f"phrase.{key}", labels=labels)


def _matching(view: View) -> str:
    """How many of all projects match the filters."""
    answer, every = ask(view, "projects/headline"), ask(view.unfiltered(), "projects/headline")
    if answer.error is not None or every.error is not None:
        return ""
    projects, total = answer.row["projects"], every.row["projects"]
    share = formats.percent(100 * projects / total if total else None, view.lang, 0)
    return say(view.lang, "sentence.matching", projects=projects, total=total, share=share)
