"""Generate the milestones, the disclosures and the progress of the plans of the demo."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from data.demo import columns
from data.demo.plan import PLAN
from data.schema import CODES

FIRST = {2020: date(2020, 2, 24), 2021: date(2020, 11, 24)}
FLOOD_FIRST = date(2021, 10, 8)
REACHED = {"closed": "closed", "finalising": "running"}  # the last step done, by stage


def milestones(rng: np.random.Generator, reported: Mapping[str, pa.Table], as_of: date) -> pa.Table:
    """Generate seven steps for each project, done up to its stage.

    Delivery is done once it ends: not while a project is running or raising money.
    """
    projects = reported["projects"].to_pylist()
    rows = [row for project in projects for row in _steps(rng, project, as_of)]
    return columns.table("milestones", columns.named("milestone_id", "M", rows))


def _steps(
    rng: np.random.Generator, project: Mapping[str, Any], as_of: date
) -> Iterator[dict[str, Any]]:
    steps, notes = tuple(CODES["step"]), PLAN["notes"].get(project["project_id"], {})
    reached = steps.index(REACHED.get(project["stage"], "approved"))
    applied = FIRST[project["cohort_year"]] + timedelta(days=int(rng.integers(0, 20)))
    done: date | None = None
    for place, planned in enumerate(_planned(project, applied)):
        if place <= reached:
            slip = 0 if project["start_on"] else int(rng.integers(-3, 18))
            after = done or planned + timedelta(days=slip)
            done = min(max(planned + timedelta(days=slip), after), as_of)
        note, note_en = notes.get(steps[place], (None, None))
        yield {
            "project_id": project["project_id"],
            "step": steps[place],
            "planned_on": planned,
            "done_on": done if place <= reached else None,
            "note": note,
            "note_en": note_en,
        }


def _planned(project: Mapping[str, Any], applied: date) -> Iterator[date]:
    """Yield the day each step is planned for; what follows delivery follows the day it ends."""
    ends = project["end_on"] or PLAN["delivered"].get(project["project_id"])
    delivery = PLAN["steps"]["running"]
    for place, days in enumerate(PLAN["steps"].values()):
        if project["start_on"]:  # an emergency goes through the first steps in two days
            yield FLOOD_FIRST + timedelta(days=place if days < delivery else days // 4)
        elif ends and days >= delivery:
            yield ends + timedelta(days=days - delivery)
        else:
            yield applied + timedelta(days=days)


def disclosures(reported: Mapping[str, pa.Table], steps: pa.Table, as_of: date) -> pa.Table:
    """Generate the disclosures of the fund, the campaigns and most closed projects.

    The ambulance campaign has none, as in the report.
    """
    closed = sorted(
        (row["done_on"], row["project_id"])
        for row in steps.to_pylist()
        if row["step"] == "closed" and row["done_on"]
    )
    found: list[dict[str, Any]] = [*PLAN["disclosures"]]
    about = {"disclosure_object": "project", "disclosure_kind": "full"}
    for number, (day, project_id) in enumerate(closed):
        published = day + timedelta(days=30 + 9 * number)
        if published <= as_of:
            found.append({**about, "project_id": project_id, "published_on": published})
    found.sort(key=lambda row: (row["published_on"], str(row.get("project_id"))))
    return columns.table("disclosures", columns.named("disclosure_id", "S", found))


def progress(reported: Mapping[str, pa.Table], as_of: date) -> pa.Table:
    """Generate how far each item of next year's plan has come: most have not begun."""
    rows = [
        {
            "item_id": item,
            "as_of_on": as_of,
            "plan_state": PLAN["progress"].get(item, "not_started"),
        }
        for item in reported["plan_items"]["item_id"].to_pylist()
    ]
    return columns.table("plan_progress", columns.named("progress_id", "N", rows))
