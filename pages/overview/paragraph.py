"""The overview in plain words, out of the very answers its cards show. No Streamlit here.

Each sentence reads one answer and repeats what its card says, in the same unit, so it cannot
contradict it. The fund's figures stand side by side, each with its period, and are never combined.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pages.ui import captions, formats
from pages.ui.answers import Answer
from pages.ui.words import words

say = words("overview")

NAMED = 3  # campaigns named in one sentence; a fourth would make it a list


def paragraph(
    headline: Answer, funds: Answer, campaigns: Answer, giving: Answer, service: Answer
) -> str:
    """Three to five sentences that say what the overview's answers say.

    Reads `overview/headline`, `funds`, `campaigns`, `giving_by_year` and `service_by_year`.
    """
    told = [_projects(headline), _campaigns(campaigns) if headline.row["projects"] else ""]
    if not giving.disclosed and not service.disclosed:
        told.append(say(headline.lang, "told.undisclosed"))
    else:
        told += [_giving(giving), _service(service)]
    # Filtered, the fund as a whole comes last, so that the filters said first cover all before it.
    told.insert(len(told) if headline.chosen else 1, _funds(funds))
    between = "" if headline.lang == "zh" else " "
    return between.join(sentence for sentence in told if sentence)


def _projects(answer: Answer) -> str:
    row = answer.row
    count, closed, ongoing = row["projects"], row["closed"], row["ongoing"]
    other = count - closed - ongoing
    labels = [one for chosen in answer.chosen.values() for one in chosen]
    scope = say(answer.lang, "told.scope", filters=say(answer.lang, "list.or").join(labels))
    parts = {"closed": closed, "ongoing": ongoing, "other": other}
    held = [name for name, number in parts.items() if number]
    if not count:
        told = say(answer.lang, "told.projects.none")
    elif len(held) == 1:
        key = "told.projects.single" if count == 1 else "told.projects.alike"
        told = say(
            answer.lang, key, projects=count, state=say(answer.lang, f"told.state.{held[0]}")
        )
    else:
        said = [
            say(
                answer.lang,
                "told.part",
                number=parts[name],
                state=say(answer.lang, f"told.state.{name}"),
            )
            for name in held
        ]
        told = say(answer.lang, "told.projects", projects=count, parts=_joined(answer, said))
    return f"{scope}{told}" if labels else told[:1].upper() + told[1:]


def _funds(answer: Answer) -> str:
    if not answer.rows:
        return say(answer.lang, "told.funds.none") if answer.disclosed else ""
    said = []
    for row in answer.records:
        figure = answer.text("figure", row)
        said.append(
            say(
                answer.lang,
                "told.figure",
                figure=figure[:1].lower() + figure[1:],
                amount=captions.spoken(answer, "amount_cny", row["amount_cny"]),
                period=answer.text("period_label", row)
                if row["period_label"]
                else say(answer.lang, "card.no_period"),
            )
        )
    key = "told.funds" if len(said) > 1 else "told.funds.one"
    return say(answer.lang, key, figures=say(answer.lang, "list.semicolon").join(said))


def _campaigns(answer: Answer) -> str:
    if not answer.disclosed:
        return ""
    known = [row for row in answer.records if row["progress_pct"] is not None]
    unknown = answer.rows - len(known)
    if not answer.rows:
        return say(answer.lang, "told.campaigns.none")
    if not known:
        return _counted(answer, "told.campaigns.unclear", unknown)
    known.sort(key=lambda row: (-row["raised_cny"], row["campaign_id"]))
    parts = [_goal(answer, row) for row in known[:NAMED]]
    if len(known) > NAMED:
        parts.append(_counted(answer, "told.campaigns.more", len(known) - NAMED))
    if unknown:
        parts.append(_counted(answer, "told.campaigns.rest", unknown))
    told = say(answer.lang, "list.semicolon").join(parts)
    return say(answer.lang, "told.sentence", told=told)


def _goal(answer: Answer, row: dict[str, Any]) -> str:
    name = answer.text("short_name", row)
    if row["as_of_on"] != answer.snapshot.as_of:
        name = say(
            answer.lang, "told.earlier", name=name, day=formats.date(row["as_of_on"], answer.lang)
        )
    return say(
        answer.lang,
        "told.goal",
        name=name,
        raised=captions.spoken(answer, "raised_cny", row["raised_cny"]),
        target=captions.spoken(answer, "target_cny", row["target_cny"]),
        share=captions.spoken(answer, "progress_pct", row["progress_pct"]),
    )


def _giving(answer: Answer) -> str:
    if not answer.disclosed:
        return ""
    if not answer.rows:
        return say(answer.lang, "told.giving.none")
    row = answer.records[-1]
    return say(
        answer.lang,
        "told.giving.one" if row["gifts"] == 1 else "told.giving",
        source=_source(answer),
        year=row["year"],
        received=captions.spoken(answer, "received_cny", row["received_cny"]),
        gifts=formats.exact(row["gifts"], answer.lang),
    )


def _service(answer: Answer) -> str:
    if not answer.disclosed:
        return ""
    if not answer.rows:
        return say(answer.lang, "told.service.none")
    row = answer.records[-1]
    times = "once" if row["records"] == 1 else "times"
    return say(
        answer.lang,
        "told.service.one" if row["people"] == 1 else "told.service",
        source=_source(answer),
        year=row["year"],
        people=formats.exact(row["people"], answer.lang),
        records=say(
            answer.lang, f"told.{times}", records=formats.exact(row["records"], answer.lang)
        ),
        hours=captions.spoken(answer, "hours", row["hours"]),
    )


def _source(answer: Answer) -> str:
    """What the figures are, where they are not published ones."""
    if answer.provenance == "report":
        return ""
    return say(answer.lang, "told.source", nature=answer.provenance_label.lower())


def _counted(answer: Answer, key: str, number: int) -> str:
    """A sentence about a number of things, in the singular for one."""
    return say(answer.lang, f"{key}.one" if number == 1 else key, number=number)


def _joined(answer: Answer, parts: Sequence[str]) -> str:
    """Parts as a sentence lists them: a, b and c."""
    if len(parts) == 1:
        return parts[0]
    return say(
        answer.lang,
        "told.and",
        first=say(answer.lang, "list.comma").join(parts[:-1]),
        last=parts[-1],
    )
