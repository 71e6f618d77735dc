"""Volunteers, activities and service lines, and what the lines alone imply."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from data.ledger.match.keys import keyed, linked, once
from data.ledger.match.work import PLACE, Work, column, first_rows, joined, put, text, text_keys


def volunteers(work: Work, rows: pa.Table) -> None:
    """Add the register of volunteers."""
    rows = work.link(_named(work, rows, "volunteers"), "team")
    if "born_on" in rows.column_names:
        rows = put(rows, "age_band", pc.coalesce(rows["born_on"], text(rows, "age_band")))
    work.add("volunteers", once(work, rows, rows["volunteer_id"], "volunteer_id"))


def _named(work: Work, rows: pa.Table, table: str) -> pa.Table:
    """Fill volunteer_id from the volunteer's number, else the identity card, else the name."""
    number = pc.coalesce(text(rows, "volunteer_number"), text(rows, "identity"))
    name = text(rows, "volunteer_key")
    rows = put(rows, "volunteer_id", pc.coalesce(number, name))
    if count := pc.count_distinct(name.filter(number.is_null())).as_py():
        work.tell("by_name_alone", table=table, count=count)
    return work.reject_where(rows, rows["volunteer_id"].is_null(), "volunteer", "empty")


def activities(work: Work, rows: pa.Table) -> None:
    """Add the activities of a sheet."""
    rows = _timed(linked(work, "activities", rows), "held_on")
    work.add("activities", _of_project(work, keyed(work, "activities", rows)))


def _timed(rows: pa.Table, day: str) -> pa.Table:
    """Fill starts_at: the day with the time beside it, else the time of the day itself."""
    moments = rows[day].cast(pa.timestamp("us"))
    days = moments.cast(pa.date32(), safe=False)
    minutes = column(rows, "starts_at", pa.int64())
    midnight = days.cast(pa.timestamp("us")).cast(pa.int64())
    timed = pc.add(midnight, pc.multiply(minutes, 60_000_000)).cast(pa.timestamp("us"))
    return put(put(rows, "starts_at", pc.coalesce(timed, moments)), day, days)


def _of_project(work: Work, rows: pa.Table) -> pa.Table:
    """Fill category and programme from the project an activity belongs to."""
    projects = work.known("projects")
    if projects is None:
        return rows
    at = pc.index_in(text(rows, "project_id"), projects["project_id"])
    for name in ("category", "programme"):
        rows = put(rows, name, pc.coalesce(projects[name].take(at), text(rows, name)))
    return rows


def service_records(work: Work, rows: pa.Table) -> None:
    """Add service lines, and the activities and volunteers that they alone name."""
    rows = work.link(_in_projects(work, _named(work, rows, "service_records")), "project")
    if not rows.num_rows:
        return
    rows = _of_activity(work, _timed(_stayed(rows), "served_on"))
    recorded = pc.coalesce(column(rows, "recorded_on", pa.date32()), rows["served_on"])
    rows = keyed(work, "service_records", put(rows, "recorded_on", recorded))
    work.add("service_records", rows)
    _implied_volunteers(work, rows)
    _earlier(work, rows)


def _in_projects(work: Work, rows: pa.Table) -> pa.Table:
    """Return the lines, those of an activity named like a project in that project, where no column
    says in which one they are."""
    if {"project", "project_id"} & set(rows.column_names) or "activity" not in rows.column_names:
        return rows
    names = work.names("project")
    words = filter(None, pc.unique(rows["activity"]).to_pylist())
    known = pa.array([word for word in words if names.find(word)], pa.string())
    return put(
        rows, "project", pc.if_else(pc.is_in(rows["activity"], known), rows["activity"], None)
    )


