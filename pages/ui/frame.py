"""The frame of every page: navigation, filters, the sentence they make, and the trust line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from copy import copy
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner_utils.script_run_context import get_run_yield_check

import data
from data import SnapshotError
from pages.ui import choices, filters, formats, links, look, markup, newer, once, pickers, said
from pages.ui.ahead import ahead
from pages.ui.ask import ask, ask_whole, reader, settle, snapshot
from pages.ui.turn import aside, turn
from pages.ui.vocabulary import LANGUAGES
from pages.ui.words import language, words
from queries import CODES
from queries.engine import QueryError

PAGES = (  # in the order of the navigation
    "overview", "projects", "project", "campaigns", "funds", "volunteers", "trends",
    "data", "meeting",
)  # fmt: skip
# A project is reached by its name; the meeting has a button of its own and no frame around it.
NAVIGATED = tuple(name for name in PAGES if name not in ("project", "meeting"))
CURRENT = ' aria-current="page"'
CARRIED = (*filters.CARRIED, "snapshot", "lang", "unit", "theme")


_pages: dict[str, dict[str, st.Page]] = {}  # by language; a page looks for its file when made


def pages() -> dict[str, st.Page]:
    """Every page by its name, titled in the reader's language."""
    say, lang = words("ui"), language()
    if lang not in _pages:
        _pages[lang] = {
            name: st.Page(f"pages/{name}/page.py", title=say(f"page.{name}"), url_path=name,
                          default=name == PAGES[0])
            for name in PAGES
        }  # fmt: skip
    return {name: copy(page) for name, page in _pages[lang].items()}  # a run marks the one chosen


def show(pages: Mapping[str, st.Page], chosen: st.Page) -> None:
    """One run of the script: the frame, then the chosen page in it."""
    name = chosen.url_path or next(iter(pages))
    with turn(get_run_yield_check() or (lambda: None)), once.run({"page": name}):
        _show(pages, chosen, name)


def _show(pages: Mapping[str, st.Page], chosen: st.Page, name: str) -> None:
    reason = _settled()
    trusted = None
    with ahead(name):
        with _told():
            if name != "meeting":
                header(pages, name)
                found(name)
                band(name)
                sentence(name)
                trusted = trust(reason)
            elif reason is not None:
                st.warning(_sentence_of(reason))
        if "notfound" in st.query_params:
            st.warning(words("ui")("notfound"))
        with _told():
            chosen.run()
        _workbook(trusted)


@contextmanager
def _told() -> Iterator[None]:
    """What cannot be answered is said in a sentence, with what to do next, instead."""
    try:
        yield
    except QueryError as error:
        st.error(said.unfinished(error, language()))
    except SnapshotError as error:
        st.error(_sentence_of(error))


def _settled() -> SnapshotError | None:
    """Decide the snapshot of this run; where there is none yet, build those that come along."""
    say = words("ui")
    try:
        try:
            return settle()
        except SnapshotError as error:
            if error.code != "no_snapshot":
                raise
            bar = st.progress(0.0, say("building"))

            def tell(_: str, share: float) -> None:
                bar.progress(share, say("building"))

            with aside():
                data.ensure(tell)
            bar.empty()
            return settle()
    except SnapshotError as error:
        st.error(say(f"snapshot.{error.code}", **error.fields, shown=""))
        st.stop()


def header(pages: Mapping[str, st.Page], page: str) -> None:
    """The name of the house, the pages, language and theme, on one line."""
    say = words("ui")
    with st.container(horizontal=True, key="header", vertical_alignment="center", gap="small"):
        st.html(f'<div class="brand">{escape(say("brand"))}</div>', width="content")
        st.html(navigation(pages, page))
        with st.container(key="search"):
            pickers.show("q", snapshot())
        st.html(
            f'<div class="looks"><a class="to-meeting" data-page data-meeting href="meeting">'
            f"{escape(say('page.meeting'))}</a>{_switch('lang', LANGUAGES, language())}"
            f"{_switch('theme', look.THEMES, reader().theme)}</div>",
            width="content",
        )


def _switch(key: str, codes: Iterable[str], shown: str) -> str:
    """How the page is read, as HTML: one of these, always said in the address once chosen."""
    say = words("ui")
    offered = {code: say(f"{key}.{code}") for code in codes}
    return choices.one_of(key, say(f"choice.{key}"), offered, shown)


def navigation(pages: Mapping[str, st.Page], shown: str) -> str:
    """Links to the pages as HTML, the one shown marked; frame.js carries the filters along."""
    say = words("ui")
    links = "".join(
        f'<a data-page href="./{pages[name].url_path}"{CURRENT if name == shown else ""}>'
        f"{escape(say(f'page.{name}'))}</a>"
        for name in NAVIGATED
    )
    return f'<nav class="pages">{links}</nav>'


