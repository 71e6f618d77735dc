"""Milestones of the projects and what was published, in the demo."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from data.demo import columns
from data.schema import CODES

# Days from the application to each step.
AFTER = {
    "applied": 0,
    "reviewed": 30,
    "approved": 45,
    "running": 60,
    "evaluated": 400,
    "audited": 445,
    "closed": 490,
}
FIRST = {2020: date(2020, 2, 24), 2021: date(2020, 11, 24)}
FLOOD_FIRST = date(2021, 10, 8)
NOTES = {
    ("P10", "running"): ("因疫情推迟开始", "Started late because of the epidemic"),
    ("P24", "evaluated"): ("体检结束后评估", "To be evaluated after the health checks"),
    ("P26", "evaluated"): ("待尾款结清", "Waiting for the last payment"),
}
DISCLOSURES = (
    ("fund", None, None, "annual", date(2020, 3, 30)),
    ("fund", None, None, "annual", date(2021, 3, 26)),
    ("campaign", "C01", None, "progress", date(2021, 6, 10)),
    ("campaign", "C01", None, "progress", date(2021, 9, 15)),
    ("campaign", "C02", None, "progress", date(2021, 11, 20)),
)


def milestones(rng: np.random.Generator, reported: Mapping[str, pa.Table], as_of: date) -> pa.Table:
    """The table milestones: seven steps for each project, done as far as its stage says."""
    projects = reported["projects"].to_pylist()
    return columns.table(
        "milestones", [row for project in projects for row in _steps(rng, project, as_of)]
    )


def _steps(
    rng: np.random.Generator, project: Mapping[str, Any], as_of: date
) -> Iterator[dict[str, Any]]:
    project_id, steps = project["project_id"], tuple(CODES["step"])
    reached = steps.index("closed" if project["stage"] == "closed" else "running")
    relief = project["start_on"] is not None
    applied = FIRST[project["cohort_year"]] + timedelta(days=int(rng.integers(0, 20)))
    done: date | None = None
    for place, step in enumerate(steps):
        planned = applied + timedelta(days=AFTER[step])
        if relief:  # an emergency goes through the first steps in two days
            planned = FLOOD_FIRST + timedelta(days=place if place < 3 else AFTER[step] // 4)
        if place <= reached:
            slip = 0 if relief else int(rng.integers(-3, 18))
            after = done or planned + timedelta(days=slip)
            done = min(max(planned + timedelta(days=slip), after), as_of)
        if relief and step == "running":
            planned = done = project["start_on"]
        note, note_en = NOTES.get((project_id, step), (None, None))
        yield {
            "project_id": project_id,
            "step": step,
            "planned_on": planned,
            "done_on": done if place <= reached else None,
            "note": note,
            "note_en": note_en,
        }


def disclosures(reported: Mapping[str, pa.Table], steps: pa.Table, as_of: date) -> pa.Table:
    """The table disclosures: the fund's, the campaigns', and one for most closed projects.

    The ambulance campaign has none, as in the report.
    """
    closed = sorted(
        (row["done_on"], row["project_id"])
        for row in steps.to_pylist()
        if row["step"] == "closed" and row["done_on"]
    )
    found = [*DISCLOSURES]
    for number, (day, project_id) in enumerate(closed):
        published = day + timedelta(days=30 + 9 * number)
        if published <= as_of:
            found.append(("project", None, project_id, "full", published))
    found.sort(key=lambda row: (row[4], str(row[2])))
    names = ("disclosure_object", "campaign_id", "project_id", "disclosure_kind", "published_on")
    keys = columns.few_keys("S", len(found))
    return columns.table(
        "disclosures",
        [
            {"disclosure_id": key, **dict(zip(names, row, strict=True))}
            for key, row in zip(keys, found, strict=True)
        ],
    )
