"""Words: both languages, the same slots, none unknown, none unused."""

import re
import string
from pathlib import Path

from data import said as data_said
from data.schema import CODES, GLOSSARY, TABLES
from pages.meeting.scenes import scenes
from pages.ui import registry
from pages.ui.words import LANGUAGES, words
from queries import load, names

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("ui", *registry.pages())
SHARED = words("ui").sentences
# How code and templates say a sentence: say(lang, "key"), say("key") in a template, or say.both.
SAID = re.compile(r'\bsay(?:\.both)?\(\s*(?:[\w.]+, )?(f?)"([^"]+)"')


def own(folder: str) -> dict[str, dict[str, str]]:
    """The words of a folder that are not those of all pages."""
    return {
        key: dict(sentence)
        for key, sentence in words(folder).sentences.items()
        if folder == "ui" or (key != "title" and SHARED.get(key) != sentence)
    }


def slots(sentence: str) -> set[str]:
    """Names of the slots of a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def code(folder: str) -> str:
    """The code and templates that may say the words of a folder."""
    within = ROOT / "pages" if folder == "ui" else ROOT / "pages" / folder
    files = [*within.rglob("*.py"), *within.rglob("*.html")]
    return "\n".join(path.read_text("utf-8") for path in files)


def test_both_languages_say_the_same() -> None:
    faults: list[tuple[str, str, object]] = []
    for folder in FOLDERS:
        for key, sentence in own(folder).items():
            if set(sentence) != set(LANGUAGES):
                faults.append((folder, key, sorted(sentence)))
            elif not sentence["zh"].strip() and sentence["zh"] not in (" ", "、"):
                faults.append((folder, key, sentence["zh"]))
            elif not sentence["en"].strip() and sentence["en"] != " ":
                faults.append((folder, key, sentence["en"]))
            elif slots(sentence["zh"]) != slots(sentence["en"]):
                faults.append((folder, key, sentence))
    assert not faults


def test_no_word_is_unused() -> None:
    unused = []
    for folder in FOLDERS:
        text = code(folder)
        for key in own(folder):
            prefix = re.escape(key.partition(".")[0])
            built = re.search(rf'f[\'"](?:{prefix}\.|\{{\w+(?:\.\w+)?\}}\.)\{{', text)
            if f'"{key}"' not in text and f"'{key}'" not in text and not ("." in key and built):
                unused.append((folder, key))
    assert not unused


def test_no_word_is_unknown() -> None:
    unknown = []
    for folder in FOLDERS:
        known = set(words(folder).sentences)
        if folder == "ui":
            known |= {key for page in registry.pages() for key in words(page).sentences}
        for built, key in SAID.findall(code(folder)):
            start = key.partition("{")[0]
            is_known = any(one.startswith(start) for one in known) if built else key in known
            if not is_known:
                unknown.append((folder, key))
    assert not unknown


def labels() -> dict[str, set[str]]:
    """Each Chinese label on screen or in a file with the English beside it."""
    found: dict[str, set[str]] = {}
    pairs = [label for codes in CODES.values() for label in codes.values()]
    pairs += [(c.caption["zh"], c.caption["en"]) for name in names() for c in load(name).columns]
    pairs += [(c.zh, c.en) for table in TABLES.values() for c in table.columns]
    pairs += [(one["zh"], one["en"]) for f in FOLDERS for one in own(f).values()]
    for zh, en in pairs:
        found.setdefault(zh, set()).add(en)
    return found


def test_a_term_is_worded_as_in_the_glossary() -> None:
    every, wrong = labels(), []
    for key, term in GLOSSARY.items():
        assert set(term) == {"zh", "en", "means_zh", "means_en"}, key
        assert not re.search(r"[\u3400-\u9fff]", term["en"] + term["means_en"]), key
        wrong += [(key, en) for en in every.get(term["zh"], ()) if en.lower() != term["en"].lower()]
    assert wrong == []
    assert len([term for term in GLOSSARY.values() if term["zh"] in every]) > 10


def test_english_has_straight_quotation_marks() -> None:
    """A Chinese font, which comes first on every page, draws curly ones as wide as a character."""
    said = [en for beside in labels().values() for en in beside]
    said += [term["en"] + term["means_en"] for term in GLOSSARY.values()]
    said += [question.note["en"] for name in names() if (question := load(name)).note]
    assert [en for en in said if re.search("[“”‘’]", en)] == []


COUNTED = re.compile(
    r"\{(?!(?:most|least|limit|fewest|days|columns|sheets|status)\})(\w+)\} (?:more )?"
    r"(rows|checks|snapshots|tables|entries|projects|people|gifts|times|activities|donors|points)\b"
)
"""A number before a plural, but numbers that are never one."""


def test_words_agree_with_one() -> None:
    """They say "{rows} {rows:|row|rows}", or have a sentence of their own for one."""
    said = {f"{folder}: {key}": one["en"] for folder in FOLDERS for key, one in own(folder).items()}
    said |= {f"data: {key}": one["en"] for key, one in data_said.say.sentences.items()}
    said |= {f"scenes: {name}": scene["says"]["en"] for name, scene in scenes().items()}
    named = {
        re.sub(r"[._](one|single)$", "", key) for key in said if key.endswith(("one", "single"))
    }
    ones = tuple(named & said.keys())
    faults = {key for key, text in said.items() if COUNTED.search(text)}
    assert [key for key in faults if not key.startswith(ones) and not key.endswith(".many")] == []
