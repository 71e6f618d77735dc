"""A register of projects: known ones by name, new ones numbered, and its money columns."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import pyarrow as pa

from data.ledger.match.registers import Register, register
from data.ledger.match.work import PART, PLACE, ROW, Work
from data.ledger.people.names import bare
from data.schema import TABLES

STAGE_OF = {"closed": "closed", "ongoing": "running", "pipeline": "applied",
            "suspended": "running", "cancelled": "running"}  # fmt: skip
IATI_OF = {"closed": "4", "ongoing": "2", "pipeline": "1", "suspended": "6", "cancelled": "5"}
SURE, LIKELY, ASSUMED = 1.0, 0.9, 0.5
NUMBER = re.compile(r"P(\d{2,6})", re.ASCII)
NOT_STATED = "未列明"
MONEY = ("paid_cny", "paid_on", "payable_cny")  # of the register, not of the table

Row = dict[str, Any]


def projects(work: Work, rows: pa.Table) -> None:
    """Fill projects, and budgets, payments and payables from the money columns beside them."""
    known = register("project", work.base)
    old = work.base["projects"].to_pylist() if "projects" in work.base else []
    before = {row["project_id"]: row for row in old}
    given = rows.to_pylist()
    numbers = _numbers(before, {row.get("project_id") for row in given})
    taken: dict[str, Row] = {}
    fresh: list[Row] = []
    for place, row in enumerate(given):
        near = None if known.find(row["name"]) else known.near(row["name"])
        if near and bare(row["name"]) in work.same:
            label = known.labels.get(near, near)
            work.tell("same", name=row["name"], near=label, id=near)
            known.add(near, [row["name"]])
            near = None
        key, is_new = _key(row, known, numbers)
        if key in taken:
            work.note(rows, place, "name", "same_key", {"row": str(taken[key][ROW])})
            continue
        made = _filled(row, key, before.get(key), work.as_of)
        taken[key] = made | {name: row.get(name) for name in (PART, ROW, *MONEY)}
        if is_new:
            fresh.append(row | {"project_id": key})
            if near:
                work.tell(
                    "near_project", name=row["name"], near=known.labels.get(near, near), id=near
                )
    _tell(work, fresh)
    work.add("projects", _table("projects", list(taken.values())))
    _money(work, list(taken.values()))


def _numbers(before: dict[str, Row], explicit: set[str | None]) -> Iterator[str]:
    """Return free project numbers, after the last on record."""
    used = [int(m[1]) for key in before if (m := NUMBER.fullmatch(key))]
    numbers = (f"P{number:02}" for number in count(max(used, default=0) + 1))
    return (number for number in numbers if number not in explicit)


def _key(row: Row, known: Register, numbers: Iterator[str]) -> tuple[str, bool]:
    """Return the key of a project, and whether it is new."""
    found, own = known.find(row["name"]), row.get("project_id")
    if own is not None:
        on_record = known.find(own) == own
        return (own, not on_record) if on_record or found is None else (found, False)
    if found is not None:
        return found, False
    key = next(numbers)
    known.add(key, [row["name"]])
    known.keys.pop(bare(key), None)
    return key, True


def _filled(row: Row, key: str, before: Row | None, as_of: date) -> Row:
    """Return a whole row of projects: from the sheet, else from the record, else deduced."""
    columns = [column.name for column in TABLES["projects"].columns]
    old = before or dict.fromkeys(columns)
    said = {name: row.get(name) for name in columns if row.get(name) not in (None, [])}
    new = {**old, **said, "project_id": key, "report_lines": old["report_lines"]}
    aliases = new["aliases"] or []
    if before is not None:
        if bare(before["name"]) != bare(row["name"]):
            aliases = list(dict.fromkeys([*(old["aliases"] or []), row["name"]]))
        new["name"] = before["name"]
    new["aliases"] = aliases
    for english in (name for name in columns if name.endswith("_en") and name not in said):
        text = english.removesuffix("_en")
        new[english] = old[english] if new[text] == old[text] else None
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
    if new["cohort_year"] is None:
        started = new["start_on"]
        year, sure = (started.year, LIKELY) if started else (as_of.year, ASSUMED)
        new |= {"cohort_year": year, "cohort_basis": "deduced", "cohort_confidence": sure}
    elif new["cohort_year"] != old["cohort_year"]:
        new |= {"cohort_basis": "recorded", "cohort_confidence": SURE}
    if new["division_code"] != old["division_code"]:
        new["division_basis"] = "recorded"
    return new


def _tell(work: Work, fresh: list[Row]) -> None:
    """Tell which projects are new and what was assumed of them."""
    if fresh:
        named = "、".join(f"{row['project_id']} {row['name']}" for row in fresh[:20])
        work.tell("new_projects", count=len(fresh), names=named)
    assumed = {"category": "TBD", "status": "ongoing", "cohort_year": "start or as-of year"}
    for name, value in assumed.items():
        if empty := sum(row.get(name) is None for row in fresh):
            work.tell("default", table="projects", count=empty, column=name, value=value)


def _money(work: Work, rows: list[Row]) -> None:
    """Add budgets, payments and payables from a register's columns, one row for each project."""
    found: dict[str, list[Row]] = {"budgets": [], "payments": [], "payables": []}
    for row in rows:
        key = row["project_id"]
        about = {name: row[name] for name in ("project_id", "programme", PART, ROW)}
        about["expense_type"] = "grant"
        if row["budget_cny"] is not None:
            found["budgets"].append({**about, "budget_id": f"B-{key}", "year": row["cohort_year"],
                                     "amount_cny": row["budget_cny"]})  # fmt: skip
        if row["paid_cny"]:
            payment = {**about, "payment_id": f"PAY-{key}", "payee": row["lead_org"] or NOT_STATED,
                       "paid_on": row["paid_on"], "amount_cny": row["paid_cny"]}  # fmt: skip
            found["payments"] += [payment] if row["paid_on"] else _undated(work, payment)
        if row["payable_cny"]:
            found["payables"].append({**about, "payable_id": f"Y-{key}", "label": "未拨付款项",
                                      "amount_basis": "recorded",
                                      "amount_cny": row["payable_cny"]})  # fmt: skip
    for table, made in found.items():
        if made:
            work.add(table, _table(table, made))
            work.tell("worked_out", table=table, count=len(made), source="projects")
    if undated := sum(row["paid_on"] == work.as_of for row in found["payments"]):
        work.tell("default", table="payments", count=undated, column="paid_on", value=work.as_of)


