"""Filters, declared once. A filter's key is the SQL parameter it fills and the URL parameter.

Only codes stand in an address, so a link survives a change of language. No Streamlit here.
"""

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Literal

import data
from data import Snapshot, SnapshotError
from data.schema import TABLES
from pages.ui import formats
from pages.ui.cache import CACHE
from pages.ui.fetch import fetch
from pages.ui.words import LANGUAGES, words
from queries import CODES, load, names, searchable
from queries.engine import Value

MAX_LENGTH = 60  # characters of one value in the address; a longer one is not read
MAX_VALUES = 100  # values of one parameter in the address; more are not read
NUMBER = re.compile(r"[1-9][0-9]{0,11}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MAX_NEAREST = 3  # codes offered for one that does not exist
OPTION_BYTES = 300  # about the memory one option takes

Options = Mapping[str, Mapping[str, str]]
"""Code -> label in both languages, in the order offered."""


@dataclass(frozen=True)
class Filter:
    """One parameter of the address: how it is chosen, and where its codes come from.

    `many` takes any number of codes and `text` what a reader types; these two narrow what is
    shown. `one` takes one code or none, `number` whole yuan (or a page) from `low` to `high` by
    `step`, `date` a day after the as-of day, at most `years` years later.
    """

    key: str
    how: Literal["many", "text", "one", "number", "date"] = "many"
    codes: str = ""  # the closed list of the data that holds its codes
    asked: tuple[str, ...] = ()  # or questions that list the codes this snapshot holds
    own: tuple[str, ...] = ()  # or codes worded in words.toml
    stands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # one code for others too
    live: Callable[[Snapshot], Options] | None = None  # or what there is now
    whole: bool = False  # codes are whole numbers in SQL
    default: str = ""  # in force where the address says nothing
    page: str = ""  # the one page it belongs to; such a choice fills no question
    low: int = 0
    high: int = 0
    step: int = 1
    years: int = 0

    @property
    def narrows(self) -> bool:
        """Whether it leaves something out: an order, a measure or a what-if does not."""
        return self.how in ("many", "text") and not self.page

    @property
    def empty(self) -> Value:
        """What fills the SQL parameter where nothing is chosen."""
        return {"many": [], "number": None, "date": None}.get(self.how, self.default)

    def options(self, snapshot: Snapshot) -> Options:
        """The codes offered on a snapshot."""
        if self.live is not None:
            return self.live(snapshot)
        key = ("options", self.key, str(snapshot.path), snapshot.created_at)
        return CACHE.get(key, lambda: self._listed(snapshot), lambda v: OPTION_BYTES * (len(v) + 1))

    def read(self, said: Sequence[str], snapshot: Snapshot) -> tuple[str, ...]:
        """The codes that these values of the address choose, in the order offered.

        A text is trimmed; a number or a day stays as the address writes it. Unknown values and
        what is beyond MAX_LENGTH and MAX_VALUES are left out.
        """
        said = [one for one in said[:MAX_VALUES] if len(one) <= MAX_LENGTH]
        if self.how == "text":
            return tuple(text for raw in said[:1] if (text := " ".join(raw.split())))
        if self.how == "number":
            return tuple(text for text in said[:1] if number(text, self.low, self.high, self.step))
        if self.how == "date":
            return tuple(text for text in said[:1] if day(text, snapshot.as_of, self.years))
        found = tuple(code for code in self.options(snapshot) if code in said)
        return found if self.how == "many" else found[:1]

    def is_read(self, said: Sequence[str], snapshot: Snapshot) -> bool:
        """Whether `read` leaves none of these values out."""
        if len(said) > (MAX_VALUES if self.narrows else 1):
            return False
        if self.how == "text":
            return all(len(one) <= MAX_LENGTH for one in said)
        return set(said) <= set(self.read(said, snapshot))

    def value(self, chosen: Sequence[str]) -> Value:
        """What fills the SQL parameter: a list of codes, a text, a code, a number, an ISO day."""
        if not chosen:
            return self.empty
        if self.how == "text":  # signs alone are in no text that is searched in
            return searchable("".join(chosen)) or "".join(chosen)
        if self.how == "number":
            return int(chosen[0])
        if self.how in ("one", "date"):
            return chosen[0]
        if self.whole:
            return [int(code) for code in chosen]
        return [*chosen, *(code for one in chosen for code in self.stands.get(one, ()))]

    def labels(self, chosen: Sequence[str], snapshot: Snapshot, lang: str) -> tuple[str, ...]:
        """What is chosen, in words; the default where nothing is."""
        if self.how in ("text", "date"):
            return tuple(chosen)
        if self.how == "number":
            return tuple(formats.money(int(code), "wan", lang) for code in chosen)
        options = self.options(snapshot)
        codes = chosen or ((self.default,) if self.default else ())
        return tuple(options[code][lang] if code in options else code for code in codes)

    def _listed(self, snapshot: Snapshot) -> Options:
        found: dict[str, Mapping[str, str]] = {}
        known = CODES.get(self.key, {})
        for name in self.asked:
            table = fetch(load(name), {}, snapshot)
            for row in table.to_pylist() if table is not None else ():
                code = str(row["code"])
                zh, en = known.get(code, (row.get("label"), row.get("label_en")))
                found[code] = {"zh": zh or code, "en": en or zh or code}
        for code, (zh, en) in CODES[self.codes].items() if self.codes else ():
            found[code] = {"zh": zh, "en": en}
        for code in self.own:
            found[code] = words("ui").both(f"{self.key}.{code}")
        if self.whole:
            return dict(sorted(found.items()))
        if known and not self.own:
            return {code: found[code] for code in known if code in found}
        return found


def number(text: str, low: int, high: int, step: int) -> int | None:
    """A whole number from low to high in whole steps from low; None for anything else."""
    allowed = range(low, high + 1, step)
    return int(text) if NUMBER.fullmatch(text) and int(text) in allowed else None


def day(text: str, after: datetime.date, years: int) -> datetime.date | None:
    """An ISO day later than `after`, at most so many years later; None for anything else."""
    if not DAY.fullmatch(text):
        return None
    try:
        found = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return found if after < found <= last_day(after, years) else None


def nearest(asked: str, options: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The codes that are, or whose labels are, most like what was asked for; the nearest first."""
    spelled: dict[str, str] = {}
    for code, label in options.items():
        for text in (code, label["zh"], label["en"]):
            spelled.setdefault(searchable(text), code)
    found = [code for text, code in spelled.items() if asked and searchable(asked) in text]
    close = get_close_matches(searchable(asked), spelled, n=2 * MAX_NEAREST, cutoff=0.4)
    return list(dict.fromkeys([*found, *(spelled[text] for text in close)]))[:MAX_NEAREST]


def last_day(after: datetime.date, years: int) -> datetime.date:
    """The last day that may be given: the end of the year so many years later."""
    return datetime.date(after.year + years, 12, 31)


def snapshot_titles(shown: Snapshot) -> Options:
    """The sound snapshots beside the one shown: id -> title."""
    found = {}
    for one in data.snapshot_ids():
        if one != shown.id:
            try:
                titles = data.open_snapshot(one).title
            except SnapshotError:
                continue
            found[one] = {lang: f"{titles[lang]} · {one}" for lang in LANGUAGES}
    return found


def table_titles(shown: Snapshot) -> Options:
    """The tables the snapshot holds, derived ones last: name -> name and what a row is."""
    held = [schema for name, schema in TABLES.items() if name in shown.tables]
    return {
        schema.name: {"zh": f"{schema.name} · {schema.zh}", "en": f"{schema.name} · {schema.en}"}
        for schema in sorted(held, key=lambda schema: schema.derived)
    }


FILTERS: Mapping[str, Filter] = {
    one.key: one
    for one in (
        Filter(
            "year",
            asked=("filters/year_printed", "filters/year_given", "filters/year_served"),
            whole=True,
        ),
        Filter("category", codes="category"),
        Filter("status", asked=("filters/status",)),
        Filter("cohort", asked=("filters/cohort",), whole=True),
        Filter("stage", asked=("filters/stage",)),
        Filter("campaign", asked=("filters/campaign",)),
        Filter(
            "district",
            asked=("filters/district",),
            own=("none",),
            stands={"none": ("140100",)},  # records say the whole city, projects no district
        ),
        Filter("has", own=("amount", "description")),
        Filter("id", how="one", asked=("filters/project",)),
        Filter("q", how="text"),
        Filter("sort", how="one", own=("name", "category", "status", "cohort", "completeness")),
        # Trends: which measure, split by what.
        Filter(
            "measure",
            how="one",
            own=("received", "gifts", "hours", "records", "people", "activities"),
            default="received",
        ),
        Filter("split", how="one", own=("none", "category", "district", "status"), default="none"),
        # Campaigns: the reader's what-ifs, yuan a month and the day to be done by.
        Filter("monthly", how="number", low=10_000, high=2_000_000, step=10_000),
        Filter("by", how="date", years=50),
        Filter("page", how="number", low=1, high=100_000),
        # Data: the snapshot to compare with, the table to read, a search in the dictionary.
        Filter("against", how="one", live=snapshot_titles, page="data"),
        Filter("table", how="one", live=table_titles, page="data"),
        Filter("find", how="text", page="data"),
    )
}
CARRIED = tuple(key for key, one in FILTERS.items() if one.how == "many")
"""Filters that links to other pages carry along; a search and an order stay with their page."""


@cache
def taken(page: str) -> tuple[str, ...]:
    """Keys of the filters that the questions of a page take, in the order declared."""
    takes = {key for name in names() if name.startswith(f"{page}/") for key in load(name).takes}
    return tuple(key for key, one in FILTERS.items() if key in takes and one.narrows)
