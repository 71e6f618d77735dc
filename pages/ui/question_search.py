"""Questions found by what a reader asks in words of their own. No model, no Streamlit here.

A question is found by its title, the captions of its columns and its note, in both languages, and
by pinyin; `question_search.toml` knows words that mean the same. A word counts the more the fewer
questions have it. Only checked questions are ever offered, and a number only by opening one.
"""

import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from data.derived import typed
from pages.ui import registry
from pages.ui.filters import FILTERS
from pages.ui.view import View
from queries import Question, load, names, searchable

MOST = 3  # questions offered
LONGEST = 100  # letters of what is typed that are read
TITLE, ALSO, COLUMN, NOTE = 3.0, 3.0, 1.5, 0.5  # what a word counts by where it stands
ALIKE = 1.0  # what a word counts that means the same
TAKES = 0.3  # what a question gains that takes every filter recognised
ENOUGH, NEAR = 4.0, 0.35  # points, and share of the best one's, that a question needs
NAMED = {True: 10, False: 4}  # letters in one piece that name a project: Latin ones, others
ONE_OF = ("year", "district", "category", "campaign")  # filters recognised by a label
SUFFIX = re.compile(r"(?:区|县|市|服务|募捐)$")  # left out in speech
ENDINGS = ("s", "ing", "ed", "er", "ion", "e")
WORD, HAN = re.compile(r"[a-z]+"), re.compile(r"[\u3400-\u9fff]+")
TOLD: Mapping[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
COMMON = frozenset(TOLD["common"].split())


@dataclass(frozen=True)
class Asked:
    """A question that may answer, and the filters recognised that it takes."""

    question: Question
    points: float
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def choices(self) -> Mapping[str, tuple[str, ...]]:
        """What the address of its page chooses, so that its panel is there."""
        opens = TOLD["opens"].get(self.question.name, {})
        return {**self.chosen, **{key: (code,) for key, code in opens.items()}}


def asked(view: View, text: str) -> list[Asked]:
    """At most MOST questions that may answer a text, the likeliest first."""
    text = text[:LONGEST].casefold()
    chosen = recognised(view, text)
    wanted, letters, found = units(text), spelled(text), []
    for name in offered("id" in chosen):
        question = load(name)
        has = weights(name)
        points = sum(max(rarity(one) * has.get(one, 0) for one in unit) for unit in wanted)
        points += sum(TITLE * math.log(len(one)) for one in letters if one in pinyin(name))
        takes = {key: codes for key, codes in chosen.items() if key in question.takes}
        points *= 1 + TAKES * len(takes) / max(len(chosen), 1)
        found.append(Asked(question, points, takes))
    found.sort(key=lambda one: -one.points)
    needs = max(ENOUGH, NEAR * found[0].points)
    told: dict[str, Asked] = {}
    for one in found:
        if one.points >= needs:
            told.setdefault(_family(one.question), one)
    return list(told.values())[:MOST]


def _family(question: Question) -> str:
    """What siblings have in common, of which one is offered: a title, or all but how they split."""
    name, by, _ = question.name.partition("_by_")
    return name if by else question.title["zh"]


def recognised(view: View, text: str) -> dict[str, tuple[str, ...]]:
    """The filters a text names: by their labels in either language, by a piece of a name."""
    found = {}
    for key in ONE_OF:
        options = FILTERS[key].options(view.snapshot)
        codes = tuple(code for code, label in options.items() if _is_named(label, text))
        if codes:
            found[key] = codes
    if years := found.get("year"):  # of the cohort where a question knows no other year
        found["cohort"] = years
    if project := _project(view, text):
        found["id"] = (project,)
    return found


def _is_named(label: Mapping[str, str], text: str) -> bool:
    zh, en = label["zh"], label["en"].casefold()
    short = SUFFIX.sub("", zh)
    return (len(short) > 1 and short in text) or re.search(
        rf"\b{re.escape(en)}\b", text
    ) is not None


def _project(view: View, text: str) -> str:
    """The one project a piece of whose name, which no other has, stands in a text."""
    plain = searchable(text)
    pieces = {
        plain[at : at + NAMED[is_latin]]
        for is_latin in NAMED
        for at in range(len(plain) - NAMED[is_latin] + 1)
        if plain[at : at + NAMED[is_latin]].isascii() == is_latin
    }
    named = {
        code: searchable(f"{label['zh']}\n{label['en']}")
        for code, label in FILTERS["id"].options(view.snapshot).items()
    }
    counted: dict[str, int] = {}
    for piece in pieces:
        having = [code for code, name in named.items() if piece in name]
        if len(having) == 1:
            counted[having[0]] = counted.get(having[0], 0) + 1
    return max(counted, key=lambda code: counted[code], default="")


def offered(of_project: bool) -> list[str]:
    """Questions that a page of the navigation shows; those of a project where one is named."""
    pages = [page.name for page in registry.pages().values() if page.in_navigation]
    pages += ["project"] if of_project else []
    return [name for name in names() if name.partition("/")[0] in pages]


@cache
def weights(name: str) -> Mapping[str, float]:
    """What each token of a question counts: by the best place where it stands."""
    found: dict[str, float] = {}
    for text, weight in _texts(name):
        for token in tokens(text):
            counts = weight * (ALIKE if token[0] == "=" else 1)
            found[token] = max(found.get(token, 0), counts)
    return found


def _texts(name: str) -> Iterator[tuple[str, float]]:
    question = load(name)
    yield from ((text, TITLE) for text in question.title.values())
    yield TOLD["also"].get(name, ""), ALSO
    yield from ((text, COLUMN) for one in question.columns for text in one.caption.values())
    yield from ((text, NOTE) for text in (question.note or {}).values())
    page = registry.pages()[name.partition("/")[0]]
    yield from ((text, COLUMN) for text in (*page.title.values(), name.replace("_", " ")))


@lru_cache(10_000)  # readers type what they like
def rarity(token: str) -> float:
    """How much a token tells: the logarithm of all questions to those that have it."""
    every = offered(of_project=True)
    return math.log(1 + len(every) / (1 + sum(token in weights(name) for name in every)))


def tokens(text: str) -> set[str]:
    """What a text is compared by: stems, pairs of Chinese characters, ideas (`=` and a line)."""
    return set().union(*units(text.casefold()))


def units(text: str) -> list[set[str]]:
    """The words of a text, each with all that is compared for it: itself, and its ideas."""
    found: dict[str, set[str]] = {}
    for word in WORD.findall(text):
        if word not in COMMON:
            found[stem(word)] = {stem(word), *_ideas().get(stem(word), ())}
    said = [word for word in _ideas() if not word.isascii() and word in text]
    for word in said:
        if not any(word != other and word in other for other in said):  # the longest alone
            found[word] = {*_pairs(word), *_ideas()[word]}
    covered = set().union(*found.values())
    for run in HAN.findall(text):
        found |= {pair: {pair} for pair in _pairs(run) if pair not in covered}
    return list(found.values())


def _pairs(run: str) -> set[str]:
    """Characters side by side, but for those that hold a sentence together."""
    pairs = {run[at : at + 2] for at in range(len(run) - 1)}
    return {pair for pair in pairs if not COMMON & set(pair)}


@cache
def _ideas() -> Mapping[str, frozenset[str]]:
    """Each word that means the same as others, English ones as stems: its lines."""
    found: dict[str, set[str]] = {}
    for number, line in enumerate(TOLD["alike"].strip().splitlines()):
        for word in line.split():
            found.setdefault(stem(word) if word.isascii() else word, set()).add(f"={number}")
    return {word: frozenset(lines) for word, lines in found.items()}


def stem(word: str) -> str:
    """An English word without its endings."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
    return f"{word[:-1]}i" if word.endswith("y") and len(word) > 3 else word


def spelled(text: str) -> list[str]:
    """Words of Latin letters that are in no question and may be pinyin."""
    words = [word for word in WORD.findall(text) if len(word) > 3 and word not in COMMON]
    every = offered(of_project=True)
    return [word for word in words if not any(stem(word) in weights(name) for name in every)]


@cache
def pinyin(name: str) -> str:
    """A question's title and captions as pinyin and initials."""
    question = load(name)
    said = [question.title["zh"], *(one.caption["zh"] for one in question.columns)]
    return "\n".join(map(typed, said))
