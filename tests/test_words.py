"""Words: both languages, the same slots, none unknown, none unused."""

import re
import string
from pathlib import Path

import pytest

from pages.ui.vocabulary import vocabulary

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(path.parent.name for path in (ROOT / "pages").glob("*/words.toml"))
SAID = re.compile(
    r"""\b(?:say|w|words\("ui"\)|vocabulary\("ui"\)|_say)[\(\[](?:answer, )?(f?)"([^"]+)"""
)
ENTRIES = [(page, key) for page in PAGES for key in vocabulary(page)]


def slots(sentence: str) -> set[str]:
    """Names of the slots of a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def code(page: str) -> str:
    """What may say the words of a page."""
    shared = [(ROOT / "app.py"), *(ROOT / "pages").rglob("*.py")]
    if page != "ui":
        own = ROOT / "pages" / page / "page.py"
        speaks = re.compile(rf'\b(?:vocabulary|words)\("{page}"\)')
        shared = [path for path in shared if path == own or speaks.search(path.read_text("utf-8"))]
    return "\n".join(path.read_text("utf-8") for path in shared)


@pytest.mark.parametrize(("page", "key"), ENTRIES)
def test_both_languages_say_the_same(page: str, key: str) -> None:
    sentence = vocabulary(page)[key]
    assert set(sentence) == {"zh", "en"}
    assert sentence["zh"].strip() or sentence["zh"] in (" ", "、")
    assert sentence["en"].strip() or sentence["en"] == " "
    assert slots(sentence["zh"]) == slots(sentence["en"])


@pytest.mark.parametrize(("page", "key"), ENTRIES)
def test_no_word_is_unused(page: str, key: str) -> None:
    text, prefix = code(page), key.partition(".")[0]
    built = re.search(rf'f"(?:{re.escape(prefix)}\.|\{{\w+(?:\.\w+)?\}}\.)\{{', text)
    assert f'"{key}"' in text or (("." in key) and built), f"{page}: nothing says {key}"


@pytest.mark.parametrize("page", PAGES)
def test_no_word_is_unknown(page: str) -> None:
    known = set(vocabulary(page)) | (set(vocabulary("ui")) if page != "ui" else set())
    if page == "ui":
        known |= {key for other in PAGES for key in vocabulary(other)}
    for formatted, key in SAID.findall(code(page)):
        if not formatted:
            assert key in known, f"{page} says {key!r}"
        elif not key.startswith("{"):
            assert any(k.startswith(key.partition("{")[0]) for k in known), key
