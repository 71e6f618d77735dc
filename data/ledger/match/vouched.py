"""Names of givers whom the ledger itself calls organisations, though no word in them does.

The type of giver says so, or a sound 统一社会信用代码 in the row. A name that may be somebody's
stays masked all the same, and a ledger that calls people organisations is not believed.
"""

import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.ledger.match.recognise import Layout
from data.ledger.people import names
from data.ledger.read.sheets import Batch

SAID_BY = ("donor_type", "donor_credit")
MOST_PEOPLE = 0.1  # of the names that are called organisations
CJK = re.compile(f"[{names.CJK}]+")
CALLED = re.compile("|".join(w for w in names.LISTS["roles"] + names.LISTS["titles"] if w[1:]))
FAMILIAR = "老小阿大"

Mask = npt.NDArray[np.bool_]


def show(layout: Layout, batch: Batch, arrays: dict[str, pa.Array], keep: Mask) -> set[str]:
    """Show such names in the rows that are kept; return them."""
    giver = next((place for place, f in layout.columns.items() if f.name == "donor"), None)
    said = [arrays[name] for name in SAID_BY if name in arrays]
    if giver is None or not said:
        return set()
    texts = pc.utf8_trim_whitespace(batch.columns[giver])
    called = pc.and_(pc.not_equal(pc.coalesce(*said), "person").fill_null(False), pa.array(keep))
    masked = pc.and_(called, pc.equal(arrays["donor_org"], False).fill_null(False))
    if "consent_public" in arrays:
        masked = pc.and_(masked, arrays["consent_public"].fill_null(True))
    asked = pc.unique(texts.filter(masked)).to_pylist()
    people = sum(map(names.may_be_person, asked))
    if people > MOST_PEOPLE * pc.count_distinct(texts.filter(called)).as_py():
        return set()
    found = set(filter(may_be_organisation, asked))
    shown = pc.and_(masked, pc.is_in(texts, pa.array(found, pa.string())))
    arrays["donor_name"] = pc.if_else(shown, texts, arrays["donor_name"])
    arrays["donor_org"] = pc.if_else(shown, True, arrays["donor_org"])
    return found


def may_be_organisation(text: str) -> bool:
    """Return whether a name without a word of organisations is none of a person: three or more
    Chinese letters alone, in one piece, no surname at either end, and not what people are called.
    """
    found = names.pieces(text)
    people = [piece for piece, kind in found if kind == "person"]
    if len(people) != 1 or not CJK.fullmatch(text) or text != "".join(piece for piece, _ in found):
        return False
    place = names.FROM.match(text)
    name = text[place.end() :] if place else text
    ends = [name[-letters:] for letters in (2, 3) if len(name) >= letters + 2]
    if name[:1] in FAMILIAR:
        ends.append(name[1:])
    return len(text) > 2 and not (
        CALLED.search(name) or any(map(names.is_surnamed, (name, people[0], *ends)))
    )
