"""Every error is a sentence that says what, where and what next."""

import re
import string

import pytest

from data import said
from data.errors import SENTENCES, SnapshotError, shown


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_is_complete_and_filled(code: str) -> None:
    parsed = string.Formatter().parse(SENTENCES[code]["en"])
    slots = [slot for _, slot, _, _ in parsed if slot]
    error = SnapshotError(code, {slot: f"<{slot}>" for slot in slots})
    assert slots or code == "no_longer", "it names nothing but the reader"
    for lang, end, next_act in (("en", ".", r"[.;:?] ?[A-Za-z`]"), ("zh", "。", "[。：；，].+")):
        sentence = said.error(error, lang)
        assert all(f"<{slot}>" in sentence for slot in slots), lang
        assert sentence.removesuffix("`").endswith((end, "build`")), lang
        assert re.search(next_act, sentence), "it does not say what next"


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
