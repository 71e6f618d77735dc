"""Campaigns in number cards: when the target is met, on what assumption, and who gives.

No Streamlit here. An assumption of the reader is always told as one.
"""

from __future__ import annotations

from typing import Any

from pages.ui import captions, formats
from pages.ui.answers import Answer
from pages.ui.cards import Card
from pages.ui.words import words

say = words("campaigns")


def expected_cards(answer: Answer) -> list[Card]:
    """For each campaign the days between which its target is met, and the pace they rest on.

    From the rates that can be worked out; beyond ten years and standstill are said, not dated.
    Reads the columns of `campaigns/pace`.
    """
    cards = []
    for short in dict.fromkeys(row["short_name"] for row in answer.records):
        mine = [row for row in answer.records if row["short_name"] == short]
        name = answer.text("short_name", mine[0])
        rated = [row for row in mine if row["per_day_cny"] is not None]
        value, context = _expected(answer, rated)
        cards.append(Card(say(answer.lang, "pace.met_on", name=name), value, context))
        if rated:
            low, high = (
                captions.spoken(answer, "per_day_cny", pick(row["per_day_cny"] for row in rated))
                for pick in (min, max)
            )
            if answer.lang == "zh" and low != high:
                low = low.partition(" ")[0]  # one unit for both
            cards.append(
                Card(
                    say(answer.lang, "pace.per_day", name=name),
                    low if low == high else f"{low}–{high}",
                    _rates(answer, rated),
                )
            )
    return cards


def _expected(answer: Answer, rated: list[dict[str, Any]]) -> tuple[str, str]:
    """When the target is met, from earliest to latest, and what that rests on."""
    if not rated:
        return formats.NONE, say(answer.lang, "pace.too_short")
    by = {row["outlook"]: row for row in rated}
    if "met" in by:
        return say(answer.lang, "pace.done"), ""
    days = sorted(row["met_on"] for row in rated if row["outlook"] == "in_sight")
    parts = [_rates(answer, rated)]
    if "beyond_ten_years" in by and days:
        parts.append(say(answer.lang, "pace.slowest"))
    if "standstill" in by:
        parts.append(say(answer.lang, "pace.standstill", days=by["standstill"]["days"]))
    context = say(answer.lang, "list.semicolon").join(parts)
    if not days:
        return say(
            answer.lang, "pace.beyond" if "beyond_ten_years" in by else "pace.never"
        ), context
    low, high = (formats.month(day, answer.lang) for day in (days[0], days[-1]))
    return low if low == high else say(answer.lang, "pace.between", low=low, high=high), context


def _rates(answer: Answer, rated: list[dict[str, Any]]) -> str:
    comma = say(answer.lang, "list.comma")
    return say(answer.lang, "pace.rates", days=comma.join(str(row["days"]) for row in rated))


def needed_cards(answer: Answer) -> list[Card]:
    """For each campaign what a month must bring to end in time, or why that cannot be said.

    Reads the columns of `campaigns/needed`.
    """
    cards = []
    for row in answer.records:
        name, basis = answer.text("short_name", row), answer.text("need_basis", row)
        is_undisclosed = row["need_basis"] in ("end_not_disclosed", "target_not_disclosed")
        value, context = answer.missing if is_undisclosed else formats.NONE, [basis]
        if row["remaining_cny"] is not None:
            remaining = captions.spoken(answer, "remaining_cny", row["remaining_cny"])
            context.append(say(answer.lang, "needed.remaining", remaining=remaining))
        if row["closes_on"] is not None:
            context.append(
                say(
                    answer.lang,
                    "needed.left" if row["days_left"] > 0 else "needed.over",
                    day=formats.date(row["closes_on"], answer.lang),
                    days=formats.exact(row["days_left"], answer.lang),
                )
            )
        if row["needed_per_month_cny"] is not None:
            monthly = captions.spoken(answer, "needed_per_month_cny", row["needed_per_month_cny"])
            daily = captions.spoken(answer, "needed_per_day_cny", row["needed_per_day_cny"])
            value = monthly
            context[0] = say(answer.lang, "needed.daily", daily=daily)
        if row["pace_index"] is not None:
            index = formats.exact(row["pace_index"], answer.lang, 2)
            context.append(say(answer.lang, "needed.index", index=index))
        cards.append(Card(name, value, say(answer.lang, "list.semicolon").join(context)))
    return cards


def what_if_cards(answer: Answer) -> list[Card]:
    """What follows from each assumption of the reader, in a figure and a sentence.

    Reads the columns of `campaigns/what_if`.
    """
    cards = []
    for row in answer.records:
        months = formats.exact(row["months"], answer.lang, 0)
        monthly = captions.spoken(answer, "monthly_cny", row["monthly_cny"])
        day = formats.date(row["met_on"], answer.lang)
        slots = {
            "name": answer.text("short_name", row),
            "monthly": monthly,
            "months": months,
            "day": day,
            "remaining": captions.spoken(answer, "remaining_cny", row["remaining_cny"]),
        }
        if row["what_if"] == "by":
            cards.append(
                Card(say(answer.lang, "what_if.by", **slots), monthly,
                     say(answer.lang, "what_if.by_says", **slots))
            )  # fmt: skip
        else:
            is_far = row["outlook"] == "beyond_ten_years"
            says = say(answer.lang, "what_if.monthly_beyond" if is_far else "what_if.monthly_says",
                        **slots)  # fmt: skip
            value = (
                say(answer.lang, "pace.beyond")
                if is_far
                else formats.month(row["met_on"], answer.lang)
            )
            cards.append(Card(say(answer.lang, "what_if.monthly", **slots), value, says))
    return cards


def donor_cards(answer: Answer) -> list[Card]:
    """The newest year's donors, how many came back, and how concentrated their giving is."""
    row = answer.records[-1]
    return [
        Card(
            say(answer.lang, "trend.year", year=row["year"],
                 measure=answer.question.column(name).caption[answer.lang]),
            captions.spoken(answer, name, row[name]),
        )
        for name in ("donors", "retention_pct", "top_ten_pct", "anonymous_pct")
    ]  # fmt: skip
