"""Activities of the enlarged demo, as arrays and as batches of their table."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from data.demo import days
from data.demo.kinds import FLOOD, KINDS
from data.demo.large import columns
from data.demo.large.columns import Flags, Ints
from data.demo.large.people import CATEGORIES, People
from data.demo.people import DIVISIONS
from data.demo.service import ACTIVITIES, GUESTS, HOURS, HOURS_SHARE, RUSH_HOURS

HALF_HOURS = np.array((3, 4, 5, 6, 8, 12, 16))
HALF_HOURS_SHARE = (0.1, 0.3, 0.15, 0.25, 0.12, 0.05, 0.03)
FEWEST = 2


@dataclass(frozen=True)
class Activities:
    """Activities in the order they are held.

    Places: `kind` in KINDS, `day` in DAYS, `team`, `division` in DIVISIONS, `category` in
    CATEGORIES. `starts`: seconds since midnight. `crew`: how many serve, 0 where cancelled.
    """

    kind: Ints
    day: Ints
    team: Ints
    division: Ints
    category: Ints
    starts: Ints
    half_hours: Ints
    cancelled: Flags
    crew: Ints


def activities(rng: np.random.Generator, people: People, count: int, records: int) -> Activities:
    """About `count` activities; exactly `records` people serve at them in all."""
    whole = sum(ACTIVITIES.values())
    counts = [max(1, round(k.share * ACTIVITIES[k.year] / whole * count)) for k in KINDS]
    kind = np.repeat(np.arange(len(KINDS), dtype=np.int8), counts)
    lively = days.service()
    held, starts = [], []
    for one, number in zip(KINDS, counts, strict=True):
        first = max(one.first, FLOOD) if one.project_id == "P22" else one.first
        weight = days.between(first, one.last)
        if one.category != "EMERG" or one.project_id:  # the others are what an epidemic asks for
            weight = weight * lively
        held.append(days.pick(rng, weight, number).astype(np.int16))
        options, share = (RUSH_HOURS, (0.6, 0.4)) if one.early else (HOURS, HOURS_SHARE)
        clock = np.array([hour * 3600 + minute * 60 for hour, minute in options], dtype=np.int32)
        starts.append(clock[columns.draw(rng, share, number)])
    day, start = np.concatenate(held), np.concatenate(starts)
    order = np.lexsort((kind, start, day))
    kind, day, start = kind[order], day[order], start[order]
    team = rng.integers(len(people.team_type), size=len(kind)).astype(np.int32)
    fixed = np.array([DIVISIONS.index(k.divisions[0]) if k.divisions else -1 for k in KINDS])
    category = np.array([CATEGORIES.index(k.category) for k in KINDS], dtype=np.int8)[kind]
    emergency = category == CATEGORIES.index("EMERG")
    epidemic = ~emergency & (day >= 390) & (day <= 470)
    cancelled = rng.random(len(kind)) < np.where(epidemic, 0.3, 0.03)
    return Activities(
        kind,
        day,
        team,
        np.where(fixed[kind] >= 0, fixed[kind], people.team_division[team]).astype(np.int8),
        category,
        start,
        HALF_HOURS[columns.draw(rng, HALF_HOURS_SHARE, len(kind))].astype(np.int8),
        cancelled,
        _crews(rng, kind, cancelled, records),
    )


def _crews(rng: np.random.Generator, kind: Ints, cancelled: Flags, records: int) -> Ints:
    """How many serve at each, `records` in all, at least FEWEST wherever it is held."""
    usual = np.array([GUESTS[k.year] * k.size for k in KINDS])[kind]
    weight = usual * rng.lognormal(-0.08, 0.4, size=len(kind)) * ~cancelled
    spare = records - FEWEST * int((~cancelled).sum())
    ends = np.rint(np.cumsum(weight) * (spare / weight.sum())).astype(np.int64)
    ends[ends > spare] = spare
    ends[-1] = spare
    crews: Ints = np.where(cancelled, 0, FEWEST) + np.diff(ends, prepend=0)
    return crews


def activity_batches(rng: np.random.Generator, found: Activities) -> Iterator[pa.RecordBatch]:
    """The table activities."""
    for span in columns.spans(len(found.kind)):
        kind, crew, gone = found.kind[span], found.crew[span], found.cancelled[span]
        size = len(kind)
        served = np.maximum(5, np.rint(crew * rng.lognormal(0.4, 0.5, size=size))).astype(np.int64)
        planned = np.rint(np.maximum(crew, 6) * rng.uniform(0.9, 1.5, size=size)).astype(np.int64)
        yield columns.batch(
            "activities",
            {
                "activity_id": columns.keys("A", np.arange(span.start, span.stop)),
                "name": columns.words([k.name for k in KINDS], kind),
                "name_en": columns.words([k.name_en for k in KINDS], kind),
                "team_id": columns.keys("T", found.team[span]),
                "project_id": columns.words([k.project_id for k in KINDS], kind),
                "programme": columns.words([k.programme for k in KINDS], kind),
                "category": columns.words(CATEGORIES, found.category[span]),
                "held_on": columns.on(found.day[span]),
                "starts_at": columns.at(found.day[span], found.starts[span]),
                "division_code": columns.words(DIVISIONS, found.division[span]),
                "planned_n": pa.array(planned),
                "served_n": columns.empty_where((rng.random(size) >= 0.7) | gone, pa.array(served)),
                "status": columns.words(("held", "cancelled"), gone.astype(np.int8)),
            },
        )
