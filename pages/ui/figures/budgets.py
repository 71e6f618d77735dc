"""Budgets: what is paid and what is still to pay, drawn inside the budget."""

from __future__ import annotations

from decimal import Decimal

from pages.ui import captions, formats, look
from pages.ui.answers import Answer
from pages.ui.figures import base
from pages.ui.figures.picture import Picture, bar
from pages.ui.words import words

say = words("ui")


def spent(answer: Answer) -> Picture:
    """Paid and contracted-but-unpaid end to end, inside the budget's wider bar, by category.

    Reads the columns category, budget_cny, paid_cny, payable_cny, execution_pct; the execution
    rate is printed beyond the bar.
    """
    rows, scale = answer.records, answer.reader.scale
    names = [captions.label(answer, "category", row) for row in rows]

    def drawn(y: str) -> list[float | None]:
        return [captions.scaled(answer, y, row[y]) for row in rows]

    paid, pale = drawn("paid_cny"), "rgba(127,138,148,0.22)"
    traces = [
        bar(
            name=captions.axis(answer, "budget_cny"), x=drawn("budget_cny"), y=names,
            orientation="h", width=0.84,
            marker={"color": pale, "line": {"color": look.PALETTE[8], "width": 1.5 * scale}},
            hovertemplate=captions.hover(answer, "category", "budget_cny", True),
        ),
        bar(
            name=captions.axis(answer, "paid_cny"), x=paid, y=names, orientation="h", width=0.5,
            marker={"color": look.PALETTE[0]},
            hovertemplate=captions.hover(answer, "category", "paid_cny", True),
        ),
        bar(
            name=captions.axis(answer, "payable_cny"), x=drawn("payable_cny"), y=names,
            base=[value or 0 for value in paid], orientation="h", width=0.5,
            marker={"color": look.PALETTE[1],
                    "pattern": {"shape": "/", "fgcolor": "rgba(255,255,255,0.45)",
                                "bgcolor": look.PALETTE[1], "size": 9, "solidity": 0.3,
                                "fillmode": "replace"}},
            customdata=drawn("payable_cny"),
            hovertemplate=f"%{{y}}<br>{captions.axis(answer, 'payable_cny')}: "
            "%{customdata:,}<extra>%{fullData.name}</extra>",
        ),
    ]  # fmt: skip
    made = base.figure(answer, traces, 90 + 44 * max(len(names), 3))
    made.update(barmode="overlay")
    room = 1.35 if answer.reader.narrow else 1.16  # for the rate beyond the longest bar
    ends = [
        max(budget or 0, (done or 0) + (owed or 0))
        for budget, done, owed in zip(drawn("budget_cny"), paid, drawn("payable_cny"), strict=True)
    ]
    for place, (end, row) in enumerate(zip(ends, rows, strict=True)):
        made.note(
            x=end, y=place, xanchor="left", xshift=round(6 * scale),
            text=f"<b>{formats.percent(row['execution_pct'], answer.lang, 1)}</b>",
        )  # fmt: skip
    made.x(range=[0, max(ends, default=1) * room], tickformat=",")
    made.y(type="category", autorange="reversed", showgrid=False)
    return made


def describe_spent(answer: Answer) -> str:
    """The highest and the lowest execution rate, and the category with most still to pay."""
    rated = [row for row in answer.records if row["execution_pct"] is not None]
    owing = [row for row in answer.records if row["payable_cny"]]
    if not rated:
        return answer.title
    top, low = (pick(rated, key=lambda row: row["execution_pct"]) for pick in (max, min))
    said = say(
        answer.lang,
        "alt.spent",
        title=answer.title,
        top=answer.text("category", top),
        most=captions.spoken(answer, "execution_pct", top["execution_pct"]),
        low=answer.text("category", low),
        least=captions.spoken(answer, "execution_pct", low["execution_pct"]),
    )
    if not owing:
        return said
    most = max(owing, key=lambda row: row["payable_cny"])
    return f"{said} " + say(
        answer.lang,
        "alt.spent_owing",
        name=answer.text("category", most),
        amount=captions.spoken(answer, "payable_cny", most["payable_cny"]),
    )


def describe_ageing(answer: Answer) -> str:
    """How much of the payable is past due for more than 90 days, and how much is not yet due."""
    sums = {row["payable_age"]: row["amount_cny"] for row in answer.records}
    total = sum(sums.values(), Decimal(0))
    if not total:
        return answer.title
    late = sums["to_180"] + sums["over_180"]
    return say(
        answer.lang,
        "alt.ageing",
        title=answer.title,
        total=captions.spoken(answer, "amount_cny", total),
        late=captions.spoken(answer, "amount_cny", late),
        share=formats.percent(float(100 * late / total), answer.lang, 1),
        early=captions.spoken(answer, "amount_cny", sums["not_due"]),
    )
