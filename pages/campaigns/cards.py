"""Campaigns in number cards: when the target is met, on what assumption, and who gives.

No Streamlit here. An assumption of the reader is always told as one.
"""

from itertools import groupby
from typing import Any

from pages.ui import captions, formats
from pages.ui.answers import Answer
from pages.ui.cards import Card, slots, year_card
from pages.ui.words import words

say = words("campaigns")


def expected_cards(answer: Answer) -> list[Card]:
    """For each campaign the days between which its target is met, and the pace they rest on.

    From the rates that can be worked out; beyond ten years and standstill are said, not dated.
    Reads the columns of `campaigns/pace`.
    """
    cards = []
    for name, rows in groupby(answer.records, lambda row: answer.text("short_name", row)):
        every = list(rows)
        rated = [row for row in every if row["per_day_cny"] is not None]
        value, context = _expected(answer, rated)
        if not rated and any(row["outlook"] != "too_short" for row in every):
            context = say(answer.lang, "pace.few")
        cards.append(Card(say(answer.lang, "pace.met_on", name=name), value, context))
        if rated:
            label = say(answer.lang, "pace.per_day", name=name)
            cards.append(Card(label, _per_day(answer, rated), _rates(answer, rated)))
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
        never = "pace.beyond" if "beyond_ten_years" in by else "pace.never"
        return say(answer.lang, never), context
    low, high = (formats.month(day, answer.lang) for day in (days[0], days[-1]))
    return low if low == high else say(answer.lang, "pace.between", low=low, high=high), context


def _per_day(answer: Answer, rated: list[dict[str, Any]]) -> str:
    """The slowest and the fastest rate, with one unit where both have the same."""
    rates = sorted(row["per_day_cny"] for row in rated)
    low, high = (captions.spoken(answer, "per_day_cny", rate) for rate in (rates[0], rates[-1]))
    if low == high:
        return low
    return f"{low.partition(' ')[0] if answer.lang == 'zh' else low}–{high}"


def _rates(answer: Answer, rated: list[dict[str, Any]]) -> str:
    comma = say(answer.lang, "list.comma")
    return say(answer.lang, "pace.rates", days=comma.join(str(row["days"]) for row in rated))


def needed_cards(answer: Answer) -> list[Card]:
    """For each campaign what a month must bring to end in time, or why that cannot be said.

    Reads the columns of `campaigns/needed`.
    """
    return [_needed(answer, row) for row in answer.records]


def _needed(answer: Answer, row: dict[str, Any]) -> Card:
    said = slots(answer, row)
    is_undisclosed = row["need_basis"] in ("end_not_disclosed", "target_not_disclosed")
    value, context = answer.missing if is_undisclosed else formats.NONE, [said["need_basis"]]
    if row["needed_per_month_cny"] is not None:
        value = said["needed_per_month_cny"]
        context = [say(answer.lang, "needed.daily", **said)]
    if row["remaining_cny"] is not None:
        context.append(say(answer.lang, "needed.remaining", **said))
    if row["closes_on"] is not None:
        left = "needed.left" if row["days_left"] > 0 else "needed.over"
        context.append(say(answer.lang, left, **said))
    if row["pace_index"] is not None:
        index = formats.exact(row["pace_index"], answer.lang, 2)
        context.append(say(answer.lang, "needed.index", index=index))
    return Card(said["short_name"], value, say(answer.lang, "list.semicolon").join(context))


def what_if_cards(answer: Answer) -> list[Card]:
    """What follows from each assumption of the reader, in a figure and a sentence.

    Reads the columns of `campaigns/what_if`.
    """
    return [_what_if(answer, row) for row in answer.records]


def _what_if(answer: Answer, row: dict[str, Any]) -> Card:
    said = slots(answer, row) | {"months": formats.exact(row["months"], answer.lang, 0)}
    if row["what_if"] == "by":
        key, value = "by_says", said["monthly_cny"]
    elif row["outlook"] == "beyond_ten_years":
        key, value = "monthly_beyond", say(answer.lang, "pace.beyond")
    else:
        key, value = "monthly_says", formats.month(row["met_on"], answer.lang)
    label = say(answer.lang, f"what_if.{row['what_if']}", **said)
    return Card(label, value, say(answer.lang, f"what_if.{key}", **said))


def donor_cards(answer: Answer) -> list[Card]:
    """The newest year's donors, how many came back, and how concentrated their giving is."""
    names = ("donors", "retention_pct", "top_ten_pct", "anonymous_pct")
    return [year_card(answer, answer.records[-1], name) for name in names]
