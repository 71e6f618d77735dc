"""What a chart says, in a sentence, for those who do not see it.

A sentence about no rows, or about withheld ones alone, is the chart's title.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any

from pages.ui import captions, formats
from pages.ui.answers import Answer, with_unit
from pages.ui.cards import slots
from pages.ui.figures import base
from pages.ui.words import words
from queries import ADDITIVE

say = words("ui")

MOST_TIED = 3  # names that are listed; of more the first and how many


def describe(answer: Answer, x: str, y: str, apart: str = "") -> str:
    """What a chart of these two columns says, in a sentence: the most and, if sure, the least.

    Amounts are added up over the rows of a name, but where a series of its own is drawn for each
    `apart`. What may not be added up, people and shares and what is rounded, is told row by row,
    each row by all that it is of. Of years drawn among paler ones it is said that they are chosen.
    """
    unit = answer.question.column(y).unit
    adds_up = unit in ADDITIVE and unit not in answer.rounded and not apart
    beside = () if adds_up else tuple(name for name in answer.question.grain if name != x)
    sums = base.summed((_name(answer, x, beside, row), row[y]) for row in base.known(answer, y))
    if not sums:
        return answer.title
    most, least = max(sums.values()), min(sums.values())
    key = "alt.one"
    if len(sums) > 1:
        key = "alt.many" if most > least and _is_whole(answer, (x, *beside), y) else "alt.most"
    return say(
        answer.lang,
        key,
        title=answer.title,
        scope=scope(answer),
        measure=captions.measure(answer, y),
        top=tied(answer, sums),
        most=captions.spoken(answer, y, most),
        low=tied(answer, sums, min),
        least=captions.spoken(answer, y, least),
    )


def scope(answer: Answer) -> str:
    """That a superlative is of the years chosen, where a chart draws the others beside them."""
    return "" if answer.around is answer else say(answer.lang, "alt.chosen")


def tied(answer: Answer, values: Mapping[str, Any], pick: Callable[..., Any] = max) -> str:
    """The name of the most, or of the least; names of one value are said to be tied."""
    end = pick(values.values())
    found = [name for name, value in values.items() if value == end]
    if len(found) == 1:
        return found[0]
    names = say(answer.lang, "list.comma").join(found)
    key = "alt.tied" if len(found) <= MOST_TIED else "alt.tied_many"
    return say(answer.lang, key, names=names, first=found[0], number=len(found))


def _is_whole(answer: Answer, names: Sequence[str], y: str) -> bool:
    """Whether the rows are all there could be, none without a value, none withheld."""
    if answer.rounded or len(base.known(answer, y)) < answer.rows:
        return False
    there = {tuple(row[name] for name in names) for row in answer.records}
    return there == set(product(*(_possible(answer, name) for name in names)))


def _possible(answer: Answer, name: str) -> Iterable[Any]:
    """All that a column could hold: its codes, the times from its first to its last; else none."""
    column, found = answer.question.column(name), [row[name] for row in answer.records]
    if column.codes:
        return column.codes
    if column.unit == "month":
        return range(1, 13)
    if column.unit == "year":
        return range(min(found), max(found) + 1)
    if column.unit == "date" and name.startswith("month"):
        first, last = (12 * day.year + day.month - 1 for day in (min(found), max(found)))
        return [date(at // 12, at % 12 + 1, 1) for at in range(first, last + 1)]
    return ()


def _name(answer: Answer, x: str, beside: Sequence[str], row: dict[str, Any]) -> str:
    """What a row is of, in words; in brackets what it is of beside that."""
    others = say(answer.lang, "list.comma").join(captions.named(answer, one, row) for one in beside)
    return with_unit(captions.named(answer, x, row), others, answer.lang)


def describe_climb(answer: Answer) -> str:
    """How much each campaign has raised by the last day drawn."""
    last = {row["campaign_id"]: slots(answer, row) for row in answer.records}
    told = [say(answer.lang, "alt.climb", **said) for said in last.values()]
    return f"{answer.title} {say(answer.lang, 'list.semicolon').join(told)}"


def describe_goals(answer: Answer) -> str:
    """How far each campaign with a stated target has come, in a sentence."""
    rows = base.known(answer, "progress_pct")
    return " ".join(say(answer.lang, "alt.goal", **slots(answer, row)) for row in rows)


def describe_spent(answer: Answer) -> str:
    """The highest and the lowest execution rate, and the category with most still to pay."""
    rated = base.known(answer, "execution_pct")
    owing = [row for row in answer.records if row["payable_cny"]]
    if not rated:
        return answer.title
    rates = {answer.text("category", row): row["execution_pct"] for row in rated}
    most, least = max(rates.values()), min(rates.values())
    said = say(
        answer.lang,
        "alt.spent" if most > least else "alt.spent_alike",
        title=answer.title,
        top=tied(answer, rates),
        most=captions.spoken(answer, "execution_pct", most),
        low=tied(answer, rates, min),
        least=captions.spoken(answer, "execution_pct", least),
    )
    if not owing:
        return said
    owed = {answer.text("category", row): row["payable_cny"] for row in owing}
    amount = captions.spoken(answer, "payable_cny", max(owed.values()))
    key = "alt.spent_owing" if answer.rows > 1 else "alt.spent_owes"
    return f"{said} {say(answer.lang, key, category=tied(answer, owed), payable_cny=amount)}"


def describe_ageing(answer: Answer) -> str:
    """How much of the payable is past due for more than 90 days, and how much is not yet due."""
    sums = {row["payable_age"]: row["amount_cny"] for row in answer.records}
    if None in sums.values() or not (total := sum(sums.values())):
        return answer.title
    late = sums["to_180"] + sums["over_180"]
    amounts = {"total": total, "late": late, "early": sums["not_due"]}
    return say(
        answer.lang,
        "alt.ageing",
        title=answer.title,
        share=share(answer, late, total, 1),
        **{slot: captions.spoken(answer, "amount_cny", one) for slot, one in amounts.items()},
    )


def describe_returning(answer: Answer) -> str:
    """Who came in the last year: new, kept, back; and the retention on the year before."""
    shown = base.known(answer, "new_people")
    if not shown:
        return answer.title
    told = [say(answer.lang, "alt.returning", **slots(answer, shown[-1]))]
    if (kept := shown[-1]["retention_pct"]) is not None:
        told.append(say(answer.lang, "alt.retention", share=captions.percent(answer, kept, 1)))
    return " ".join([answer.title, *told])


def describe_turnout(answer: Answer) -> str:
    """Participations and people of the last year, and how often each came."""
    shown = [row for row in answer.records if row["people"]]
    if not shown:
        return answer.title
    return say(answer.lang, "alt.turnout", title=answer.title, **slots(answer, shown[-1]))


def describe_lines(answer: Answer) -> str:
    """How many people have reached each line of hours; withheld ones are said to be."""
    told = [
        say(answer.lang, "alt.line", line=answer.text("star_line", row),
            people=counted(answer, row["people"]))
        for row in answer.records
    ]  # fmt: skip
    return f"{answer.title} {say(answer.lang, 'list.semicolon').join(told)}"


def describe_week(answer: Answer) -> str:
    """When most people serve, and the weekend's share of all participations."""
    rows = base.known(answer, "records")
    total = sum(row["records"] for row in rows)
    if not total:
        return answer.title
    at = {say(answer.lang, "alt.at", **slots(answer, row)): row["records"] for row in rows}
    weekend = sum(row["records"] for row in rows if row["weekday"] >= 6)
    return say(
        answer.lang,
        "alt.week" if len(at) > 1 else "alt.week_one",
        title=answer.title,
        top=tied(answer, at),
        records=formats.exact(max(at.values()), answer.lang),
        share=share(answer, weekend, total, 0),
    )


