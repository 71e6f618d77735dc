"""Everything that goes wrong with snapshots has its words on screen, with the slots it fills."""

import string

import pytest

from data import SnapshotError
from data.errors import SENTENCES
from pages.ui import errors
from pages.ui.words import LANGUAGES, words

# What an older sentence does not repeat, for the file it names says enough.
LEFT_OUT = {"file_missing": {"table"}, "file_damaged": {"table", "reason"}}
PLACES = {"root", "holder"}  # folders and processes of the server are nothing for the screen


def slots(sentence: str) -> set[str]:
    """Names of the slots of a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("code", SENTENCES)
def test_every_code_has_words_in_both_languages(code: str) -> None:
    said, text = words("ui").sentences[f"snapshot.{code}"], SENTENCES[code]["en"]
    for lang in LANGUAGES:
        assert slots(said[lang]) - {"shown"} == slots(text) - PLACES - LEFT_OUT.get(code, set())
        error = SnapshotError(code, dict.fromkeys(slots(text), "⟨x⟩"))
        assert "{" not in errors.error(error, lang, "a-snapshot")


def test_no_words_for_what_is_not_said() -> None:
    said = {key for key in words("ui").sentences if key.startswith("snapshot.")}
    assert said == {f"snapshot.{code}" for code in SENTENCES}
