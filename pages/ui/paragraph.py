"""The overview in plain words, out of the very answers its cards show. No Streamlit here.

Each sentence reads one answer and repeats what its card says, in the same unit, so it cannot
contradict it. The fund's figures stand side by side, each with its period, and are never combined.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pages.ui import captions, formats
from pages.ui.answer import Answer
from pages.ui.vocabulary import vocabulary

NAMED = 3  # campaigns named in one sentence; a fourth would make it a list


def paragraph(
    headline: Answer, funds: Answer, campaigns: Answer, giving: Answer, service: Answer
) -> str:
    """Three to five sentences that say what the overview's answers say.

    Reads `overview/headline`, `funds`, `campaigns`, `giving_by_year` and `service_by_year`.
    """
    told = [_projects(headline), _campaigns(campaigns) if headline.row["projects"] else ""]
    if not giving.disclosed and not service.disclosed:
        told.append(_say(headline, "told.undisclosed"))
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
    scope = _say(answer, "told.scope", filters=_say(answer, "list.or").join(labels))
    parts = {"closed": closed, "ongoing": ongoing, "other": other}
    held = [name for name, number in parts.items() if number]
    if not count:
        told = _say(answer, "told.projects.none")
    elif len(held) == 1:
        key = "told.projects.single" if count == 1 else "told.projects.alike"
        told = _say(answer, key, projects=count, state=_say(answer, f"told.state.{held[0]}"))
    else:
        said = [
            _say(answer, "told.part", number=parts[name], state=_say(answer, f"told.state.{name}"))
            for name in held
        ]
        told = _say(answer, "told.projects", projects=count, parts=_joined(answer, said))
    return f"{scope}{told}" if labels else told[:1].upper() + told[1:]


def _funds(answer: Answer) -> str:
    if not answer.rows:
        return _say(answer, "told.funds.none") if answer.disclosed else ""
    said = []
    for row in answer.records:
        figure = answer.text("figure", row)
        said.append(
            _say(
                answer,
                "told.figure",
                figure=figure[:1].lower() + figure[1:],
                amount=captions.spoken(answer, "amount_cny", row["amount_cny"]),
                period=answer.text("period_label", row)
                if row["period_label"]
                else _say(answer, "card.no_period"),
            )
        )
    key = "told.funds" if len(said) > 1 else "told.funds.one"
    return _say(answer, key, figures=_say(answer, "list.semicolon").join(said))


def _campaigns(answer: Answer) -> str:
    if not answer.disclosed:
        return ""
    known = [row for row in answer.records if row["progress_pct"] is not None]
    unknown = answer.rows - len(known)
    if not answer.rows:
        return _say(answer, "told.campaigns.none")
    if not known:
        return _counted(answer, "told.campaigns.unclear", unknown)
    known.sort(key=lambda row: (-row["raised_cny"], row["campaign_id"]))
    parts = [_goal(answer, row) for row in known[:NAMED]]
    if len(known) > NAMED:
        parts.append(_counted(answer, "told.campaigns.more", len(known) - NAMED))
    if unknown:
        parts.append(_counted(answer, "told.campaigns.rest", unknown))
    told = _say(answer, "list.semicolon").join(parts)
    return _say(answer, "told.sentence", told=told)


def _goal(answer: Answer, row: dict[str, Any]) -> str:
    name = answer.text("short_name", row)
    if row["as_of_on"] != answer.snapshot.as_of:
        name = _say(
            answer, "told.earlier", name=name, day=formats.date(row["as_of_on"], answer.lang)
        )
    return _say(
        answer,
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
        return _say(answer, "told.giving.none")
    row = answer.records[-1]
    return _say(
        answer,
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
        return _say(answer, "told.service.none")
    row = answer.records[-1]
    times = "once" if row["records"] == 1 else "times"
    return _say(
        answer,
        "told.service.one" if row["people"] == 1 else "told.service",
        source=_source(answer),
        year=row["year"],
        people=formats.exact(row["people"], answer.lang),
        records=_say(answer, f"told.{times}", records=formats.exact(row["records"], answer.lang)),
        hours=captions.spoken(answer, "hours", row["hours"]),
    )


def _source(answer: Answer) -> str:
    """What the figures are, where they are not published ones."""
    if answer.provenance == "report":
        return ""
    return _say(answer, "told.source", nature=answer.provenance_label.lower())


def _counted(answer: Answer, key: str, number: int) -> str:
    """A sentence about a number of things, in the singular for one."""
    return _say(answer, f"{key}.one" if number == 1 else key, number=number)


def _joined(answer: Answer, parts: Sequence[str]) -> str:
    """Parts as a sentence lists them: a, b and c."""
    if len(parts) == 1:
        return parts[0]
    return _say(
        answer, "told.and", first=_say(answer, "list.comma").join(parts[:-1]), last=parts[-1]
    )


def _say(answer: Answer, key: str, **slots: object) -> str:
    return vocabulary("ui")[key][answer.lang].format(**slots)
