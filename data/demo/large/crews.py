"""Who serves at which activity of the enlarged demo, day by day, and the table service_records."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from data.demo import days
from data.demo.large import columns
from data.demo.large.activities import Activities
from data.demo.large.columns import Ints
from data.demo.large.people import CATEGORIES, People, half_year
from data.demo.people import DIVISIONS

NEAR = 0.85  # of those who serve, so many live in the district
ROUNDS_NEAR, ROUNDS = 5, 10
RECORDS, CREWS = 1, 2  # streams of random numbers


@dataclass(frozen=True)
class Pools:
    """Who is about in a half-year, once for each category they take part in.

    Members of category c and district d stand together, `start[c, d]` to `start[c, d + 1]`, those
    of the whole category from `start[c, 0]`; `ends` is the running sum of how keen they are.
    """

    members: Ints
    ends: npt.NDArray[np.float64]
    start: Ints


def pools(people: People, half: int) -> Pools:
    """The pools of a half-year."""
    first = half * 183
    about = ((people.about >> half) & 1 > 0) & (people.left >= first)
    about &= half_year(people.registered) <= half
    found, sizes = [], []
    for place in range(len(CATEGORIES)):
        members = np.flatnonzero(about & ((people.tastes >> place) & 1 > 0)).astype(np.int32)
        home = people.division[members]
        found.append(members[np.argsort(home, kind="stable")])
        sizes.append(np.bincount(home, minlength=len(DIVISIONS)))
    members = np.concatenate(found)
    start = np.zeros((len(CATEGORIES), len(DIVISIONS) + 1), dtype=np.int64)
    bounds = np.concatenate([[0], np.cumsum(np.concatenate(sizes))])
    for place in range(len(CATEGORIES)):
        start[place] = bounds[place * len(DIVISIONS) : (place + 1) * len(DIVISIONS) + 1]
    ends = np.concatenate([[0.0], np.cumsum(people.keen[members], dtype=np.float64)])
    return Pools(members, ends, start)


def crew(
    rng: np.random.Generator, people: People, pool: Pools, day: int, category: Ints, division: Ints
) -> Ints:
    """One volunteer for each seat of a day, nobody twice: places, in the order of the seats.

    Drawn by keenness, mostly from the district and from those who take part in the category; who
    has not registered yet, has left or serves already that day is drawn again. The last few seats
    go to whoever is free.
    """
    chosen = np.full(len(category), -1, dtype=np.int64)
    taken = np.zeros(len(people.division), dtype=np.bool_)
    free = np.arange(len(category))
    for attempt in range(ROUNDS):
        if not len(free):
            return chosen
        c, d = category[free], division[free]
        near = (rng.random(len(free)) < NEAR) & (attempt < ROUNDS_NEAR)
        low = pool.ends[np.where(near, pool.start[c, d], pool.start[c, 0])]
        high = pool.ends[np.where(near, pool.start[c, d + 1], pool.start[c, -1])]
        goal = low + rng.random(len(free)) * (high - low)
        order = np.argsort(goal)  # in order, so that the search walks through memory
        place = np.searchsorted(pool.ends, goal[order], side="right") - 1
        who = pool.members[np.minimum(place, len(pool.members) - 1)]
        able = (high > low)[order] & (people.registered[who] <= day) & (people.left[who] >= day)
        able &= ~taken[who]
        seats = free[order][able]
        once, first = np.unique(who[able], return_index=True)
        chosen[seats[first]] = once
        taken[once] = True
        free = free[chosen[free] < 0]
    rest = np.flatnonzero((people.registered <= day) & (people.left >= day) & ~taken)
    if len(rest) < len(free):
        raise ValueError(f"day {day} has {len(category)} seats, more than there are volunteers")
    chosen[free] = rng.choice(rest, size=len(free), replace=False)
    return chosen


def crews(seed: int, people: People, held: Activities) -> Iterator[tuple[Ints, Ints]]:
    """Activity and volunteer of each record, in order of time, CHUNK records or more at a time."""
    bounds = np.searchsorted(held.day, np.arange(len(days.DAYS) + 1))
    seats: list[Ints] = []
    chosen: list[Ints] = []
    half, pool = -1, None
    for day in range(len(days.DAYS)):
        now = int(half_year(np.array([day]))[0])
        if pool is None or now != half:
            half, pool = now, pools(people, now)
        span = slice(bounds[day], bounds[day + 1])
        seat = np.repeat(np.arange(span.start, span.stop), held.crew[span])
        rng = columns.random(seed, CREWS, day)
        chosen.append(crew(rng, people, pool, day, held.category[seat], held.division[seat]))
        seats.append(seat)
        if sum(map(len, seats)) >= columns.CHUNK:
            yield np.concatenate(seats), np.concatenate(chosen)
            seats, chosen = [], []
    yield np.concatenate(seats), np.concatenate(chosen)


def record_batches(
    seed: int, people: People, held: Activities, as_of: date
) -> Iterator[pa.RecordBatch]:
    """The table service_records; no record lies after `as_of`."""
    made, last = 0, days.index(as_of)
    for number, (seat, who) in enumerate(crews(seed, people, held)):
        rng, size = columns.random(seed, RECORDS, number), len(seat)
        served = held.day[seat].astype(np.int64)
        change = columns.draw(rng, (1, 4, 1), size) - 1
        halves = np.clip(held.half_hours[seat] + change, 1, 48).astype(np.int64)
        late = rng.random(size) < 0.06
        delay = np.where(late, rng.integers(3, 46, size=size), rng.integers(0, 3, size=size))
        verified = rng.random(size) < np.where(last - served < 14, 0.7, 0.97)
        yield columns.batch(
            "service_records",
            {
                "record_id": columns.keys("R", np.arange(made, made + size)),
                "activity_id": columns.keys("A", seat),
                "volunteer_id": columns.keys("V", who),
                "served_on": columns.on(served),
                "hours": columns.hours(halves),
                "recorded_on": columns.on(np.minimum(served + delay, last)),
                "verified": pa.array(verified),
                "points": pa.array(np.where(verified, halves, 0)),
            },
        )
        made += size
