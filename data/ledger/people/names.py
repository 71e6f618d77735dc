"""Names of givers, payees and volunteers: people are masked, organisations keep their names.

The words that tell them apart stand in `data/mappings/personal.toml`.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.ledger.people.numbers import STARS

LISTS = Path(__file__).resolve().parents[2] / "mappings" / "personal.toml"
NAMELESS = "匿名"


@dataclass(frozen=True)
class Words:
    """The lists of `personal.toml`: headings of personal data, words of organisations."""

    headings: frozenset[str]
    part: tuple[str, ...]
    identity: frozenset[str]
    organisations: re.Pattern[str]
    companies: tuple[str, ...]
    societies: tuple[str, ...]
    nobody: frozenset[str]


@cache
def words() -> Words:
    """The lists, read once."""
    lists = tomllib.loads(LISTS.read_text("utf-8"))
    return Words(
        frozenset(map(bare, lists["headings"])),
        tuple(map(bare, lists["part"])),
        frozenset(map(bare, lists["identity"])),
        re.compile("|".join(re.escape(word) for word in lists["organisations"]), re.IGNORECASE),
        tuple(lists["companies"]),
        tuple(lists["societies"]),
        frozenset(map(bare, lists["nobody"])),
    )


def bare(text: str) -> str:
    """Letters, digits and characters alone, half-width, lower case: how words are compared."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def masked(name: str) -> str:
    """王小明 → 王**, 欧阳修 → 欧**, Anna Smith → A***; stars alone stay."""
    name = unicodedata.normalize("NFKC", name).strip()
    if name.isascii():
        return name[:1] and name[0] + STARS
    return name[0] + "*" * min(max(len(name) - 1, 1), 2)


def is_organisation(name: str) -> bool:
    """Whether a giver's name is that of an organisation, by the words it contains."""
    return len(name) >= 4 and words().organisations.search(name) is not None


def organisation_type(name: str) -> str:
    """The code of `donor_type` of an organisation, by the words its name contains."""
    folded = name.casefold()
    if any(word in folded for word in words().companies):
        return "company"
    return "social_org" if any(word in folded for word in words().societies) else "institution"


def is_nobody(name: str) -> bool:
    """Whether the name says that the giver wants no name."""
    word = name if name.isalnum() and not name.isascii() else bare(name)
    return not word or word in words().nobody or word.startswith(NAMELESS)


def is_personal(heading: str) -> bool:
    """Whether a heading names personal data."""
    word = bare(heading)
    known = words().headings | words().identity
    return word in known or any(part in word for part in words().part)