def _stayed(rows: pa.Table) -> pa.Table:
    """Fill hours where they are empty: from arriving to leaving, to the hundredth.

    Who signs in with day and time says the day of service by that.
    """
    if "out_at" not in rows.column_names:
        return rows
    moment = rows["served_on"].cast(pa.timestamp("us"))
    of_day = pc.add(pc.multiply(pc.hour(moment), 60), pc.minute(moment))
    begun = pc.coalesce(
        column(rows, "in_at", pa.int64()), pc.if_else(pc.equal(of_day, 0), None, of_day)
    )
    minutes = pc.subtract(rows["out_at"], begun)
    hours = pc.round(pc.divide(minutes.cast(pa.float64()), 60.0), 2).cast(pa.decimal128(7, 2))
    stayed = pc.if_else(pc.greater(minutes, 0), hours, None)
    return put(rows, "hours", pc.coalesce(column(rows, "hours", hours.type), stayed))


def _of_activity(work: Work, rows: pa.Table) -> pa.Table:
    """Fill activity_id where it is empty: by name and day of an activity, else anew."""
    rows = put(rows, "held_on", rows["served_on"])
    rows = put(rows, "name", text(rows, "activity"))
    rows = put(rows, "division_code", text(rows, "division_code"))
    made = text_keys("ACT", rows, ["name", "held_on", "division_code"])
    keys = text(rows, "activity_id")
    on_record = pa.array([], pa.string())
    if (known := work.known("activities")) is not None:
        at = pc.index_in(joined(rows, ["name", "held_on"]), joined(known, ["name", "held_on"]))
        on_record = known["activity_id"]
        keys = pc.coalesce(keys, on_record.take(at))
    named = rows["name"].is_valid()
    keys = pc.coalesce(keys, pc.if_else(named, made, None))
    rows = put(rows, "activity_id", keys)
    missing = pc.invert(pc.is_in(keys, on_record))
    _implied_activities(work, rows.filter(pc.and_(missing, named)))
    nameless, fields = pc.and_not(missing, named), {"table": "activity"}
    return work.reject_where(rows, nameless, "activity_id", "unknown_key", fields)


def _implied_activities(work: Work, rows: pa.Table) -> None:
    """Add activities not on record: name, day, district and start of their first line."""
    if not rows.num_rows:
        return
    made = rows.filter(pa.array(first_rows(rows["activity_id"])[0]))
    columns = ["activity_id", "name", "held_on", "starts_at", "division_code", "project_id"]
    held = pa.array(["held"] * made.num_rows)
    work.add("activities", _of_project(work, put(made.select(columns), "status", held)))
    work.tell("worked_out", table="activities", count=made.num_rows, source="service_records")


def _implied_volunteers(work: Work, rows: pa.Table) -> None:
    """Add volunteers not on record, registered on the day of their first line."""
    known = work.known("volunteers")
    keys = known["volunteer_id"] if known is not None else pa.array([], pa.string())
    made = _first_days(rows.filter(pc.invert(pc.is_in(rows["volunteer_id"], keys))))
    if made.num_rows:
        work.add("volunteers", made)
        work.tell("worked_out", table="volunteers", count=made.num_rows, source="service_records")


def _first_days(lines: pa.Table) -> pa.Table:
    """Return each volunteer with the day of the first line."""
    grouped = lines.group_by("volunteer_id").aggregate([("served_on", "min")])
    return grouped.rename_columns(["volunteer_id", "registered_on"])


def _earlier(work: Work, rows: pa.Table) -> None:
    """Change volunteers known by their lines alone, whose first line is now an earlier one."""
    if not {"volunteers", "service_records"} <= set(work.base):
        return
    old = work.base["volunteers"]

    def first_day(lines: pa.Table) -> Any:
        days = _first_days(lines)
        return days["registered_on"].take(pc.index_in(old["volunteer_id"], days["volunteer_id"]))

    registered, now = old["registered_on"], first_day(rows)
    by_lines = pc.equal(first_day(work.base["service_records"]), registered)
    moved = pc.and_(pc.and_(pc.less(now, registered), by_lines), old["age_band"].is_null())
    made = put(old, "registered_on", now).filter(moved)
    if not made.num_rows:
        return
    at = pc.index_in(made["volunteer_id"], rows["volunteer_id"])
    for name in PLACE:
        made = put(made, name, rows[name].take(at))
    work.add("volunteers", made)
    work.tell("earlier", count=made.num_rows)
