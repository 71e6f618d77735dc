"""The import panel: hand over ledgers, look at the verdict, publish. For the operator alone.

Files are kept in memory by Streamlit as long as the session shows them; nothing of them is written
but what `data.ledger` publishes.
"""

from __future__ import annotations

from html import escape

import streamlit as st

import data
from data import SnapshotError, ledger
from data.ledger import Options
from pages.ui import examined, markup, rollback, said, unlock, verdict
from pages.ui.ask import snapshot
from pages.ui.words import language, words

LONGEST_TITLE = 80


def show() -> None:
    """The panel: the door, and behind it files, verdict, publish and roll back."""
    if not unlock.is_open():
        examined.forget()
        unlock.ask()
        return
    say = words("data")
    st.button(say("unlock.close"), key="unlock_close", on_click=unlock.close)
    _told()
    if why := ledger.keyless():
        st.html(markup.box(said.error(why, language(), snapshot().id), "warn"))
    files = st.file_uploader(
        say("bring.files"),
        accept_multiple_files=True,
        key=f"import_files_{examined.turn()}",
    )
    st.html(f'<p class="box box-bad refused" role="alert">{escape(say("bring.refused"))}</p>')
    most = st.get_option("server.maxUploadSize")
    st.html(f'<p class="note">{escape(say("bring.hint", most=most))}</p>')
    options = _options()
    if files:
        verdict.show(examined.held(files, options))
    else:
        examined.forget()
    rollback.show()


def _told() -> None:
    """What was done last, and the way back from it, as long as it is so."""
    say, told = words("data"), st.session_state.get(rollback.TOLD)
    if told is None or told[1] != data.current_id():
        return
    key, now, before = told
    st.html(markup.box(say(key, id=now, before=before), "good"))
    with st.container(horizontal=True, key="import-done", vertical_alignment="center", gap="small"):
        st.html(
            f'<a data-page href="./">{escape(say("bring.see"))}</a>',
            width="content",
        )
        if before != now:
            st.button(
                say("bring.undo", before=before),
                key="import_undo",
                on_click=rollback.point,
                args=(before,),
            )


def _options() -> Options:
    say, lang = words("data"), language()
    with st.expander(say("bring.options")):
        as_of = st.date_input(
            say("bring.as_of"), value=None, format="YYYY-MM-DD", key="import_as_of", width=280
        )
        title = st.text_input(
            say("bring.title"),
            placeholder=say("bring.title_hint"),
            key="import_title",
            max_chars=LONGEST_TITLE,
            width=560,
        )
        usual = _usual_title(lang)
        on = st.selectbox(
            say("bring.on"),
            ["", *_bases()],
            format_func=lambda one: (
                rollback.title(one, lang) if one else say("bring.on_usual", title=usual)
            ),
            key=f"import_on_{lang}",
            width=560,
        )
    return Options(
        as_of=as_of,
        title=ledger.in_both(title) if title.strip() else None,
        on=on or None,
    )


def _usual_title(lang: str) -> str:
    try:
        return rollback.title(ledger.base_of(None).id, lang)
    except SnapshotError as error:
        return said.error(error, lang, snapshot().id)


def _bases() -> list[str]:
    """The sound snapshots that may be added to: reports and imports."""
    return [one.id for one in rollback.sound() if one.kind != "demo"]
