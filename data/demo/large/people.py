"""Teams and volunteers of the enlarged demo, as arrays and as batches of their tables."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from data.demo import days, rows
from data.demo.large import columns
from data.demo.large.columns import Flags, Ints
from data.demo.people import (
    AGE_SHARE,
    BEFORE,
    DIVISION_SHARE,
    DIVISIONS,
    HALF_YEARS,
    REGISTERED,
    TEAMS_OF_TYPE,
)  # fmt: skip
from data.schema import CODES

CATEGORIES = tuple(CODES["category"])
# How many people take part in each category at all; most in one or two, some in three.
TASTES = {"TRAFFIC": 0.3, "CARE": 0.27, "ENV": 0.16, "CULTURE": 0.17, "EMERG": 0.07, "TBD": 0.03}
HOW_MANY = (0.45, 0.35, 0.2)
BEYOND = 30_000  # a day that never comes


@dataclass(frozen=True)
class People:
    """Volunteers in the order they registered, and teams.

    `division`: place in DIVISIONS; `team`: place, -1 none; `registered`, `left`: place of the day,
    `left` BEYOND for those who stay; `keen`: how often somebody joins in; bit h of `about`:
    whether about in half-year h; bit c of `tastes`: whether taking part in category c.
    """

    division: Ints
    team: Ints
    registered: Ints
    left: Ints
    keen: npt.NDArray[np.float32]
    about: Ints
    tastes: Ints
    team_division: Ints
    team_type: Ints


def people(rng: np.random.Generator, volunteers: int, teams: int) -> People:
    """That many volunteers in that many teams."""
    kinds = [n for n, kind in enumerate(CODES["team_type"]) for _ in range(_teams(kind))]
    team_type = np.array(kinds, dtype=np.int8)[np.arange(teams) % len(kinds)]
    team_division = columns.draw(rng, DIVISION_SHARE, teams).astype(np.int8)
    registered = _registered(rng, volunteers)
    division = columns.draw(rng, DIVISION_SHARE, volunteers).astype(np.int8)
    stay = rng.integers(90, 1000, size=volunteers)
    leaves = (rng.random(volunteers) < 0.07) & (registered + stay < len(days.DAYS) - 1)
    left = np.where(leaves, np.maximum(registered + stay, 30), BEYOND)
    return People(
        division,
        _team(rng, division, team_division),
        registered.astype(np.int16),
        left.astype(np.int16),
        np.minimum(rng.pareto(1.2, size=volunteers) + 0.2, 150.0).astype(np.float32),
        _about(rng, registered),
        _tastes(rng, volunteers),
        team_division,
        team_type,
    )


def _teams(kind: str) -> int:
    return TEAMS_OF_TYPE.get(kind, 4)


def _registered(rng: np.random.Generator, count: int) -> Ints:
    total = BEFORE + sum(REGISTERED.values())
    lively, year = days.service() + 0.3, days.years()
    joined = [rng.integers(-945, 0, size=count - sum(_part(count, y, total) for y in REGISTERED))]
    joined += [days.pick(rng, lively * (year == y), _part(count, y, total)) for y in REGISTERED]
    return np.sort(np.concatenate(joined))


def _part(count: int, year: int, total: int) -> int:
    return count * REGISTERED[year] // total


def _team(rng: np.random.Generator, division: Ints, team_division: Ints) -> Ints:
    """A quarter without a team; of the others three in four with one of their own district."""
    team = rng.integers(0, len(team_division), size=len(division))
    near = rng.random(len(division)) < 0.75
    order = np.argsort(team_division, kind="stable")
    count = np.bincount(team_division, minlength=len(DIVISIONS))
    start = np.cumsum(count) - count
    near &= count[division] > 0
    place = start[division] + (rng.random(len(division)) * count[division]).astype(np.int64)
    team[near] = order[place[near]]
    team[rng.random(len(division)) < 0.25] = -1
    return team.astype(np.int32)


def half_year(day: Ints) -> Ints:
    """The half-year a day lies in, 0 to HALF_YEARS - 1."""
    return np.clip(day // 183, 0, HALF_YEARS - 1)


def _about(rng: np.random.Generator, registered: Ints) -> Ints:
    """Half-years in which each is about: people lapse, some come back; who is new is about."""
    new = np.where(registered >= 0, half_year(registered), -1)
    now = rng.random(len(registered)) < 0.36
    found = np.zeros(len(registered), dtype=np.uint8)
    for half in range(HALF_YEARS):
        if half:
            chance = np.where(now, 0.7, 0.18 if half >= 4 else 0.12)
            now = rng.random(len(registered)) < chance
        now |= new == half
        found |= now.astype(np.uint8) << half
    return found


def _tastes(rng: np.random.Generator, count: int) -> Ints:
    share = [TASTES.get(category, 0.0) for category in CATEGORIES]
    many = columns.draw(rng, HOW_MANY, count)
    found = np.zeros(count, dtype=np.uint8)
    for number in range(len(HOW_MANY)):
        taste = columns.draw(rng, share, count).astype(np.uint8)
        found |= np.where(many >= number, np.uint8(1) << taste, 0).astype(np.uint8)
    return found


def team_table(rng: np.random.Generator, people: People) -> pa.Table:
    """The table teams."""
    codes = tuple(CODES["team_type"])
    label = {**CODES["team_type"], "special": ("特色", "Special")}
    kinds = [codes[place] for place in people.team_type]
    count = len(kinds)
    return rows.table(
        "teams",
        {
            "team_id": columns.keys("T", np.arange(count)).to_pylist(),
            "name": [f"示例{label[kind][0]}志愿服务第 {n} 队" for n, kind in enumerate(kinds, 1)],
            "name_en": [f"Example {label[k][1].lower()} team {n}" for n, k in enumerate(kinds, 1)],
            "team_type": kinds,
            "division_code": [DIVISIONS[place] for place in people.team_division],
            "founded_on": rows.on(rng.integers(-1200, -945, size=count)),
        },
    )


def volunteer_batches(rng: np.random.Generator, people: People) -> Iterator[pa.RecordBatch]:
    """The table volunteers."""
    ages = tuple(CODES["age_band"])
    for span in columns.spans(len(people.division)):
        team, left = people.team[span], people.left[span]
        stays: Flags = left == BEYOND
        yield columns.batch(
            "volunteers",
            {
                "volunteer_id": columns.keys("V", np.arange(span.start, span.stop)),
                "team_id": columns.empty_where(team < 0, columns.keys("T", team)),
                "age_band": columns.words(ages, columns.draw(rng, AGE_SHARE, len(team))),
                "division_code": columns.words(DIVISIONS, people.division[span]),
                "registered_on": columns.on(people.registered[span]),
                "left_on": columns.empty_where(stays, columns.on(left)),
            },
        )
