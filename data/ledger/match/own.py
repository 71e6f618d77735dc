"""The office's own mappings: which column of a table it writes is which of ours.

They are made on screen, lie in the folder `mappings` beside the snapshots (of a bucket: in
STATE_ROOT), and are tried on every
import before any other one. Each is for tables that have all the headings it names.
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from data import audit, state, store
from data.errors import shown
from data.ledger.match import faults, headings, mapping
from data.ledger.match.mapping import Field, LedgerMapping
from data.ledger.match.recognise import Known
from data.ledger.match.tables import tables
from data.ledger.people.sentences import in_text, veiled
from data.ledger.read import files
from data.ledger.read.files import Ledger
from data.lock import writing

KEPT = ("extra", "codes", "default", "key", "personal")  # of the mapping that comes with us
LOOKED_AT = 12


@dataclass(frozen=True)
class Unknown:
    """A sheet that is no ledger we know: its first rows, as they are written."""

    where: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def likely(self) -> int:
        """The row most like headings."""
        return self.rows.index(max(self.rows, key=words_in))

    def seen(self, place: int) -> tuple[str, ...]:
        """The cells of a row as they may be shown: what may be a name in data is masked."""
        cells = self.rows[place]
        return cells if place == self.likely else tuple(veiled(in_text(cell)) for cell in cells)


def words_in(row: Sequence[str]) -> int:
    """Return how many cells of a row are words; the first row with most is most like headings."""
    return len({cell for cell in row if cell and not cell[:1].isdigit()})


def unknown(ledgers: Sequence[Ledger], known: Known) -> tuple[Unknown, ...]:
    """Return the tables that no mapping fits: a cover of single lines is none. Raises what
    `files.sheets` raises."""
    found = (
        Unknown(sheet.where, tuple(_plain(cells) for _, cells in sheet.head[:LOOKED_AT]))
        for ledger in ledgers
        for sheet in files.sheets(ledger)
        if not tables(sheet, known)
    )
    return tuple(one for one in found if sum(map(bool, one.rows[one.likely])) > 1)


def _plain(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(shown(" ".join(cell.split()), 40) for cell in cells)


def nearest(heads: Sequence[str]) -> str:
    """Return the table of the kind of ledger that knows most of these headings, else donations."""
    kinds = sorted(mapping.mappings(), key=lambda kind: kind.table != "donations")
    return max(kinds, key=lambda kind: sum(likely(kind, head) is not None for head in heads)).table


def fields(kind: LedgerMapping) -> list[Field]:
    """Return the columns a table of this kind may have headings for, those it needs first."""
    headed = {name for names in kind.spellings.values() for name in names}
    names = (name for name in kind.fields if not name.endswith(("_en", "_basis")))
    found = [kind.fields[name] for name in names if name in headed]
    return sorted(found, key=lambda one: not any(one.name in group for group in kind.needs))


def likely(kind: LedgerMapping, heading: str) -> str | None:
    """Return the column a heading names by itself, if it names one."""
    words = (word for word, _ in headings.spellings(heading))
    return next((kind.spellings[word][0] for word in words if word in kind.spellings), None)


def missing(kind: LedgerMapping, chosen: Mapping[str, str]) -> list[list[Field]]:
    """Return the groups of columns of which one is needed and none is chosen."""
    lacking = [group for group in kind.needs if not group & set(chosen.values())]
    return [[kind.fields[name] for name in kind.fields if name in group] for group in lacking]


def make(kind: LedgerMapping, chosen: Mapping[str, str]) -> str:
    """Return the text of a mapping file: the column of ours for each heading of theirs."""
    usual = tomllib.loads((mapping.FOLDER / f"{kind.table}.toml").read_text("utf-8"))
    lines = [
        "# Made on screen: the headings of one table of this office. See data/mappings.",
        f"table = {_toml(kind.table)}",
        f"title = {_toml(dict(kind.title))}",
        f"needs = {_toml([[name] for name in dict.fromkeys(chosen.values())])}",
        *(f"{entry} = {_toml(usual[entry])}" for entry in KEPT if entry in usual),
        "[columns]",
        *(
            f"{field} = {_toml([*_usual(usual, field), headings.name_of(head)])}"
            for head, field in chosen.items()
        ),
    ]
    return "\n".join(lines) + "\n"


def _usual(usual: Mapping[str, Any], field: str) -> list[str]:
    """Return the first heading a field usually has, which names it where its table does not."""
    return usual["columns"].get(field, [])[:1] if field in usual.get("extra", {}) else []


def _toml(value: Any) -> str:
    """Return a text, a list or a table of them as TOML writes it in one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_toml(k)} = {_toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def folder() -> Path:
    """Return where the mappings lie."""
    return store.beside() / "mappings"


def saved() -> Mapping[str, LedgerMapping]:
    """Return the mappings that were saved, by the names of their files.

    Raises SnapshotError ledger_mapping.
    """
    return {path.name: mapping.load(path, False) for path in sorted(folder().glob("*.toml"))}


def save(text: str) -> str:
    """Save a mapping file under a name of its own; return that name.

    Raises SnapshotError ledger_mapping when it has faults, write_failed, root_readonly.
    """
    told, wrong = faults.read(text)
    if wrong:
        raise mapping.unfit("TOML", wrong)
    with state.changing("mappings"), writing(store.beside()):
        folder().mkdir(parents=True, exist_ok=True)
        names = (f"{told['table']}-{number}.toml" for number in count(1))
        name = next(name for name in names if not (folder() / name).exists())
        audit.record("mapping", act="set", name=name)
        state.write(folder() / name, text)
    return name


def forget(name: str) -> None:
    """Delete a mapping that was saved. Raises SnapshotError write_failed, root_readonly."""
    with writing(store.beside()):
        if name in {path.name for path in folder().glob("*.toml")}:
            audit.record("mapping", act="remove", name=name)
            (folder() / name).unlink(missing_ok=True)
