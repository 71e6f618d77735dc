"""Volunteers: out of their register, or out of the service lines that alone know of them."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from data.ledger.keys import once
from data.ledger.work import PART, ROW, Work, column, put


def keys_of(work: Work, rows: pa.Table, table: str) -> pa.Table:
    """volunteer_id: from the volunteer's number, else the identity card, else the name."""
    name = column(rows, "volunteer_key", pa.string())
    numbers = [column(rows, n, pa.string()) for n in ("volunteer_number", "identity")]
    by_name = pc.and_(pc.coalesce(*numbers).is_null(), name.is_valid())
    rows = put(rows, "volunteer_id", pc.coalesce(*numbers, name))
    count = pc.count_distinct(name.filter(by_name)).as_py()
    if count:
        work.tell("by_name_alone", table=table, count=count)
    unnamed = pc.indices_nonzero(rows["volunteer_id"].is_null()).to_pylist()
    return work.reject(rows, [(row, "empty", {}) for row in unnamed], "volunteer")


def volunteers(work: Work) -> None:
    """The register of volunteers."""
    rows = work.rows_of("volunteers")
    if rows is None:
        return
    rows = work.link(keys_of(work, rows, "volunteers"), "team", "team_id", optional=True)
    if "born_on" in rows.column_names:
        rows = put(
            rows, "age_band", pc.coalesce(rows["born_on"], column(rows, "age_band", pa.string()))
        )
    work.add("volunteers", once(work, rows, rows["volunteer_id"], "volunteer_id"))


def earlier(work: Work, rows: pa.Table) -> None:
    """Volunteers on record only by their service lines, whose first line is now an earlier one."""
    if not {"volunteers", "service_records"} <= set(work.base):
        return
    old, lines = work.base["volunteers"], work.base["service_records"]
    before, now = _first_day(lines), _first_day(rows)
    registered = old["registered_on"].to_pylist()
    known = zip(old["volunteer_id"].to_pylist(), registered, strict=True)
    moved = [
        place
        for place, (key, day) in enumerate(known)
        if key in now and now[key] < day and before.get(key) == day
    ]
    moved = [place for place in moved if old["age_band"][place].as_py() is None]
    if not moved:
        return
    made = old.take(moved)
    keys = made["volunteer_id"].to_pylist()
    days = pa.array([now[key] for key in keys], pa.date32())
    at = pc.index_in(made["volunteer_id"].combine_chunks(), rows["volunteer_id"].combine_chunks())
    made = put(
        put(put(made, "registered_on", days), PART, rows[PART].take(at)), ROW, rows[ROW].take(at)
    )
    work.add("volunteers", made)
    work.tell("earlier", count=len(moved))


def _first_day(lines: pa.Table) -> dict[str, Any]:
    grouped = lines.group_by("volunteer_id").aggregate([("served_on", "min")])
    return dict(
        zip(grouped["volunteer_id"].to_pylist(), grouped["served_on_min"].to_pylist(), strict=True)
    )


def implied(work: Work, rows: pa.Table) -> None:
    known = [t["volunteers"]["volunteer_id"] for t in (work.new, work.base) if "volunteers" in t]
    on_record = pa.chunked_array([c for k in known for c in k.chunks], pa.string()).combine_chunks()
    new = rows.filter(pc.invert(pc.is_in(rows["volunteer_id"], on_record)))
    if not new.num_rows:
        return
    grouped = new.group_by("volunteer_id").aggregate([("served_on", "min")])
    made = pa.table(
        {"volunteer_id": grouped["volunteer_id"], "registered_on": grouped["served_on_min"]}
    )
    work.add("volunteers", made)
    work.tell("worked_out", table="volunteers", count=made.num_rows, source="service_records")
