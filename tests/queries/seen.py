"""What readers who are not staff see of people, and what they know of a number that is withheld."""

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa

from data import Snapshot
from pages.ui.fetch import fetch, protected
from pages.ui.filters import FILTERS
from queries import disclosure, load

OPTIONS: Mapping[str, Sequence[int | str]] = {
    "year": [2019, 2020, 2021],
    "category": ["CULTURE", "CARE", "PLATFORM", "ENV", "TRAFFIC", "EMERG", "INCENT", "TBD"],
    "district": ["140105", "140106", "140107", "140108", "140109", "140121", "140123", "140181"],
}
Chosen = Mapping[str, Sequence[int | str]]
Span = tuple[Decimal, Decimal]


def rows(name: str, snapshot: Snapshot, chosen: Chosen, exact: bool = False) -> Any:
    question = load(name)
    params = {key: chosen.get(key, FILTERS[key].empty) for key in question.takes}
    table = (fetch if exact else protected)(question, params, snapshot)  # type: ignore[arg-type]
    assert table is not None
    return table.to_pylist()


def table(name: str, *cells: Mapping[str, Any]) -> pa.Table:
    """A result of that question, NULL where nothing is given."""
    columns = [column.name for column in load(name).columns]
    return pa.Table.from_pylist([dict.fromkeys(columns) | dict(row) for row in cells])


def shown(name: str, *cells: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = disclosure.protected(load(name), table(name, *cells)).to_pylist()
    return found


def span(number: int | None, least: int = 1, fewest: int = disclosure.FEWEST) -> Span:
    """What a reader knows of a number that is shown as this; it is withheld from `least` on."""
    if number is None:
        return Decimal(least), Decimal(fewest - 1)
    most = number + disclosure.STEP - 1 if number else 0
    return Decimal(max(number, fewest) if number else 0), Decimal(most)


def narrowed(total: Span, parts: Sequence[Span]) -> list[Span]:
    """What is known of each part once the total is known: of whole numbers."""
    low, high = sum(part[0] for part in parts), sum(part[1] for part in parts)
    return [
        (max(least, total[0] - high + most), min(most, total[1] - low + least))
        for least, most in parts
    ]


def chosen_at_random(dice: random.Random) -> dict[str, list[int | str]]:
    numbers = {"year": (0, 1, 1, 2), "category": (0, 1, 1, 2, 3), "district": (0, 1, 1, 2, 3)}
    return {key: dice.sample(OPTIONS[key], dice.choice(numbers[key])) for key in OPTIONS}
