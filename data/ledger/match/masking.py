"""Read columns about people: what leaves here is masked, hashed or grouped."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from data.ledger.people import hashing, names, numbers, sentences
from data.ledger.people.names import bare
from data.ledger.read import cells, times
from data.ledger.read.cells import Misread
from data.schema import CODES

LONGEST_NAME = 60
FIGURES = frozenset({"money", "day", "instant", "clock", "year", "hours", "count", "number", "age"})
BANDS = ((18, "under_18"), (26, "18_25"), (36, "26_35"), (46, "36_45"), (61, "46_60"))


def age_band(text: str) -> str:
    """Return the band of an age in years, or of a band written out (18-25, 60岁以上)."""
    found = cells.plain(text).replace(" ", "").removesuffix("周岁").removesuffix("岁")
    labels = CODES["age_band"]
    for code, both in labels.items():
        if found == code or bare(text) in map(bare, both):
            return code
    try:
        years = cells.count(found)
    except Misread as error:
        raise Misread("code", allowed="、".join(zh for zh, _ in labels.values())) from error
    if not 0 <= years <= 120:
        raise Misread("count")
    return next((band for below, band in BANDS if years < below), "over_60")


@dataclass
class Masking:
    """Readers of columns about people. Ages are reckoned at `as_of`.

    `organisations` are those of the operator's own list, as `folded`. `hidden` counts the numbers
    that were starred out, by kind of column.
    """

    as_of: date
    organisations: frozenset[str] = frozenset()
    hidden: dict[str, int] = field(default_factory=dict)

    @cached_property
    def key(self) -> hashing.Key:
        """The key of the hash, looked up only when there is somebody to hash."""
        return hashing.key()

    @property
    def fingerprint(self) -> str | None:
        """The fingerprint of the key; None when nobody was hashed."""
        return self.key.fingerprint if "key" in vars(self) else None

    def person(self, letter: str, text: str) -> tuple[str, str, bool] | None:
        """Return a person's or a giver's key, shown name, and whether it is an organisation."""
        plain = text.isalnum() and not text.isascii() and len(text) < LONGEST_NAME
        found = text if plain else cells.text(text)
        if letter == "D" and names.is_nobody(found):
            return None
        if letter == "V":
            return self.key.of(letter, found), names.masked(found), False
        return self.key.of(letter, found), *names.party(found)

    def number(self, letter: str, text: str) -> str:
        """Return the key of a person known by a number."""
        return self.key.of(letter, cells.key(text))

    def band_of_birth(self, text: str) -> str:
        """Return the age band on the as-of day of somebody born on that day, month or year."""
        try:
            born = times.day(text)
        except Misread:
            year = cells.plain(text).replace("年", "-").split("-")[0].split(".")[0]
            born = date(times.year(year), 7, 1)
        day = self.as_of
        return age_band(str(day.year - born.year - (day.timetuple()[1:3] < born.timetuple()[1:3])))

    def text(self, text: str) -> str:
        """Return words, with the numbers and mail addresses of people starred out."""
        return self._told(cells.text(text), numbers.starred)

    def sentence(self, text: str) -> str:
        """Return words as `text` does, with the people in them masked."""
        return self._told(cells.text(text), sentences.in_text)

    def remark(self, text: str) -> str:
        """Return a remark as `sentence` does, masked where it is nothing but names."""
        return self._told(cells.text(text), sentences.remark)

    def served(self, text: str) -> str:
        """Return whom a project serves as `sentence` does, masked where it is nothing but names."""
        return self._told(cells.text(text), sentences.served)

    def explained(self, text: str) -> str:
        """Return what an output is as `sentence` does, masked where it is nothing but names."""
        return self._told(cells.text(text), sentences.explained)

    def listed(self, text: str) -> list[str]:
        """Return several words, each as `text`."""
        return [self._told(part, numbers.starred) for part in cells.listed(text)]

    def plain_key(self, text: str) -> str:
        """Return a key; one that is or holds somebody's number or name is hashed."""
        found = cells.key(text)
        is_name = not found.isascii() and (
            names.may_be_person(found) or sentences.in_text(found) != found
        )
        if is_name or numbers.holds_number(text):
            self.hidden["key"] = self.hidden.get("key", 0) + 1
            return self.key.of("K", found)
        return found

    def party(self, text: str) -> str:
        """Return a payee or an organiser: organisations by name, people masked."""
        return self._told(cells.text(text), _shown)

    def parties(self, text: str) -> list[str]:
        """Return several, each as `party`."""
        return [self._told(part, _shown) for part in cells.listed(text)]

    def _told(self, text: str, hide: Callable[[str], str]) -> str:
        starred = numbers.starred(text)
        if starred != text:
            self.hidden["text"] = self.hidden.get("text", 0) + 1
        return hide(text)


def _shown(text: str) -> str:
    return names.party(text)[0]


def rejected(kind: str, text: str) -> str:
    """Return what a cell of that kind may be said to hold when it is refused."""
    if kind in ("person", "id", "born") or len(text) > cells.LONGEST_TEXT:
        return names.masked(text)
    if kind in FIGURES and not numbers.FIGURE.fullmatch(text):
        return names.masked(text)
    return sentences.veiled(text)
