"""What data and queries say in codes and fields, in the reader's language. No Streamlit here."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from data import SnapshotError, checks
from data.schema import CODES, TABLES
from pages.ui import formats
from pages.ui.answer import label
from pages.ui.vocabulary import vocabulary
from queries.engine import TIME_LIMIT_MS, QueryError

if TYPE_CHECKING:  # what reads ledgers loads in 0.2 s, and most readers bring none
    from data.ledger import Notice, Reject

PHRASED = ("kind", "limit", "problem", "value", "column")  # slots the data layer fills with words
HEADINGS = ("file", "sheet", "row", "column", "found", "expected", "code")


def error(what: SnapshotError, lang: str, shown: str) -> str:
    """A snapshot's or a ledger's trouble: what, where, what next; `shown` is the snapshot shown."""
    fields = _in_words(what.fields, lang)
    return vocabulary("ui")[f"snapshot.{what.code}"][lang].format(**{**fields, "shown": shown})


def unfinished(what: QueryError, lang: str) -> str:
    """Why a question did not finish, and what to do next."""
    said = vocabulary("ui")[f"query.{what.code}"][lang]
    return said.format(seconds=TIME_LIMIT_MS // 1000)


def notice(what: Notice, lang: str) -> str:
    """Something the reading of a ledger has to tell."""
    return vocabulary("data")[f"notice.{what.code}"][lang].format(**_in_words(what.fields, lang))


def expected(what: Reject, lang: str) -> str:
    """What was expected of a rejected cell."""
    return vocabulary("data")[f"reason.{what.code}"][lang].format(**_in_words(what.fields, lang))


def table_name(table: str, lang: str) -> str:
    """What a table is called: the name of its ledger, else one of ours; else its own."""
    from data.ledger.mapping import mappings

    for one in mappings():
        if one.table == table:
            return one.title[lang]
    return vocabulary("data").get(f"table.{table}", {}).get(lang, table)


def headings(lang: str) -> tuple[str, ...]:
    """The headings of rejects, on screen and in their file."""
    return tuple(vocabulary("data")[f"bring.head.{name}"][lang] for name in HEADINGS)


def _in_words(fields: Mapping[str, str], lang: str) -> dict[str, str]:
    """The fields of a sentence, those that are names or phrases of the data layer in words."""
    return {name: _field(name, value, fields, lang) for name, value in fields.items()}


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


def _field(name: str, text: str, fields: Mapping[str, str], lang: str) -> str:
    table = fields.get("table", "")
    if name in ("table", "source") and text in TABLES:
        return table_name(text, lang)
    if name == "column" and table:
        return column_name(table, text, lang)
    if name == "promise":
        titles = [one.title for one in checks.promises()]
        return next((t[lang] for t in titles if f"{t['zh']} {t['en']}" == text), text)
    if name == "value":
        text = value(table, fields.get("column", ""), text, lang)
    if name not in PHRASED:
        return text
    return vocabulary("data").get(f"is.{text}", {}).get(lang, text)
