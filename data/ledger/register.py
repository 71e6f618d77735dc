"""A register of projects: known ones by name, new ones numbered, and its money columns."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from data.ledger.cells import bare
from data.ledger.names import Names, of
from data.ledger.work import PART, ROW, Work, full
from data.schema import TABLES

STAGE_OF = {"closed": "closed", "ongoing": "running", "pipeline": "applied",
            "suspended": "running", "cancelled": "running"}  # fmt: skip
IATI_OF = {"closed": "4", "ongoing": "2", "pipeline": "1", "suspended": "6", "cancelled": "5"}
SURE, LIKELY, ASSUMED = 1.0, 0.9, 0.5
NUMBER = re.compile(r"P(\d{2,6})", re.ASCII)
NOT_STATED = "未列明"

Row = dict[str, Any]


def projects(work: Work) -> None:
    """Fill projects, and budgets, payments and payables out of the money columns beside them."""
    rows = work.rows_of("projects")
    if rows is None:
        return
    known = of("project", work.base)
    before: dict[str, Row] = {}
    if "projects" in work.base:
        before = {row["project_id"]: row for row in work.base["projects"].to_pylist()}
    taken: dict[str, Row] = {}
    fresh: list[Row] = []
    numbers = _Numbers(before)
    given = rows.to_pylist()
    explicit = {row.get("project_id") for row in given} - {None}
    for place, row in enumerate(given):
        near = known.near(row["name"])
        key, is_new = _key(row, known, numbers, explicit)
        if key in taken:
            fields = {"row": str(taken[key][ROW])}
            work.note(rows, place, "name", "same_key", fields)
            continue
        full_row = _filled(row, key, before.get(key), work.as_of)
        full_row |= {PART: row[PART], ROW: row[ROW]}
        taken[key] = full_row | {
            name: row.get(name) for name in ("paid_cny", "paid_on", "payable_cny")
        }
        if is_new:
            fresh.append(full_row)
            if near:
                label = known.labels.get(near, near)
                work.tell("near_project", name=full_row["name"], near=label, id=near)
    if fresh:
        named = "，".join(f"{row['project_id']} {row['name']}" for row in fresh[:20])
        work.tell("new_projects", count=len(fresh), names=named)
    _say_assumed(work, given, fresh)
    work.add("projects", _table("projects", list(taken.values())))
    _money(work, list(taken.values()))


class _Numbers:
    """Free project numbers, after the last in use."""

    def __init__(self, before: Mapping[str, Row]) -> None:
        used = [int(m[1]) for key in before if (m := NUMBER.fullmatch(key))]
        self.last = max(used, default=0)

    def next(self, explicit: set[Any]) -> str:
        while True:
            self.last += 1
            if f"P{self.last:02}" not in explicit:
                return f"P{self.last:02}"


def _key(row: Row, known: Names, numbers: _Numbers, explicit: set[Any]) -> tuple[str, bool]:
    found = known.find(row["name"])
    own = row.get("project_id")
    if own is not None:
        on_record = known.find(own) == own
        return (own, not on_record) if on_record or found is None else (found, False)
    if found is not None:
        return found, False
    key = numbers.next(explicit)
    known.add(key, [row["name"]])
    known.keys.pop(bare(key), None)
    return key, True


def _filled(row: Row, key: str, before: Row | None, as_of: date) -> Row:
    """A whole row of projects: what the sheet says, else what is on record, else what follows."""
    columns = [column.name for column in TABLES["projects"].columns]
    old = before or dict.fromkeys(columns)
    said = {name: row.get(name) for name in columns if row.get(name) not in (None, [])}
    new = {**old, **said, "project_id": key, "report_lines": old["report_lines"]}
    if before is not None and bare(before["name"]) != bare(row["name"]):
        aliases = [*(old["aliases"] or []), row["name"]]
        new |= {"name": before["name"], "aliases": list(dict.fromkeys(aliases))}
    elif before is not None:
        new["name"] = before["name"]
    new["aliases"] = new["aliases"] or []
    if new["status"] is None:
        new["status"] = "closed" if new["stage"] == "closed" else "ongoing"
    if "stage" in said:
        new["stage_basis"] = "assigned" if said["stage"] != old["stage"] else old["stage_basis"]
    elif new["status"] != old["status"]:
        new |= {"stage": STAGE_OF[new["status"]], "stage_basis": "assigned"}
    if new["status"] != old["status"] or new["stage"] != old["stage"]:
        finalising = new["stage"] == "finalising" and new["status"] == "ongoing"
        new["iati_status"] = "3" if finalising else IATI_OF[new["status"]]
    if new["category"] != old["category"] or new["category"] is None:
        new |= {"category": new["category"] or "TBD", "category_basis": "assigned"}
    new |= _cohort(said, old, new, as_of)
    if "division_code" in said and said["division_code"] != old["division_code"]:
        new["division_basis"] = "stated"
    return new


def _cohort(said: Row, old: Row, new: Row, as_of: date) -> Row:
    if "cohort_year" in said:
        if said["cohort_year"] == old["cohort_year"]:
            return {}
        return {"cohort_basis": "stated", "cohort_confidence": SURE}
    if old["cohort_year"] is not None:
        return {}
    started = new["start_on"]
    year, sure = (started.year, LIKELY) if started else (as_of.year, ASSUMED)
    return {"cohort_year": year, "cohort_basis": "deduced", "cohort_confidence": sure}


def _say_assumed(work: Work, given: list[Row], fresh: list[Row]) -> None:
    places = {(row[PART], row[ROW]) for row in fresh}
    mine = [row for row in given if (row[PART], row[ROW]) in places]
    for name, value in (
        ("category", "TBD"),
        ("status", "ongoing"),
        ("cohort_year", "start or as-of year"),
    ):
        count = sum(row.get(name) is None for row in mine)
        if count:
            work.tell("default", table="projects", count=count, column=name, value=value)


def _money(work: Work, rows: list[Row]) -> None:
    """Budgets, payments and payables out of a register's columns; one row each per project."""
    budgets, payments, payables = [], [], []
    undated = 0
    for row in rows:
        key, place = row["project_id"], {PART: row[PART], ROW: row[ROW]}
        about = {"project_id": key, "programme": row["programme"], "expense_type": "grant"}
        if row["budget_cny"] is not None:
            budgets.append({**about, **place, "budget_id": f"B-{key}", "year": row["cohort_year"],
                            "amount_cny": row["budget_cny"]})  # fmt: skip
        if row["paid_cny"]:
            undated += row["paid_on"] is None
            said = {"payment_id": f"PAY-{key}", "payee": row["lead_org"] or NOT_STATED}
            paid = {"paid_on": row["paid_on"] or work.as_of, "amount_cny": row["paid_cny"]}
            payments.append({**about, **place, **said, **paid})
        if row["payable_cny"]:
            said = {"payable_id": f"Y-{key}", "project_id": key, "label": "未拨付款项"}
            owed = {"amount_cny": row["payable_cny"], "amount_basis": "printed"}
            payables.append({**place, **said, **owed})
    for table, found in (("budgets", budgets), ("payments", payments), ("payables", payables)):
        if found:
            work.add(table, _table(table, found))
            work.tell("worked_out", table=table, count=len(found), source="projects")
    if undated:
        work.tell("default", table="payments", count=undated, column="paid_on", value=work.as_of)


def _table(name: str, rows: list[Row]) -> pa.Table:
    schema = pa.schema([
        *[pa.field(c.name, c.type) for c in TABLES[name].columns],
        pa.field(PART, pa.int32()), pa.field(ROW, pa.int64()),
    ])  # fmt: skip
    made = pa.Table.from_pylist(rows, schema=schema)
    return full(name, made).append_column(PART, made[PART]).append_column(ROW, made[ROW])
