"""Everything the data layer says has its words, with the slots it fills."""

import string

import pytest

from data import SnapshotError, checks
from data.errors import SENTENCES
from data.ledger.match.mapping import mappings
from data.ledger.messages import NOTICES, REASONS, Notice, Reject
from data.ledger.people import hashing
from data.ledger.read import files
from pages.data.importing import rows
from pages.ui import errors
from pages.ui.words import LANGUAGES, words

SAID = [
    *(("ui", f"snapshot.{code}", text) for code, text in SENTENCES.items()),
    *(("data", f"notice.{code}", text) for code, text in NOTICES.items()),
    *(("data", f"reason.{code}", text) for code, text in REASONS.items()),
]
# What an older sentence does not repeat, for the file it names says enough.
LEFT_OUT = {
    "snapshot.file_missing": {"table"},
    "snapshot.file_damaged": {"table", "reason"},
}
PLACES = {"root", "holder"}  # folders and processes of the server are nothing for the screen


def slots(sentence: str) -> set[str]:
    """Names of the slots of a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize(("page", "key", "text"), SAID, ids=[key for _, key, _ in SAID])
def test_every_code_has_words_in_both_languages(page: str, key: str, text: str) -> None:
    say = words(page).sentences[key]
    for lang in LANGUAGES:
        assert slots(say[lang]) - {"shown"} == slots(text) - PLACES - LEFT_OUT.get(key, set())


def test_no_words_for_what_is_not_said() -> None:
    known = {key for _, key, _ in SAID}
    for page in ("ui", "data"):
        for key in words(page).sentences:
            assert not key.startswith(("snapshot.", "notice.", "reason.")) or key in known, key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sentences_are_filled(lang: str) -> None:
    for code, text in SENTENCES.items():
        error = SnapshotError(code, dict.fromkeys(slots(text), "⟨x⟩"))
        assert "{" not in errors.error(error, lang, "a-snapshot")
    for code, text in NOTICES.items():
        assert "{" not in rows.notice(Notice(code, dict.fromkeys(slots(text), "⟨x⟩")), lang)
    for code, text in REASONS.items():
        reject = Reject("f", "s", 1, "c", "x", code, dict.fromkeys(slots(text), "⟨x⟩"))
        assert "{" not in rows.expected(reject, lang)


@pytest.mark.parametrize("code", REASONS)
def test_english_is_what_the_command_says(code: str) -> None:
    assert words("data").sentences[f"reason.{code}"]["en"] == REASONS[code]


def test_what_a_file_is_has_words() -> None:
    kinds = {kind for _, kind in files.MAGIC} | {"a web page or XML", "locked with a password"}
    for kind in kinds:
        error = SnapshotError("ledger_kind", {"file": "a.csv", "kind": kind})
        assert kind not in errors.error(error, "zh", "")
        assert kind in errors.error(error, "en", "")


def test_why_there_is_no_key_has_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEDGER_KEY_FILE", raising=False)
    for key in ("", "short"):
        monkeypatch.setenv("LEDGER_KEY", key)
        with pytest.raises(SnapshotError) as raised:
            hashing.key()
        assert raised.value.fields["problem"] not in errors.error(raised.value, "zh", "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tables_columns_and_codes_are_named(lang: str) -> None:
    for table in ("donors", "payable_terms", *(one.table for one in mappings())):
        assert errors.table_name(table, lang) != table
    assert errors.table_name("service_days", lang) == "service_days", "no ledger touches it"
    titles = [one.title[lang] for one in mappings() if one.table == "donations"]
    told = rows.notice(
        Notice("default", {"table": "donations", "count": "3", "column": "kind", "value": "cash"}),
        lang,
    )
    assert titles[0] in told
    assert "cash" not in told
    assert errors.value("projects", "budget_cny", "125000.00", lang) == "125,000.00"
    assert errors.value("projects", "name", "125000.00", lang) == "125000.00"
    assert errors.value("projects", "budget_cny", "", lang) == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_promise_is_said_in_one_language(lang: str) -> None:
    title = checks.promises()[0].title
    both = {"promise": f"{title['zh']} {title['en']}"}
    assert rows.expected(Reject("f", "", 1, "", "", "promise", both), lang) == title[lang]


def test_what_a_list_allows_is_said_in_both_languages_to_readers_of_english() -> None:
    reject = Reject("f", "", 1, "", "", "code", {"allowed": "微信、别的"})
    assert rows.expected(reject, "zh") == "其中之一：微信、别的"
    assert rows.expected(reject, "en") == "one of: 微信 (WeChat), 别的"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_failed_checks_are_said_in_one_language(lang: str) -> None:
    one = checks.promises()[0]
    error = SnapshotError("check_failed", {"checks": f"{one.title['en']} ({one.name}: 12)"})
    assert f"{one.title[lang]} (12)" in errors.error(error, lang, "")
    assert one.name not in errors.error(error, lang, "")


def test_a_file_called_as_a_phrase_keeps_its_name() -> None:
    error = SnapshotError("ledger_empty", {"file": "text"})
    assert errors.error(error, "zh", "").startswith("text ")
