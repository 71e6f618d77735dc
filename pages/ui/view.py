"""A view: everything an address says, read once. Pages, files and scenes are functions of it.

`read` is the only reader of an address. No Streamlit here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode

import data
from data import Snapshot, SnapshotError
from pages.ui import formats, look
from pages.ui.filters import FILTERS, taken
from pages.ui.roles import Identity, Role
from pages.ui.words import LANGUAGES
from queries.engine import Value

HELD_BY = ("pin", "snapshot")  # parameters that name a snapshot; a meeting pins one

Address = Mapping[str, Sequence[str]]
"""Every parameter of an address with its values, in their order."""


@dataclass(frozen=True)
class Browser:
    """What is known of a browser: its locale, the width of its screen, a dark theme, a role."""

    locale: str = ""
    width: int = look.BASE_WIDTH  # CSS pixels
    is_dark: bool = False
    role: Role = "viewer"


@dataclass(frozen=True)
class Reader:
    """How a view is read: language, unit of money, theme, scale of the screen, or a phone's.

    Staff, and roles above it, see exact figures about people and records of single persons.
    """

    lang: str = "zh"
    unit: str = "wan"
    theme: str = "light"
    scale: float = 1.0
    narrow: bool = False
    role: Role = "viewer"

    def may(self, role: Role) -> bool:
        """Whether this role or a higher one is the reader's."""
        return Identity(self.role).may(role)

    @property
    def is_staff(self) -> bool:
        """Whether exact figures about people are shown."""
        return self.may("staff")


@dataclass(frozen=True)
class View:
    """One page on one snapshot, for one reader, with the codes chosen of each filter.

    `chosen` has the filters of which the address chooses something, in the order declared.
    `ignored` are the keys of those for which it holds a value that cannot be read. `asked_id` is
    the project asked for, known or not. `shown` collects the names of the parts the page has put
    on screen so far: its workbook holds them all; `asked` collects the questions, `silent` the
    names of those without a row, by the reason. With `panels`, panels are collected there and not
    put on screen (see `single.py`).
    """

    page: str
    snapshot: Snapshot
    reader: Reader = field(default_factory=Reader)
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    asked_id: str = ""
    shown: list[str] = field(default_factory=list, compare=False)
    asked: list[str] = field(default_factory=list, compare=False)
    silent: dict[str, list[str]] = field(default_factory=dict, compare=False)
    panels: dict[str, Any] | None = field(default=None, compare=False)

    @property
    def lang(self) -> str:
        """The reader's language, `zh` or `en`."""
        return self.reader.lang

    def value(self, key: str) -> Value:
        """What a filter fills its SQL parameter with: nothing where the page does not take it.

        What is typed into the search box is searched for on every page.
        """
        offered, one = taken(self.page), FILTERS[key]
        is_taken = not offered or key in offered or not one.narrows or one.how == "text"
        return FILTERS[key].value(self.chosen.get(key, ()) if is_taken else ())

    def labels(self, key: str) -> tuple[str, ...]:
        """What is chosen of a filter, in the reader's words."""
        return FILTERS[key].labels(self.chosen.get(key, ()), self.snapshot, self.lang)

    @property
    def applied(self) -> dict[str, tuple[str, ...]]:
        """What is chosen of the filters that the page takes, in the reader's words."""
        return {key: self.labels(key) for key in taken(self.page) if key in self.chosen}

    def on(self, snapshot: Snapshot) -> Self:
        """The same view of another snapshot."""
        return replace(self, snapshot=snapshot)

    def unfiltered(self) -> Self:
        """The same view with every filter open."""
        return replace(self, chosen={})

    def exact(self) -> Self:
        """The same view with the figures that staff see: for sums that are rounded when said."""
        return replace(self, reader=replace(self.reader, role="staff"))

    def choosing(self, chosen: Mapping[str, tuple[str, ...]]) -> Self:
        """The same view with these filters in place of its own."""
        return replace(self, chosen=chosen)

    @cached_property
    def query(self) -> str:
        """The parameters of the address that reopens this view; a list on its first page."""
        how = {"snapshot": [self.snapshot.id], "lang": [self.lang], "unit": [self.reader.unit]}
        chosen = {key: codes for key, codes in self.chosen.items() if key != "page"}
        return urlencode({**chosen, **how}, doseq=True)


def language(address: Address, locale: str) -> str:
    """`zh` or `en`: the address decides, then the browser; Chinese where neither says."""
    asked = _first(address, "lang")
    if asked in LANGUAGES:
        return asked
    return "zh" if not locale or locale.lower().startswith("zh") else "en"


def read(page: str, address: Address, browser: Browser) -> tuple[View, SnapshotError | None]:
    """The view an address asks for, and why it shows another snapshot than asked, if it does.

    Raises SnapshotError where there is no sound snapshot at all.
    """
    snapshot, reason = _snapshot(address)
    return of(page, address, snapshot, _reader(address, browser)), reason


def of(page: str, address: Address, snapshot: Snapshot, reader: Reader) -> View:
    """The view of a page on a snapshot with what the address chooses."""
    said = {key: address[key] for key in FILTERS if address.get(key)}
    found = {key: FILTERS[key].read(values, snapshot) for key, values in said.items()}
    return View(
        page=page,
        snapshot=snapshot,
        reader=reader,
        chosen={key: codes for key, codes in found.items() if codes},
        ignored=tuple(
            key
            for key, values in said.items()
            if key != "id" and not FILTERS[key].is_read(values, snapshot)
        ),
        asked_id=" ".join(_first(address, "id").split())[:60],
    )


def _snapshot(address: Address) -> tuple[Snapshot, SnapshotError | None]:
    reason = None
    if asked := next(filter(None, (_first(address, key) for key in HELD_BY)), ""):
        try:
            return data.open_snapshot(asked), None
        except SnapshotError as error:
            reason = error
    found, why = data.serving()
    return found, reason or why


def _reader(address: Address, browser: Browser) -> Reader:
    unit, theme = _first(address, "unit"), _first(address, "theme")
    if theme not in look.THEMES:
        theme = "dark" if browser.is_dark else "light"
    return Reader(
        lang=language(address, browser.locale),
        unit=unit if unit in formats.UNITS else "wan",
        theme=theme,
        scale=look.screen_scale(browser.width),
        narrow=browser.width <= look.PHONE_WIDTH,
        role=browser.role,
    )


def _first(address: Address, key: str) -> str:
    values = address.get(key) or ("",)
    return values[0]
