"""The meeting, and one menu: how the page is read, its tables in one file, who reads it."""

from collections.abc import Iterable

from markupsafe import Markup

from pages.ui import access, controls, formats, look
from pages.ui.access import settings
from pages.ui.files import links
from pages.ui.templates import render
from pages.ui.view import View
from pages.ui.words import LANGUAGES, words

say = words("ui")


def shown(view: View) -> Markup:
    """The meeting, and one menu: how the page is read, and all its tables in one file."""
    switches = [
        _switch(view, "lang", LANGUAGES, view.lang),
        _switch(view, "theme", look.THEMES, view.reader.theme),
        _switch(view, "unit", formats.UNITS, view.reader.unit),
    ]
    return render(
        "menu.html",
        meeting=say(view.lang, "to_meeting"),
        label=say(view.lang, "menu"),
        choices=switches,
        link=links.to_page(view),
        reads=_reads(view),
        out="sign-out" if settings.is_on() else "",
        leave=say(view.lang, "signout.do"),
    )


def _reads(view: View) -> str:
    """Who reads, and as what."""
    role = say(view.lang, f"role.{view.reader.role}")
    if not settings.is_on():
        return say(view.lang, "reader.unsigned", role=role)
    return say(view.lang, "reader.signed", name=access.reader().name, role=role)


def _switch(view: View, key: str, codes: Iterable[str], shown: str) -> Markup:
    """How the page is read: one of these, always said in the address once chosen."""
    offered = {code: say(view.lang, f"{key}.{code}") for code in codes}
    label = say(view.lang, f"choice.{key}")
    return controls.one_of(key, label, offered, shown, is_labelled=True)
