"""What data say in the reader's language: errors, names of tables and columns, phrases.

The words stand in `said.toml`, the sentences of errors in `errors.toml`.
"""

import locale
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from data.errors import SnapshotError
from data.schema import CODES, TABLES
from data.sentences import filled

LANGUAGES = ("zh", "en")
PHRASED = ("kind", "limit", "problem", "reason", "value", "column")  # slots filled with phrases
LISTS = ("keys", "names", "columns", "rows", "missing", "odd")  # slots filled with several words
CHINESE = re.compile(r"[\u3400-\u9fff]")
FAILED = re.compile(r"\((\w+): (\d+)\)")  # the name of a check, and how many rows break it
WITH_REASON = re.compile(r"(.+) \((.+)\)")


@dataclass(frozen=True)
class Words:
    """Sentences by key; a call returns one in a language, its slots filled."""

    sentences: Mapping[str, Mapping[str, str]]
    where: str  # the file, for errors

    def __call__(self, lang: str, key: str, /, **slots: object) -> str:
        """The sentence of that key. Raises KeyError naming an unknown key or an unfilled slot."""
        if key not in self.sentences:
            near = ", ".join(get_close_matches(key, self.sentences)) or "nothing like it"
            raise KeyError(f"{self.where} has no word {key}. It has {near}.")
        try:
            return filled(self.sentences[key][lang], **slots)
        except KeyError as error:
            given = ", ".join(slots) or "nothing"
            raise KeyError(f"{self.where}: {key} needs {error}; it was given {given}") from error

    def __contains__(self, key: str) -> bool:
        return key in self.sentences

    def both(self, key: str) -> Mapping[str, str]:
        """The sentence of that key in both languages, its slots open."""
        return self.sentences[key]


WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
say = Words(WORDS["words"], "data/said.toml")


def language() -> str:
    """Return the language of the environment: Chinese where it says so, else English."""
    named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), None)
    word = named or locale.getlocale()[0] or ""
    return "zh" if word.lower().startswith(("zh", "chinese")) else "en"


def error(what: SnapshotError, lang: str) -> str:
    """Return an error's sentence: what, where, what next."""
    return filled(what.sentence(lang), **in_words(what.fields, lang, what.faults))


@cache
def _ledgers() -> Mapping[str, Mapping[str, str]]:
    """Return what the ledger of each table is called."""
    from data.ledger.match.mapping import mappings  # loads in 0.2 s, and few ask for it

    return {one.table: one.title for one in mappings()}


def table_name(table: str, lang: str) -> str:
    """Return what a table is called: the name of its ledger, else one of ours; else its own."""
    named = {**WORDS["tables"], **_ledgers()}.get(table)
    return named[lang] if named else table


def column_name(table: str, name: str, lang: str) -> str:
    """Return what a column of a table is called."""
    for column in TABLES[table].columns if table in TABLES else ():
        if column.name == name:
            return column.zh if lang == "zh" else column.en
    return name


def value(table: str, name: str, text: str, lang: str) -> str:
    """Return the text of a cell of that column: a code or a flag in words, an amount with
    separators."""
    for column in TABLES[table].columns if table in TABLES else ():
        if column.name == name and column.codes:
            return CODES[column.codes].get(text, (text, text))[lang == "en"]
        if column.name == name and column.kind == "flag" and text:
            return say(lang, f"flag.{text.lower()}")
        if column.name == name and column.kind in ("money", "hours") and text:
            return f"{Decimal(text):,.2f}"
    return text


def in_words(
    fields: Mapping[str, str], lang: str, faults: tuple[tuple[str, Mapping[str, str]], ...] = ()
) -> dict[str, str]:
    """Return the fields of a sentence, those that are names or phrases of ours in words."""
    found = {name: _field(name, text, fields, lang) for name, text in fields.items()}
    if faults:
        found["problem"] = "; ".join(fault(code, more, lang) for code, more in faults)[:1200]
    return found


def fault(code: str, fields: Mapping[str, str], lang: str) -> str:
    """Return what is wrong with one entry of a mapping file, its line before it."""
    line = say(lang, "line", line=fields["line"]) if "line" in fields else ""
    near = say(lang, "meant", word=fields["meant"]) if "meant" in fields else ""
    near = say(lang, "one_of", words=fields["one_of"]) if "one_of" in fields else near
    words = {**fields, "near": near, "shape": phrase(fields.get("shape", ""), lang)}
    sentence: str = WORDS["faults"][code][lang]
    return line + sentence.format(**words)


def _field(name: str, text: str, fields: Mapping[str, str], lang: str) -> str:
    table = fields.get("table", "")
    if name in ("table", "source") and text in TABLES:
        return table_name(text, lang)
    if name == "column" and table:
        return column_name(table, text, lang)
    if name == "promise":
        from data import checks

        titles = [one.title for one in checks.promises()]
        return next((t[lang] for t in titles if f"{t['zh']} {t['en']}" == text), text)
    if name == "allowed" and lang == "en":  # ledgers are written in Chinese: say both
        english = {zh: en for codes in CODES.values() for zh, en in codes.values()}
        named = (
            f"{word} ({english[word]})" if word in english else word for word in text.split("、")
        )
        return ", ".join(named)
    if name == "checks":
        return _checks(text, lang)
    if lang == "en" and (name in LISTS or (name == "found" and "missing" in fields)):
        return text.replace("、", ", ").replace("；", "; ")
    if name == "value":
        text = value(table, fields.get("column", ""), text, lang)
    return phrase(text, lang) if name in PHRASED else text


def _checks(text: str, lang: str) -> str:
    from data import checks
    from data.checks import contract

    titles = {one.name: one.title for one in (*contract.rules(()), *checks.promises())}
    found = [
        (titles[name][lang], broken) for name, broken in FAILED.findall(text) if name in titles
    ]
    return "; ".join(f"{title} ({broken})" for title, broken in found) or text


def phrase(text: str, lang: str) -> str:
    """Return a phrase of ours, or of the system's, with its reason in brackets, in Chinese."""
    if lang == "en":
        return text
    known = WORDS["phrases"]
    if text not in known and (match := WITH_REASON.fullmatch(text)) and match[1] in known:
        return f"{known[match[1]]}（{phrase(match[2], lang)}）"
    chinese: str = known.get(text, text)
    return chinese
