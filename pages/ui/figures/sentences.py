"""What a chart says, in a sentence, for those who do not see it.

A sentence about no rows, or about withheld ones alone, is the chart's title.
"""

from collections.abc import Sequence
from typing import Any

from pages.ui import captions, formats
from pages.ui.answers import Answer, with_unit
from pages.ui.cards import slots
from pages.ui.figures import base
from pages.ui.words import words
from queries import ADDITIVE

say = words("ui")


def describe(answer: Answer, x: str, y: str) -> str:
    """What a chart of these two columns says, in a sentence: the most and the least.

    Amounts are added up over the rows of a name. What may not be added up, people and shares and
    what is rounded, is told row by row, each row by all that it is of.
    """
    unit = answer.question.column(y).unit
    adds_up = unit in ADDITIVE and unit not in answer.rounded
    beside = () if adds_up else tuple(name for name in answer.question.grain if name != x)
    sums = base.summed((_name(answer, x, beside, row), row[y]) for row in base.known(answer, y))
    if not sums:
        return answer.title
    top, low = (pick(sums, key=lambda name: sums[name]) for pick in (max, min))
    return say(
        answer.lang,
        "alt.one" if len(sums) == 1 else "alt.many",
        title=answer.title,
        measure=captions.measure(answer, y),
        top=top,
        most=captions.spoken(answer, y, sums[top]),
        low=low,
        least=captions.spoken(answer, y, sums[low]),
    )


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
    top, low = (
        slots(answer, pick(rated, key=lambda row: row["execution_pct"])) for pick in (max, min)
    )
    said = say(answer.lang, "alt.spent", title=answer.title,
               top=top["category"], most=top["execution_pct"],
               low=low["category"], least=low["execution_pct"])  # fmt: skip
    if not owing:
        return said
    most = max(owing, key=lambda row: row["payable_cny"])
    return f"{said} {say(answer.lang, 'alt.spent_owing', **slots(answer, most))}"


def describe_ageing(answer: Answer) -> str:
    """How much of the payable is past due for more than 90 days, and how much is not yet due."""
    sums = {row["payable_age"]: row["amount_cny"] for row in answer.records}
    total = sum(sums.values())
    if not total:
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
    top = max(rows, key=lambda row: row["records"])
    weekend = sum(row["records"] for row in rows if row["weekday"] >= 6)
    said = {"title": answer.title, "share": share(answer, weekend, total, 0)}
    return say(answer.lang, "alt.week", **said, **slots(answer, top))


def describe_tiles(answer: Answer) -> str:
    """The district with most hours and its share, and how many have no record."""
    rows = [row for row in answer.records if row["hours"]]
    total = sum(row["hours"] for row in rows)
    if not total:
        return answer.title
    top = max(rows, key=lambda row: row["hours"])
    none = [answer.text("division", row) for row in answer.records if row["cell_size"] == "none"]
    said = {"title": answer.title, "share": share(answer, top["hours"], total, 0)}
    told = [say(answer.lang, "alt.tiles", **said, **slots(answer, top))]
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