def _undated(work: Work, payment: Row) -> list[Row]:
    """Return what was paid since the register was read last, as of this day.

    What a register of an earlier day says stays as of that day: it never moves to another year.
    """
    own = payment["payment_id"]
    known = work.base["payments"].to_pylist() if "payments" in work.base else []
    mine = [
        row for row in known if row["payment_id"] == own or row["payment_id"].startswith(f"{own}-")
    ]
    earlier = [row for row in mine if row["paid_on"] != work.as_of]
    paid = sum((row["amount_cny"] for row in earlier), Decimal(0))
    since = payment["amount_cny"] - paid
    if since < 0:
        work.tell(
            "paid_falls",
            project=payment["project_id"],
            before=f"{paid:,}",
            after=f"{payment['amount_cny']:,}",
        )
    if since <= 0:
        return [{**row, PART: payment[PART], ROW: payment[ROW]} for row in earlier]
    now = f"{own}-{work.as_of}" if earlier else own
    return [{**payment, "payment_id": now, "paid_on": work.as_of, "amount_cny": since}]


def _table(name: str, rows: list[Row]) -> pa.Table:
    columns = {**{c.name: c.type for c in TABLES[name].columns}, **PLACE}
    return pa.Table.from_pylist(rows, schema=pa.schema(list(columns.items())))
