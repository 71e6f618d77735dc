"""What a chart says, in a sentence, for those who do not see it."""

from __future__ import annotations

from decimal import Decimal

from pages.ui import captions
from pages.ui.answers import Answer
from pages.ui.words import words

say = words("ui")


def describe(answer: Answer, x: str, y: str) -> str:
    """What a chart of these two columns says, in a sentence: extremes and, of counts, the sum."""
    if not answer.rows:
        return answer.title
    sums: dict[str, Decimal | int | float] = {}
    for row in answer.records:
        if row[y] is not None:
            name = captions.label(answer, x, row).replace("<br>", "")
            sums[name] = sums.get(name, 0) + row[y]
    if not sums:
        return answer.title
    top, low = max(sums, key=lambda n: sums[n]), min(sums, key=lambda n: sums[n])
    return say(
        answer.lang,
        "alt.one" if len(sums) == 1 else "alt.many",
        title=answer.title,
        measure=answer.caption(y),
        top=top,
        most=captions.spoken(answer, y, sums[top]),
        low=low,
        least=captions.spoken(answer, y, sums[low]),
    )


def describe_goals(answer: Answer) -> str:
    """How far each campaign with a stated target has come, in a sentence."""
    return " ".join(
        say(
            answer.lang,
            "alt.goal",
            name=answer.text("short_name", row),
            raised=captions.spoken(answer, "raised_cny", row["raised_cny"]),
            target=captions.spoken(answer, "target_cny", row["target_cny"]),
            share=captions.spoken(answer, "progress_pct", row["progress_pct"]),
        )
        for row in answer.records
        if row["progress_pct"] is not None
    )
