"""Drafts made for tests: a report of the year before, and a ledger with something of everything."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pyarrow as pa

from data.publish import Draft
from data.schema import TABLES

DAY = datetime.date(2020, 12, 31)
EARLIER = "2020-12-31-report"
LEDGER = "2021-12-31-import"


def changed(draft: Draft, **tables: list[dict[str, Any]]) -> Draft:
    """The draft with these tables in the place of its own, or beside them."""
    made = {name: pa.Table.from_pylist(rows, TABLES[name].arrow) for name, rows in tables.items()}
    return replace(
        draft,
        tables={**draft.tables, **made},
        provenance={**dict.fromkeys(made, "import"), **draft.provenance},
        source={**dict.fromkeys(made, "a test"), **draft.source},
    )


def rows(draft: Draft, table: str, **cells: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a table; `P26={"status": "closed"}` changes those whose key is P26."""
    key = TABLES[table].key[0]
    return [row | cells.get(row[key], {}) for row in draft.tables[table].to_pylist()]


def earlier(report: Draft) -> Draft:
    """The report as it might have stood on 2020-12-31.

    P22 and P26 are not there yet, P10 is still going on, the tree campaign has 400,000.00, the
    fund had raised 900,000.00 in 2020 and owed 500,000.00.
    """
    early = {"as_of_on": DAY}
    figures = rows(
        report,
        "fund_figures",
        **{
            "F2021-1": {
                "figure_id": "F2020-1", "amount_cny": Decimal("900000.00"),
                "period_label": "2020 年", "period_label_en": "2020",
                "period_from": datetime.date(2020, 1, 1), "period_to": DAY,
            },
            "F2021-3": {"figure_id": "F2020-3", "amount_cny": Decimal("500000.00")},
        },
    )  # fmt: skip
    tables = {
        "projects": [
            row
            for row in rows(report, "projects", P10={"status": "ongoing", "stage": "running"})
            if row["project_id"] not in ("P22", "P26")
        ],
        "campaigns": [row for row in rows(report, "campaigns") if row["campaign_id"] != "C02"],
        "campaign_totals": [
            row | early
            for row in rows(report, "campaign_totals", C01={"raised_cny": Decimal("400000.00")})
            if row["campaign_id"] != "C02"
        ],
        "outputs": [
            row for row in rows(report, "outputs") if row["project_id"] not in ("P22", "P26")
        ],
        "payables": [
            row | {"amount_cny": Decimal("500000.00")}
            for row in rows(report, "payables")
            if row["payable_id"] == "A02"
        ],
        "fund_figures": [row for row in figures if row["figure_id"] != "F2021-2"],
    }
    kept = {name: table for name, table in report.tables.items() if name != "printed_totals"}
    return changed(
        replace(report, as_of=DAY, title={"zh": "2020 年报告", "en": "2020 report"}, tables=kept),
        **tables,
    )


