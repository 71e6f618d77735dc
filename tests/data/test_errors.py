"""Every error is a sentence that says what, where and what next."""

import re
import string

import pytest

from data.errors import SENTENCES, SnapshotError, shown


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_is_complete_and_filled(code: str) -> None:
    slots = [slot for _, slot, _, _ in string.Formatter().parse(SENTENCES[code]) if slot]
    said = str(SnapshotError(code, {slot: f"<{slot}>" for slot in slots}))
    assert slots
    assert all(f"<{slot}>" in said for slot in slots)
    assert said.endswith(".")
    assert len(re.findall(r"[.;:?] ?[A-Za-z`]", said)) >= 1, "it does not say what next"


def test_code_and_fields_let_others_say_it_in_their_language() -> None:
    error = SnapshotError("is_current", {"id": "2021-12-31-demo"})
    assert (error.code, dict(error.fields)) == ("is_current", {"id": "2021-12-31-demo"})


def test_a_missing_field_is_a_mistake_at_once() -> None:
    with pytest.raises(KeyError):
        SnapshotError("is_current", {})


def test_foreign_text_is_made_fit() -> None:
    assert shown("a\x1b[31m\nb") == "a�[31m�b"
    assert shown("x" * 10_000) == "x" * 79 + "…"
    assert shown("x" * 80) == "x" * 80
