"""Generate the teams and volunteers of the demo, of any number, as arrays and as tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from data.demo import columns, days
from data.demo.columns import Ints
from data.schema import CODES

DIVISIONS = tuple(code for code in CODES["division"] if code != "140100")
DIVISION_SHARE = (0.25, 0.14, 0.15, 0.11, 0.18, 0.06, 0.06, 0.02, 0.01, 0.02)
CATEGORIES = tuple(CODES["category"])
AGE_SHARE = (0.04, 0.27, 0.21, 0.16, 0.19, 0.13)
# The place of each team's type, eight types with four teams and twelve special teams.
TEAM_TYPES = [
    place
    for place, kind in enumerate(CODES["team_type"])
    for _ in range(12 if kind == "special" else 4)
]
BEFORE = 900
REGISTERED = {2019: 500, 2020: 420, 2021: 1180}
VOLUNTEERS = BEFORE + sum(REGISTERED.values())
HALF_YEARS = 6
STALWARTS = (700.0, 300.0, 200.0, 140.0, 100.0, 80.0, 60.0, 60.0, 50.0)
# How many people take part in each category at all; most in one or two, some in three.
TASTES = {"TRAFFIC": 0.3, "CARE": 0.27, "ENV": 0.16, "CULTURE": 0.17, "EMERG": 0.07, "TBD": 0.03}
HOW_MANY = (0.45, 0.35, 0.2)
BEYOND = 30_000  # the place of `left` for volunteers who have not left


@dataclass(frozen=True)
class People:
    """Volunteers in the order they registered, and teams.

    `division`: place in DIVISIONS; `team`: place, -1 for none; `registered`, `left`: place of the
    day, `left` is BEYOND for those who stay; `keen`: weight in drawing; bit h of `about`: whether
    active in half-year h; bit c of `tastes`: whether taking part in category c.
    """

    division: Ints
    team: Ints
    registered: Ints
    left: Ints
    keen: npt.NDArray[np.floating]
    about: Ints
    tastes: Ints
    team_division: Ints
    team_type: Ints


def people(rng: np.random.Generator) -> tuple[People, Mapping[str, pa.Table]]:
    """Generate three thousand volunteers in 8+N kinds of teams, with their two tables."""
    team_division = columns.draw(rng, DIVISION_SHARE, len(TEAM_TYPES))
    registered = _registered(rng, VOLUNTEERS)
    division = columns.draw(rng, DIVISION_SHARE, VOLUNTEERS)
    team = rng.integers(0, len(team_division), size=VOLUNTEERS)
    for volunteer in np.flatnonzero(rng.random(VOLUNTEERS) < 0.75):
        near = np.flatnonzero(team_division == division[volunteer])
        if len(near):
            team[volunteer] = near[rng.integers(len(near))]
    team[rng.random(VOLUNTEERS) < 0.25] = -1
    left, keen = _left(rng, registered), _keen(rng, VOLUNTEERS)
    about = _about(rng, np.full(VOLUNTEERS, -1))
    core = slice(len(STALWARTS))
    keen[core], about[core], left[core] = STALWARTS, (1 << HALF_YEARS) - 1, BEYOND
    found = People(
        division, team, registered, left, keen, about, np.zeros_like(about), team_division,
        np.array(TEAM_TYPES),
    )  # fmt: skip
    volunteers = pa.Table.from_batches(volunteer_batches(rng, found, is_few=True))
    numbers = [TEAM_TYPES[:place].count(kind) for place, kind in enumerate(TEAM_TYPES)]
    names = [(f"志愿服务队{columns.ordinal(n)}", f"team {columns.letters(n)}") for n in numbers]
    return found, {"teams": team_table(rng, found, names, is_few=True), "volunteers": volunteers}


def many_people(rng: np.random.Generator, volunteers: int, teams: int) -> People:
    """Generate this number of volunteers in this number of teams."""
    team_type = np.array(TEAM_TYPES, dtype=np.int8)[np.arange(teams) % len(TEAM_TYPES)]
    team_division = columns.draw(rng, DIVISION_SHARE, teams).astype(np.int8)
    registered = _registered(rng, volunteers)
    division = columns.draw(rng, DIVISION_SHARE, volunteers).astype(np.int8)
    left = _left(rng, registered)
    return People(
        division,
        _near_teams(rng, division, team_division),
        registered.astype(np.int16),
        left.astype(np.int16),
        _keen(rng, volunteers).astype(np.float32),
        _about(rng, registered),
        _tastes(rng, volunteers),
        team_division,
        team_type,
    )


def _registered(rng: np.random.Generator, count: int) -> Ints:
    """Draw the days of registration in order; some lie before 2019."""
    parts = {year: count * number // VOLUNTEERS for year, number in REGISTERED.items()}
    lively, years = days.service() + 0.3, days.years()
    joined = [rng.integers(-945, 0, size=count - sum(parts.values()))]
    joined += [days.pick(rng, lively * (years == year), part) for year, part in parts.items()]
    return np.sort(np.concatenate(joined))


def _left(rng: np.random.Generator, registered: Ints) -> Ints:
    stay = rng.integers(90, 1000, size=len(registered))
    leaves = (rng.random(len(registered)) < 0.07) & (registered + stay < len(days.DAYS) - 1)
    return np.where(leaves, np.maximum(registered + stay, 30), BEYOND)


def _keen(rng: np.random.Generator, count: int) -> days.Weights:
    return np.minimum(rng.pareto(1.2, size=count) + 0.2, 150.0)


def _near_teams(rng: np.random.Generator, division: Ints, team_division: Ints) -> Ints:
    """Draw teams: a quarter have none, three in four of the others one of their own district."""
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
    """Return the half-year of each day, 0 to HALF_YEARS - 1."""
    return np.clip(day // 183, 0, HALF_YEARS - 1)


def _about(rng: np.random.Generator, registered: Ints) -> Ints:
    """Draw the active half-years as bits: some stop, some return; newcomers are active."""
    new = np.where(registered >= 0, half_year(registered), -1)
    found = np.zeros(len(registered), dtype=np.uint8)
    now = np.zeros(len(registered), dtype=np.bool_)
    for half in range(HALF_YEARS):
        comes = (0.36, 0.12, 0.12, 0.12, 0.18, 0.18)[half]
        now = (rng.random(len(registered)) < np.where(now, 0.7, comes)) | (new == half)
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


def team_table(
    rng: np.random.Generator, people: People, names: list[tuple[str, str]], is_few: bool = False
) -> pa.Table:
    """Make the table teams; `names` are the Chinese and English ends of their names."""
    labels = {**CODES["team_type"], "special": ("特色", "Special")}
    zh, en = zip(*(labels[kind] for kind in CODES["team_type"]), strict=True)
    kinds = people.team_type
    batch = columns.batch(
        "teams",
        {
            "team_id": columns.keys("T", range(len(kinds)), is_few),
            "name": [f"示例{zh[kind]}{end}" for kind, (end, _) in zip(kinds, names, strict=True)],
            "name_en": [
                f"Example {en[kind].lower()} {end}"
                for kind, (_, end) in zip(kinds, names, strict=True)
            ],
            "team_type": columns.words(tuple(CODES["team_type"]), kinds),
            "division_code": columns.words(DIVISIONS, people.team_division),
            "founded_on": columns.on(rng.integers(-1200, -945, size=len(kinds))),
        },
    )
    return pa.Table.from_batches([batch])


def volunteer_batches(
    rng: np.random.Generator, people: People, is_few: bool = False
) -> Iterator[pa.RecordBatch]:
    """Yield the table volunteers in batches."""
    for span in columns.spans(len(people.division)):
        team, left = people.team[span], people.left[span]
        ages = columns.draw(rng, AGE_SHARE, len(team))
        yield columns.batch(
            "volunteers",
            {
                "volunteer_id": columns.keys("V", range(span.start, span.stop), is_few),
                "team_id": columns.empty_where(team < 0, columns.keys("T", team, is_few)),
                "age_band": columns.words(tuple(CODES["age_band"]), ages),
                "division_code": columns.words(DIVISIONS, people.division[span]),
                "registered_on": columns.on(people.registered[span]),
                "left_on": columns.empty_where(left == BEYOND, columns.on(left)),
            },
        )
