"""Many readers at once: 1, 20, 100 and 300 sessions, ten seconds between two clicks of each.

A session reads a page, thinks, and then either filters it anew or goes to another; one reader
alone thinks a second, to click often enough. What is asked while the crowd gathers is a warm-up and
not counted. The floor is the same crowd on an empty page. A run that is not over after two minutes
is an error and has no time.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from websockets.asyncio.client import connect

from data import Snapshot
from pages.ui import frame
from tests.bench import changes, opened
from tests.bench.pages import address
from tests.bench.rows import Goal, Row
from tests.bench.serving import APP, EMPTY, Served, serving
from tests.bench.session import PATIENCE, PROTOCOLS, Broken, Talk, stream
from tests.bench.timing import percentile

SIZES = (1, 20, 100, 300)
THINK, ALONE = 10.0, 1.0  # seconds between two clicks, in the mean; of one reader alone
WARM, HOLD = 15.0, 45.0  # seconds in which the crowd gathers, then those counted
WARM_EMPTY, HOLD_EMPTY = 5.0, 10.0  # of the floor
CHOICES = 60  # filter choices a page offers the crowd: some are asked twice, as by people
KEPT = 0.5  # of the clicks filter the page again


@dataclass
class Crowd:
    """What a crowd saw: milliseconds of each run while it gathered, and once all were there;
    errors by text, memory and processor while all were there."""

    warm: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    rss_mb: float = 0.0
    cores: float = 0.0


def run(size: str) -> Iterator[Row]:
    """For each number of sessions: p50, p95 and p99, errors, processor, memory of the server."""
    root, snapshot = opened.serving(size)
    trails = clicks(snapshot)
    with serving(APP, root) as app, serving(EMPTY, root) as empty:
        asyncio.run(crowd(app, 1, trails, 5, 0))  # nobody is the first
        before, floor_before = app.rss_mb(), empty.rss_mb()
        for sessions in SIZES:
            seen = asyncio.run(crowd(app, sessions, trails, WARM, HOLD))
            floor = asyncio.run(crowd(empty, sessions, [("", "")], WARM_EMPTY, HOLD_EMPTY))
            yield from rows(sessions, seen, floor)
            if sessions >= 100:
                yield each(sessions, seen.rss_mb - before, floor.rss_mb - floor_before)


def each(sessions: int, grown: float, floor: float) -> Row:
    """MB of a session, by what so many added to the server: kept answers are in it."""
    most = Goal("memory of a session", "≤ 2 MB over the floor", 2 + floor / sessions)
    return Row(
        f"{sessions} sessions, memory of each", grown / sessions, "MB", rival="empty page",
        against=floor / sessions, goal=most if sessions == max(SIZES) else None,
        note="with the answers kept meanwhile",
    )  # fmt: skip


def rows(sessions: int, seen: Crowd, floor: Crowd) -> Iterator[Row]:
    """What a crowd saw, beside what it sees of an empty page."""
    many = f"{sessions} session{'s' if sessions > 1 else ''}"
    full = sessions == max(SIZES)
    half, most = (percentile(seen.times, share) if seen.times else None for share in (0.5, 0.95))
    said = [f"{len(seen.times)} runs"]
    if seen.times:
        said.insert(0, f"p99 {percentile(seen.times, 0.99):.0f} ms")
    if seen.warm:
        said.append(f"p95 {percentile(seen.warm, 0.95):.0f} ms while they gathered, not counted")
    yield Row(
        f"{many}, a click", half, "ms", most, "empty page",
        percentile(floor.times, 0.5) if floor.times else None,
        Goal("300 sessions", "p95 ≤ 500 ms", 500, "p95") if full else None, ", ".join(said),
    )  # fmt: skip
    yield Row(f"{many}, errors", len(seen.errors), "", note="; ".join(sorted(set(seen.errors))[:3]),
              goal=Goal("300 sessions, errors", "none", 0) if full else None)  # fmt: skip
    yield Row(f"{many}, processor", seen.cores, "cores", rival="empty page", against=floor.cores)
    bound = Goal("memory of the server", "≤ 1 GiB with 300 sessions", 1024) if full else None
    yield Row(f"{many}, memory of the server", seen.rss_mb, "MB", rival="empty page",
              against=floor.rss_mb, goal=bound)  # fmt: skip


def clicks(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Pages and filter choices the crowd draws from; the meeting is for one wall, not for many."""
    found: list[tuple[str, str]] = []
    for page in frame.PAGES:
        if page == "meeting":
            continue
        drawn = islice(changes.choices(changes.offered(page, snapshot), seed=2), CHOICES)
        found += [address(page), *(address(page, query) for query in drawn)]
    return found


async def crowd(
    served: Served, sessions: int, trails: Sequence[tuple[str, str]], warm: float, hold: float
) -> Crowd:
    """So many readers who arrive within `warm` seconds and stay until `hold` seconds after it."""
    seen, began = Crowd(), time.monotonic()
    counted, think = began + warm, THINK if sessions > 1 else ALONE
    readers = [
        asyncio.create_task(
            _reader(served, trails, counted, hold, warm * one / sessions, think, one, seen)
        )
        for one in range(sessions)
    ]
    await asyncio.sleep(warm)
    cpu = served.cpu_s()
    await asyncio.sleep(0.9 * hold)
    seen.rss_mb = served.rss_mb()
    seen.cores = (served.cpu_s() - cpu) / max(0.9 * hold, 1e-9)
    await asyncio.gather(*readers)
    return seen


async def _reader(
    served: Served, trails: Sequence[tuple[str, str]], counted: float, hold: float, wait: float,
    think: float, seed: int, seen: Crowd,
) -> None:  # fmt: skip
    """One reader: arrives, reads, thinks, clicks; leaves at the end. What goes wrong is noted."""
    chance, until = random.Random(seed), counted + hold
    await asyncio.sleep(wait)
    try:
        talk, here = Talk(served.address), chance.choice(trails)
        async with connect(
            stream(served.address), subprotocols=PROTOCOLS,  # type: ignore[arg-type]
            max_size=None, proxy=None, open_timeout=PATIENCE,
        ) as socket:  # fmt: skip
            while time.monotonic() < until:
                begun = time.monotonic()
                await socket.send(talk.ask(*here))
                async with asyncio.timeout(PATIENCE):
                    try:
                        while not talk.hear(await socket.recv()):
                            pass
                    except Broken as error:
                        seen.errors.append(str(error)[:80])
                times = seen.times if begun >= counted else seen.warm
                times.append((time.monotonic() - begun) * 1000)
                await asyncio.sleep(min(chance.expovariate(1 / think), until - time.monotonic()))
                same = [one for one in trails if one[0] == here[0]]
                here = chance.choice(same if chance.random() < KEPT else trails)
    except Exception as error:
        seen.errors.append(f"{type(error).__name__} {error}"[:80])
