"""What stands around a picture of a chart, whoever draws it. No Streamlit here."""

from pages.ui import registry, trust
from pages.ui.answers import Answer
from pages.ui.files import links, sheets
from pages.ui.words import words

say = words("ui")


def around(answer: Answer, base: str = "") -> dict[str, str]:
    """The picture's file name, its title, the filters it follows, the lines that vouch for it, and
    the address that reopens the view: `base` is where the app is, else it is seen from a page."""
    lang, view, shown, stands = answer.lang, answer.view, answer.snapshot, trust.of(answer)
    foot = (stands.as_of, stands.source, stands.checks), (shown.title[lang], shown.id)
    filters = [answer.filters_in_words] if answer.chosen else []
    if answer.apart:
        named = say(lang, "list.comma").join(answer.apart)
        filters.append(say(lang, "panel.apart", filters=named))
    return {
        "name": sheets.name_of(answer, "svg").removesuffix(".svg"),
        "title": answer.title,
        "filters": " ".join(filters),
        "foot": "\n".join(map(say(lang, "list.dot").join, foot)),
        "view": links.to_view(view, base, registry.first()),
    }
