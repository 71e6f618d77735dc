"""Addresses a reader asks for: each page, and its filters under many choices of codes."""

import random
import tomllib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

from tests.bench.session import Address

CHOICES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
CODES: dict[str, list[str]] = CHOICES["codes"]
FILTERS: dict[str, list[str]] = CHOICES["filters"]
PAGES = (*FILTERS, "project", "data")  # the meeting is for one wall, not for many readers
NEEDED = {"project": "id=P21"}  # pages that show nothing without it
TRIES = 200  # draws without a new choice after which there is none


def address(page: str, query: str = "") -> Address:
    """Return a page's path and query, with what it cannot do without."""
    return ("" if page == "overview" else page), "&".join(filter(None, (NEEDED.get(page), query)))


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
    return [one for page in PAGES for one in (address(page), *islice(changes(page, seed), many))]
