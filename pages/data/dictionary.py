"""The dictionary: every question, measure and term, in words, and a search in it.

No Streamlit here. Everything is read from the questions' headers; nothing is written twice.
"""

from functools import cache

from data import Snapshot
from data.derived import typed
from data.schema import GLOSSARY
from pages.data.catalogue import listed
from pages.ui import registry
from pages.ui.answers import label
from pages.ui.listing import Listing
from pages.ui.view import View
from pages.ui.words import words
from queries import CODES, MEASURED, Question, load, names, searchable

say = words("data")


@cache
def _ordered() -> tuple[Question, ...]:
    """Every question: those of pages in the order of the navigation, then what serves them."""
    places = [*registry.pages(), *(key[6:] for key in say.sentences if key.startswith("place."))]
    at = {place: position for position, place in enumerate(places)}

    def place(one: Question) -> tuple[int, str]:
        return at.get(one.name.partition("/")[0], len(at)), one.name

    return tuple(sorted(map(load, names()), key=place))


def questions(view: View) -> Listing:
    """Every question that matches what is sought, with what it reads and its SQL."""
    shown, lang = view.snapshot, view.lang
    heads = ("question", "page", "grain", "reads", "filters", "provenance", "name", "sql")
    comma = say(lang, "list.comma")
    rows = [
        (
            question.title[lang],
            page_of(question, lang),
            comma.join(question.column(name).caption[lang] for name in question.grain)
            or say(lang, "dictionary.one_row"),
            ", ".join(question.reads),
            comma.join(say(lang, f"filter.{key}") for key in question.takes) or None,
            nature(question, shown, lang),
            question.name,
            question.sql,
        )
        for question in _ordered()
        if _matches(question.name, sought(view))
    ]
    return listed(view, "questions", heads, rows, (sought(view), shown.id))


def measures(view: View) -> Listing:
    """Every number of every question that matches what is sought, with its formula in words."""
    shown, lang = view.snapshot, view.lang
    heads = ("measure", "unit", "formula", "question", "page", "provenance", "name")
    rows = [
        (
            column.caption[lang],
            say(lang, f"measured.{column.unit}"),
            (question.formula(column) or {}).get(lang),
            question.title[lang],
            page_of(question, lang),
            nature(question, shown, lang),
            f"{question.name}.{column.name}",
        )
        for question in _ordered()
        for column in question.columns
        if column.unit in MEASURED and _matches(question.name, sought(view), column.name)
    ]
    return listed(view, "measures", heads, rows, (sought(view), shown.id))


def terms(view: View) -> Listing:
    """Every term of the glossary that matches what is sought: both languages, its meaning."""
    lang, wanted = view.lang, sought(view)
    other = "en" if lang == "zh" else "zh"
    rows = [
        (term[lang], term[other], term[f"means_{lang}"])
        for term in GLOSSARY.values()
        if _found(wanted, tuple(term.values()))
    ]
    return listed(view, "terms", ("term", "translation", "means"), rows, (wanted, view.snapshot.id))


def page_of(question: Question, lang: str) -> str:
    """Which page shows a question: its folder is the page, or says what it serves."""
    folder = question.name.partition("/")[0]
    if folder in registry.pages():
        return registry.pages()[folder].title[lang]
    return say(lang, f"place.{folder}") if f"place.{folder}" in say else folder


def nature(question: Question, shown: Snapshot, lang: str) -> str:
    """What its figures are on the snapshot shown: published, imported, generated, not disclosed."""
    provenance = question.provenance(shown)
    if provenance is None:
        return say(lang, "missing.report")
    return label(CODES["provenance"], provenance, lang)


def _matches(name: str, wanted: str, column: str = "") -> bool:
    """Whether a question, or one of its columns, matches."""
    return _found(wanted, _texts(name, column))


def _found(wanted: str, texts: tuple[str, ...]) -> bool:
    """Whether what is sought is in one of the texts; Latin letters are also pinyin."""
    wanted = searchable(wanted)
    if wanted in _spelled(texts, in_latin=False):
        return True
    return wanted.isascii() and wanted in _spelled(texts, in_latin=True)


@cache
def _texts(name: str, column: str) -> tuple[str, ...]:
    """What is searched in, both languages: a question with its captions, or one of its columns."""
    question = load(name)
    found = [name, *question.title.values()] + ([] if column else list(question.reads))
    for one in [question.column(column)] if column else question.columns:
        formula = question.formula(one) or {}
        found += [one.name, *one.caption.values(), *formula.values()]
    return tuple(found)


@cache
def _spelled(texts: tuple[str, ...], in_latin: bool) -> str:
    """Texts to search in. In Latin, pinyin and initials: loading pinyin takes a while."""
    if in_latin:
        return "\n".join(typed(text) for text in texts if not text.isascii())
    return "\n".join(map(searchable, texts))


def sought(view: View) -> str:
    """What the reader looks for in the dictionary; empty for everything."""
    return "".join(view.chosen.get("find", ()))
