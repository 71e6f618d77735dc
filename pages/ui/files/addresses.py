"""Addresses of files, read strictly: no file shows less than it is called. No Streamlit here."""

from collections.abc import Collection

from starlette.datastructures import ImmutableMultiDict

import data
from data import Snapshot
from pages.ui import formats
from pages.ui.roles import Role
from pages.ui.view import Address, Reader
from pages.ui.words import LANGUAGES

HOW = ("snapshot", "lang", "unit")  # parameters that an address has once each
MOST = 1000  # parameters, each value of each counted


class AddressError(Exception):
    """Parameters that no link of ours has: its arguments are their names."""


def given(params: ImmutableMultiDict[str, str]) -> dict[str, list[str]]:
    """The values of each parameter, all read in one go: `getlist` walks them all for each name.

    Raises AddressError where they are more than MOST.
    """
    pairs = params.multi_items()
    if len(pairs) > MOST:
        raise AddressError("?")
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def read(
    address: Address, role: Role, once: Collection[str] = (), others: Collection[str] = ()
) -> tuple[Snapshot, Reader]:
    """The snapshot an address names and how it is read.

    It has each of HOW and of `once` one time, and of any other parameter only `others`. Raises
    AddressError, SnapshotError.
    """
    once = (*HOW, *once)
    if strange := set(address) - {*once, *others}:
        known_as = {one if one.isidentifier() and len(one) < 20 else "?" for one in strange}
        raise AddressError(*known_as)
    if wrong := {one for one in once if len(address.get(one, ())) != 1}:
        raise AddressError(*wrong)
    (shown,), (lang,), (unit,) = (address[one] for one in HOW)
    is_right = {"lang": lang in LANGUAGES, "unit": unit in formats.UNITS}
    if wrong := {one for one, holds in is_right.items() if not holds}:
        raise AddressError(*wrong)
    return data.open_snapshot(shown), Reader(lang, unit, role=role)
