"""Words: both languages, the same slots, none unknown, none unused."""

import re
import string
from functools import cache
from pathlib import Path

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


@cache
def code(page: str) -> str:
    """What may say the words of a page."""
    shared = [(ROOT / "app.py"), *(ROOT / "pages").rglob("*.py")]
    if page != "ui":
        own = ROOT / "pages" / page / "page.py"
        speaks = re.compile(rf'\b(?:vocabulary|words)\("{page}"\)')
        shared = [path for path in shared if path == own or speaks.search(path.read_text("utf-8"))]
    return "\n".join(path.read_text("utf-8") for path in shared)


def test_both_languages_say_the_same() -> None:
    faults: list[tuple[str, str, str, object]] = []
    for page, key in ENTRIES:
        sentence = vocabulary(page)[key]
        if set(sentence) != {"zh", "en"}:
            faults.append((page, key, "languages", sorted(sentence)))
        elif not sentence["zh"].strip() and sentence["zh"] not in (" ", "、"):
            faults.append((page, key, "zh", sentence["zh"]))
        elif not sentence["en"].strip() and sentence["en"] != " ":
            faults.append((page, key, "en", sentence["en"]))
        elif slots(sentence["zh"]) != slots(sentence["en"]):
            faults.append((page, key, "slots", sentence))
    assert not faults


def test_no_word_is_unused() -> None:
    unused = []
    for page, key in ENTRIES:
        text, prefix = code(page), key.partition(".")[0]
        built = re.search(rf'f"(?:{re.escape(prefix)}\.|\{{\w+(?:\.\w+)?\}}\.)\{{', text)
        if f'"{key}"' not in text and not ("." in key and built):
            unused.append((page, key))
    assert not unused


def test_no_word_is_unknown() -> None:
    unknown = []
    for page in PAGES:
        known = set(vocabulary(page)) | (set(vocabulary("ui")) if page != "ui" else set())
        if page == "ui":
            known |= {key for other in PAGES for key in vocabulary(other)}
        for formatted, key in SAID.findall(code(page)):
            if not formatted:
                said = key in known
            else:
                start = key.partition("{")[0]
                said = not start or any(one.startswith(start) for one in known)
            if not said:
                unknown.append((page, key))
    assert not unknown
