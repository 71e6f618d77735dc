"""What an assistant is told: checked questions, their answers with all that vouches for them.

The same `Answer` as on screen, under the same filters and role: no free SQL, no number of a model.
What is asked for in other words than there are is refused, with the nearest. No Streamlit here.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

import data
from data import SnapshotError
from data.schema import GLOSSARY
from pages.ui import errors, question_search, registry, trust
from pages.ui.answers import Answer
from pages.ui.ask import ask as answered
from pages.ui.explain import report_lines
from pages.ui.files import addresses
from pages.ui.filters import FILTERS, nearest
from pages.ui.roles import Role
from pages.ui.view import Reader, View
from pages.ui.words import LANGUAGES, words
from queries import Question, load, names, searchable

MOST_ROWS = 500  # of an answer; the files have them all
MOST_CODES = 50  # of a filter that are listed; more are found by asking for one
LONGEST = 200  # letters of a text that are read
ENGLISH = LANGUAGES[1]  # of what is for programs

say = words("ui")

Said = Mapping[str, Any]
"""Filters as they are asked for: codes or labels, text or whole number, one or several.

Looked at here: the protocol's library has a sentence for each type that a wrong value is not, with
the whole path, so that 100 KB asked for a gigabyte."""


@dataclass
class Refused(Exception):
    """There is no answer: a sentence, its kind of reason, and what is nearest to what was asked."""

    why: str
    code: str
    near: list[str] = field(default_factory=list)

    @property
    def told(self) -> dict[str, Any]:
        """As an assistant reads it."""
        return {"error": self.why, "code": self.code, "near": self.near}


@cache
def offered() -> tuple[str, ...]:
    """Questions that may be asked: those the pages show, and the rules of what needs attention."""
    shown = set(question_search.offered(of_project=True))
    return tuple(name for name in names() if name in shown or name.startswith("attention/"))


def questions(lang: str, role: Role, snapshot: str = "") -> dict[str, Any]:
    """Every question with its columns and filters, and what each filter may be."""
    view = _view(lang, role, snapshot)
    return {
        **_snapshot(view),
        "questions": [
            {
                "name": name,
                "title": load(name).title[view.lang],
                "filters": list(load(name).takes),
                "columns": [one.caption[view.lang] for one in load(name).columns],
                "has_data": load(name).provenance(view.snapshot) is not None,
            }
            for name in offered()
        ],
        "filters": {
            key: {"means": say(view.lang, f"filter.{key}"), "values": _options(view, key)}
            for key in FILTERS
            if any(key in load(name).takes for name in offered())
        },
    }


def ask(
    name: str, filters: Said, lang: str, role: Role, snapshot: str = "", base: str = ""
) -> dict[str, Any]:
    """The answer to a question under these filters. Raises Refused."""
    if name not in offered():
        near = get_close_matches(name[:LONGEST], offered(), n=3, cutoff=0.4)
        raise Refused(say(_language(lang), "assistant.question", name=name[:60]), "unknown", near)
    view, question = _view(lang, role, snapshot), load(name)
    answer = answered(view.choosing(_chosen(view, question, filters)), name)
    if answer.error is not None:
        raise Refused(errors.unfinished(answer.error, view.lang), answer.error.code)
    return _told(answer, base)


def define(measure: str, lang: str, role: Role) -> dict[str, Any]:
    """What a measure or a term means, how it is worked out, and which questions have it."""
    lang, wanted = _language(lang), searchable(measure[:LONGEST])
    found: dict[str, dict[str, Any]] = {}
    spelled: dict[str, str] = {}
    for name in offered():
        for column in load(name).columns:
            formula = load(name).formula(column)
            if formula is None:
                continue
            for text in (*column.caption.values(), column.name):
                spelled.setdefault(searchable(text), column.caption[lang])
                if searchable(text) == wanted:
                    key = f"{column.caption[lang]} {formula[lang]}"
                    one = {"name": column.caption[lang], "unit": column.unit,
                           "formula": formula[lang], "questions": []}  # fmt: skip
                    if name not in (asked := found.setdefault(key, one)["questions"]):
                        asked.append(name)
    for term in GLOSSARY.values():
        for text in (term["zh"], term["en"]):
            spelled.setdefault(searchable(text), term[lang])
            if searchable(text) == wanted:
                found.setdefault(term["zh"], {"name": term[lang], "means": term[f"means_{lang}"]})
    if not found:
        close = get_close_matches(wanted, spelled, n=5, cutoff=0.4)
        near = list(dict.fromkeys(spelled[text] for text in close))
        raise Refused(say(lang, "assistant.measure", name=measure[:60]), "unknown", near)
    return {"measures": list(found.values())}


def find_project(
    text: str, lang: str, role: Role, snapshot: str = "", base: str = ""
) -> dict[str, Any]:
    """Projects whose name, alias, number or pinyin hold a text."""
    view = _view(lang, role, snapshot)
    typed = " ".join(text[:60].split())
    answer = answered(view.choosing({"q": (typed,)} if typed else {}), "filters/search")
    if answer.error is not None:
        raise Refused(errors.unfinished(answer.error, view.lang), answer.error.code)
    rows = answer.records if typed else []
    if not rows:
        options = FILTERS["id"].options(view.snapshot)
        near = [f"{code} {options[code][view.lang]}" for code in nearest(typed, options)]
        raise Refused(say(view.lang, "assistant.project", name=typed), "unknown", near)
    return {
        **_snapshot(view),
        "projects": [
            {
                "id": row["project_id"],
                "name": answer.text("project", row),
                "category": answer.text("category", row),
                "status": answer.text("status", row),
                "address": f"{base}project?{urlencode({'id': row['project_id'], **_how(view)})}",
            }
            for row in rows
        ],
    }


def _language(lang: str) -> str:
    if lang not in LANGUAGES:
        raise Refused(say(ENGLISH, "assistant.lang", name=str(lang)[:20]), "unknown", [*LANGUAGES])
    return lang


def _view(lang: str, role: Role, snapshot: str) -> View:
    lang = _language(lang)
    try:
        shown = data.open_snapshot(snapshot) if snapshot else data.current_snapshot()
    except SnapshotError as error:
        if error.code == "bucket_bringing":
            raise Refused(say(lang, "files.bringing"), "busy") from error
        if not snapshot:
            near = [one for one in data.snapshot_ids() if one != data.current_id()][:3]
            raise Refused(say(lang, "assistant.current"), "unsound", near) from error
        near = get_close_matches(snapshot[:LONGEST], data.snapshot_ids(), n=3, cutoff=0.3)
        why = say(lang, "assistant.snapshot", name=snapshot[:60])
        raise Refused(why, "unknown", near) from error
    return View("", shown, Reader(lang, "yuan", role=role))


def _chosen(view: View, question: Question, filters: Said) -> dict[str, tuple[str, ...]]:
    """The codes asked for, each known; labels in either language stand for their codes."""
    if not isinstance(filters, Mapping):
        raise Refused(say(view.lang, "assistant.filters"), "filter")
    found = {}
    for key, given in filters.items():
        if key not in question.takes:
            near = get_close_matches(key[:LONGEST], question.takes, n=3, cutoff=0.3)
            what = say(view.lang, "assistant.filter", name=key[:40], question=question.name)
            raise Refused(what, "filter", near or list(question.takes))
        one, several = FILTERS[key], given if isinstance(given, list | tuple) else [given]
        if len(several) > addresses.MOST:
            raise Refused(say(view.lang, "assistant.many", most=addresses.MOST), "filter")
        if not all(isinstance(text, str | int) for text in several):
            raise Refused(say(view.lang, "assistant.texts", filter=key), "filter")
        options = one.options(view.snapshot) if one.how in ("many", "one") else {}
        spelled = {
            searchable(text): code for code, both in options.items() for text in both.values()
        }
        codes = [spelled.get(searchable(str(text)[:LONGEST]), str(text)) for text in several]
        if not one.is_read(codes, view.snapshot):
            wrong = next((code for code in codes if not one.is_read([code], view.snapshot)), "")
            close = nearest(wrong[:LONGEST], options)
            near = [f"{code} {options[code][view.lang]}" for code in close]
            what = say(view.lang, "assistant.value", name=wrong[:40], filter=key)
            raise Refused(what, "filter", near)
        found[key] = FILTERS[key].read(codes, view.snapshot)
    return {key: codes for key, codes in found.items() if codes}


def _options(view: View, key: str) -> dict[str, str] | str:
    """Codes and labels of a filter; how it is written where it has no list, or a long one."""
    if FILTERS[key].how not in ("many", "one"):
        return FILTERS[key].how
    options = FILTERS[key].options(view.snapshot)
    return {code: options[code][view.lang] for code in list(options)[:MOST_CODES]}


def _told(answer: Answer, base: str) -> dict[str, Any]:
    """An answer with all that vouches for it."""
    view, question = answer.view, answer.question
    shown = answer.columns
    stands = trust.of(answer)
    told: dict[str, Any] = {
        "question": answer.name,
        "title": answer.title,
        **_snapshot(view),
        "disclosed": answer.disclosed,
        "provenance": answer.provenance or "undisclosed",
        "warning": say(view.lang, "assistant.demo") if answer.is_demo else "",
        "filters": {key: list(labels) for key, labels in answer.chosen.items()},
        "columns": [
            {
                "name": one.name,
                "caption": answer.caption(one.name),
                "unit": one.unit,
                "formula": (question.formula(one) or {}).get(view.lang, ""),
                "labels": {
                    code: label[0 if view.lang == "zh" else 1]
                    for code, label in (one.codes or {}).items()
                    if any(row[one.name] == code for row in answer.records)
                },
            }
            for one in shown
        ],
        "rows": [
            {one.name: _cell(answer, one.name, row[one.name], row) for one in shown}
            for row in answer.records[:MOST_ROWS]
        ],
        "rows_in_all": answer.rows,
        "note": answer.note,
        "protected": say(view.lang, "protected") if answer.is_protected else "",
        "as_of_says": stands.as_of,
        "checks": stands.checks,
        "report_lines": report_lines(answer, answer)[:MOST_ROWS],
        "address": f"{base}{_address(answer)}",
    }
    if not answer.rows:
        told["nothing"] = say(view.lang, "panel.empty" if answer.disclosed else "panel.undisclosed")
    return told


def _cell(answer: Answer, name: str, value: Any, row: Mapping[str, Any]) -> Any:
    """A value as JSON has it: numbers, ISO days, codes, names in the language asked for."""
    if isinstance(value, Decimal):
        return float(value)  # exact to the fen up to 9e13 yuan
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, str) and not answer.question.column(name).codes:
        return answer.text(name, row)
    return value


def _snapshot(view: View) -> dict[str, Any]:
    shown = view.snapshot
    return {
        "snapshot": shown.id,
        "snapshot_title": shown.title[view.lang],
        "as_of": shown.as_of.isoformat(),
        "as_of_basis": shown.as_of_basis,
    }


def _how(view: View) -> dict[str, str]:
    return {"snapshot": view.snapshot.id, "lang": view.lang}


def _address(answer: Answer) -> str:
    """Where the view opens in which the answer stands, relative to the app."""
    page, _, rest = answer.name.partition("/")
    opens = {
        key: (code,) for key, code in question_search.TOLD["opens"].get(answer.name, {}).items()
    }
    said = urlencode({**answer.view.chosen, **opens, **_how(answer.view)}, doseq=True)
    if page == "attention":
        return f"?{said}"
    path = "" if page == registry.first() else quote(page)
    return f"{path}?{said}#panel-{page}-{rest}"
