"""Activities of the demo and who served at them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
import pyarrow as pa

from data.demo import days, rows
from data.demo.kinds import FLOOD, KINDS, Kind
from data.demo.people import DIVISIONS, People

ACTIVITIES = {2019: 240, 2020: 225, 2021: 455}
GUESTS = {2019: 54.0, 2020: 52.0, 2021: 76.0}
RUSH_HOURS = ((7, 30), (17, 30))
HOURS = ((9, 0), (9, 30), (14, 0), (14, 30), (15, 0), (19, 0))
HOURS_SHARE = (0.33, 0.2, 0.2, 0.12, 0.08, 0.07)


@dataclass(frozen=True)
class Activity:
    """One activity to be: its kind, the place of its day, team (-1 none), district, half-hours."""

    kind: Kind
    day: int
    team: int
    division: int
    starts: time
    half_hours: int
    cancelled: bool
    guests: int


def service(rng: np.random.Generator, people: People, as_of: date) -> Mapping[str, pa.Table]:
    """The tables activities and service_records; no record lies after `as_of`."""
    planned = sorted(_activities(rng, people), key=lambda a: (a.day, a.starts, a.kind.name))
    ids = rows.keys("A", len(planned), 4)
    attended: list[days.Numbers] = []
    busy_day, busy = -1, np.zeros(len(people.keen), dtype=np.bool_)
    for activity in planned:
        if activity.day != busy_day:
            busy_day, busy = activity.day, np.zeros(len(people.keen), dtype=np.bool_)
        crew = _crew(rng, people, activity, busy)
        busy[crew] = True
        attended.append(crew)
    records = _records(rng, planned, ids, attended, as_of)
    return {"activities": _activity_table(rng, planned, ids, attended), "service_records": records}


def _activities(rng: np.random.Generator, people: People) -> Iterator[Activity]:
    lively = days.service()
    homes = len(people.team_types)
    for kind in KINDS:
        count = round(kind.share * ACTIVITIES[kind.year])
        first = max(kind.first, FLOOD) if kind.project_id == "P22" else kind.first
        weight = lively * days.between(first, kind.last)
        if kind.category == "EMERG" and kind.project_id is None:
            weight = days.between(first, kind.last)  # the epidemic is what these are for
        for day in days.pick(rng, weight, count):
            team = int(rng.integers(homes))
            division = int(people.team_divisions[team])
            if kind.divisions:
                division = DIVISIONS.index(str(rng.choice(kind.divisions)))
            options, share = (RUSH_HOURS, (0.6, 0.4)) if kind.early else (HOURS, HOURS_SHARE)
            hour, minute = options[rng.choice(len(options), p=share)]
            epidemic = kind.category != "EMERG" and 390 <= day <= 470
            yield Activity(
                kind,
                int(day),
                team,
                division,
                time(hour, minute),
                int(
                    rng.choice((3, 4, 5, 6, 8, 12, 16), p=(0.1, 0.3, 0.15, 0.25, 0.12, 0.05, 0.03))
                ),
                bool(rng.random() < (0.3 if epidemic else 0.03)),
                max(6, round(GUESTS[kind.year] * kind.size * rng.lognormal(-0.08, 0.4))),
            )


def _crew(
    rng: np.random.Generator, people: People, activity: Activity, busy: np.ndarray
) -> days.Numbers:
    """Who comes: registered, not gone, about, free that day; the keen and the near more often."""
    if activity.cancelled:
        return np.zeros(0, dtype=np.int64)
    half = min(activity.day // 183, people.about.shape[1] - 1)
    fresh = (activity.day - people.registered >= 0) & (activity.day - people.registered < 60)
    able = (people.registered <= activity.day) & (people.left >= activity.day) & ~busy
    weight = people.keen * np.where(people.team == activity.team, 4.0, 1.0)
    weight = weight * np.where(people.division == activity.division, 2.5, 1.0)
    weight = weight * np.where(fresh, 1.5, 1.0) * (people.about[:, half] | fresh) * able
    drawn = rng.exponential(size=len(weight))
    turn = np.where(weight > 0, drawn / np.maximum(weight, 1e-9), np.inf)
    count = min(activity.guests, int((weight > 0).sum()))
    return np.sort(np.argsort(turn, kind="stable")[:count])


def _records(
    rng: np.random.Generator,
    planned: list[Activity],
    ids: list[str],
    attended: list[days.Numbers],
    as_of: date,
) -> pa.Table:
    sizes = [len(crew) for crew in attended]
    total = sum(sizes)
    volunteer = np.concatenate(attended)
    served = np.repeat([activity.day for activity in planned], sizes)
    full = np.repeat([activity.half_hours for activity in planned], sizes)
    half_hours = np.clip(full + rng.choice((-1, 0, 0, 0, 0, 1), size=total), 1, 48)
    late = np.where(rng.random(total) < 0.06, rng.integers(3, 46, size=total), 0)
    delay = np.where(late > 0, late, rng.integers(0, 3, size=total))
    last = days.index(as_of)
    recorded = np.minimum(served + delay, last)
    verified = rng.random(total) < np.where(last - served < 14, 0.7, 0.97)
    volunteers = rows.keys("V", int(volunteer.max()) + 1)
    return rows.table(
        "service_records",
        {
            "record_id": rows.keys("R", total, 6),
            "activity_id": np.repeat(ids, sizes).tolist(),
            "volunteer_id": [volunteers[place] for place in volunteer],
            "served_on": rows.on(served),
            "hours": [Decimal(int(halves) * 50).scaleb(-2) for halves in half_hours],
            "recorded_on": rows.on(recorded),
            "verified": verified.tolist(),
            "points": np.where(verified, half_hours, 0).tolist(),
        },
    )


def _activity_table(
    rng: np.random.Generator,
    planned: list[Activity],
    ids: list[str],
    attended: list[days.Numbers],
) -> pa.Table:
    teams = [f"DEMO-T{activity.team + 1:03}" for activity in planned]
    told = rng.random(len(planned)) < 0.7
    reach = rng.lognormal(0.4, 0.5, size=len(planned))
    seats = rng.uniform(0.9, 1.5, size=len(planned))
    held = [date(2019, 1, 1) + timedelta(days=activity.day) for activity in planned]
    kinds = [activity.kind for activity in planned]
    return rows.table(
        "activities",
        {
            "activity_id": ids,
            "name": [kind.name for kind in kinds],
            "name_en": [kind.name_en for kind in kinds],
            "team_id": teams,
            "project_id": [kind.project_id for kind in kinds],
            "programme": [kind.programme for kind in kinds],
            "category": [kind.category for kind in kinds],
            "held_on": held,
            "starts_at": [
                datetime.combine(day, a.starts) for day, a in zip(held, planned, strict=True)
            ],
            "division_code": [DIVISIONS[activity.division] for activity in planned],
            "planned_n": [round(a.guests * s) for a, s in zip(planned, seats, strict=True)],
            "served_n": [
                max(5, round(len(crew) * r)) if known and not a.cancelled else None
                for a, crew, r, known in zip(planned, attended, reach, told, strict=True)
            ],
            "status": ["cancelled" if a.cancelled else "held" for a in planned],
        },
    )
