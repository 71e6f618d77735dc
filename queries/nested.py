"""Sums of which one holds the other: one less another tells of what lies in between."""

from collections.abc import Callable, Sequence
from typing import Any

from queries.question import Question

NESTED = {
    "campaigns/cumulative": ("week_on", "raised_cny"),
    "campaigns/pace": ("days", "received_cny"),
}
"""Questions whose rows hold those before them, along this column, and what gifts sum up to."""


def near(
    question: Question, rows: Sequence[dict[str, Any]], is_few: Callable[[int], bool]
) -> set[int]:
    """The places of rows between which and the next larger one that is shown lie few gifts.

    Or none, while the sum is another: refunds. The largest, which other panels tell, is shown.
    """
    if question.name not in NESTED:
        return set()
    along, summed = NESTED[question.name]
    found, larger = set[int](), dict[tuple[Any, ...], tuple[int, Any]]()
    summed_up = (at for at, row in enumerate(rows) if row[summed] is not None)
    for place in sorted(summed_up, key=lambda at: rows[at][along], reverse=True):
        row = rows[place]
        of = tuple(row[name] for name in question.grain if name != along)
        gifts, amount = larger.get(of, (row["gifts"], row[summed]))
        if is_few(between := gifts - row["gifts"]) or (between == 0 and amount != row[summed]):
            found.add(place)
        else:
            larger[of] = row["gifts"], row[summed]
    return found
