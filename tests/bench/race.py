"""This checkout against an earlier one, each measured in turn in the same run.

Both serve the same addresses over snapshots of the same size: a filter change is a run of the page
under another query. A ratio below 1 is faster, or less.
"""

import statistics
from argparse import Namespace
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from tests.bench import addresses, crowd, sizes
from tests.bench.machine import revision
from tests.bench.processes import Served
from tests.bench.results import Row
from tests.bench.session import Address, Session
from tests.bench.timing import Laps, in_turn

PAGES = ("overview", "volunteers", "campaigns")
SECONDS = 120.0  # at most, for the changes of one page
LIMIT = 1.1  # no worse by more than a tenth
BEFORE, AFTER = SIDES = ("before", "after")


def run(options: Namespace) -> Iterator[Row]:
    """Yield the ratio of after to before: starts, filter changes, crowds, memory."""
    after = Path(options.root).resolve() if options.root else sizes.ready(options.size)
    before = Path(options.before_root).resolve() if options.before_root else after
    earlier = Path(options.before).resolve()

    def fresh(side: str) -> Served:
        """Start a process of a side."""
        return Served(after) if side == AFTER else Served(before, checkout=earlier)

    seconds: dict[str, list[float]] = {side: [] for side in SIDES}
    for turn in range(options.rounds + 1):
        for side in ordered(turn):
            with fresh(side) as served, Session(served.address) as session:
                seconds[side].append(served.started_s + session.run() / 1000)
    taken = {side: statistics.median(seconds[side][1:]) for side in SIDES}  # after the warm-up
    yield compared("process start to the end of the first page", "s", taken,
                   f"{revision()} against {revision(earlier)}")  # fmt: skip
    with fresh(BEFORE) as one, fresh(AFTER) as other:
        both = {BEFORE: one, AFTER: other}
        for page in PAGES:
            yield from changes(page, both, options.clicks)
        held = {side: served.rss_mb() for side, served in both.items()}
    yield compared("memory of the server after the changes", "MB", held)
    for sessions in options.sessions:
        seen: dict[str, list[crowd.Crowd]] = {side: [] for side in SIDES}
        for turn in range(options.rounds):
            for side in ordered(turn):
                with fresh(side) as served:
                    trails = addresses.trails(crowd.CHOICES, seed=2)
                    crowd.gather(served, 1, trails, 5, 0)
                    found = crowd.gather(served, sessions, trails, crowd.WARM, crowd.HOLD)
                    seen[side].append(found)
        yield from crowds(sessions, seen)


def ordered(turn: int) -> tuple[str, ...]:
    """Return who goes first: each in turn."""
    return SIDES if turn % 2 == 0 else SIDES[::-1]


def compared(what: str, unit: str, pair: Mapping[str, float | None], note: str = "") -> Row:
    """Return the row of a figure: after, before and their ratio."""
    return Row("race", what, pair[AFTER], unit, rival=BEFORE, against=pair[BEFORE], limit=LIMIT,
               of="ratio", note=note)  # fmt: skip


def paced(what: str, laps: Mapping[str, Laps], note: str) -> Iterator[Row]:
    """Yield the median and p95 of both."""
    yield compared(f"{what}, median", "ms", {side: laps[side].median for side in SIDES}, note)
    yield compared(f"{what}, p95", "ms", {side: laps[side].p95 for side in SIDES}, note)


def changes(page: str, both: dict[str, Served], count: int) -> Iterator[Row]:
    """Yield p50 and p95 of filter changes nobody made before; the bytes of one are in the note."""
    sent: dict[str, list[float]] = {side: [] for side in SIDES}
    with Session(both[BEFORE].address) as one, Session(both[AFTER].address) as other:
        sessions = {BEFORE: one, AFTER: other}

        def asked(side: str, of: Iterator[Address]) -> float:
            took = sessions[side].run(*next(of))
            sent[side].append(sessions[side].bytes / 1000)
            return took

        contenders = {side: partial(asked, side, addresses.changes(page, seed=1)) for side in SIDES}
        laps = in_turn(contenders, count, SECONDS)
    note = "; ".join(f"{side}: {lap.failed}" for side, lap in laps.items() if lap.failed)
    if not note:
        kb = [f"{statistics.median(sent[side]):.0f}" for side in (AFTER, BEFORE)]
        note = f"{len(laps[AFTER].times)} runs each, {' against '.join(kb)} kB a run"
    yield from paced(f"/{page}, filter change", laps, note)


def crowds(sessions: int, seen: Mapping[str, list[crowd.Crowd]]) -> Iterator[Row]:
    """Yield p50 and p95 of so many sessions, their errors, processor and memory."""
    laps, said = {}, []
    for side, found in seen.items():
        laps[side] = Laps([ms for one in found for ms in one.laps.times])
        errors = [error for one in found for error in one.errors]
        cores = statistics.mean(one.cores for one in found)
        first = f" ({errors[0]})" if errors else ""
        said.append(f"{side}: {len(laps[side].times)} runs, {cores:.2f} cores, "
                    f"{len(errors)} errors{first}")  # fmt: skip
    yield from paced(f"{sessions} sessions, a click", laps, "; ".join(said))
    held = {side: max(one.rss_mb for one in found) for side, found in seen.items()}
    yield compared(f"{sessions} sessions, memory of the server", "MB", held)
