"""The operator's own list of organisations whose names hold no word that tells what they are.

It lies in `organisations.txt` of the state folder, one a line; `python -m data organisations` and
the import panel change it. A name that may be somebody's stays masked whatever the list says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from data import audit, state
from data.errors import SnapshotError, shown
from data.ledger.match.vouched import folded, may_be_organisation
from data.ledger.people.numbers import starred
from data.nfkc import nfkc
from data.said import say

MOST, LONGEST, LARGEST = 5_000, 60, 1 << 20  # names, letters of one, bytes of a text
SAID = 20  # names repeated to the operator


@dataclass(frozen=True)
class Added:
    """What came of names that were given: how many are new, and those that stay masked."""

    new: int
    masked: tuple[str, ...]


def path() -> Path:
    """Return the file of the list."""
    return state.root() / "organisations.txt"


def held() -> list[str]:
    """Return the names on the list. Raises SnapshotError organisations_file."""
    try:
        return _lines(path().read_bytes())
    except FileNotFoundError:
        return []
    except (OSError, SnapshotError) as error:
        fields = {"file": str(path()), "reason": shown(error)}
        raise SnapshotError("organisations_file", fields) from error


def known() -> dict[str, str]:
    """Return the names that are shown by their `folded` form, whatever was written into the file by
    hand. Raises what `held` raises."""
    return {folded(name): name for name in held() if may_be_organisation(name)}


def add(text: str | bytes) -> Added:
    """Put the names on the list that may be organisations. Raises SnapshotError organisations_text,
    organisations_many, organisations_file, and what writing raises."""
    given = _lines(text)
    fit = [name for name in given if may_be_organisation(name)]
    with state.changing("organisations"):
        found = {folded(name): name for name in held()}
        many = len(found)
        found = {**{folded(name): name for name in fit}, **found}
        if len(found) > MOST:
            raise SnapshotError("organisations_many", {"most": f"{MOST:,}"})
        if len(found) > many:
            _write("add", found.values(), len(found) - many)
    return Added(len(found) - many, tuple(starred(name) for name in given if name not in fit))


def remove(text: str | bytes) -> int:
    """Take names off the list; return how many were on it. Raises what `add` raises."""
    gone = set(map(folded, _lines(text)))
    with state.changing("organisations"):
        found = held()
        kept = [name for name in found if folded(name) not in gone]
        if len(kept) < len(found):
            _write("remove", kept, len(found) - len(kept))
    return len(found) - len(kept)


def told(added: Added, lang: str) -> list[str]:
    """Return the sentences about what was added."""
    sentences = [say(lang, "organisations.added", count=added.new)]
    if added.masked:
        few = "、".join(added.masked[:SAID]) + ("…" if len(added.masked) > SAID else "")
        sentences.append(say(lang, "organisations.masked", names=few))
    return sentences


def _write(act: str, found: Iterable[str], count: int) -> None:
    audit.record("organisations", act=act, count=count)
    state.write(path(), "".join(f"{name}\n" for name in found))


def _lines(text: str | bytes) -> list[str]:
    """Return the names of a text, each once, half-width and without the spaces inside them."""
    text = text.encode("utf-8", "replace") if isinstance(text, str) else text
    if len(text) > LARGEST or b"\0" in text:
        raise SnapshotError("organisations_text", {"most": f"{LARGEST >> 20} MB"})
    try:
        lines = nfkc(text.decode("utf-8-sig")).splitlines()
    except UnicodeDecodeError as error:
        raise SnapshotError("organisations_text", {"most": f"{LARGEST >> 20} MB"}) from error
    names = (shown("".join(line.split()), LONGEST) for line in lines)
    return list(dict.fromkeys(filter(None, names)))
