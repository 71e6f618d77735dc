"""Teams and volunteers of the demo, and when each volunteer is about."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from data.demo import days, rows
from data.schema import CODES

DIVISIONS = tuple(code for code in CODES["division"] if code != "140100")
DIVISION_SHARE = (0.25, 0.14, 0.15, 0.11, 0.18, 0.06, 0.06, 0.02, 0.01, 0.02)
AGE_SHARE = (0.04, 0.27, 0.21, 0.16, 0.19, 0.13)
TEAMS_OF_TYPE = {"special": 12}
BEFORE = 900
REGISTERED = {2019: 500, 2020: 420, 2021: 1180}
HALF_YEARS = 6
STALWARTS = (700.0, 300.0, 200.0, 140.0, 100.0, 80.0, 60.0, 60.0, 50.0)


@dataclass(frozen=True)
class People:
    """Volunteers as arrays of one length: places in DIVISIONS and teams (-1 none), days by place.

    `left` is beyond the last day for those who stay; `keen` is how often somebody joins in;
    `about[v, h]` says whether volunteer v is about in half-year h.
    """

    division: days.Numbers
    team: days.Numbers
    registered: days.Numbers
    left: days.Numbers
    keen: days.Weights
    about: npt.NDArray[np.bool_]
    team_types: tuple[str, ...]
    team_divisions: days.Numbers


def people(rng: np.random.Generator) -> tuple[People, Mapping[str, pa.Table]]:
    """Some three thousand volunteers in 8+N kinds of teams, with their two tables."""
    types = tuple(kind for kind in CODES["team_type"] for _ in range(TEAMS_OF_TYPE.get(kind, 4)))
    share = np.array(DIVISION_SHARE)
    team_divisions = rng.choice(len(DIVISIONS), size=len(types), p=share)
    found = People(
        *_volunteers(rng, share, team_divisions), team_types=types, team_divisions=team_divisions
    )
    ages = rows.choose(rng, tuple(CODES["age_band"]), AGE_SHARE, len(found.division))
    return found, {"teams": _team_table(rng, found), "volunteers": _volunteer_table(found, ages)}


def _volunteers(
    rng: np.random.Generator, share: days.Weights, team_divisions: days.Numbers
) -> tuple[
    days.Numbers,
    days.Numbers,
    days.Numbers,
    days.Numbers,
    days.Weights,
    npt.NDArray[np.bool_],
]:
    lively, year = days.service() + 0.3, days.years()
    joined = [np.sort(rng.integers(-945, 0, size=BEFORE))]
    joined += [days.pick(rng, lively * (year == y), count) for y, count in REGISTERED.items()]
    registered = np.concatenate(joined)
    count = len(registered)
    division = rng.choice(len(DIVISIONS), size=count, p=share)
    team = rng.integers(0, len(team_divisions), size=count)
    for volunteer in np.flatnonzero(rng.random(count) < 0.75):
        near = np.flatnonzero(team_divisions == division[volunteer])
        if len(near):
            team[volunteer] = near[rng.integers(len(near))]
    team[rng.random(count) < 0.25] = -1
    stay = rng.integers(90, 1000, size=count)
    leaves = (rng.random(count) < 0.07) & (registered + stay < len(days.DAYS) - 1)
    left = np.where(leaves, np.maximum(registered + stay, 30), len(days.DAYS) + 1)
    keen = np.minimum(rng.pareto(1.2, size=count) + 0.2, 150.0)
    about = _about(rng, count)
    core = len(STALWARTS)
    keen[:core], about[:core], left[:core] = STALWARTS, True, len(days.DAYS) + 1
    return division, team, registered, left, keen, about


def _about(rng: np.random.Generator, count: int) -> npt.NDArray[np.bool_]:
    """Half-years in which each is about: people lapse, and some come back."""
    about = np.zeros((count, HALF_YEARS), dtype=np.bool_)
    about[:, 0] = rng.random(count) < 0.36
    for half in range(1, HALF_YEARS):
        chance = np.where(about[:, half - 1], 0.7, 0.18 if half >= 4 else 0.12)
        about[:, half] = rng.random(count) < chance
    return about


def _team_table(rng: np.random.Generator, people: People) -> pa.Table:
    label = CODES["team_type"]
    numbers = [people.team_types[:place].count(t) for place, t in enumerate(people.team_types)]
    pairs = list(zip(people.team_types, numbers, strict=True))
    plain = {"special": ("特色", "special")}
    zh = {kind: plain.get(kind, (label[kind][0], ""))[0] for kind in label}
    en = {kind: plain.get(kind, ("", label[kind][1].lower()))[1] for kind in label}
    return rows.table(
        "teams",
        {
            "team_id": rows.keys("T", len(pairs), 3),
            "name": [f"示例{zh[kind]}志愿服务队{rows.ordinal(n)}" for kind, n in pairs],
            "name_en": [f"Example {en[kind]} team {rows.letters(n)}" for kind, n in pairs],
            "team_type": people.team_types,
            "division_code": [DIVISIONS[place] for place in people.team_divisions],
            "founded_on": rows.on(rng.integers(-1200, -945, size=len(pairs))),
        },
    )


def _volunteer_table(people: People, ages: list[str]) -> pa.Table:
    teams = rows.keys("T", len(people.team_types), 3)
    count = len(people.division)
    last = len(days.DAYS)
    left = rows.on(people.left)
    return rows.table(
        "volunteers",
        {
            "volunteer_id": rows.keys("V", count),
            "team_id": [teams[team] if team >= 0 else None for team in people.team],
            "age_band": ages,
            "division_code": [DIVISIONS[place] for place in people.division],
            "registered_on": rows.on(people.registered),
            "left_on": [
                day if place < last else None for day, place in zip(left, people.left, strict=True)
            ],
        },
    )
