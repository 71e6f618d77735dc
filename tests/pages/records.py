"""The numbers that sentences and charts may say, worked out from the records themselves.

The SQL is of these tests alone: it reads no rollup and no question.
"""

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from data import Snapshot
from queries.engines.duckdb import DuckDB

SEED = 20211231
NUMBER = re.compile(r"(?<![A-Z\d])\d[\d,]*(?:\.\d+)?")  # not those of P01
OPTIONS: dict[str, tuple[str, ...]] = {
    "year": ("2019", "2020", "2021"),
    "category": ("CULTURE", "CARE", "PLATFORM", "ENV", "TRAFFIC", "EMERG", "INCENT", "TBD"),
    "status": ("closed", "ongoing"),
    "district": ("140105", "140106", "140109", "140110", "140121", "none"),
}
PROJECT = {
    "category": "projects.category",
    "status": "projects.status",
    "district": "coalesce(nullif(projects.division_code, '140100'), 'none')",
}
GIFT = {"category": "category", "status": "status", "year": "year"}
GIFTS = """(
    select donations.*, category, projects.status, year(donated_at) as year
    from donations
    left join campaigns using (campaign_id)
    left join projects
        on projects.project_id = coalesce(donations.project_id, campaigns.project_id)
)"""
SERVICE = {"category": "category", "district": "division_code", "year": "year"}
SERVED = """(
    select *, year(served_on) as year, isodow(served_on) as weekday, hour(starts_at) as hour
    from service_records
    join activities using (activity_id)
    where verified
)"""
OWED = "payable_terms join payables using (payable_id)"
SUMS = "count(*) as records, sum(hours) as hours, count(distinct volunteer_id) as people"
FEWEST = 6  # people whose figures are shown

Chosen = dict[str, list[str]]
Numbers = set[Decimal]


def chosen_at_random(how_many: int) -> Iterator[Chosen]:
    """Sets of filters, the same each time: some filters, of each one code or two."""
    dice = random.Random(SEED)
    for _ in range(how_many):
        keys = [key for key in OPTIONS if dice.random() < 0.5]
        yield {key: sorted(dice.sample(OPTIONS[key], dice.choice((1, 1, 2)))) for key in keys}


def numbers_of(text: str) -> Numbers:
    """Every number of a text, whatever its separators."""
    return {Decimal(found.replace(",", "")) for found in NUMBER.findall(text)}


def whole(value: object) -> Decimal:
    """A number as it is written without decimals."""
    return abs(Decimal(str(value))).quantize(Decimal(1), rounding=ROUND_HALF_UP)


def percent(part: Any, total: Any, places: int = 2) -> Decimal:
    """A share in per cent as it is written."""
    share = Decimal(100 * part) / Decimal(total)
    return share.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def days(found: Iterable[date | None], as_of: date) -> Numbers:
    """The numbers a day is written with, and how far it is from the as-of day."""
    known = [day for day in found if day]
    written = {n for day in known for n in (day.year, day.month, day.day, abs((as_of - day).days))}
    return set(map(Decimal, written))


@dataclass(frozen=True)
class Records:
    """The records of a snapshot under filters."""

    snapshot: Snapshot
    chosen: Chosen

    def rows(
        self, select: str, source: str, columns: dict[str, str], by: str = "", where: str = "true"
    ) -> list[dict[str, Any]]:
        """What is selected of a source under the filters it has a column for, grouped."""
        wheres = [where]
        for key in columns.keys() & self.chosen.keys():
            codes = ", ".join(f"'{code}'" for code in self.chosen[key])
            wheres.append(f"cast({columns[key]} as varchar) in ({codes})")
        text = (
            f"select {by + ', ' if by else ''}{select} from {source} where {' and '.join(wheres)}"
        )
        text += f" group by {by} order by {by}" if by else ""
        found: list[dict[str, Any]] = DuckDB(self.snapshot).run(text, {}).to_pylist()
        return found

    def projects(self) -> list[dict[str, Any]]:
        """The projects chosen."""
        return self.rows("*", "projects", PROJECT)

    def campaigns(self) -> list[dict[str, Any]]:
        """The campaigns of the projects chosen, with their totals."""
        source = (
            "campaigns join campaign_totals using (campaign_id) join projects using (project_id)"
        )
        select = "campaign_id, target_cny, raised_cny, certainty, opens_on, closes_on"
        return self.rows(select, source, PROJECT)

    def served(self, by: str = "") -> list[dict[str, Any]]:
        """Verified service, in groups."""
        return self.rows(SUMS, SERVED, SERVICE, by)


Scope = Callable[[Records], Numbers]


def of_projects(base: Records) -> Numbers:
    """How many projects there are, closed, ongoing; the shares of both."""
    states = [row["status"] for row in base.projects()]
    counts = [states.count("closed"), states.count("ongoing")]
    shares = [percent(one, len(states), 0) for one in counts] if states else []
    return {*map(Decimal, (len(states), *counts)), *shares}


