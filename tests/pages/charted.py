"""The numbers that the text alternatives of charts may say, worked out from the records."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from pages.ui.answers import Answer
from pages.ui.figures.charts import Chart
from queries import ADDITIVE
from tests.pages.charted_rows import Rows, records
from tests.pages.records import (
    Numbers,
    Records,
    days,
    numbers_of,
    of_campaigns,
    percent,
    whole,
)


def written(answer: Answer, column: str, value: Any) -> Decimal:
    """A number as a sentence writes it."""
    unit = answer.question.column(column).unit
    if unit == "pct":
        return percent(abs(Decimal(str(value))), 100, 0 if unit in answer.rounded else 1)
    if unit == "number":
        return (whole(10 * Decimal(str(value)))) / 10
    return abs(Decimal(value)) if unit == "cny" else whole(value)


def names(answer: Answer) -> Numbers:
    """Numbers within names, and of years, months and days."""
    told = [answer.title]
    found: Numbers = set()
    for column in answer.columns:
        values = [row[column.name] for row in answer.records if row[column.name] is not None]
        if column.unit in ("year", "month"):
            found |= set(map(Decimal, values))
        elif column.unit == "date":
            found |= days(values, date.max)
        elif not column.unit:
            told += [answer.text(column.name, row) for row in answer.records]
    return found | numbers_of(" ".join(told))


def ties(values: Iterable[Any]) -> Numbers:
    """How many share the largest value, and the smallest; of more than three that is said."""
    every = list(values)
    return {Decimal(every.count(pick(every))) for pick in (max, min)} if every else set()


def extremes(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
    """The most and the least of a column, added up where it may be."""
    x, y, *apart = map(str, drawn.said_of)
    unit = answer.question.column(y).unit
    adds_up = unit in ADDITIVE and unit not in answer.rounded and not apart
    sums: dict[Any, Any] = {}
    for place, row in enumerate(rows):
        name = row.get(x, place) if adds_up else place
        if row[y] is not None:
            sums[name] = sums.get(name, 0) + row[y]
    ends = {max(sums.values()), min(sums.values())} if sums else set()
    return {written(answer, y, end) for end in ends} | ties(sums.values())


def newest(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
    """The last year, its change, the highest of all."""
    column, change = map(str, drawn.said_of)
    known = [row[column] for row in rows if row[column] is not None]
    found = {written(answer, column, one) for one in (rows[-1][column], max(known, default=None))
             if one is not None}  # fmt: skip
    return found | ({written(answer, change, rows[-1][change])} if rows[-1][change] else set())


def parts(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
    """Each part of a difference, and their sum."""
    change = str(drawn.said_of[1])
    every = [row[change] for row in rows if row[change] is not None]
    years = {Decimal(row[year]) for row in rows for year in ("later_year", "earlier_year")}
    return years | {written(answer, change, one) for one in (*every, sum(every))}


def climbed(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
    """What each campaign has raised by the last week, and that day."""
    last = {row["campaign_id"]: row for row in rows}
    return {row["raised_cny"] for row in last.values()} | days(
        [row["week_on"] for row in last.values()], date.max
    )


def aged(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
    """All that is owed, what is more than 90 days late and its share, what is not yet due."""
    sums = {row["payable_age"]: row["amount_cny"] for row in rows}
    zero = Decimal(0)
    total = Decimal(sum(sums.values(), zero))
    late = Decimal(sums.get("to_180", zero) + sums.get("over_180", zero))
    early = Decimal(sums.get("not_due", zero))
    return {total, late, early, Decimal(90)} | (
        {percent(late, total, 0 if answer.rounded else 1)} if total else set()
    )


def rates(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
    """The highest and the lowest execution rate, the most that is unpaid."""
    known = [
        percent(row["execution_pct"], 100, 0 if answer.rounded else 2)
        for row in rows
        if row["execution_pct"]
    ]
    owed = Decimal(max((row["payable_cny"] or 0 for row in rows), default=0))
    return {max(known), min(known), owed} if known else {owed}


def flows(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
    """The sum, and the shares of the largest ends."""
    y = "received_cny" if "received_cny" in rows[0] else "paid_cny"
    total = sum(row[y] for row in rows)
    found = {total}
    for end in ("channel", "project_id", "payer", "expense_type"):
        if end in rows[0] and total > 0:
            sums: dict[Any, Any] = {}
            for row in rows:
                sums[row[end]] = sums.get(row[end], 0) + row[y]
            found.add(percent(max(sums.values()), total, 0 if answer.rounded else 1))
    return found


def of_last(*columns: str) -> Callable[[Answer, Chart, Rows], Numbers]:
    """These columns of the last row that has people."""

    def made(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
        known = [row for row in rows if row[columns[0]] is not None]
        last = known[-1] if known else {}
        return {written(answer, name, last[name]) for name in columns if last.get(name) is not None}

    return made


def week(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
    """The fullest hour and the weekend's share of those shown."""
    known = [row for row in rows if row["records"]]
    total = sum(row["records"] for row in known)
    ends = sum(row["records"] for row in known if row["weekday"] >= 6)
    most = max((row["records"] for row in known), default=0)
    tops = {Decimal(row["hour"]) for row in known if row["records"] == most}
    tops |= ties(row["records"] for row in known)
    return {Decimal(most), Decimal(0), *tops} | ({percent(ends, total, 0)} if total else set())


def tiles(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
    """Most hours and their share of the districts shown."""
    known = [row["hours"] for row in rows if row["hours"]]
    return {whole(max(known)), percent(max(known), sum(known), 0)} if known else set()


def comings(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
    """Of each year's first-timers the share still there in the last year."""
    last = max((row["year"] for row in rows), default=0)
    return {percent(row["retained_pct"], 100, 0) for row in rows
            if row["year"] == last and row["retained_pct"] is not None}  # fmt: skip


def lines(answer: Answer, drawn: Chart, rows: Rows) -> Numbers:
    """How many have reached each line; fewer than 6 where that is withheld."""
    return {Decimal(5 if row["people"] is None else row["people"]) for row in rows}


EXPECTED: dict[str, Callable[[Answer, Chart, Rows], Numbers]] = {
    "describe": extremes,
    "describe_years": newest,
    "describe_change": parts,
    "describe_climb": climbed,
    "describe_ageing": aged,
    "describe_spent": rates,
    "describe_gift_flow": flows,
    "describe_payment_flow": flows,
    "describe_turnout": of_last("people", "records", "records_per_person"),
    "describe_returning": of_last("new_people", "kept_people", "back_people", "retention_pct"),
    "describe_week": week,
    "describe_tiles": tiles,
    "describe_comings": comings,
    "describe_lines": lines,
}
"""What each kind of alternative may say."""


def allowed(answer: Answer, chart: Chart) -> Numbers:
    """The numbers an alternative may say: of the records under the filters its question takes."""
    chosen = answer.view.chosen.items()
    scope = {key: list(codes) for key, codes in chosen if key in answer.question.takes}
    if chart.says.__name__ == "describe_goals":
        return of_campaigns(Records(answer.snapshot, scope)) | names(answer)
    rows = records(answer, scope)
    made = EXPECTED[chart.says.__name__]
    return (made(answer, chart, rows) if rows else set()) | names(answer)