def found(page: str) -> None:
    """The projects a search finds, as links; the page of projects shows them as its list."""
    if page == "projects" or not filters.chosen("q", snapshot()):
        return
    say, answer = words("ui"), ask("filters/search")
    typed = "".join(filters.chosen("q", snapshot()))
    if answer.error is not None:
        names = f"<li>{escape(said.unfinished(answer.error, language()))}</li>"
    else:
        names = "".join(f"<li>{markup.project(answer, row)}</li>" for row in answer.records)
    if not names:
        names = f"<li>{escape(say('search.none', typed=typed))}</li>"
    st.html(f'<ul class="found" data-q="{escape(typed)}">{names}</ul>')


def band(page: str) -> None:
    """The filters this page's questions take, one click each; folded away on a phone."""
    taken = [key for key in filters.taken(page) if not filters.FILTERS[key].in_frame]
    if not taken:
        return
    pills = "".join(pickers.pills(key, snapshot()) for key in taken)
    with st.expander(words("ui")("filters")) if reader().narrow else nullcontext():
        st.html(f'<div class="band">{pills}</div>')


def sentence(page: str) -> None:
    """The chosen filters in words, what they keep, and one reset."""
    say, lang, taken = words("ui"), language(), filters.taken(page)
    narrowing = (key for key, one in filters.FILTERS.items() if one.narrows)
    here = {key: filters.labels(key, snapshot(), lang) for key in narrowing}
    applied = say("list.dot").join(_phrase(key, here[key]) for key in taken if here[key])
    apart = [
        _phrase(key, labels)
        for key, labels in here.items()
        if labels and key not in taken and key in filters.CARRIED
    ]
    parts = [_kept(applied) if "cohort" in taken else applied] if applied else []
    if apart:
        parts.append(say("sentence.apart", filters=say("list.dot").join(apart)))
    ignored = filters.ignored(snapshot())
    if ignored:
        names = say("list.comma").join(say(f"filter.{key}") for key in ignored)
        parts.append(say("sentence.ignored", filters=names))
    if not parts:
        return
    with st.container(horizontal=True, key="sentence", vertical_alignment="center", gap="small"):
        st.html(
            f'<p class="sentence">{escape(say("list.semicolon").join(parts))}</p>', width="content"
        )
        st.button(
            say("reset"), key="reset", on_click=filters.reset, args=(ignored,), type="tertiary"
        )


def _kept(applied: str) -> str:
    """The filters of a page of projects, with how many of all projects they keep."""
    answer, every = ask("projects/headline"), ask_whole("projects/headline")
    if answer.error is not None or every.error is not None:
        return applied
    projects, total = answer.row["projects"], every.row["projects"]
    share = 100 * projects / total if total else None
    return words("ui")(
        "sentence.matching",
        filters=applied,
        projects=projects,
        total=total,
        share=formats.percent(share, language(), 0),
    )


def trust(reason: SnapshotError | None) -> DeltaGenerator:
    """As of when, from what, whether the checks hold; then the snapshot.

    Returns the line, which ends with the unit and the page's file: see `_workbook`.
    """
    kinds = [table.provenance for table in snapshot().tables.values()]
    line = st.container(horizontal=True, key="trust", vertical_alignment="center", gap="small")
    with line:
        st.html(trust_line(kinds))
        newer.offer()
        choices.snapshots()
    if reason is not None:
        st.warning(_sentence_of(reason))
    return line


def trust_line(kinds: Iterable[str]) -> str:
    """As of when, from these kinds of source, whether the checks hold, as HTML."""
    say, lang, shown = words("ui"), language(), snapshot()
    ran = [check for check in shown.checks if check.verdict != "not_applicable"]
    failed = [check for check in ran if check.verdict != "passed"]
    is_taken = shown.kind == "import" and shown.as_of_basis == "assumed"
    basis = "import" if is_taken else shown.as_of_basis
    side, given = 0 if lang == "zh" else 1, set(kinds)
    parts = [
        say("trust.as_of", day=formats.date(shown.as_of, lang), basis=say(f"basis.{basis}")),
        say("trust.source", sources=say("list.plus").join(
            CODES["provenance"][kind][side] for kind in CODES["provenance"] if kind in given)),
        say("trust.passed", checks=len(ran)) if not failed
        else say("trust.failed", failed=len(failed), checks=len(ran)),
    ]  # fmt: skip
    marks = "".join(
        f'<span class="{kind}">{escape(part)}</span>'
        for kind, part in zip(
            ("trust-as-of", "trust-source", "trust-failed" if failed else "trust-passed"),
            parts, strict=True,
        )
    )  # fmt: skip
    return f'<p class="trust">{marks}</p>'


def _workbook(line: DeltaGenerator | None) -> None:
    """The unit, and every table of the page in one file, now that all of them are known."""
    if line is not None:
        unit = _switch("unit", formats.UNITS, reader().unit)
        file = links.to_page(words("ui")("page.xlsx"))
        line.html(f'<div class="looks">{unit}{file}</div>', width="content")


def _phrase(key: str, labels: Sequence[str]) -> str:
    say = words("ui")
    return say(f"phrase.{key}", labels=say("list.or").join(labels))


def _sentence_of(error: SnapshotError) -> str:
    """A snapshot's trouble in the reader's language: what, where, what next."""
    return words("ui")(f"snapshot.{error.code}", **{**error.fields, "shown": snapshot().id})
