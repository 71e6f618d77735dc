"""What an import has to say: notices, and rejected rows with what was expected of them.

Each is a code with fields. The sentences stand in `messages.toml`, in both languages.
"""

import csv
import io
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from data import said
from data.errors import SnapshotError, shown
from data.ledger.people.sentences import veiled
from data.sentences import filled

MOST = 200_000
HEADINGS = ("file", "sheet", "row", "column", "found", "expected", "code")
Place = tuple[str, str, int]  # file, sheet, row
Fields = Mapping[str, str]

WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
REASONS: Mapping[str, Fields] = WORDS["reasons"]
NOTICES: Mapping[str, Fields] = WORDS["notices"]


@dataclass(frozen=True)
class Notice:
    """Something to tell the operator; `fields` fill the slots of NOTICES[code], `both` those that
    differ by language."""

    code: str
    fields: Fields
    both: Mapping[str, Fields] = field(default_factory=dict)

    def said(self, lang: str) -> str:
        """The sentence in that language."""
        words = {**said.in_words(self.fields, lang), **self.both.get(lang, {})}
        return filled(NOTICES[self.code][lang], **words)

    def __str__(self) -> str:
        return self.said("en")


def in_turn(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Return the notices in the order of NOTICES: what was left out or given first.

    What holds for several tables is said once.
    """
    alike: dict[object, dict[str, Notice]] = {}
    for one in notices:
        rest = {name: text for name, text in one.fields.items() if name != "where"}
        alike.setdefault((one.code, repr(rest), repr(one.both)), {})[
            one.fields.get("where", "")
        ] = one
    every = {where for ones in alike.values() for where in ones} - {""}
    codes = list(NOTICES)
    found = (_once(ones, len(every)) for ones in alike.values())
    return tuple(sorted(found, key=lambda one: codes.index(one.code)))


def _once(alike: Mapping[str, Notice], every: int) -> Notice:
    """Return one notice for all the tables it holds for, of as many as there are."""
    one = next(iter(alike.values()))
    if len(alike) == 1:
        return one
    both = {}
    for lang in said.LANGUAGES:
        where = said.say(lang, "import.and").join(alike)
        if len(alike) == every:
            where = said.say(lang, "import.all", count=f"{every:,}")
        both[lang] = {**one.both.get(lang, {}), "where": where}
    return replace(one, both=both)


def notice(code: str, **fields: object) -> Notice:
    """Return a notice; long values are cut, whole numbers written with commas."""
    said = {n: f"{v:,}" if isinstance(v, int) else shown(v, 600) for n, v in fields.items()}
    return Notice(code, said)


@dataclass(frozen=True)
class Reject:
    """One thing wrong with one row; `found` holds no personal data."""

    file: str
    sheet: str
    row: int
    column: str
    found: str
    code: str
    fields: Fields

    @property
    def place(self) -> Place:
        """File, sheet and row."""
        return self.file, self.sheet, self.row

    def expected(self, lang: str) -> str:
        """What was expected, in that language."""
        cut = {
            name: text if name == "allowed" else shown(text) for name, text in self.fields.items()
        }
        return REASONS[self.code][lang].format(**said.in_words(cut, lang))


@dataclass
class Rejects:
    """All rejects of one import."""

    all: list[Reject] = field(default_factory=list)

    def add(self, place: Place, column: str, found: str, code: str, fields: Fields) -> None:
        """Add a reject; what may be a name in `found` is masked, save for the heading itself.

        Raises SnapshotError ledger_many beyond 200,000.
        """
        if len(self.all) >= MOST:
            raise SnapshotError("ledger_many", {"file": place[0], "limit": f"{MOST:,}"})
        text = shown(found if found == column else veiled(found), 120)
        self.all.append(Reject(*place, column, text, code, dict(fields)))


def write(rejects: Iterable[Reject], out: BinaryIO, lang: str = "en") -> None:
    """Write the reject file in that language: CSV, UTF-8 with BOM, in the order of file, sheet and
    row."""
    text = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
    lines = csv.writer(text)
    lines.writerow([said.say(lang, f"head.{name}") for name in HEADINGS])
    for r in sorted(rejects, key=lambda r: (*r.place, r.column)):
        cells = (r.file, r.sheet, str(r.row), r.column, r.found, r.expected(lang), r.code)
        lines.writerow([_guarded(cell) for cell in cells])
    text.flush()
    text.detach()


def _guarded(text: str) -> str:
    """Return text a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def in_both(text: str) -> Mapping[str, str]:
    """Return a title from the operator: `中文|English`, or the same in both languages."""
    chinese, _, english = text.partition("|")
    return {"zh": chinese.strip(), "en": english.strip() or chinese.strip()}
