"""What the files in `data/mappings` say: how the headings and words of a ledger are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from data.errors import Fault, SnapshotError, shown
from data.ledger.match import faults
from data.ledger.people.names import bare
from data.ledger.read.cells import ONE, UNITS
from data.said import fault
from data.schema import TABLES

FOLDER = Path(__file__).resolve().parents[2] / "mappings"
RULES: Mapping[str, int] = {"keep": 1, "leave": 0, "negative": -1}


@dataclass(frozen=True)
class Field:
    """A column of a ledger: its kind as in tables.toml (or person, id, project, …), its meaning.

    `unit` is that of its cells, None for one that is not understood: the heading's if it
    `is_measured`, else that of the word `around` the table. A word that is none of `codes` may be
    one of the list `also`.
    """

    name: str
    kind: str
    codes: str | None = None
    zh: str = ""
    en: str = ""
    unit: Decimal | None = ONE
    heading: str = ""
    also: str | None = None
    is_measured: bool = False
    around: str = ""


@dataclass(frozen=True)
class Cells:
    """How the cells of a ledger are written, where it is not as usual: the entry [cells]."""

    thousands: str = ""
    decimal: str = ""
    days: tuple[str, ...] = ()
    strip: str = ""
    units: Mapping[str, Decimal] = field(default_factory=lambda: UNITS)


@dataclass(frozen=True)
class LedgerMapping:
    """One file of data/mappings; `donations.toml` says what the entries mean.

    `spellings` lead from a heading to its fields, `rows` from a word to what becomes of its row,
    `words` are the headings as they are written, `path` is the file.
    """

    table: str
    title: Mapping[str, str]
    needs: tuple[frozenset[str], ...]
    fields: Mapping[str, Field]
    spellings: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, Mapping[str, str]]
    default: Mapping[str, str]
    key: tuple[str, ...]
    personal: frozenset[str]
    never: frozenset[str]
    rows: Mapping[str, Mapping[str, int]]
    cells: Cells
    words: frozenset[str]
    path: Path

    @property
    def is_own(self) -> bool:
        """Whether the office wrote it: it does not come with the project."""
        return FOLDER not in self.path.parents


@cache
def mappings() -> tuple[LedgerMapping, ...]:
    """Return the mappings that come with the project, one for each kind of ledger."""
    paths = sorted(path for path in FOLDER.glob("*.toml") if path.stem != "personal")
    return tuple(map(load, paths))


@cache
def platforms() -> tuple[LedgerMapping, ...]:
    """Return the mappings of what payment platforms and banks write."""
    return tuple(load(path, False) for path in sorted(FOLDER.glob("platforms/*.toml")))


def code_words(mapping: LedgerMapping, codes: str) -> Mapping[str, str]:
    """Return the words of a closed list: the mapping's own, and those of the usual ledger.

    Where that one lists none, those of another that has the same list.
    """
    usual = sorted(
        (one for one in mappings() if codes in one.codes),
        key=lambda one: one.table != mapping.table,
    )
    words = usual[0].codes[codes] if usual else {}
    return {**words, **mapping.codes.get(codes, {})}


def load(path: Path, labels: bool = True) -> LedgerMapping:
    """Load a mapping file; the `labels` of its table are headings as well.

    Raises SnapshotError ledger_mapping, which names all its faults.
    """
    try:
        told, wrong = faults.read(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        told, wrong = {}, [("unread", {"reason": shown(error)})]
    if wrong:
        raise unfit(path.name, wrong)
    return _mapping(told, path, labels)


def unfit(name: str, wrong: list[Fault]) -> SnapshotError:
    """Return the error that names all faults of a mapping file."""
    said = "; ".join(fault(code, fields, "en") for code, fields in wrong)
    return SnapshotError("ledger_mapping", {"file": shown(name), "problem": said[:1200]}, wrong)


def _mapping(told: Mapping[str, Any], path: Path, labelled: bool) -> LedgerMapping:
    """Return the mapping a file without faults says."""
    table = TABLES[told["table"]]
    known = {c.name: c for c in table.columns}
    fields = {}
    for name, kind in faults.kinds(told).items():
        word, _, codes = kind.partition(" ")
        first, _, also = codes.partition(" or ")
        c = known.get(name)
        zh = c.zh if c else told["columns"].get(name, [name])[0]
        written = [word for word in told["columns"].get(name, []) if word.isascii()]
        en = c.en if c else (written or [name.removesuffix("_cny").replace("_", " ")])[0]
        fields[name] = Field(name, word, first or None, zh, en, also=also or None)
    own: dict[str, tuple[str, ...]] = {}
    for name, headings in told["columns"].items():
        for word in dict.fromkeys(map(bare, (name, *headings))):
            own[word] = (*own.get(word, ()), name)
    labels = {
        bare(word): (c.name,) for c in reversed(table.columns) for word in (c.en, c.zh, c.name)
    }
    cells = told.get("cells", {})
    units = {w.casefold(): Decimal(str(rate)) for w, rate in cells.get("units", {}).items()}
    days = tuple(cells.get("days", ()))
    return LedgerMapping(
        table=table.name,
        title=told["title"],
        needs=tuple(map(frozenset, told["needs"])),
        fields=fields,
        spellings=labels | own if labelled else own,
        codes={name: _words(lists) for name, lists in told.get("codes", {}).items()},
        default=told.get("default", {}),
        key=tuple(told.get("key", ())),
        personal=frozenset(map(bare, told.get("personal", ()))),
        never=frozenset(map(bare, told.get("never", ()))),
        rows={
            name: {word: RULES[rule] for rule, words in lists.items() for word in words}
            for name, lists in told.get("rows", {}).items()
        },
        cells=Cells(**{**cells, "days": days, "units": {**UNITS, **units}}),
        words=frozenset(
            [
                *(word for words in told["columns"].values() for word in words),
                *(c.zh for c in known.values()),
            ]
        ),
        path=path.resolve(),
    )


def _words(lists: Mapping[str, list[str]]) -> Mapping[str, str]:
    """Return the code of each word; "*" stands for any other one, 购买* for what begins so."""
    return {bare(w) + "*" * w.endswith("*"): code for code, words in lists.items() for w in words}
