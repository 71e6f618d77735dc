"""The import panel: hand over ledgers, look at the verdict, publish. For the operator alone.

Files are kept in memory by Streamlit as long as the session shows them; nothing of them is written
but what `data.ledger` publishes.
"""

import streamlit as st
from markupsafe import Markup

import data
from data import ledger
from pages.data.importing import approve, options, organisations, rollback, unlock, verdict
from pages.ui import errors, html
from pages.ui.access import settings
from pages.ui.view import View
from pages.ui.words import words

say = words("data")


def show(view: View) -> None:
    """The panel: the passphrase, and behind it files, verdict, publish and roll back."""
    lang = view.lang
    if not unlock.is_open():
        verdict.forget()
        _failed(view)
        unlock.ask(view)
        return
    unlock.admit()
    if not settings.is_on():  # where people sign in, they sign out
        st.button(say(lang, "unlock.close"), key="unlock_close", on_click=unlock.close)
    _told(view)
    approve.show(view)
    if why := ledger.keyless():
        st.html(html.box(errors.error(why, lang, view.snapshot.id), "warn"))
    files = st.file_uploader(
        say(lang, "bring.files"),
        accept_multiple_files=True,
        key=f"import_files_{verdict.number()}",
    )
    refused = '<p class="box box-bad refused" role="alert">{}</p>'
    st.html(Markup(refused).format(say(lang, "bring.refused")))
    most = st.get_option("server.maxUploadSize")
    st.html(html.note(say(lang, "bring.hint", most=most)))
    given = options.choose(view)
    if files:
        verdict.show(view, verdict.held(view, files, given))
    else:
        verdict.forget()
    rollback.show(view)


def _failed(view: View) -> None:
    """Why the last click did nothing, for who was an operator then."""
    for key in (approve.FAILED, organisations.FAILED, rollback.FAILED):
        if failed := st.session_state.pop(key, None):
            st.html(html.box(errors.error(failed, view.lang, view.snapshot.id), "bad"))


def _told(view: View) -> None:
    """What was done last, and the way back from it, as long as it is so."""
    lang, told = view.lang, st.session_state.get(rollback.TOLD)
    if told is None or told[1] != data.current_id():
        return
    key, now, before, number = told
    st.html(html.box(say(lang, key, id=now, before=before), "good", number))
    with st.container(horizontal=True, key="import-done", vertical_alignment="center", gap="small"):
        link = Markup('<a data-page href="./">{}</a>').format(say(lang, "bring.see"))
        st.html(link, width="content")
        if before != now:
            st.button(
                say(lang, "bring.undo", before=before),
                key="import_undo",
                on_click=rollback.point,
                args=(before, now),
            )
