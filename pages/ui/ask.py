"""Ask a question: the filters its header names, the snapshot of this run, a kept answer."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

import data
from data import Snapshot, SnapshotError
from pages.ui import filters, formats, look, words
from pages.ui.answer import Answer, Reader
from pages.ui.kept import Kept
from pages.ui.once import once
from pages.ui.patience import patience
from pages.ui.store import fetch, key_of
from queries import Question, QuestionError, load
from queries.engine import QueryError, Value

# A question's name, what it was given, and the snapshot asked where it is not that of the run.
Asked = tuple[str, Mapping[str, Value], Snapshot | None]
# Kept with what was drawn of them.
ANSWERS: Kept[Answer] = Kept(most=128 * 1024 * 1024, weigh=lambda answer: answer.nbytes)


def snapshot() -> Snapshot:
    """The snapshot of this run, resolved once by `settle`, so that no page shows two."""
    found: Snapshot = once("snapshot", lambda: st.session_state["snapshot_of_run"])
    return found


def settle() -> SnapshotError | None:
    """Decide how this run is read and which snapshot it shows: the address's, else the current one.

    Where that one is damaged or unknown, another sound one is shown and the reason returned.
    Raises SnapshotError when there is none at all.
    """
    st.session_state["reader_of_run"] = _reader()
    asked = st.query_params.get("pin") or st.query_params.get("snapshot")  # a meeting holds one
    reason = None
    if asked:
        try:
            st.session_state["snapshot_of_run"] = data.open_snapshot(asked)
            return None
        except SnapshotError as error:
            reason = error
    found, why = data.serving()
    st.session_state["snapshot_of_run"] = found
    return reason or why


def reader() -> Reader:
    """How this run is read, looked up once by `settle`."""
    found: Reader = once("reader", lambda: st.session_state.get("reader_of_run") or _reader())
    return found


def _reader() -> Reader:
    """The address says language, unit and theme, the browser the rest."""
    unit, theme = st.query_params.get("unit"), st.query_params.get("theme")
    screen = st.context.cookies.get("screen", "")
    width = int(screen) if screen.isdecimal() and len(screen) < 6 else look.BASE_WIDTH
    if theme not in look.THEMES:
        theme = "dark" if st.context.theme.type == "dark" else "light"
    return Reader(
        lang=words.language(),
        unit=unit if unit in formats.UNITS else "wan",
        theme=theme,
        scale=look.screen_scale(width),
        narrow=width <= look.PHONE_WIDTH,
    )


def ask_whole(name: str, on: Snapshot | None = None) -> Answer:
    """The answer to a question with every filter left open, whatever the address says."""
    return ask(name, on, **{key: filters.FILTERS[key].nothing for key in load(name).takes})


def ask(name: str, on: Snapshot | None = None, **given: Value) -> Answer:
    """The answer to a question under the filters in force.

    `on` asks another snapshot than that of this run, under the same filters. `given` fills
    parameters in place of the address. Raises QuestionError for one the question does not take.
    """
    question, of_run, seen = load(name), snapshot(), reader()
    if strange := sorted(set(given) - set(question.takes)):
        raise QuestionError(f"{name} takes no {strange[0]}; it takes {', '.join(question.takes)}.")
    labels = _in_force(question.takes)[1]
    chosen = {key: found for key, found in labels.items() if key not in given}
    asked_of_run().append((name, given, None if on is None or on == of_run else on))
    return _answer(question, params_of(question, given), chosen, on or of_run, seen)


def asked_of_run() -> list[Asked]:
    """What this run has asked so far, in its order."""
    found: list[Asked] = once("asked", list)
    return found


def params_of(question: Question, given: Mapping[str, Value]) -> dict[str, Value]:
    """What fills a question's parameters: what is given, for the rest the filters in force."""
    return {**_in_force(question.takes)[0], **given}


def _in_force(takes: tuple[str, ...]) -> tuple[dict[str, Value], dict[str, tuple[str, ...]]]:
    """What the filters of these keys fill, and what is chosen of them in words."""
    return once(("in force", takes), lambda: _filled(takes))


def _filled(takes: tuple[str, ...]) -> tuple[dict[str, Value], dict[str, tuple[str, ...]]]:
    of_run, lang = snapshot(), reader().lang
    params = {key: filters.value(key, of_run) for key in takes}
    ordered = (key for key in filters.FILTERS if key in takes)
    labels = {key: found for key in ordered if (found := filters.labels(key, of_run, lang))}
    return params, labels


def ask_as(seen: Reader, name: str, given: Mapping[str, Value]) -> Answer:
    """The answer to a question as another reader sees it, whatever the address filters.

    Every parameter is left open but for those in `given` that the question takes.
    """
    question = load(name)
    params = {key: given.get(key, filters.FILTERS[key].nothing) for key in question.takes}
    return _answer(question, params, {}, snapshot(), seen)


def rows_behind(answer: Answer) -> Answer:
    """The records an answer was counted from, under the same filters; itself where it lists them.

    A filter of the records that the answer does not take is left open.
    """
    if not answer.question.rows:
        return answer
    question = load(answer.question.rows)
    params = {key: answer.params.get(key, filters.FILTERS[key].nothing) for key in question.takes}
    chosen = {key: found for key, found in answer.chosen.items() if key in params}
    return _answer(question, params, chosen, answer.snapshot, answer.reader)


def _answer(
    question: Question,
    params: Mapping[str, Value],
    chosen: Mapping[str, tuple[str, ...]],
    asked: Snapshot,
    seen: Reader,
) -> Answer:
    """A kept answer, or a new one where its table is new; one that says why it did not finish."""
    try:
        with patience() as pause:
            table = fetch(question, params, asked, pause)
    except QueryError as error:
        return Answer(question, None, params, chosen, asked, seen, error)
    return ANSWERS.get(
        (key_of(question, params, asked), tuple(chosen.items()), seen),
        lambda: Answer(question, table, params, chosen, asked, seen),
        lambda kept: kept.table is table,
    )
