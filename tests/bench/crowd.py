"""Many readers at once: ten seconds between two clicks of each.

A session reads a page, thinks, and then either filters it anew or goes to another; one reader
alone thinks a second. What is asked while the crowd gathers is a warm-up and not counted. The floor
is the same crowd on an empty page.
"""

from __future__ import annotations

import asyncio
import random
import time
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from websockets.asyncio.client import connect

from tests.bench import addresses, sizes
from tests.bench.rows import Row
from tests.bench.serving import APP, EMPTY, Served, serving
from tests.bench.session import PATIENCE, PROTOCOLS, Address, Broken, Talk, stream
from tests.bench.timing import percentile

THINK, ALONE = 10.0, 1.0  # seconds between two clicks, in the mean; of one reader alone
WARM, HOLD = 15.0, 45.0  # seconds in which the crowd gathers, then those counted
CHOICES = 60  # filter choices a page offers the crowd: some are asked twice, as by people
STAYS = 0.5  # of the clicks filter the same page
FULL = 300  # sessions the goals are set for


@dataclass
class Crowd:
    """What a crowd saw once all were there: milliseconds of each run, errors, MB, cores."""

    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    rss_mb: float = 0.0
    cores: float = 0.0

    def percentile(self, share: float) -> float | None:
        """Return what a share of the runs stays below; None without runs."""
        return percentile(self.times, share) if self.times else None


def run(options: Namespace) -> Iterator[Row]:
    """Yield p50 and p95, errors, processor and memory for each number of sessions."""
    root = sizes.ready(options.size)
    trails = addresses.trails(CHOICES, seed=2)
    with serving(APP, root) as app, serving(EMPTY, root) as empty:
        asyncio.run(gather(app, 1, trails, 5, 0))
        before, floor_before = app.rss_mb(), empty.rss_mb()
        for sessions in (1, *options.sessions):
            seen = asyncio.run(gather(app, sessions, trails, WARM, HOLD))
            floor = asyncio.run(gather(empty, sessions, [("", "")], WARM / 3, HOLD / 3))
            yield from rows(sessions, seen, floor)
            if sessions > 1:
                grown, least = seen.rss_mb - before, floor.rss_mb - floor_before
                yield each(sessions, grown / sessions, least / sessions)


def rows(sessions: int, seen: Crowd, floor: Crowd) -> Iterator[Row]:
    """Yield what a crowd saw, beside what it sees of an empty page."""
    many, full = f"{sessions} session{'s' if sessions > 1 else ''}", sessions >= FULL
    yield Row(
        "crowd", f"{many}, a click", seen.percentile(0.5), "ms", seen.percentile(0.95),
        "empty page", floor.percentile(0.5), 1500 if full else None, "p95",
        f"{len(seen.times)} runs, {seen.cores:.2f} cores (empty page {floor.cores:.2f})",
    )  # fmt: skip
    yield Row("crowd", f"{many}, errors", len(seen.errors), "", limit=0,
              note="; ".join(sorted(set(seen.errors))[:3]))  # fmt: skip


def each(sessions: int, grown: float, floor: float) -> Row:
    """Return the MB of a session; the cache fills meanwhile and is in it."""
    return Row(
        "crowd", f"{sessions} sessions, memory of each", grown, "MB", rival="empty page",
        against=floor, limit=2 + floor if sessions >= FULL else None, note="with the cache",
    )  # fmt: skip


async def gather(
    served: Served, sessions: int, trails: Sequence[Address], warm: float, hold: float
) -> Crowd:
    """Send readers who arrive within `warm` seconds and stay until `hold` seconds after it."""
    seen, counted = Crowd(), time.monotonic() + warm
    readers = [
        asyncio.create_task(_reader(served, trails, counted, hold, sessions, one, seen))
        for one in range(sessions)
    ]
    await asyncio.sleep(warm)
    cpu, began = served.cpu_s(), time.monotonic()
    await asyncio.sleep(0.9 * hold)
    seen.rss_mb = served.rss_mb()
    seen.cores = (served.cpu_s() - cpu) / max(time.monotonic() - began, 1e-9)
    await asyncio.gather(*readers)
    return seen


async def _reader(
    served: Served, trails: Sequence[Address], counted: float, hold: float, sessions: int,
    number: int, seen: Crowd,
) -> None:  # fmt: skip
    """One reader: arrives, reads, thinks, clicks, leaves at the end. Errors are noted."""
    chance, until = random.Random(number), counted + hold
    think = THINK if sessions > 1 else ALONE
    await asyncio.sleep((counted - time.monotonic()) * number / sessions)
    try:
        talk, here = Talk(served.address), chance.choice(trails)
        async with connect(
            stream(served.address), subprotocols=PROTOCOLS,  # type: ignore[arg-type]
            max_size=None, proxy=None, open_timeout=PATIENCE,
        ) as socket:  # fmt: skip
            while (begun := time.monotonic()) < until:
                await socket.send(talk.ask(*here))
                async with asyncio.timeout(PATIENCE):
                    try:
                        while not talk.hear(await socket.recv()):
                            pass
                    except Broken as error:
                        seen.errors.append(str(error)[:80])
                if begun >= counted:
                    seen.times.append((time.monotonic() - begun) * 1000)
                await asyncio.sleep(min(chance.expovariate(1 / think), until - time.monotonic()))
                same = [one for one in trails if one[0] == here[0]]
                here = chance.choice(same if chance.random() < STAYS else trails)
    except Exception as error:
        seen.errors.append(f"{type(error).__name__} {error}"[:80])