def ledger(report: Draft) -> Draft:
    """The report with imported tables, in which every attention rule finds what it looks for.

    P15 is paid 10,000.00 above its budget since 2021-09-01, P16 exactly its budget. P11 has been
    idle for 121 days, P12 for 90. Six projects have a step past its day, P26 two terms past due
    and one ahead. C03 closes in 46 days; of C02 a disclosure is due in 20 days, of C01 in 60.
    """
    day = datetime.date
    kept = {name: table for name, table in report.tables.items() if name != "printed_totals"}
    base = replace(report, kind="import", tables=kept, title={"zh": "台账", "en": "Ledger"})
    money = {"programme": None, "expense_type": "grant"}
    paid = {"commitment_id": None, "payee": "示例企业甲", **money}
    held = {
        "name": "活动", "name_en": None, "team_id": None, "programme": None,
        "category": "CULTURE", "division_code": "140105", "planned_n": 5, "served_n": None,
    }  # fmt: skip
    told = {"disclosure_object": "campaign", "project_id": None, "disclosure_kind": "progress"}
    return changed(
        base,
        campaigns=rows(report, "campaigns", C03={"closes_on": day(2022, 2, 15)}),
        budgets=[
            {
                "budget_id": "B1",
                "project_id": "P15",
                "year": 2021,
                "amount_cny": Decimal("60000.00"),
                **money,
            },
            {
                "budget_id": "B2",
                "project_id": "P15",
                "year": 2021,
                "amount_cny": Decimal("40000.00"),
                **money,
            },
            {
                "budget_id": "B3",
                "project_id": "P16",
                "year": 2021,
                "amount_cny": Decimal("100000.00"),
                **money,
            },
        ],
        payments=[
            {
                "payment_id": "M1",
                "project_id": "P15",
                "paid_on": day(2021, 6, 1),
                "amount_cny": Decimal("60000.00"),
                **paid,
            },
            {
                "payment_id": "M2",
                "project_id": "P15",
                "paid_on": day(2021, 9, 1),
                "amount_cny": Decimal("50000.00"),
                **paid,
            },
            {
                "payment_id": "M3",
                "project_id": "P16",
                "paid_on": day(2021, 9, 1),
                "amount_cny": Decimal("100000.00"),
                **paid,
            },
        ],
        payable_terms=[
            {
                "payable_id": "A01",
                "instalment": 1,
                "due_on": day(2021, 12, 30),
                "amount_cny": Decimal("20000.00"),
            },
            {
                "payable_id": "A01",
                "instalment": 2,
                "due_on": day(2021, 12, 1),
                "amount_cny": Decimal("30000.00"),
            },
            {
                "payable_id": "A01",
                "instalment": 3,
                "due_on": day(2022, 3, 1),
                "amount_cny": Decimal("2116.00"),
            },
        ],
        milestones=[
            {
                "project_id": f"P{n}",
                "step": step,
                "planned_on": day(2021, 7, n),
                "done_on": None,
                "note": None,
                "note_en": None,
            }
            for n in range(11, 17)
            for step in ("evaluated", "audited")
        ],
        activities=[
            {
                "activity_id": key,
                "project_id": project,
                "held_on": on,
                "starts_at": datetime.datetime.combine(on, datetime.time(9)),
                "status": status,
                **held,
            }
            for key, project, on, status in (
                ("E1", "P11", day(2021, 9, 1), "held"),
                ("E2", "P12", day(2021, 10, 2), "held"),
                ("E3", "P11", day(2021, 12, 1), "cancelled"),
                ("E4", "P12", day(2021, 5, 1), "held"),
            )
        ],
        disclosures=[
            {"disclosure_id": "S1", "campaign_id": "C01", "published_on": day(2021, 12, 1), **told},
            {
                "disclosure_id": "S2",
                "campaign_id": "C02",
                "published_on": day(2021, 10, 20),
                **told,
            },
        ],
    )


MANY = 10_000


def many(report: Draft) -> Draft:
    """A register of ten thousand projects over twenty years, in all categories and districts."""
    known = rows(report, "projects")
    divisions = [row["division_code"] for row in report.tables["divisions"].to_pylist()]
    projects = [
        known[number % len(known)]
        | {
            "project_id": f"Q{number:05}",
            "name": f"第 {number} 号志愿服务项目",
            "name_en": f"Volunteer project {number}",
            "cohort_year": 2002 + number % 20,
            "division_code": divisions[number % len(divisions)] if number % 3 else None,
            "division_basis": "stated" if number % 3 else None,
            "report_lines": None,
        }
        for number in range(1, MANY + 1)
    ]
    alone = {name: report.tables[name] for name in ("divisions", "plan_items")}
    return changed(
        replace(
            report,
            kind="import",
            title={"zh": "一万个项目", "en": "Ten thousand projects"},
            tables=alone,
            provenance={name: report.provenance[name] for name in alone},
            source={name: report.source[name] for name in alone},
        ),
        projects=projects,
        outputs=[], campaigns=[], campaign_totals=[], payables=[], fund_figures=[],
    )  # fmt: skip
