"""Addresses a reader asks for: each page, and its filters under many choices of codes.

The codes are those of the demo, so that any version of the app can be asked the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlencode

from tests.bench.session import Address

YEARS = ("2019", "2020", "2021")
CATEGORIES = ("CULTURE", "CARE", "PLATFORM", "ENV", "TRAFFIC", "EMERG", "INCENT", "TBD")
DISTRICTS = (
    "140105", "140106", "140107", "140108", "140109", "140110", "140121", "140122", "140123",
    "140181",
)  # fmt: skip
CODES = {
    "year": YEARS,
    "category": CATEGORIES,
    "district": DISTRICTS,
    "status": ("closed", "ongoing"),
    "cohort": ("2020", "2021"),
    "campaign": ("C01", "C02", *(f"DEMO-K{number:02}" for number in range(1, 13))),
}
FILTERS = {
    "overview": ("year", "category", "district", "status"),
    "projects": ("category", "status", "cohort", "district"),
    "campaigns": ("year", "campaign"),
    "funds": ("year", "category"),
    "volunteers": ("year", "category", "district"),
    "trends": ("year", "category", "district"),
}
PAGES = (*FILTERS, "project", "data")  # the meeting is for one wall, not for many readers
NEEDED = {"project": "id=P21"}  # pages that show nothing without it
HOME = "overview"
TRIES = 200  # draws without a new choice after which there is none


def address(page: str, query: str = "") -> Address:
    """Return a page's path and query, with what it cannot do without."""
    return ("" if page == HOME else page), "&".join(filter(None, (NEEDED.get(page), query)))


def changes(page: str, seed: int) -> Iterator[Address]:
    """Yield addresses of a page, each with another choice of any codes of its filters.

    The same seed draws the same; it ends where nothing new turns up.
    """
    chance, known, tries = random.Random(seed), {""}, 0
    while tries < TRIES:
        chosen = {
            key: sorted(chance.sample(CODES[key], chance.randint(0, len(CODES[key]))))
            for key in FILTERS.get(page, ())
        }
        query = urlencode({key: codes for key, codes in chosen.items() if codes}, doseq=True)
        tries = tries + 1 if query in known else 0
        if query not in known:
            known.add(query)
            yield address(page, query)


def trails(many: int, seed: int) -> list[Address]:
    """Return every page as it opens, and each under so many choices of its filters."""
    return [
        one for page in PAGES for one in (address(page), *islice(changes(page, seed), many))
    ]  # fmt: skip
