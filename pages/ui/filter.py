"""One filter: how it is chosen, what it offers on a snapshot, and what it reads. No Streamlit here.

A what-if, a number or a day, is the reader's own assumption, so nothing near a value is taken for
the value: what is out of range, off the step or not written plainly is refused, and said.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from data import Snapshot
from pages.ui.store import fetch
from pages.ui.vocabulary import vocabulary
from queries import CODES, load
from queries.engine import Value

NUMBER = re.compile(r"[1-9][0-9]{0,11}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Labels = Mapping[str, Mapping[str, str]]

# A snapshot never changes, so its lists do not.
_options: dict[tuple[str, str, datetime.datetime], Labels] = {}


@dataclass(frozen=True)
class Filter:
    """One filter: how it is chosen, and where its codes come from.

    `many` is any number of codes, `text` is what a reader types; both narrow what is shown. `one`
    is one code or none, `number` (yuan, from `low` to `high` by `step`) and `date` (after the
    as-of day, up to `years` years later) are a reader's assumptions: these three narrow nothing.
    `whole` codes are whole numbers in SQL; `usual` is in force where the address says nothing.
    `in_frame` stands in the frame of every page; `only` names the one page a choice belongs to:
    it fills no question and goes nowhere else.
    """

    key: str
    how: Literal["many", "text", "one", "number", "date"] = "many"
    codes: str = ""  # a closed list of the data
    asked: tuple[str, ...] = ()  # or questions that list the codes this snapshot holds
    own: tuple[str, ...] = ()  # or codes worded in words.toml
    whole: bool = False
    usual: str = ""
    in_frame: bool = False
    live: Callable[[Snapshot], Labels] | None = None  # or what is there now, looked up each time
    only: str = ""
    low: int = 0
    high: int = 0
    step: int = 1
    years: int = 0

    @property
    def narrows(self) -> bool:
        """Whether it leaves something out: a choice of order, measure or what-if does not."""
        return self.how in ("many", "text") and not self.only

    @property
    def nothing(self) -> Value:
        """What fills the SQL parameter when nothing is chosen."""
        return {"many": [], "number": None, "date": None}.get(self.how, self.usual)

    def read(self, text: str, snapshot: Snapshot) -> int | datetime.date | None:
        """A what-if's value as the address writes it, or None where it is not a possible one."""
        if self.how == "number":
            return number(text, self.low, self.high, self.step)
        return day(text, snapshot.as_of, self.years)

    def options(self, snapshot: Snapshot) -> Labels:
        """Code -> label in both languages, in the order they are offered."""
        if self.live is not None:
            return self.live(snapshot)
        key = (self.key, str(snapshot.path), snapshot.created_at)
        if key not in _options:
            _options[key] = self._listed(snapshot)
        return _options[key]

    def _listed(self, snapshot: Snapshot) -> Labels:
        found: dict[str, Mapping[str, str]] = {}
        for name in self.asked:
            table = fetch(load(name), {}, snapshot)
            for row in table.to_pylist() if table is not None else ():
                code = str(row["code"])
                zh, en = CODES.get(self.key, {}).get(code, (row.get("label"), row.get("label_en")))
                found[code] = {"zh": zh or code, "en": en or zh or code}
        for code, (zh, en) in CODES[self.codes].items() if self.codes else ():
            found[code] = {"zh": zh, "en": en}
        for code in self.own:
            found[code] = vocabulary("ui")[f"{self.key}.{code}"]
        listed = [] if self.own else list(CODES.get(self.key, {}))
        return dict(
            sorted(found.items(), key=lambda item: listed.index(item[0]) if listed else 0)
            if not self.whole
            else sorted(found.items())
        )


def number(text: str, low: int, high: int, step: int) -> int | None:
    """A whole number from low to high in whole steps from low; None for anything else."""
    if not NUMBER.fullmatch(text):
        return None
    found = int(text)
    return found if low <= found <= high and (found - low) % step == 0 else None


def day(text: str, after: datetime.date, years: int) -> datetime.date | None:
    """An ISO day later than `after`, at most so many years later; None for anything else."""
    if not DAY.fullmatch(text):
        return None
    try:
        found = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return found if after < found <= last_day(after, years) else None


def last_day(after: datetime.date, years: int) -> datetime.date:
    """The last day that may be given: the end of the year so many years later."""
    return datetime.date(after.year + years, 12, 31)
