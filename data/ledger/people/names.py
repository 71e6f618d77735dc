"""Names of givers, payees and volunteers: people are masked, organisations keep their names.

The words that tell them apart stand in `data/mappings/personal.toml`.
"""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

from data.ledger.people.numbers import STARS

FILE = Path(__file__).resolve().parents[2] / "mappings" / "personal.toml"
LISTS = tomllib.loads(FILE.read_text("utf-8"))
ORGANISATIONS = re.compile("|".join(map(re.escape, LISTS["organisations"])), re.IGNORECASE)
NAMELESS = "匿名"


@cache
def words(name: str) -> frozenset[str]:
    """Return a list of `personal.toml`, its words as `bare`."""
    return frozenset(map(bare, LISTS[name]))


def bare(text: str) -> str:
    """Return letters and digits alone, half-width, lower case: the form in which words compare."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def masked(name: str) -> str:
    """Mask a name: 王小明 → 王**, 欧阳修 → 欧**, Anna Smith → A***; stars alone stay."""
    name = unicodedata.normalize("NFKC", name).strip()
    if name.isascii():
        return name[:1] and name[0] + STARS
    return name[0] + "*" * min(max(len(name) - 1, 1), 2)


def is_organisation(name: str) -> bool:
    """Return whether a giver's name is that of an organisation, by the words it contains."""
    return len(name) >= 4 and ORGANISATIONS.search(name) is not None


def organisation_type(name: str) -> str:
    """Return the code of `donor_type` of an organisation, by the words its name contains."""
    folded = name.casefold()
    kinds = {"company": LISTS["companies"], "social_org": LISTS["societies"]}
    return next((k for k, known in kinds.items() if any(w in folded for w in known)), "institution")


def is_nobody(name: str) -> bool:
    """Return whether the name says that the giver wants no name."""
    word = name if name.isalnum() and not name.isascii() else bare(name)
    return not word or word in words("nobody") or word.startswith(NAMELESS)


def is_personal(heading: str) -> bool:
    """Return whether a heading names personal data."""
    word = bare(heading)
    known = words("headings") | words("identity")
    return word in known or any(part in word for part in words("part"))
