"""Generate the activities and service records of the demo one by one; write both tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from data.demo import columns, days
from data.demo.columns import Flags, Ints
from data.demo.kinds import KINDS, Kind
from data.demo.people import CATEGORIES, DIVISIONS, People, half_year
from data.demo.plan import PLAN

SERVICE = PLAN["service"]
ACTIVITIES = dict(enumerate(SERVICE["activities"], 2019))
GUESTS = dict(enumerate(SERVICE["guests"], 2019))
HALF_HOURS = np.array(SERVICE["half_hours"])
HALF_HOURS_SHARE = SERVICE["half_hours_share"]
EPIDEMIC = range(390, 471)  # days on which many activities were cancelled


@dataclass(frozen=True)
class Activities:
    """Activities in the order they are held.

    Places: `kind` in KINDS, `day` in DAYS, `team`, `division` in DIVISIONS. `starts`: seconds since
    midnight. `guests`: for how many it is planned. `crew`: how many serve, 0 where cancelled.
    """

    kind: Ints
    day: Ints
    team: Ints
    division: Ints
    starts: Ints
    half_hours: Ints
    cancelled: Flags
    guests: Ints
    crew: Ints

    @property
    def category(self) -> Ints:
        """The place of each activity's category in CATEGORIES."""
        return np.array([CATEGORIES.index(k.category) for k in KINDS], dtype=np.int8)[self.kind]


def clock(kind: Kind) -> tuple[Sequence[int], Sequence[float]]:
    """Return when activities of a kind start, and the shares of these times."""
    when = "rush" if kind.is_duty else "daytime"
    return SERVICE[when], SERVICE[f"{when}_share"]


def service(rng: np.random.Generator, people: People, as_of: date) -> Mapping[str, pa.Table]:
    """Generate the tables activities and service_records; no record is later than `as_of`."""
    found = sorted(_drawn(rng, people), key=lambda row: (row[1], row[4], KINDS[row[0]].name))
    kind, day, team, division, starts, half_hours, cancelled, guests = np.array(found).T
    crews: list[Ints] = []
    busy_day, busy = -1, np.zeros(len(people.keen), dtype=np.bool_)
    for place in range(len(found)):
        if day[place] != busy_day:
            busy_day, busy = day[place], np.zeros(len(people.keen), dtype=np.bool_)
        count = 0 if cancelled[place] else guests[place]
        crew = _crew(rng, people, day[place], team[place], division[place], count, busy)
        busy[crew] = True
        crews.append(crew)
    sizes = np.array([len(crew) for crew in crews])
    held = Activities(kind, day, team, division, starts, half_hours, cancelled > 0, guests, sizes)
    seats = np.repeat(np.arange(len(found)), sizes)
    records = record_batch(rng, held, seats, np.concatenate(crews), as_of, is_few=True)
    return {
        "activities": pa.Table.from_batches(activity_batches(rng, held, is_few=True)),
        "service_records": pa.Table.from_batches([records]),
    }


def _drawn(rng: np.random.Generator, people: People) -> Iterator[tuple[int, ...]]:
    """Yield each activity's fields up to `guests`; cancelled ones have guests too."""
    for place, kind in enumerate(KINDS):
        for day in days.pick(rng, kind.weight, round(kind.share * ACTIVITIES[kind.year])):
            team = int(rng.integers(len(people.team_type)))
            division = int(people.team_division[team])
            if kind.divisions:
                division = DIVISIONS.index(str(rng.choice(kind.divisions)))
            options, share = clock(kind)
            starts = options[columns.draw(rng, share, 1)[0]]
            half_hours = int(HALF_HOURS[columns.draw(rng, HALF_HOURS_SHARE, 1)[0]])
            is_hit = kind.category != "EMERG" and day in EPIDEMIC
            cancelled = int(rng.random() < (0.3 if is_hit else 0.03))
            guests = round(GUESTS[kind.year] * kind.size * rng.lognormal(-0.08, 0.4))
            yield place, int(day), team, division, starts, half_hours, cancelled, max(6, guests)


