"""Sums of which one holds the other: one less another tells of what lies in between.

And a total less the parts that are shown tells of those that are withheld.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, combinations, groupby, product, starmap
from typing import Any

from queries.question import Question

NESTED = {
    "campaigns/cumulative": ("week_on", "raised_cny"),
    "campaigns/pace": ("days", "received_cny"),
    "trends/giving_to_date": ("until_on", "received_cny"),
}
"""Questions whose rows hold those before them, along this column, and what gifts sum up to."""


def near(
    question: Question,
    rows: Sequence[dict[str, Any]],
    months: Iterable[Mapping[str, Any]],
    is_few: Callable[[int], bool],
) -> set[int]:
    """The places of rows that would tell what few gifts sum up to.

    A point is a number of gifts, from the first on, and their sum. Two are told against each other
    where a sum that is shown lies between them: a week, or a year to a day, tells its own against
    none, the last days all against what was before them, a month of `months` that is shown its end
    against its begin, and so does a year of enough. Of those told in such a chain no two may lie
    few gifts apart, nor have the same gifts and another sum: refunds. All weeks, which other panels
    tell, are shown.
    """
    if question.name not in NESTED:
        return set()
    along, summed = NESTED[question.name]
    held = list(months)
    found, chains, begun = set[int](), _chains(held, is_few), set[tuple[Any, ...]]()

    def is_told(one: Point, other: Point) -> bool:
        return is_few(one[0] - other[0]) or (one[0] == other[0] and one[1] != other[1])

    summed_up = (at for at, row in enumerate(rows) if row[summed] is not None)
    for place in sorted(summed_up, key=lambda at: rows[at][along], reverse=True):
        of = tuple(rows[place][name] for name in question.grain if name != along)
        chained, begin, end = chains.setdefault(of, []), NONE, _of_row(rows[place], summed)
        if along == "days":
            until = _until([month for month in held if _of(month) == of])
            begin, end = _less(until, end), until
        ours, theirs = _chain(chained, begin), _chain(chained, end)
        pairs = product(ours, theirs) if ours != theirs else product(ours, [end])
        is_shown = along == "week_on" and of not in begun
        if not is_shown and any(starmap(is_told, chain(pairs, _gaps(chained, ours, end)))):
            found.add(place)
        else:
            begun.add(of)
            _join(chained, begin, end)
    return found


Point = tuple[int, Decimal]
Chains = list[set[Point]]
NONE: Point = 0, Decimal(0)


def _chains(
    months: Iterable[Mapping[str, Any]], is_few: Callable[[int], bool]
) -> dict[tuple[Any, ...], Chains]:
    """Of each campaign, or each year, the points that months and years chain."""
    found: dict[tuple[Any, ...], Chains] = {}
    for of, rows in groupby(months, _of):
        chained, end, years = found.setdefault(of, []), NONE, list[tuple[Point, Point]]()
        for _, every in groupby(rows, lambda row: row.get("year") or row["month_on"].year):
            begin = end
            for row in every:
                begun, end = end, _until([row], end)
                if row["is_shown"]:
                    _join(chained, begun, end)
            years.append((begin, end))
        sizes = [last[0] - first[0] for first, last in years]
        few = {place for place, size in enumerate(sizes) if is_few(size)}
        _enough(few, range(len(sizes)), sizes, is_few)
        for place, (first, last) in enumerate(years):
            if place not in few:
                _join(chained, first, last)
    return found


def _gaps(chained: Chains, ours: set[Point], end: Point) -> Iterator[tuple[Point, Point]]:
    """What lies between `end` and each point told against it, beside what another chain tells of
    the same time: a month less two weeks within it is what lies before the one and after the other.
    """
    for other in (one for one in chained if one != ours):
        for one, (first, last) in product(ours, combinations(sorted(other), 2)):
            begin, until = min(one, end), max(one, end)
            is_within = first[0] <= begin[0] and until[0] <= last[0]
            if is_within or (begin[0] <= first[0] and last[0] <= until[0]):
                yield _less(last, first), _less(until, begin)


def _less(one: Point, other: Point) -> Point:
    return one[0] - other[0], one[1] - other[1]


def _of(month: Mapping[str, Any]) -> tuple[Any, ...]:
    return (month.get("campaign_id") or month["year"],)


def _of_row(row: Mapping[str, Any], summed: str) -> Point:
    return row["gifts"], Decimal(row[summed])


def _until(months: Iterable[Mapping[str, Any]], begin: Point = NONE) -> Point:
    """The point at the end of some months."""
    for month in months:
        gifts, amount = _of_row(month, "received_cny")
        begin = begin[0] + gifts, begin[1] + amount
    return begin


def _chain(chained: Chains, point: Point) -> set[Point]:
    return next((one for one in chained if point in one), {point})


def _join(chained: Chains, one: Point, other: Point) -> None:
    both = _chain(chained, one) | _chain(chained, other)
    chained[:] = [*(held for held in chained if held.isdisjoint(both)), both]


def lone(
    question: Question, rows: Sequence[dict[str, Any]], is_few: Callable[[int], bool]
) -> set[int]:
    """The places of rows of few gifts, and of the smallest others, until those withheld of each
    total are of enough: of all rows, and of those that share a part of the grain. The same with
    gifts outside campaigns, for panels of campaigns tell the others."""
    is_made_up = question.name not in NESTED
    sizes = _sizes(question, rows) if question.grain and is_made_up else []
    found = {place for size in sizes for place, gifts in enumerate(size) if is_few(gifts)}
    shared: dict[tuple[Any, ...], list[int]] = {}
    for place, row in enumerate(rows if sizes else ()):
        for what in ((), *_shares(question, row)):
            shared.setdefault(what, []).append(place)
    before = None
    while before != len(found):  # what is withheld of one total is missing in another
        before = len(found)
        for places, size in product(shared.values(), sizes):
            _enough(found, places, size, is_few)
    return found


def _enough(
    found: set[int], places: Iterable[int], size: Sequence[int], is_few: Callable[[int], bool]
) -> None:
    """Add to those found the smallest others of these places, until they are of no few gifts."""
    held = sum(size[at] for at in places if at in found)
    for at in sorted((at for at in places if at not in found and size[at]), key=size.__getitem__):
        if not is_few(held):
            break
        found.add(at)
        held += size[at]


def _shares(question: Question, row: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """What a row shares with others, so that their total may stand elsewhere: each part of the
    grain; of a day its year, alone and with the other parts."""
    day = next((key for key in question.grain if question.column(key).unit == "date"), None)
    if len(question.grain) > 1:
        yield from ((key, row[key]) for key in question.grain)
    if day is not None:
        yield ("year", row[day].year)
        yield ("year", row[day].year, *(row[key] for key in question.grain if key != day))


def _sizes(question: Question, rows: Sequence[dict[str, Any]]) -> list[list[int]]:
    """How many gifts each row is of, and how many outside campaigns; of changes, in both years."""
    amounts = [column.name for column in question.columns if column.unit == "cny"]
    names = {column.name for column in question.columns} if amounts else set()
    sizes = []
    if "gifts" in names:
        sizes.append([row["gifts"] or int(any(row[name] for name in amounts)) for row in rows])
    if "outside" in names:
        sizes.append([row["outside"] or 0 for row in rows])
    for what in ("gifts", "outside"):
        if f"later_{what}" in names:
            later = [row[f"later_{what}"] or 0 for row in rows]
            more = [row[f"change_{what}"] or 0 for row in rows]
            sizes += [later, [now - grown for now, grown in zip(later, more, strict=True)]]
    return sizes


def forget_changes(question: Question, rows: Sequence[dict[str, Any]]) -> None:
    """Withhold how gifts changed from a year of which they are withheld."""
    changes = [one.name for one in question.columns if one.name.endswith("_change_pct")]
    if not changes or "year" not in question.grain or "gifts_change_pct" not in changes:
        return
    others = [name for name in question.grain if name != "year"]
    withheld = {
        (row["year"] + 1, *(row[name] for name in others)) for row in rows if row["gifts"] is None
    }
    for row in rows:
        if (row["year"], *(row[name] for name in others)) in withheld:
            row.update(dict.fromkeys(changes))