def describe_tiles(answer: Answer) -> str:
    """The district with most hours and its share, and how many have no record."""
    rows = [row for row in answer.records if row["hours"]]
    total = sum(row["hours"] for row in rows)
    if not total:
        return answer.title
    hours = {answer.text("division", row): row["hours"] for row in rows}
    most = max(hours.values())
    none = [answer.text("division", row) for row in answer.records if row["cell_size"] == "none"]
    said = say(
        answer.lang,
        "alt.tiles" if len(hours) > 1 else "alt.tiles_one",
        title=answer.title,
        division=tied(answer, hours),
        hours=captions.spoken(answer, "hours", most),
        share=share(answer, most, total, 0),
    )
    told = [said]
    if none:
        names = say(answer.lang, "list.comma").join(none)
        told.append(say(answer.lang, "alt.tiles_none", names=names))
    return " ".join(told)


def describe_comings(answer: Answer) -> str:
    """Of each year's first-timers, the share still serving in the last year."""
    last = max(row["year"] for row in answer.records)
    told = [
        say(answer.lang, "alt.comings", first=row["first_year"], year=last,
            share=captions.percent(answer, row["retained_pct"], 0))
        for row in base.known(answer, "retained_pct")
        if row["year"] == last and row["first_year"] < last
    ]  # fmt: skip
    return " ".join([answer.title, *told])


def share(answer: Answer, part: Any, total: Any, places: int) -> str:
    """A part of a total in per cent."""
    return captions.percent(answer, float(100 * part / total), places)


def counted(answer: Answer, people: int | None) -> str:
    """People in words; a withheld number is said to be withheld."""
    if people is None:
        return say(answer.lang, "cell.small")
    return say(answer.lang, "cell.people", people=formats.exact(people, answer.lang))
