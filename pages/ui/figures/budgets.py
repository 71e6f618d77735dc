"""Money inside a wider bar: raised within a target, paid and still to pay within a budget."""

from pages.ui import captions, look
from pages.ui.answers import Answer
from pages.ui.figures import base
from pages.ui.figures.picture import Picture


def goals(answer: Answer) -> Picture:
    """Raised against target on one true scale; campaigns without a stated target have no bar.

    Reads the columns short_name, raised_cny, target_cny, progress_pct.
    """
    rows = base.known(answer, "progress_pct")
    names = base.names(answer, "short_name", rows)
    targets, raised = ([row[y] for row in rows] for y in ("target_cny", "raised_cny"))
    traces = [
        base.bar(answer, "target_cny", names, targets, across=True, marker=base.outline(answer)),
        base.bar(
            answer, "raised_cny", names, raised, across=True,
            width=0.42,
            marker={"color": look.PALETTE[0]},
            meta=base.choices(answer, "short_name", rows),
            text=[captions.percent(answer, row["progress_pct"], 2) for row in rows],
            textfont={"size": round(20 * answer.reader.scale)},
        ),
    ]  # fmt: skip
    made = base.figure(answer, traces, 130 + 70 * len(names), barmode="overlay")
    made.x(rangemode="tozero", tickformat=",", showgrid=True)
    base.listed(made)
    return made


def spent(answer: Answer) -> Picture:
    """Paid and contracted-but-unpaid end to end, inside the budget's wider bar, by category.

    Reads the columns category, budget_cny, paid_cny, payable_cny, execution_pct; the execution
    rate is printed beyond the bar.
    """
    rows, scale = answer.records, answer.reader.scale
    names = base.names(answer, "category", rows)
    budget, paid, owed = (
        base.drawn(answer, y, rows) for y in ("budget_cny", "paid_cny", "payable_cny")
    )
    traces = [
        base.bar(
            answer, "budget_cny", names, [row["budget_cny"] for row in rows], across=True,
            width=0.84, marker=base.outline(answer),
        ),
        base.bar(
            answer, "paid_cny", names, [row["paid_cny"] for row in rows], across=True,
            width=0.5, marker={"color": look.PALETTE[0]},
            meta=base.choices(answer, "category", rows),
        ),
        base.bar(
            answer, "payable_cny", names, [row["payable_cny"] for row in rows], across=True,
            width=0.5, marker=base.hatched(look.PALETTE[1], "/", 0.45, 0.3),
            base=[value or 0 for value in paid],
        ),
    ]  # fmt: skip
    made = base.figure(answer, traces, 90 + base.height_of(names, 44), barmode="overlay")
    ends = [
        max(whole or 0, (done or 0) + (due or 0))
        for whole, done, due in zip(budget, paid, owed, strict=True)
    ]
    for place, (end, row) in enumerate(zip(ends, rows, strict=True)):
        rate = captions.percent(answer, row["execution_pct"], 1)
        made.note(x=end, y=place, xanchor="left", xshift=round(6 * scale), text=f"<b>{rate}</b>")
    room = 1.35 if answer.reader.narrow else 1.16  # for the rate beyond the longest bar
    made.x(range=[0, max(ends, default=1) * room], tickformat=",", showgrid=True)
    base.listed(made)
    return made
