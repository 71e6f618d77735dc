"""What data and queries say in codes and fields, in the reader's language. No Streamlit here."""

from data import SnapshotError
from data.said import in_words
from pages.ui.words import words
from queries.engine import TIME_LIMIT_MS, QueryError

say = words("ui")


def error(what: SnapshotError, lang: str, shown: str) -> str:
    """A snapshot's or a ledger's trouble: what, where, what next; `shown` is the snapshot shown."""
    fields = {**in_words(what.fields, lang, what.faults), "shown": shown}
    return say(lang, f"snapshot.{what.code}", **fields)


def unfinished(what: QueryError, lang: str) -> str:
    """Why a question did not finish, and what to do next."""
    return say(lang, f"query.{what.code}", seconds=TIME_LIMIT_MS // 1000)
