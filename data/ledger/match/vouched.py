"""Names of givers who are called organisations, though no word in them does.

The ledger says so, by the type of giver or a sound 统一社会信用代码 in the row, or the operator's
own list does. A name that may be somebody's stays masked all the same, and a ledger that calls
people organisations is not believed.
"""

import re
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from data.ledger.match.recognise import Layout
from data.ledger.people import names
from data.ledger.read.sheets import Batch
from data.nfkc import nfkc

SAID_BY = ("donor_type", "donor_credit")
MOST_PEOPLE = 0.1  # of the names that are called organisations
CJK = re.compile(f"[{names.CJK}]+")
CALLED = re.compile("|".join(w for w in names.LISTS["roles"] + names.LISTS["titles"] if w[1:]))
FAMILIAR = "老小阿大"


@dataclass
class Vouched:
    """Names shown because the ledger says so, because the operator does, and those that are masked
    for want of a word that tells: they begin with no surname, so that they may be organisations."""

    by_ledger: set[str] = field(default_factory=set)
    by_list: set[str] = field(default_factory=set)
    unnamed: set[str] = field(default_factory=set)


def show(
    layout: Layout,
    batch: Batch,
    arrays: dict[str, pa.Array],
    keep: pa.Array,
    listed: frozenset[str],
    found: Vouched,
) -> None:
    """Show such names in the rows that are kept; add them to `found`. `listed` are the operator's,
    as `folded`."""
    giver = next((place for place, f in layout.columns.items() if f.name == "donor"), None)
    if giver is None:
        return
    texts = pc.utf8_trim_whitespace(batch.columns[giver])
    masked = pc.and_(pc.equal(arrays["donor_org"], False).fill_null(False), keep)
    if "consent_public" in arrays:
        masked = pc.and_(masked, arrays["consent_public"].fill_null(True))
    asked = pc.unique(texts.filter(masked)).to_pylist()
    by_list = {text for text in asked if folded(text) in listed} if listed else set()
    by_ledger, called = _said(texts, arrays, masked, keep)
    for own, rows in ((by_list, masked), (by_ledger, called)):
        shown = pc.and_(rows, pc.is_in(texts, pa.array(own, pa.string())))
        arrays["donor_name"] = pc.if_else(shown, texts, arrays["donor_name"])
        arrays["donor_org"] = pc.if_else(shown, True, arrays["donor_org"])
    found.by_list |= by_list
    found.by_ledger |= by_ledger - by_list
    found.unnamed |= set(filter(may_be_organisation, asked))


def _said(
    texts: pa.Array, arrays: dict[str, pa.Array], masked: pa.Array, keep: pa.Array
) -> tuple[set[str], pa.Array]:
    """Return the masked names that the ledger calls organisations, and the rows where it does."""
    said = [arrays[name] for name in SAID_BY if name in arrays]
    if not said:
        return set(), masked
    called = pc.and_(pc.not_equal(pc.coalesce(*said), "person").fill_null(False), keep)
    rows = pc.and_(called, masked)
    asked = pc.unique(texts.filter(rows)).to_pylist()
    people = sum(map(names.may_be_person, asked))
    if people > MOST_PEOPLE * pc.count_distinct(texts.filter(called)).as_py():
        return set(), rows
    return set(filter(may_be_organisation, asked)), rows


def folded(text: str) -> str:
    """Return a name half-width, in lower case and without spaces: the form in which names on the
    operator's list compare."""
    return "".join(nfkc(text).casefold().split())


def may_be_organisation(text: str) -> bool:
    """Return whether a name without a word of organisations is none of a person: three or more
    Chinese letters alone, in one piece, no surname at either end, and not what people are called.
    """
    place = names.FROM.match(text)
    if not place and names.is_surnamed(text):  # as most are: no need to cut them
        return False
    found = names.pieces(text)
    people = [piece for piece, kind in found if kind == "person"]
    if len(people) != 1 or not CJK.fullmatch(text) or text != "".join(piece for piece, _ in found):
        return False
    name = text[place.end() :] if place else text
    ends = [name[-letters:] for letters in (2, 3) if len(name) >= letters + 2]
    if name[:1] in FAMILIAR:
        ends.append(name[1:])
    return len(text) > 2 and not (
        CALLED.search(name) or any(map(names.is_surnamed, (name, people[0], *ends)))
    )
