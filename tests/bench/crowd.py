"""Many readers at once: ten seconds between two clicks of each.

A session reads a page, thinks, and then either filters it anew or goes to another; one reader
alone thinks a second. What is asked while the crowd gathers is a warm-up and not counted. The floor
is the same crowd on an empty page.
"""

import random
import time
from argparse import Namespace
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

from tests.bench import addresses, sizes
from tests.bench.processes import EMPTY, Served
from tests.bench.results import Row
from tests.bench.session import Address, Broken, Session
from tests.bench.timing import Laps

THINK, ALONE = 10.0, 1.0  # seconds between two clicks, in the mean; of one reader alone
WARM, HOLD = 15.0, 45.0  # seconds in which the crowd gathers, and those counted
SETTLES = 10.0  # seconds between: 20 arrivals a second leave a line behind that readers do not make
CHOICES = 60  # filter choices a page offers the crowd: some are asked twice, as by people
STAYS = 0.5  # of the clicks filter the same page
FULL = 300  # sessions the goals are set for


class Serving(Protocol):
    """What a crowd reads from: one process, or several behind nginx."""

    address: str

    def rss_mb(self) -> float:
        """Return the resident memory of all of it."""

    def cpu_s(self) -> float:
        """Return its processor seconds since the start."""


@dataclass
class Crowd:
    """What a crowd saw once all were there: its runs, errors, and MB and cores of the server."""

    laps: Laps = field(default_factory=Laps)
    errors: list[str] = field(default_factory=list)
    rss_mb: float = 0.0
    cores: float = 0.0


def run(options: Namespace) -> Iterator[Row]:
    """Yield p50 and p95, errors, processor and memory for each number of sessions."""
    root = sizes.ready(options.size)
    trails = addresses.trails(CHOICES, seed=2)
    with Served(root) as app, Served(root, script=EMPTY) as empty:
        gather(app, 1, trails, 5, 0)
        before, floor_before = app.rss_mb(), empty.rss_mb()
        for sessions in (1, *options.sessions):
            seen = gather(app, sessions, trails, WARM, HOLD)
            floor = gather(empty, sessions, [("", "")], WARM / 3, HOLD / 3)
            yield from rows(sessions, seen, floor)
            if sessions > 1:
                grown, least = seen.rss_mb - before, floor.rss_mb - floor_before
                yield each(sessions, grown / sessions, least / sessions)


def rows(sessions: int, seen: Crowd, floor: Crowd) -> Iterator[Row]:
    """Yield what a crowd saw, beside what it sees of an empty page."""
    many = f"{sessions} session{'s' if sessions > 1 else ''}"
    yield Row(
        "crowd", f"{many}, a click", seen.laps.median, "ms", seen.laps.p95,
        "empty page", floor.laps.median, 1500 if sessions >= FULL else None, "p95",
        f"{len(seen.laps.times)} runs, {seen.cores:.2f} cores (empty page {floor.cores:.2f})",
    )  # fmt: skip
    yield Row("crowd", f"{many}, errors", len(seen.errors), "", limit=0,
              note="; ".join(sorted(set(seen.errors))[:3]))  # fmt: skip


def each(sessions: int, grown: float, least: float) -> Row:
    """Return the MB of a session, beside one of an empty page."""
    limit = 2 + least if sessions >= FULL else None
    return Row("crowd", f"{sessions} sessions, memory of each", grown, "MB", rival="empty page",
               against=least, limit=limit, note="with the cache")  # fmt: skip


def gather(
    served: Serving, sessions: int, trails: Sequence[Address], warm: float, hold: float
) -> Crowd:
    """Send readers who arrive within `warm` seconds, and count `hold` seconds once that is over."""
    quiet = SETTLES if sessions > 1 else 0.0
    seen, counted = Crowd(), time.monotonic() + warm + quiet
    until = counted + hold
    think = THINK if sessions > 1 else ALONE

    def read(number: int) -> None:
        """Arrive, read, think, click, and leave at the end; note what goes wrong."""
        chance = random.Random(number)
        time.sleep(warm * number / sessions)
        here = chance.choice(trails)
        try:
            with Session(served.address, at=f"127.0.0.{2 + number % 250}") as session:
                while (begun := time.monotonic()) < until:
                    try:
                        session.run(*here)
                    except Broken as error:
                        seen.errors.append(str(error)[:80])
                    if begun >= counted:
                        seen.laps.times.append((time.monotonic() - begun) * 1000)
                    rest = until - time.monotonic()
                    time.sleep(max(0.0, min(chance.expovariate(1 / think), rest)))
                    same = [one for one in trails if one[0] == here[0]]
                    here = chance.choice(same if chance.random() < STAYS else trails)
        except Exception as error:
            seen.errors.append(f"{type(error).__name__} {error}"[:80])

    with ThreadPoolExecutor(sessions) as readers:
        readers.map(read, range(sessions))
        time.sleep(warm + quiet)
        cpu, began = served.cpu_s(), time.monotonic()
        time.sleep(0.9 * hold)
        seen.rss_mb = served.rss_mb()
        seen.cores = (served.cpu_s() - cpu) / max(time.monotonic() - began, 1e-9)
    return seen
