"""Generate the activities and service records of the enlarged demo, day by day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from data.demo import columns, days, service
from data.demo.columns import Flags, Ints
from data.demo.kinds import KINDS
from data.demo.people import CATEGORIES, DIVISIONS, People, half_year

FEWEST = 2  # who serve at an activity that is held
NEAR = 0.85  # of those who serve, so many live in the district
ROUNDS_NEAR, ROUNDS = 5, 10
RECORDS, CREWS = 1, 2  # streams of random numbers


def activities(
    rng: np.random.Generator, people: People, count: int, records: int
) -> service.Activities:
    """Draw about `count` activities with exactly `records` volunteers in all."""
    whole = sum(service.ACTIVITIES.values())
    counts = [max(1, round(k.share * service.ACTIVITIES[k.year] / whole * count)) for k in KINDS]
    kind = np.repeat(np.arange(len(KINDS), dtype=np.int8), counts)
    held, starts = [], []
    for one, number in zip(KINDS, counts, strict=True):
        held.append(days.pick(rng, one.weight, number).astype(np.int16))
        options, share = service.clock(one)
        starts.append(np.array(options, dtype=np.int32)[columns.draw(rng, share, number)])
    day, start = np.concatenate(held), np.concatenate(starts)
    order = np.lexsort((kind, start, day))
    kind, day, start = kind[order], day[order], start[order]
    team = rng.integers(len(people.team_type), size=len(kind)).astype(np.int32)
    fixed = np.array([DIVISIONS.index(k.divisions[0]) if k.divisions else -1 for k in KINDS])
    is_hit = np.array([k.category != "EMERG" for k in KINDS])[kind]
    is_hit &= (day >= service.EPIDEMIC.start) & (day < service.EPIDEMIC.stop)
    cancelled = rng.random(len(kind)) < np.where(is_hit, 0.3, 0.03)
    drawn = columns.draw(rng, service.HALF_HOURS_SHARE, len(kind))
    half_hours = service.HALF_HOURS[drawn].astype(np.int8)
    crew = _sizes(rng, kind, cancelled, records)
    return service.Activities(
        kind,
        day,
        team,
        np.where(fixed[kind] >= 0, fixed[kind], people.team_division[team]).astype(np.int8),
        start,
        half_hours,
        cancelled,
        np.maximum(crew, 6),
        crew,
    )


def _sizes(rng: np.random.Generator, kind: Ints, cancelled: Flags, records: int) -> Ints:
    """Draw how many serve at each activity: `records` in all, at least FEWEST unless cancelled."""
    usual = np.array([service.GUESTS[k.year] * k.size for k in KINDS])[kind]
    weight = usual * rng.lognormal(-0.08, 0.4, size=len(kind)) * ~cancelled
    spare = records - FEWEST * int((~cancelled).sum())
    ends = np.rint(np.cumsum(weight) * (spare / weight.sum())).astype(np.int64)
    ends[ends > spare] = spare
    ends[-1] = spare
    sizes: Ints = np.where(cancelled, 0, FEWEST) + np.diff(ends, prepend=0)
    return sizes


@dataclass(frozen=True)
class Pools:
    """The active volunteers of a half-year, once for each category they take part in.

    Members of category c and district d stand together, `start[c, d]` to `start[c, d + 1]`, those
    of the whole category from `start[c, 0]`; `ends` is the running sum of how keen they are.
    """

    members: Ints
    ends: npt.NDArray[np.float64]
    start: Ints


def pools(people: People, half: int) -> Pools:
    """Return the pools of a half-year."""
    first = half * 183
    about = ((people.about >> half) & 1 > 0) & (people.left >= first)
    about &= half_year(people.registered) <= half
    found, sizes = [], []
    for place in range(len(CATEGORIES)):
        members = np.flatnonzero(about & ((people.tastes >> place) & 1 > 0)).astype(np.int32)
        home = people.division[members]
        found.append(members[np.argsort(home, kind="stable")])
        sizes.append(np.bincount(home, minlength=len(DIVISIONS)))
    members, many = np.concatenate(found), len(DIVISIONS)
    bounds = np.concatenate([[0], np.cumsum(np.concatenate(sizes))])
    start = bounds[np.arange(len(CATEGORIES))[:, None] * many + np.arange(many + 1)]
    ends = np.concatenate([[0.0], np.cumsum(people.keen[members], dtype=np.float64)])
    return Pools(members, ends, start)


def crew(
    rng: np.random.Generator, people: People, pool: Pools, day: int, category: Ints, division: Ints
) -> Ints:
    """Draw a different volunteer for each seat of a day; return places in the order of the seats.

    Draw by keenness, mostly from the district and always from the category's volunteers. Draw again
    if a volunteer is not registered yet, has left, or serves that day already. Fill the last seats
    with any free volunteer.
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
        drawn = pool.members[np.minimum(place, len(pool.members) - 1)]
        able = (high > low)[order] & (people.registered[drawn] <= day) & (people.left[drawn] >= day)
        able &= ~taken[drawn]
        seats = free[order][able]
        once, first = np.unique(drawn[able], return_index=True)
        chosen[seats[first]] = once
        taken[once] = True
        free = free[chosen[free] < 0]
    rest = np.flatnonzero((people.registered <= day) & (people.left >= day) & ~taken)
    if len(rest) < len(free):
        raise ValueError(f"day {day} has {len(category)} seats, more than there are volunteers")
    chosen[free] = rng.choice(rest, size=len(free), replace=False)
    return chosen


def crews(seed: int, people: People, held: service.Activities) -> Iterator[tuple[Ints, Ints]]:
    """Yield the activity and volunteer of each record in order of time, CHUNK or more at a time."""
    bounds = np.searchsorted(held.day, np.arange(len(days.DAYS) + 1))
    categories = held.category
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
        chosen.append(crew(rng, people, pool, day, categories[seat], held.division[seat]))
        seats.append(seat)
        if sum(map(len, seats)) >= columns.CHUNK:
            yield np.concatenate(seats), np.concatenate(chosen)
            seats, chosen = [], []
    yield np.concatenate(seats), np.concatenate(chosen)


def record_batches(
    seed: int, people: People, held: service.Activities, as_of: date
) -> Iterator[pa.RecordBatch]:
    """Yield the table service_records; no record is later than `as_of`."""
    made = 0
    for number, (seat, volunteer) in enumerate(crews(seed, people, held)):
        rng = columns.random(seed, RECORDS, number)
        yield service.record_batch(rng, held, seat, volunteer, as_of, made)
        made += len(seat)
