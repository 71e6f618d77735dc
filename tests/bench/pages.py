"""Each page's rerun and its filter changes, against an empty page and the same with constants."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

from pages.ui import frame
from tests.bench import changes, opened
from tests.bench.rows import Goal, Row
from tests.bench.serving import APP, CONSTANT, EMPTY, serving
from tests.bench.session import Session
from tests.bench.timing import Laps, race

ROUNDS = 40
SECONDS = {"rerun": 20.0, "change": 40.0}  # at most, for one page
NEEDED = {"project": "id=P21"}  # pages that show nothing without it
HOME = frame.PAGES[0]


def address(page: str, query: str = "") -> tuple[str, str]:
    """A page's path and query, with what it cannot do without."""
    return ("" if page == HOME else page), "&".join(filter(None, (NEEDED.get(page), query)))


def run(size: str) -> Iterator[Row]:
    """Medians and p95 of each page asked again unchanged, and of each page newly filtered."""
    root, snapshot = opened.serving(size)
    with ExitStack() as stack:
        app, constant, empty = (
            stack.enter_context(serving(script, root)) for script in (APP, CONSTANT, EMPTY)
        )
        for page in frame.PAGES:
            sessions = [Session(one.address) for one in (app, constant, empty)]
            reading, rival, nothing = sessions
            laps = race(
                {
                    "page": partial(reading.run, *address(page)),
                    "constant": partial(rival.run, *address(page)),
                    "empty": nothing.run,
                },
                ROUNDS,
                SECONDS["rerun"],
            )
            yield from rows(f"/{page}, again", laps, None)
            if offered := changes.offered(page, snapshot):
                laps = race(
                    {
                        "page": partial(_change, reading, page, changes.choices(offered, seed=1)),
                        "constant": partial(_change, rival, page, changes.choices(offered, seed=1)),
                    },
                    ROUNDS,
                    SECONDS["change"],
                )
                yield from rows(f"/{page}, filtered anew", laps, "filter change")
            for one in sessions:
                one.close()


def _change(session: Session, page: str, choices: Iterator[str]) -> None:
    """The page under the next choice of its filters."""
    session.run(*address(page, next(choices)))


def rows(what: str, laps: dict[str, Laps], goal: str | None) -> Iterator[Row]:
    """A page's rows beside its rivals; the goal holds its p95 against that of constants."""
    page = laps["page"]
    for rival in ("constant", "empty"):
        if rival not in laps:
            continue
        there = laps[rival]
        asked = None
        if goal and rival == "constant" and there.p95 is not None:
            limit = 1.3 * there.p95 + 15
            asked = Goal(goal, "p95 ≤ 1.3 × p95 of constants + 15 ms", limit, "p95")
        yield Row(
            what, page.median, "ms", page.p95,
            {"constant": "same elements, constants", "empty": "empty page"}[rival],
            there.median, asked, page.failed or there.failed or f"{len(page.times)} runs",
        )  # fmt: skip
