"""The overview in plain words, out of the very answers its cards show. No Streamlit here.

Each sentence reads one answer and repeats what its card says, in the same unit, so it cannot
contradict it, and says which of the filters chosen its answer does not take. The fund's figures
stand side by side, each with its period, and are never combined.
"""

from collections.abc import Sequence

from pages.ui.answers import Answer
from pages.ui.cards import Row, fund_cards, slots
from pages.ui.formats import exact
from pages.ui.words import words

say = words("overview")

NAMED = 3  # campaigns named in one sentence; a fourth would make it a list


def paragraph(
    headline: Answer, funds: Answer, campaigns: Answer, giving: Answer, service: Answer
) -> list[str]:
    """Three to five sentences that say what the overview's answers say, the first the headline.

    Reads `overview/headline`, `funds`, `campaigns`, `giving_by_year` and `service_by_year`.
    """
    told = [_projects(headline), _campaigns(campaigns) if headline.row["projects"] else ""]
    if not giving.disclosed and not service.disclosed:
        told.append(say(headline.lang, "told.undisclosed"))
    else:
        told += [_newest(giving, "giving", "gifts"), _newest(service, "service", "people")]
    # Filtered, the fund as a whole comes last, so that the filters said first cover all before it.
    told.insert(len(told) if headline.chosen else 1, _funds(funds))
    return [sentence for sentence in told if sentence]


def _projects(answer: Answer) -> str:
    row, lang = answer.row, answer.lang
    count = row["projects"]
    numbers = {"closed": row["closed"], "ongoing": row["ongoing"]}
    numbers["other"] = count - sum(numbers.values())
    states = {say(lang, f"told.state.{name}"): n for name, n in numbers.items() if n}
    if not count:
        told = say(lang, "told.projects.none")
    elif len(states) == 1:
        key = "told.projects.single" if count == 1 else "told.projects.alike"
        told = say(lang, key, projects=exact(count, lang), state=next(iter(states)))
    else:
        parts = [
            say(lang, "told.part", number=exact(n, lang), state=state)
            for state, n in states.items()
        ]
        told = say(lang, "told.projects", projects=exact(count, lang), parts=_joined(lang, parts))
    labels = [one for chosen in answer.chosen.values() for one in chosen]
    if not labels:
        return told[:1].upper() + told[1:]
    return say(lang, "told.scope", filters=say(lang, "list.or").join(labels)) + told


def _joined(lang: str, parts: Sequence[str]) -> str:
    """Two parts or more as a sentence lists them: a, b and c."""
    return say(lang, "told.and", first=say(lang, "list.comma").join(parts[:-1]), last=parts[-1])


def _funds(answer: Answer) -> str:
    if not answer.rows:
        return say(answer.lang, "told.funds.none") if answer.disclosed else ""
    said = [
        say(
            answer.lang,
            "told.figure",
            figure=card.label[:1].lower() + card.label[1:],
            amount=card.value,
            period=card.context,
        )
        for card in fund_cards(answer)
    ]
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


def _goal(answer: Answer, row: Row) -> str:
    said = slots(answer, row)
    if row["as_of_on"] != answer.snapshot.as_of or answer.apart:  # its day, where a year is chosen
        said["short_name"] = say(answer.lang, "told.earlier", **said)
    return say(answer.lang, "told.goal", **said)


def _newest(answer: Answer, name: str, counted: str) -> str:
    """What is recorded of the newest year; another sentence where too few are `counted`."""
    if not answer.disclosed:
        return ""
    if not answer.rows:
        return say(answer.lang, f"told.{name}.none", source=_source(answer))
    row, said = answer.records[-1], slots(answer, answer.records[-1])
    suffix = ".small" if row[counted] is None else ""
    return say(answer.lang, f"told.{name}{suffix}", source=_source(answer), **said)


def _source(answer: Answer) -> str:
    """What the figures are, where not published ones, and by what they are not filtered."""
    parts = [] if answer.provenance == "report" else [answer.provenance_label.lower()]
    if answer.apart:
        named = say(answer.lang, "list.comma").join(answer.apart).lower()
        parts.append(say(answer.lang, "told.apart", filters=named))
    joined = say(answer.lang, "list.semicolon").join(parts)
    return say(answer.lang, "told.source", parts=joined) if parts else ""


def _counted(answer: Answer, key: str, number: int) -> str:
    """A sentence about a number of things, in the singular for one."""
    said = exact(number, answer.lang)
    return say(answer.lang, f"{key}.one" if number == 1 else key, number=said)