def of_campaigns(base: Records) -> Numbers:
    """Raised, target, progress, remaining of those stated; the total of others; how many those."""
    found = base.campaigns()
    stated = [row for row in found if row["certainty"] == "stated"]
    numbers = {Decimal(len(found) - len(stated))} | days([base.snapshot.as_of], date.max)
    numbers |= {row["raised_cny"] for row in found if row["raised_cny"] is not None}
    for row in stated:
        share = percent(row["raised_cny"], row["target_cny"])
        numbers |= {row["target_cny"], row["target_cny"] - row["raised_cny"], share}
    return numbers


def of_funds(base: Records) -> Numbers:
    """The printed figures whose period touches the years, and the years of their labels."""
    years, numbers = set(map(int, base.chosen.get("year", ()))), set[Decimal]()
    for row in base.rows("*", "fund_figures", {}):
        ends = {day.year for day in (row["period_from"], row["period_to"]) if day}
        if not years or not row["period_to"] or years & ends:
            label = f"{row['period_label']} {row['period_label_en']}".replace("-", " ")
            numbers |= {row["amount_cny"]} | numbers_of(label)
    return numbers


def of_giving(base: Records) -> Numbers:
    """Received and gifts of the newest year; gifts have no district."""
    select = "sum(amount_cny) as cny, count(*) filter (where entry_type = 'gift') as gifts"
    found = base.rows(select, GIFTS, GIFT, "year")
    last = list(found[-1].values()) if found else []
    return {abs(Decimal(value)) for value in last}


def of_service(base: Records) -> Numbers:
    """People, participations and hours of the newest year; services have no status."""
    found = base.served("year")
    if not found:
        return set()
    last = found[-1]
    if last["people"] < FEWEST:
        return {Decimal(FEWEST), Decimal(last["year"])}
    each = whole(Decimal(10) * last["records"] / last["people"]) / 10
    return {*map(whole, last.values()), each}


def of_all_service(base: Records) -> Numbers:
    """People, participations, hours and activities of all years chosen."""
    select = f"{SUMS}, count(distinct activity_id) as activities"
    (row,) = base.rows(select, SERVED, SERVICE)
    few = 0 < row["people"] < FEWEST
    return (
        {Decimal(FEWEST), Decimal(row["activities"])}
        if few
        else {whole(n or 0) for n in row.values()}
    )


def of_registered(base: Records) -> Numbers:
    """Those on the books at the end and those active, by year alone; hours for each of them."""
    years = {"year": "year"}
    (row,) = base.rows(f"{SUMS}, max(year) as last", SERVED, years)
    codes = ", ".join(base.chosen.get("year", ("2019", "2020", "2021")))
    (book,) = base.rows(
        f"""count(*) as people, count(*) filter (
            where volunteer_id in (select volunteer_id from {SERVED} where year in ({codes}))
        ) as served""",
        "volunteers", {},
        where=f"year(registered_on) <= {row['last']} "
              f"and coalesce(year(left_on) > {row['last']}, true)",
    )  # fmt: skip
    each = {whole(10 * row["hours"] / n) / 10 for n in (row["people"], book["people"])}
    said = set(map(Decimal, base.chosen.get("year", ("2019", "2021"))))
    share = percent(book["served"], book["people"], 1)
    return (
        said | each | {Decimal(row["people"]), Decimal(book["people"]), Decimal(row["last"]), share}
    )


def of_week(base: Records) -> Numbers:
    """Participations of the fullest hour of the week, and the weekend's share of those shown."""
    found = [row for row in base.served("weekday, hour")
             if row["people"] >= FEWEST]  # fmt: skip
    total = sum(row["records"] for row in found)
    weekend = sum(row["records"] for row in found if row["weekday"] >= 6)
    tops = [row for row in found if row["records"] == max(row["records"] for row in found)]
    hours = {Decimal(row["hour"]) for row in tops}
    most = {Decimal(row["records"]) for row in tops}
    return hours | most | ({percent(weekend, total, 0), Decimal(0)} if found else set())


def of_attention(base: Records) -> Numbers:
    """Amounts and days of the projects chosen, how far days are away, how many lack what."""
    as_of, projects = base.snapshot.as_of, base.projects()
    lacking = [sum(row["summary"] is None for row in projects),
               sum(row["cohort_basis"] == "deduced" for row in projects)]  # fmt: skip
    numbers = set(map(Decimal, [*lacking, *(row["cohort_year"] for row in projects)]))
    ids = ", ".join(f"'{row['project_id']}'" for row in projects) or "null"
    mine = f"project_id in ({ids})"
    if not base.chosen.keys() - {"year"}:
        mine = f"({mine} or project_id is null)"
    campaigns = f"campaign_id in (select campaign_id from campaigns where {mine})"
    dated = (
        ("planned_on", "milestones", mine),
        ("closes_on", "campaigns", mine),
        ("published_on", "disclosures", campaigns),
        ("cast(published_on + interval 3 month as date)", "disclosures", campaigns),
        ("due_on", OWED, mine),
    )
    for column, source, where in dated:
        found = base.rows(f"{column} as day", source, {}, where=where)
        numbers |= days((row["day"] for row in found), as_of)
    owed = base.rows("sum(amount_cny) as cny", "payables", {}, "payable_id", mine)
    past = f"due_on < date '{as_of}' and {mine}"
    late = base.rows("sum(payable_terms.amount_cny) as cny", OWED, {}, "payable_id", past)
    return numbers | {row["cny"] for row in owed + late} | of_campaigns(base)