def _crew(
    rng: np.random.Generator,
    people: People,
    day: int,
    team: int,
    division: int,
    guests: int,
    busy: Flags,
) -> Ints:
    """Draw registered, active and free volunteers; keen and near ones are drawn more often."""
    if not guests:
        return np.zeros(0, dtype=np.int64)
    active = (people.about >> half_year(np.array(day))) & 1 > 0
    fresh = (day - people.registered >= 0) & (day - people.registered < 60)
    able = (people.registered <= day) & (people.left >= day) & ~busy
    weight = people.keen * np.where(people.team == team, 4.0, 1.0)
    weight = weight * np.where(people.division == division, 2.5, 1.0)
    weight = weight * np.where(fresh, 1.5, 1.0) * (active | fresh) * able
    drawn = rng.exponential(size=len(weight))
    turn = np.where(weight > 0, drawn / np.maximum(weight, 1e-9), np.inf)
    count = min(guests, int((weight > 0).sum()))
    return np.sort(np.argsort(turn, kind="stable")[:count])


def record_batch(
    rng: np.random.Generator,
    held: Activities,
    seat: Ints,
    volunteer: Ints,
    as_of: date,
    made: int = 0,
    is_few: bool = False,
) -> pa.RecordBatch:
    """Make service records, one for each seat; `made` records come before them."""
    size, last = len(seat), days.index(as_of)
    served = held.day[seat].astype(np.int64)
    change = np.array((-1, 0, 0, 0, 0, 1))[rng.integers(6, size=size)]
    half_hours = np.clip(held.half_hours[seat] + change, 1, 48).astype(np.int64)
    late = rng.random(size) < 0.06
    delay = np.where(late, rng.integers(3, 46, size=size), rng.integers(0, 3, size=size))
    verified = rng.random(size) < np.where(last - served < 14, 0.7, 0.97)
    return columns.batch(
        "service_records",
        {
            "record_id": columns.keys("R", range(made, made + size), is_few),
            "activity_id": columns.keys("A", seat, is_few),
            "volunteer_id": columns.keys("V", volunteer, is_few),
            "served_on": columns.on(served),
            "hours": columns.decimals(half_hours * 50),
            "recorded_on": columns.on(np.minimum(served + delay, last)),
            "verified": verified,
            "points": np.where(verified, half_hours, 0),
        },
    )


def activity_batches(
    rng: np.random.Generator, held: Activities, is_few: bool = False
) -> Iterator[pa.RecordBatch]:
    """Yield the table activities in batches."""
    for span in columns.spans(len(held.kind)):
        kind, gone = held.kind[span], held.cancelled[span]
        size = len(kind)
        told = rng.random(size) < 0.7
        served = np.rint(held.crew[span] * rng.lognormal(0.4, 0.5, size=size))
        served = np.maximum(5, served).astype(np.int64)
        planned = np.rint(held.guests[span] * rng.uniform(0.9, 1.5, size=size)).astype(np.int64)
        yield columns.batch(
            "activities",
            {
                "activity_id": columns.keys("A", range(span.start, span.stop), is_few),
                "name": columns.words([k.name for k in KINDS], kind),
                "name_en": columns.words([k.name_en for k in KINDS], kind),
                "team_id": columns.keys("T", held.team[span], is_few),
                "project_id": columns.words([k.project_id for k in KINDS], kind),
                "programme": columns.words([k.programme for k in KINDS], kind),
                "category": columns.words([k.category for k in KINDS], kind),
                "held_on": columns.on(held.day[span]),
                "starts_at": columns.at(held.day[span], held.starts[span]),
                "division_code": columns.words(DIVISIONS, held.division[span]),
                "planned_n": planned,
                "served_n": columns.empty_where(~told | gone, pa.array(served)),
                "status": columns.words(("held", "cancelled"), gone.astype(np.int8)),
            },
        )
