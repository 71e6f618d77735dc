"""The import panel: hand over ledgers, look at the verdict, publish. For the operator alone.

Files are kept in memory by Streamlit as long as the session shows them; nothing of them is written
but what `data.ledger` publishes.
"""

import streamlit as st
from markupsafe import Markup

import data
from data import SnapshotError, ledger
from data.ledger import Options
from pages.data.importing import rollback, unlock, verdict
from pages.ui import errors, html
from pages.ui.view import View
from pages.ui.words import words

say = words("data")

MAX_TITLE = 80


def show(view: View) -> None:
    """The panel: the passphrase, and behind it files, verdict, publish and roll back."""
    lang = view.lang
    if not unlock.is_open():
        verdict.forget()
        unlock.ask(view)
        return
    st.button(say(lang, "unlock.close"), key="unlock_close", on_click=unlock.close)
    _told(view)
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
    options = _options(view)
    if files:
        verdict.show(view, verdict.held(view, files, options))
    else:
        verdict.forget()
    rollback.show(view)


def _told(view: View) -> None:
    """What was done last, and the way back from it, as long as it is so."""
    lang, told = view.lang, st.session_state.get(rollback.TOLD)
    if told is None or told[1] != data.current_id():
        return
    key, now, before = told
    st.html(html.box(say(lang, key, id=now, before=before), "good"))
    with st.container(horizontal=True, key="import-done", vertical_alignment="center", gap="small"):
        link = Markup('<a data-page href="./">{}</a>').format(say(lang, "bring.see"))
        st.html(link, width="content")
        if before != now:
            st.button(
                say(lang, "bring.undo", before=before),
                key="import_undo",
                on_click=rollback.point,
                args=(before,),
            )


def _options(view: View) -> Options:
    lang = view.lang
    with st.expander(say(lang, "bring.options")):
        as_of = st.date_input(
            say(lang, "bring.as_of"), value=None, format="YYYY-MM-DD", key="import_as_of", width=280
        )
        title = st.text_input(
            say(lang, "bring.title"),
            placeholder=say(lang, "bring.title_hint"),
            key="import_title",
            max_chars=MAX_TITLE,
            width=560,
        )
        sound = rollback.sound().values()
        bases = {one.id: rollback.title(one, lang) for one in sound if one.kind != "demo"}
        usual = say(lang, "bring.on_usual", title=_usual_title(view))
        on = st.selectbox(
            say(lang, "bring.on"),
            ["", *bases],
            format_func=lambda one: bases.get(one, one) or usual,
            key=f"import_on_{lang}",
            width=560,
        )
    both = ledger.in_both(title) if title.strip() else None
    return Options(as_of=as_of, title=both, on=on or None)


def _usual_title(view: View) -> str:
    try:
        return rollback.title(ledger.base_of(None), view.lang)
    except SnapshotError as error:
        return errors.error(error, view.lang, view.snapshot.id)
