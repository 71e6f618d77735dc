"""Sums of which one holds the other: one less another tells of what lies in between.

And a total less the parts that are shown tells of those that are withheld.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product, takewhile
from operator import itemgetter
from typing import Any

from queries.question import Question

NESTED = {
    "campaigns/cumulative": ("week_on", "raised_cny"),
    "campaigns/pace": ("days", "received_cny"),
}
"""Questions whose rows hold those before them, along this column, and what gifts sum up to."""


def near(
    question: Question,
    rows: Sequence[dict[str, Any]],
    months: Iterable[Mapping[str, Any]],
    is_few: Callable[[int], bool],
) -> set[int]:
    """The places of rows between which and the next larger one that is shown lie few gifts.

    Or none, while the sum is another: refunds. The largest, which other panels tell, is shown. So
    with the ends of months that `months` tell: gifts of campaigns by month, and which are shown.
    """
    if question.name not in NESTED:
        return set()
    along, summed = NESTED[question.name]
    ends = _ends(months)
    found, larger = set[int](), dict[tuple[Any, ...], tuple[int, Any]]()
    summed_up = (at for at, row in enumerate(rows) if row[summed] is not None)
    for place in sorted(summed_up, key=lambda at: rows[at][along], reverse=True):
        row = rows[place]
        of = tuple(row[name] for name in question.grain if name != along)
        gifts, amount = larger.get(of, (row["gifts"], row[summed]))
        is_told = of in larger and any(is_few(end - row["gifts"]) for end in ends.get(of, ()))
        between = gifts - row["gifts"]
        if is_told or is_few(between) or (between == 0 and amount != row[summed]):
            found.add(place)
        else:
            larger[of] = row["gifts"], row[summed]
    return found


def _ends(months: Iterable[Mapping[str, Any]]) -> Mapping[tuple[Any, ...], set[int]]:
    """How many gifts each campaign had by the ends of those months that are told: of the first, as
    long as all before are shown, and of the last, as what all after leave of the total."""
    found: dict[tuple[Any, ...], set[int]] = {}
    of: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in months:
        of.setdefault((row["campaign_id"],), []).append(row)
    for campaign, rows in of.items():
        ends = found[campaign] = set()
        every = sum(row["gifts"] for row in rows)
        for ordered, end, sign in ((rows, 0, 1), (rows[::-1], every, -1)):
            for row in takewhile(itemgetter("is_shown"), ordered):
                ends.add(end := end + sign * row["gifts"])
    return found


def lone(
    question: Question, rows: Sequence[dict[str, Any]], is_few: Callable[[int], bool]
) -> set[int]:
    """The places of rows of few gifts, and of the smallest others, until those withheld of each
    total are of enough: of all rows, and of those that share a part of the grain. The same with
    gifts outside campaigns, for panels of campaigns tell the others."""
    is_made_up = question.name not in NESTED and not question.name.endswith("_to_date")
    sizes = _sizes(question, rows) if question.grain and is_made_up else []
    found = {place for size in sizes for place, gifts in enumerate(size) if is_few(gifts)}
    totals = [list(range(len(rows)))]
    for key in question.grain if len(question.grain) > 1 else ():
        shared: dict[Any, list[int]] = {}
        for place, row in enumerate(rows):
            shared.setdefault(row[key], []).append(place)
        totals += shared.values()
    before = None
    while before != len(found):  # what is withheld of one total is missing in another
        before = len(found)
        for places, size in product(totals, sizes):
            others = sorted(
                (at for at in places if at not in found and size[at]), key=size.__getitem__
            )
            while others and is_few(sum(size[at] for at in places if at in found)):
                found.add(others.pop(0))
    return found


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
