"""This checkout against an earlier one, each measured in turn in the same run.

Both serve the same addresses over snapshots of the same size: a filter change is a run of the page
under another query. A ratio below 1 is faster, or less.
"""

from __future__ import annotations

import asyncio
import statistics
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.bench import addresses, crowd, sizes
from tests.bench.machine import ROOT, revision
from tests.bench.rows import Row
from tests.bench.serving import APP, Served, serving
from tests.bench.session import Address, Session
from tests.bench.timing import in_turn, percentile

PAGES = ("overview", "volunteers", "campaigns")
SECONDS = 120.0  # at most, for the changes of one page
LIMIT = 1.1  # no worse by more than a tenth
BEFORE, AFTER = "before", "after"


@dataclass(frozen=True)
class Side:
    """A checkout and the snapshots it serves."""

    checkout: Path
    root: Path


Pair = dict[str, float | None]  # a figure of each side


def run(options: Namespace) -> Iterator[Row]:
    """Yield the ratio of after to before: starts, filter changes, crowds, memory."""
    sides = both(options)
    for side in sides.values():
        if not (side.checkout / APP).is_file():
            raise FileNotFoundError(f"{side.checkout} is no checkout: it has no {APP}")
    note = " against ".join(revision(sides[name].checkout) for name in (AFTER, BEFORE))
    taken = starts(sides, options.rounds)
    yield compared("process start to the end of the first page", "s", taken, note)
    with ExitStack() as stack:
        served = {
            name: stack.enter_context(serving(APP, side.root, side.checkout))
            for name, side in sides.items()
        }
        for page in PAGES:
            yield from changes(page, served, options.clicks)
        held: Pair = {name: one.rss_mb() for name, one in served.items()}
        yield compared("memory of the server after the changes", "MB", held)
    for sessions in options.sessions:
        yield from crowds(sides, sessions, options.rounds)


def both(options: Namespace) -> dict[str, Side]:
    """Return the two sides: before, and after, which is this checkout."""
    root = Path(options.root).resolve() if options.root else sizes.ready(options.size)
    before = Path(options.before_root).resolve() if options.before_root else root
    earlier = Path(options.before).resolve()
    return {BEFORE: Side(earlier, before), AFTER: Side(ROOT, root)}


def compared(what: str, unit: str, pair: Pair, note: str = "") -> Row:
    """Return the row of a figure: after, before and their ratio."""
    return Row("race", what, pair[AFTER], unit, rival=BEFORE, against=pair[BEFORE], limit=LIMIT,
               of="ratio", note=note)  # fmt: skip


def starts(sides: dict[str, Side], rounds: int) -> Pair:
    """Return the median seconds from the process's start to the end of its first page."""
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(rounds + 1):  # the first is a warm-up
        for name in ordered(turn):
            with serving(APP, sides[name].root, sides[name].checkout) as served:
                session = Session(served.address)
                seconds[name].append(served.started_s + session.run() / 1000)
                session.close()
    return {name: statistics.median(taken[1:]) for name, taken in seconds.items()}


def ordered(turn: int) -> list[str]:
    """Return who goes first: each in turn."""
    return [BEFORE, AFTER] if turn % 2 == 0 else [AFTER, BEFORE]


def changes(page: str, served: dict[str, Served], count: int) -> Iterator[Row]:
    """Yield p50 and p95 of filter changes nobody made before, and the bytes of one."""
    sessions = {name: Session(one.address) for name, one in served.items()}
    sent: dict[str, list[float]] = {name: [] for name in sessions}

    def asked(name: str, of: Iterator[Address]) -> float:
        took = sessions[name].run(*next(of))
        sent[name].append(sessions[name].talk.bytes / 1000)
        return took

    laps = in_turn(
        {name: partial(asked, name, addresses.changes(page, seed=1)) for name in sessions},
        count,
        SECONDS,
    )
    for session in sessions.values():
        session.close()
    said = "; ".join(f"{name}: {lap.failed}" for name, lap in laps.items() if lap.failed)
    if not said:
        kb = " against ".join(f"{statistics.median(sent[name]):.0f}" for name in (AFTER, BEFORE))
        said = f"{len(laps[AFTER].times)} runs each, {kb} kB a run"
    for what in ("median", "p95"):
        pair: Pair = {name: getattr(lap, what) for name, lap in laps.items()}
        yield compared(f"/{page}, filter change, {what}", "ms", pair, said)


def crowds(sides: dict[str, Side], sessions: int, rounds: int) -> Iterator[Row]:
    """Yield p50 and p95 of so many sessions, their errors, processor and memory.

    Each crowd meets a fresh process.
    """
    trails = addresses.trails(crowd.CHOICES, seed=2)
    seen: dict[str, list[crowd.Crowd]] = {name: [] for name in sides}
    for turn in range(rounds):
        for name in ordered(turn):
            with serving(APP, sides[name].root, sides[name].checkout) as served:
                asyncio.run(crowd.gather(served, 1, trails, 5, 0))
                found = crowd.gather(served, sessions, trails, crowd.WARM, crowd.HOLD)
                seen[name].append(asyncio.run(found))
    times = {name: [ms for one in found for ms in one.times] for name, found in seen.items()}
    errors = {name: [said for one in found for said in one.errors] for name, found in seen.items()}
    cores = {name: statistics.mean(one.cores for one in found) for name, found in seen.items()}
    note = "; ".join(
        f"{name}: {len(times[name])} runs, {cores[name]:.2f} cores, {len(errors[name])} errors"
        + "".join(f" ({said})" for said in errors[name][:1])
        for name in sides
    )
    for what, share in (("median", 0.5), ("p95", 0.95)):
        pair: Pair = {name: percentile(ms, share) if ms else None for name, ms in times.items()}
        yield compared(f"{sessions} sessions, a click, {what}", "ms", pair, note)
    held: Pair = {name: max(one.rss_mb for one in found) for name, found in seen.items()}
    yield compared(f"{sessions} sessions, memory of the server", "MB", held)
