"""Who did what: the audit log, for administrators alone."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import partial
from itertools import islice
from typing import Any

import streamlit as st

from data import SnapshotError, audit
from data.clock import OFFICE
from data.errors import shown
from pages.ui import access, errors, html
from pages.ui.access import grants, settings
from pages.ui.files import csv, exports
from pages.ui.listing import Listing
from pages.ui.view import View
from pages.ui.words import words

say = words("data")

SHOWN, MOST = 200, 50_000  # of those that are asked for, the newest: on screen, and in the file
OWN = ("n", "at", "who", "key", "role", "from", "what", "before")  # what every entry has
OF = ("who", "key", "from", "name", "asked_by", "given", "taken")  # whom an entry is by or about
VERIFIED = "audit_verified"  # what was found last in this session, and when
WHATS = ("sign-in", "sign-in refused", "sign-out", "export", "refused", "records", "ask", "approve",
         "refuse", "publish", "point", "remove", "restore", "roles", "account", "assistant",
         "organisations", "mapping")  # fmt: skip


def show(view: View) -> None:
    """The log with its filters and its file; nothing for anybody who is no administrator."""
    if not access.reader().may("admin"):
        return
    lang, came = view.lang, access.connection()
    st.html(html.heading(say(lang, "audit"), "audit"))
    for fault in (*settings.faults(), *grants.faults()):
        st.html(html.box(fault.said(lang), "bad"))
    _verdict(view)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        every = say(lang, "audit.every")
        what = st.selectbox(
            say(lang, "audit.what"),
            (every, *WHATS),
            format_func=lambda one: one if one == every else say(lang, f"did.{one}"),
            key=f"audit_what_{lang}",
            width=200,
        )
        who = st.text_input(say(lang, "audit.who"), key="audit_who", max_chars=80, width=200)
        day = st.date_input(
            say(lang, "audit.from"), value=None, format="YYYY-MM-DD", key="audit_from", width=160
        )
    asked = partial(matching, what="" if what == every else what, who=who, day=day)
    found = list(islice(asked(audit.entries(newest_first=True)), SHOWN + 1))
    st.html(html.listing(listed(found[:SHOWN], lang)))
    if len(found) > SHOWN:
        st.html(html.note(say(lang, "audit.shown", shown=SHOWN, most=MOST)))

    def file() -> bytes:
        if not (by := access.of(came)).may("admin"):
            return b""
        found = list(islice(asked(audit.entries(newest_first=True)), MOST))
        made = partial(csv.of_part, listed(found, lang))
        return exports.saved(by, "audit.csv", len(found), made, lang)

    st.download_button(
        say(lang, "audit.file"),
        data=file,
        file_name=f"{say(lang, 'audit')}.csv",
        mime="text/csv",
        on_click="ignore",
        key="audit_file",
    )


def _verdict(view: View) -> None:
    """Whether the log is as it was written, when that was looked at, and a button to look again.

    A million lines take a second, so a filter that is changed does not look again.
    """
    lang, box = view.lang, st.container()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        told = st.container(width="content")
        is_asked = st.button(say(lang, "audit.again"), key="audit_again")
    if is_asked or VERIFIED not in st.session_state:
        st.session_state[VERIFIED] = datetime.now(OFFICE), _verified()
    at, found = st.session_state[VERIFIED]
    if isinstance(found, SnapshotError):
        box.html(html.box(errors.error(found, lang, view.snapshot.id), "bad"))
    else:
        number, digest = found
        box.html(html.box(say(lang, "audit.sound", number=number, hash=digest[:16]), "good"))
    told.html(html.note(say(lang, "audit.verified", at=f"{at:%Y-%m-%d %H:%M:%S}")))


def _verified() -> tuple[int, str] | SnapshotError:
    try:
        return audit.verify()
    except SnapshotError as error:
        return error


def matching(
    entries: Iterable[Mapping[str, Any]], what: str, who: str, day: date | None
) -> Iterable[Mapping[str, Any]]:
    """The entries of one kind, by or about one person or from one address, since a day."""
    for one in entries:
        theirs = " ".join(_plain(one.get(part)) for part in OF)
        is_theirs = who.casefold() in theirs.casefold()
        is_since = day is None or _at(one).date() >= day
        if is_theirs and is_since and what in ("", one.get("what")):
            yield one


def _at(entry: Mapping[str, Any]) -> datetime:
    try:
        return datetime.fromisoformat(str(entry.get("at"))).astimezone(OFFICE)
    except (ValueError, OverflowError):
        return datetime.fromtimestamp(0, UTC)


def listed(entries: Iterable[Mapping[str, Any]], lang: str) -> Listing:
    """Entries as rows to read."""
    rows = tuple(
        (
            number if isinstance(number := one.get("n"), int) else _plain(number),
            _at(one).strftime("%Y-%m-%d %H:%M:%S"),
            _plain(one.get("who")) or say(lang, "audit.nobody"),
            _plain(one.get("key")),
            _role(_plain(one.get("role")), lang),
            say(lang, "audit.command") if one.get("from") == "command" else _plain(one.get("from")),
            _did(_plain(one.get("what")), lang),
            _details(one, lang),
        )
        for one in entries
    )
    heads = ("number", "at", "who", "key", "role", "from", "what", "details")
    headings = tuple(say(lang, f"audit.head.{head}") for head in heads)
    return Listing("audit", say(lang, "audit"), lang, headings, rows, ())


def _details(entry: Mapping[str, Any], lang: str) -> str:
    """What else an entry says, in words where there are words."""
    said = []
    for key, value in entry.items():
        if key not in OWN and value not in (None, "", [], {}):
            label = say(lang, f"detail.{key}") if f"detail.{key}" in say else _plain(key)
            word = f"way.{value}"
            text = say(lang, word) if word in say else _plain(value)
            said.append(f"{label} {text}")
    return say(lang, "list.semicolon").join(said)


def _role(role: str, lang: str) -> str:
    return say(lang, f"role.{role}") if f"role.{role}" in say else role


def _did(what: str, lang: str) -> str:
    return say(lang, f"did.{what}") if f"did.{what}" in say else what


def _plain(value: object) -> str:
    """The text of any value: who may write the folder may have written a line by hand."""
    if isinstance(value, Mapping):
        return ", ".join(f"{_plain(key)}={_plain(one)}" for key, one in value.items())
    if isinstance(value, list):
        return " ".join(map(_plain, value))
    return "" if value is None else shown(value, audit.LONGEST)
