"""Donations, service lines and activities: large tables, worked on by the column."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.ledger import members, personal
from data.ledger.keys import keyed, linked
from data.ledger.names import Wrong
from data.ledger.work import (
    DERIVED,
    PART,
    ROW,
    Work,
    column,
    first_rows,
    full,
    joined,
    put,
    text_keys,
)

CITY = "140100"
KINDS = (
    ("company", ("公司", "集团", "企业", "工厂", "商店", "超市", "银行", "ltd", "inc")),
    (
        "social_org",
        (
            "协会",
            "商会",
            "基金会",
            "联合会",
            "合作社",
            "俱乐部",
            "服务队",
            "志愿队",
            "foundation",
            "association",
        ),
    ),
)
DONOR = ("donor_id", "donor_name", "donor_org", "donor_type", "consent_public")
NO_TEXT = pa.scalar(None, pa.string())


def activities(work: Work) -> None:
    """Sheets of activities; what they lack of their project is taken from it."""
    rows = work.rows_of("activities")
    if rows is None:
        return
    rows = linked(work, "activities", rows)
    rows = put(rows, "starts_at", _start(rows, "held_on"))
    rows = put(rows, "held_on", rows["held_on"].cast(pa.date32()))
    work.add("activities", _of_project(work, keyed(work, "activities", rows)))


def _start(rows: pa.Table, day: str) -> Any:
    """The instant something starts: its day with the time beside it, else its own time."""
    moments = rows[day].cast(pa.timestamp("us"))
    if "starts_at" not in rows.column_names:
        return moments
    days = moments.cast(pa.date32(), safe=False).cast(pa.timestamp("us")).cast(pa.int64())
    timed = pc.add(days, pc.multiply(rows["starts_at"], 60_000_000)).cast(pa.timestamp("us"))
    return pc.coalesce(timed, moments)


def _of_project(work: Work, rows: pa.Table) -> pa.Table:
    """Category and programme of the project an activity belongs to."""
    both = [full("projects", t["projects"]) for t in (work.new, work.base) if "projects" in t]
    if not both or not rows.num_rows:
        return rows
    projects = pa.concat_tables(both)
    at = pc.index_in(
        column(rows, "project_id", pa.string()), projects["project_id"].combine_chunks()
    )
    for name in ("category", "programme"):
        rows = put(
            rows, name, pc.coalesce(projects[name].take(at), column(rows, name, pa.string()))
        )
    return rows


def donations(work: Work) -> None:
    """Gifts, refunds and corrections, and the donors they name."""
    rows = work.rows_of("donations")
    if rows is None:
        return
    rows = _purpose(work, rows)
    rows = _signed(work, rows)
    who = pc.coalesce(
        column(rows, "donor_number", pa.string()), column(rows, "donor_key", pa.string())
    )
    rows = put(rows, "donor_id", who)
    rows = keyed(work, "donations", rows)
    _donors(work, rows)
    alone = pc.sum(pc.and_(pc.equal(rows["entry_type"], "refund"),
                           column(rows, "original_id", pa.string()).is_null())).as_py()  # fmt: skip
    if alone:
        work.tell("refund_alone", count=alone)
    work.add("donations", rows)


def _purpose(work: Work, rows: pa.Table) -> pa.Table:
    """campaign_id, project_id and restriction out of what the sheet calls them.

    A campaign column may name a project: then the gift is for the project.
    """
    if "campaign" in rows.column_names:
        names = work.names("campaign")
        words = pc.unique(rows["campaign"].combine_chunks())
        projects = work.names("project")
        moved = [w for w in words.to_pylist() if w and not names.find(w) and projects.find(w)]
        if moved:
            is_project = pc.is_in(rows["campaign"], pa.array(moved, pa.string()))
            there = column(rows, "project", pa.string())
            rows = put(
                rows,
                "project",
                pc.coalesce(there, pc.if_else(is_project, rows["campaign"], NO_TEXT)),
            )
            rows = put(rows, "campaign", pc.if_else(is_project, NO_TEXT, rows["campaign"]))
    rows = linked(work, "donations", rows)
    both = [full("campaigns", t["campaigns"]) for t in (work.new, work.base) if "campaigns" in t]
    if both:
        campaigns = pa.concat_tables(both)
        at = pc.index_in(rows["campaign_id"], campaigns["campaign_id"].combine_chunks())
        rows = put(
            rows, "project_id", pc.coalesce(rows["project_id"], campaigns["project_id"].take(at))
        )
    follows = pc.if_else(
        rows["campaign_id"].is_valid(), "campaign",
        pc.if_else(rows["project_id"].is_valid(), "project", "unrestricted"),
    )  # fmt: skip
    return put(rows, "restriction", pc.coalesce(column(rows, "restriction", pa.string()), follows))


def _signed(work: Work, rows: pa.Table) -> pa.Table:
    """entry_type where it is not said, and refunds as negative amounts."""
    money, zero = rows["amount_cny"], pa.scalar(0, rows["amount_cny"].type)
    below = pc.less(money, zero)
    said = column(rows, "entry_type", pa.string())
    rows = put(rows, "entry_type", pc.coalesce(said, pc.if_else(below, "refund", "gift")))
    turned = pc.and_(pc.equal(rows["entry_type"], "refund"), pc.greater(money, zero))
    count = pc.sum(turned).as_py()
    if count:
        work.tell("sign_turned", count=count)
        rows = put(rows, "amount_cny", pc.if_else(turned, pc.negate(money), money))
    nothing = pc.indices_nonzero(pc.equal(money, zero)).to_pylist()
    negative = pc.indices_nonzero(pc.and_(below, pc.equal(rows["entry_type"], "gift"))).to_pylist()
    wrong: list[Wrong] = [(row, "amount_zero", {}) for row in nothing]
    wrong += [(row, "amount_negative", {}) for row in negative]
    return work.reject(rows, wrong, "amount_cny")


def _donors(work: Work, rows: pa.Table) -> None:
    said = [name for name in DONOR if name in rows.column_names]
    named = rows.select(said).filter(rows["donor_id"].is_valid())
    if not named.num_rows:
        return
    first, _ = first_rows(named["donor_id"])
    donors = named.filter(pa.array(first))
    shown = column(donors, "donor_name", pa.string())
    types = np.full(donors.num_rows, "person", dtype=object)
    organised = column(donors, "donor_org", pa.bool_()).fill_null(False)
    for row in np.flatnonzero(np.asarray(organised)):
        types[row] = _kind(shown[int(row)].as_py() or "")
    made = {
        "donor_id": donors["donor_id"],
        "donor_type": pc.coalesce(
            column(donors, "donor_type", pa.string()), pa.array(types, pa.string())
        ),
        "display_name": shown.fill_null(personal.STARS),
        "consent_public": column(donors, "consent_public", pa.bool_()).fill_null(False),
    }
    work.add("donors", pa.table(made))


def _kind(organisation: str) -> str:
    folded = organisation.casefold()
    return next((k for k, words in KINDS if any(w in folded for w in words)), "institution")


def service_records(work: Work) -> None:
    """Service lines, and the activities and volunteers that only they know of."""
    rows = work.rows_of("service_records")
    if rows is None:
        return
    rows = work.link(members.keys_of(work, rows, "service_records"), "project", "project_id")
    if not rows.num_rows:
        return
    rows = put(rows, "starts_at", _start(rows, "served_on"))
    rows = put(rows, "served_on", rows["served_on"].cast(pa.date32()))
    rows = _activity_keys(work, rows)
    recorded = column(rows, "recorded_on", pa.date32())
    rows = put(rows, "recorded_on", pc.coalesce(recorded, rows["served_on"]))
    rows = keyed(work, "service_records", rows)
    work.add("service_records", rows)
    members.implied(work, rows)
    members.earlier(work, rows)


def _activity_keys(work: Work, rows: pa.Table) -> pa.Table:
    """activity_id: given, else that of the activity of this name and day, else a new one.

    Activities not on record are worked out: name, day, district and start of their first line.
    """
    held = [full("activities", t["activities"]) for t in (work.new, work.base) if "activities" in t]
    given = column(rows, "activity_id", pa.string())
    district = column(rows, "division_code", pa.string())
    rows = put(rows, "held_on", rows["served_on"])
    rows = put(rows, "name", column(rows, "activity", pa.string()))
    made = text_keys(
        "ACT", put(rows, "division_code", district), ["name", "held_on", "division_code"]
    )
    if held:
        known = pa.concat_tables(held)
        names = joined(known, ["name", "held_on"])
        at = pc.index_in(joined(rows, ["name", "held_on"]), names)
        given = pc.coalesce(given, known["activity_id"].take(at))
        on_record = known["activity_id"].combine_chunks()
    else:
        on_record = pa.array([], pa.string())
    named = rows["name"].is_valid()
    keys = pc.coalesce(given, pc.if_else(named, made, NO_TEXT))
    rows = put(rows, "activity_id", keys)
    missing = pc.invert(pc.is_in(keys, on_record))
    nameless = pc.indices_nonzero(pc.and_(missing, pc.invert(named))).to_pylist()
    new = rows.filter(pc.and_(missing, named))
    if new.num_rows:
        _implied_activities(work, new)
    wrong: list[Wrong] = [(row, "unknown_key", {"table": "activity"}) for row in nameless]
    return work.reject(rows, wrong, "activity_id")


def _implied_activities(work: Work, rows: pa.Table) -> None:
    first, _ = first_rows(rows["activity_id"])
    drop = [
        n
        for n in ("status", "category", "planned_n", "team_id", PART, ROW)
        if n in rows.column_names
    ]
    made = rows.drop_columns(drop).filter(pa.array(first))
    made = _of_project(work, put(made, "status", pa.array(["held"] * made.num_rows)))
    made = put(made, "division_code", column(made, "division_code", pa.string()))
    work.add("activities", made)
    work.tell("worked_out", table="activities", count=made.num_rows, source="service_records")


def count_places(work: Work) -> None:
    """planned_n of activities worked out: their lines that are imported, for no plan is known."""
    activities, lines = work.new.get("activities"), work.new.get("service_records")
    if activities is None or lines is None:
        return
    counted = lines.group_by("activity_id").aggregate([([], "count_all")])
    at = pc.index_in(activities["activity_id"], counted["activity_id"].combine_chunks())
    places = counted["count_all"].take(at).fill_null(0)
    worked_out = pc.equal(activities[PART], DERIVED)
    places = pc.if_else(worked_out, places, activities["planned_n"])
    work.new["activities"] = put(activities, "planned_n", places)
