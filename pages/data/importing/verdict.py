"""The verdict on files handed over: reached, put on the page, and published.

It is reached once for the same files, options and base; a click publishes what was looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st
from markupsafe import Markup
from streamlit.runtime.uploaded_file_manager import UploadedFile

import data
from data import SnapshotError, ledger, state
from data.ledger import Ledger, Options, Verdict
from data.ledger.apply.merge import Change
from data.ledger.match import own
from data.ledger.match.own import Unknown
from data.ledger.match.recognise import Known
from data.said import say as said
from data.said import table_name
from data.waiting import Waiting
from pages.data.importing import assign, rollback, rows, same, unlock
from pages.data.importing.rollback import section
from pages.ui import errors, formats, frame, html, watch
from pages.ui.files import exports
from pages.ui.listing import Listing
from pages.ui.templates import render
from pages.ui.view import View
from pages.ui.words import words

say = words("data")

HELD, NUMBER = "import_held", "import_number"
# What a verdict comes to, in the words of its first sentence, and the tone of its box.
OUTCOMES = {"good": "good", "goes_on": "good", "stopped": "warn", "same": "warn", "all_out": "warn"}


@dataclass(frozen=True)
class Held:
    """A verdict, or why there is none, and the files, options and base it was reached on.

    `moved` says that the same files were examined before, on another base; `unknown` are the
    sheets that are no ledger we know.
    """

    files: tuple[str, ...]
    options: Options
    base: str
    found: Verdict | SnapshotError
    number: int
    moved: bool
    unknown: tuple[Unknown, ...] = ()


def held(view: View, files: Sequence[UploadedFile], options: Options) -> Held:
    """The verdict on these files, from an earlier run of the session or reached now."""
    before: Held | None = st.session_state.get(HELD)
    ids = tuple(file.file_id for file in files)
    known = before if before and (before.files, before.options) == (ids, options) else None
    found: Verdict | SnapshotError | None = None
    try:
        base = ledger.base_of(options.on).id
    except SnapshotError as error:
        base, found = "", error
    if known and known.base == base:
        return known
    given = [ledger.from_bytes(file.name, file.getvalue()) for file in files]
    found = found or _examined(view.lang, given, options)
    moved = known is not None and bool(known.base)
    unknown = _unknown(given, options) if _lacks(found) else ()
    reached = Held(ids, options, base, found, next(rollback.NUMBERS), moved, unknown)
    st.session_state[HELD] = reached
    return reached


def _unknown(given: Sequence[Ledger], options: Options) -> tuple[Unknown, ...]:
    with frame.at_length():  # all of them are read once more
        return own.unknown(given, Known(options.mappings))


def _lacks(found: Verdict | SnapshotError) -> bool:
    """Whether a sheet was not recognised."""
    if isinstance(found, SnapshotError):
        return found.code in ("ledger_unknown", "ledger_foreign")
    return any(one.code in ("sheet_unknown", "sheet_other") for one in found.notices)


def _examined(lang: str, given: Sequence[Ledger], options: Options) -> Verdict | SnapshotError:
    bar = st.progress(0.0, said(lang, "step.reading", rows=0))

    def tell(step: str, share: float, rows: int) -> None:
        if step != "done":
            bar.progress(share, said(lang, f"step.{step}", rows=f"{rows:,}"))

    try:
        with frame.at_length():
            return ledger.examine(given, options, tell)
    except SnapshotError as error:
        return error
    finally:
        bar.empty()


def number() -> int:
    """Which upload of the session this is; each has an uploader of its own."""
    found: int = st.session_state.get(NUMBER, 0)
    return found


def forget() -> None:
    """Forget the verdict, all it holds and what was said of its names."""
    st.session_state.pop(HELD, None)
    same.forget()


def show(view: View, held: Held) -> None:
    """The verdict in full: what it comes to, the button, and everything it rests on."""
    lang, found = view.lang, held.found
    with section("import-verdict", say(lang, "bring.verdict")):
        if held.moved:
            st.html(html.box(say(lang, "bring.moved", id=held.base), "warn"))
        if isinstance(found, SnapshotError):
            st.html(html.box(errors.error(found, lang, view.snapshot.id), "bad", held.number))
            if st.button(say(lang, "bring.again"), key=f"import_again_{held.number}"):
                forget()
                st.rerun()
        else:
            _publish(view, held, found)
    if isinstance(found, Verdict):
        _details(found, lang, held.number)
    if held.unknown:
        assign.show(view, held.unknown, held.number)


def _details(found: Verdict, lang: str, number: int) -> None:
    """What stops it, what would change, how it was read; then what the operator may answer."""
    if found.rejects:
        _rejects(found, lang)
    _listed(rows.changes(found, lang))
    _listed(rows.sheets(found, lang))
    if told := rows.notices(found, lang):
        listed = render("changes.html", sentences=told)
        section("import-notices", say(lang, "bring.notices"), listed)
    same.show(found, lang, number)
    _listed(rows.projects(found, lang))
    _listed(rows.cells(found, lang))


def _listed(shown: Listing) -> None:
    """A listing in a section of its own, if it has rows."""
    if shown.rows:
        section(shown.name, shown.title, html.listing(shown), html.note(shown.note))


def _outcome(verdict: Verdict, go_on: bool) -> str:
    """Which of OUTCOMES the verdict comes to."""
    if verdict.draft is None:
        return "all_out" if verdict.rejected_rows else "same"
    if verdict.rejected_rows:
        return "goes_on" if go_on else "stopped"
    return "good"


def _counts(found: Verdict, lang: str) -> str:
    changes = [
        say(lang, "bring.change", table=table_name(table, lang), parts=parts)
        for table, one in found.changes.items()
        if (parts := _parts(one, lang))
    ]
    return say(
        lang,
        "bring.counts",
        rows=f"{found.rows:,}",
        fit=f"{max(found.rows - found.rejected_rows, 0):,}",
        rejected=f"{found.rejected_rows:,}",
        changes="".join(changes),
        base=rollback.title(found.base, lang),
        day=formats.date(found.as_of, lang),
    )


def _parts(change: Change, lang: str) -> str:
    """What becomes of the rows of a table, without what does not happen."""
    counts = {"added": change.added, "changed": change.changed, "gone": rows.taken_out(change)}
    parts = (say(lang, f"bring.part.{n}", count=f"{k:,}") for n, k in counts.items() if k)
    return say(lang, "list.comma").join(parts)


def _rejects(verdict: Verdict, lang: str) -> None:
    """What was wrong with which rows: the first of them here, all of them in a file."""
    shown = rows.rejects(verdict, lang)
    by, still = unlock.operator()

    def file() -> bytes:
        if not still():
            return b""
        made = partial(rows.rejects_file, verdict, lang)
        return exports.saved(by, "rejects.csv", len(verdict.rejects), made, lang)

    with section(shown.name, shown.title, html.listing(shown), html.note(shown.note)):
        st.download_button(
            say(lang, "bring.rejects_file", all=f"{len(verdict.rejects):,}"),
            data=file,
            file_name=f"{say(lang, 'bring.rejects_name')}_{verdict.as_of.isoformat()}.csv",
            mime="text/csv",
            key="import_rejects",
            on_click="ignore",
        )


def _publish(view: View, held: Held, verdict: Verdict) -> None:
    """The button, or why there is nothing to press; a click publishes what was looked at."""
    lang, left_out = view.lang, f"{verdict.rejected_rows:,}"
    told = st.empty()  # what will happen, and in its place why it did not
    if doubts := rows.doubts(verdict, lang):
        title = Markup("<p><strong>{}</strong></p>").format(say(lang, "bring.doubts"))
        st.html(title + render("changes.html", sentences=doubts))
    go_on = (
        verdict.draft is not None
        and verdict.rejected_rows > 0
        and st.checkbox(say(lang, "bring.go_on", rows=left_out), key=f"import_go_on_{held.number}")
    )
    key = _outcome(verdict, go_on)
    counts = _counts(verdict, lang)
    read = f"{verdict.rows:,}"
    said = say(lang, f"bring.{key}", rows=left_out, read=read, base=verdict.base.id, counts=counts)
    told.html(html.box(said, OUTCOMES[key], held.number))
    if not st.button(
        say(lang, "bring.submit" if state.wants_second_operator() else "bring.publish"),
        type="primary",
        disabled=not (verdict.may_publish or go_on),
        key=f"import_publish_{held.number}",  # a click on an older verdict publishes nothing
    ):
        return
    before = data.current_id() or verdict.base.id
    try:
        with st.spinner(say(lang, "bring.publishing")), frame.at_length(), unlock.acting():
            found = ledger.submit(verdict, go_on=go_on)
        forget()
        st.session_state[NUMBER] = number() + 1  # the next upload begins
        if not isinstance(found, Waiting):
            watch.PUBLISHED.inc()
            rollback.follow("bring.published", found.id, before)
    except SnapshotError as error:
        if error.code != "ledger_moved":  # which the next run sees, and examines again
            told.html(html.box(errors.error(error, lang, view.snapshot.id), "bad"))
            return
    st.rerun()
