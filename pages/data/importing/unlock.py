"""Who may use the import panel: operators by their role; without sign-in by a passphrase.

The passphrase is in the secrets as [operator] passphrase = "…": in a section, for Streamlit copies
what stands outside one into the environment. It is never stored: a session remembers a proof.
"""

import hmac
import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import wraps
from typing import ParamSpec

import streamlit as st

from data import SnapshotError, audit
from pages.ui import access, compat, gate, html
from pages.ui.access import sessions, settings
from pages.ui.access.tries import TRIES
from pages.ui.roles import Identity
from pages.ui.view import View
from pages.ui.words import words

say = words("data")

COMMAND = "python -m data import 台账.xlsx 捐赠.csv --dry-run"
TYPED, SAID, OPENED = "unlock_typed", "unlock_said", "unlock_opened"
NAME = "operator"  # whom tries of the passphrase are for

log = logging.getLogger("dashboard")
P = ParamSpec("P")


def passphrase() -> str:
    """The operator's passphrase; empty where the secrets hold none."""
    found = (settings.section("operator") or {}).get("passphrase")
    return found if isinstance(found, str) else ""


def is_open() -> bool:
    """Whether this is an operator, as it stands now: by role, or by the passphrase in force."""
    return _is_operator(access.reader(), st.session_state.get(OPENED))


def _is_operator(reader: Identity, opened: object) -> bool:
    if settings.is_on():
        return reader.may("operator")
    right = passphrase()
    if len(right) < gate.SHORTEST or not isinstance(opened, bytes):
        return False
    return hmac.compare_digest(opened, gate.proof(right))


def ask(view: View) -> None:
    """The form that asks for the passphrase; where there is none, why and what instead."""
    gate.dismiss(compat.session_id())
    lang, right = view.lang, passphrase()
    if settings.is_on():
        st.html(html.empty(say(lang, "unlock.role")))
        return
    if len(right) < gate.SHORTEST:
        key = "unlock.short" if right else "unlock.none"
        st.html(html.empty(say(lang, key, least=gate.SHORTEST)))
        st.html(html.command(COMMAND))
        st.html(html.note(say(lang, "unlock.how")))
        return
    st.html(html.empty(say(lang, "unlock.lead")))
    with (
        st.form("unlock", border=False),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        st.text_input(
            say(lang, "unlock.label"),
            key=TYPED,
            type="password",
            autocomplete="current-password",
            max_chars=gate.LONGEST,
            width=280,
        )
        st.form_submit_button(say(lang, "unlock.do"), on_click=_try)
    if (said := st.session_state.pop(SAID, None)) is not None:
        text = say(lang, "unlock.wait", seconds=said) if said else say(lang, "unlock.wrong")
        st.html(html.box(text, "bad"))


def operator() -> tuple[Identity, Callable[[], bool]]:
    """Who this operator is, and what tells whether they still are one.

    It tells without the session, whose every look-up ends the run where a further click waits, and
    of the websocket as it came, which may be closed by then.
    """
    came, opened, begun = access.connection(), st.session_state.get(OPENED), time.time()
    found = access.of(came)

    def still() -> bool:
        now = access.of(came, touch=False)
        has_left = now.key != found.key or sessions.has_left(found.key, begun)
        return not has_left and _is_operator(now, opened)

    return found if settings.is_on() else replace(found, role="operator"), still


def acting() -> AbstractContextManager[None]:
    """Let what is done inside be written down as this operator's, as long as they are one."""
    return access.acting(*operator())


def act(failed: str) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Make a callback an operator's act: who is none does nothing, what fails is kept for the page.

    A callback runs before the page, so it looks at the door itself. `failed` is the key of the
    session under which the error is kept.
    """

    def made(do: Callable[P, None]) -> Callable[P, None]:
        @wraps(do)
        def done(*args: P.args, **named: P.kwargs) -> None:
            if not is_open():
                return
            try:
                with acting():
                    do(*args, **named)
            except SnapshotError as error:
                st.session_state[failed] = error

        return done

    return made


def admit() -> None:
    """Let this session, an operator's, hand over files."""
    gate.admit(compat.session_id())


def close() -> None:
    """Lock this session again."""
    st.session_state.pop(OPENED, None)
    gate.dismiss(compat.session_id())


def _try() -> None:
    """Hold what was typed against the passphrase, and forget it (the form's callback)."""
    given, right = str(st.session_state.get(TYPED) or ""), passphrase()
    st.session_state[TYPED] = ""
    if not given or len(right) < gate.SHORTEST:
        return
    address = access.reader().address
    wait, pause = TRIES.begin(address, NAME)
    time.sleep(pause)
    if not wait and gate.fits(given, right):
        TRIES.succeeded(address, NAME)
        with acting():
            audit.note("sign-in", way="passphrase")
        st.session_state[OPENED] = gate.proof(right)
        return
    st.session_state[SAID] = wait
    if not wait:  # one that has to wait was not looked at
        with acting():
            audit.note("sign-in refused", way="passphrase")
        log.warning("A passphrase for importing was refused (wrong).")
