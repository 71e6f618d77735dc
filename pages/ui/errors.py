"""What data and queries say in codes and fields, in the reader's language. No Streamlit here."""

import re
from collections.abc import Mapping
from decimal import Decimal

from data import SnapshotError, checks
from data.checks import contract
from data.schema import CODES, TABLES
from pages.ui import formats
from pages.ui.answers import label
from pages.ui.words import words
from queries.engine import TIME_LIMIT_MS, QueryError

PHRASED = ("kind", "limit", "problem", "value", "column")  # slots the data layer fills with words

FAILED = re.compile(r"\((\w+): (\d+)\)")  # the name of a check, and how many rows break it

say = words("ui")


def error(what: SnapshotError, lang: str, shown: str) -> str:
    """A snapshot's or a ledger's trouble: what, where, what next; `shown` is the snapshot shown."""
    fields = {**in_words(what.fields, lang), "shown": shown}
    return say(lang, f"snapshot.{what.code}", **fields)


def unfinished(what: QueryError, lang: str) -> str:
    """Why a question did not finish, and what to do next."""
    return say(lang, f"query.{what.code}", seconds=TIME_LIMIT_MS // 1000)


def table_name(table: str, lang: str) -> str:
    """What a table is called: the name of its ledger, else one of ours; else its own."""
    from data.ledger.match.mapping import (
        mappings,  # loads in 0.2 s, and most readers bring no ledger
    )

    for one in mappings():
        if one.table == table:
            return one.title[lang]
    return say(lang, f"table.{table}") if f"table.{table}" in say else table


def column_name(table: str, name: str, lang: str) -> str:
    """What a column of a table is called."""
    for column in TABLES[table].columns if table in TABLES else ():
        if column.name == name:
            return column.zh if lang == "zh" else column.en
    return name


def value(table: str, name: str, text: str, lang: str) -> str:
    """The text of a cell of that column: a code in words, an amount with its separators."""
    for column in TABLES[table].columns if table in TABLES else ():
        if column.name == name and column.codes:
            return label(CODES[column.codes], text, lang)
        if column.name == name and column.kind in ("money", "hours") and text:
            return formats.exact(Decimal(text), lang, 2)
    return text


def in_words(fields: Mapping[str, str], lang: str) -> dict[str, str]:
    """The fields of a sentence, those that are names or phrases of the data layer in words."""
    return {name: _field(name, text, fields, lang) for name, text in fields.items()}


def _field(name: str, text: str, fields: Mapping[str, str], lang: str) -> str:
    table = fields.get("table", "")
    if name in ("table", "source") and text in TABLES:
        return table_name(text, lang)
    if name == "column" and table:
        return column_name(table, text, lang)
    if name == "promise":
        titles = [one.title for one in checks.promises()]
        return next((t[lang] for t in titles if f"{t['zh']} {t['en']}" == text), text)
    if name == "allowed" and lang == "en":  # ledgers are written in Chinese: say both
        english = {zh: en for codes in CODES.values() for zh, en in codes.values()}
        named = (
            f"{word} ({english[word]})" if word in english else word for word in text.split("、")
        )
        return ", ".join(named)
    if name == "checks":
        titles_of = {one.name: one.title for one in (*contract.rules(()), *checks.promises())}
        found = FAILED.findall(text)
        return "; ".join(f"{titles_of[check][lang]} ({broken})" for check, broken in found)
    if name == "value":
        text = value(table, fields.get("column", ""), text, lang)
    if name not in PHRASED or f"is.{text}" not in say:
        return text
    return say(lang, f"is.{text}")
