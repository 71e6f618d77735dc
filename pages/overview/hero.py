"""The campaign with the largest target: how far it is, and how it built up. No Streamlit here."""

from markupsafe import Markup

from pages.ui.answers import Answer
from pages.ui.cards import campaign_cards, slots
from pages.ui.templates import render
from pages.ui.words import words

say = words("overview")


def hero(campaigns: Answer, growth: Answer) -> Markup:
    """The largest campaign on its true scale, its curve; each of the others in a line."""
    rows, cards, lang = campaigns.records, campaign_cards(campaigns), campaigns.lang
    known = [place for place, row in enumerate(rows) if row["progress_pct"] is not None]
    most = max(known, key=lambda place: rows[place]["target_cny"], default=None)
    made = Markup()
    if most is not None:
        row, said = rows[most], slots(campaigns, rows[most])
        is_earlier = row["as_of_on"] != campaigns.snapshot.as_of
        made = render(
            "overview/hero.html",
            name=say(lang, "told.earlier", **said) if is_earlier else said["short_name"],
            raised=said["raised_cny"],
            share=said["progress_pct"],
            width=row["progress_pct"],
            remaining=say(lang, "hero.remaining", **said),
            target=say(lang, "hero.target", **said),
            curve=curve(growth, row["campaign_id"]),
            growth=growth,
        )
    others = [card for place, card in enumerate(cards) if place != most]
    return made + render("overview/others.html", cards=others, answer=campaigns)


def curve(growth: Answer, campaign: str) -> str:
    """What one campaign raised, week by week, as corners of an area in per cent of its place.

    Steps from zero to the newest sum, which is its height; "" for less than two weeks.
    Reads the columns campaign_id, week_on, raised_cny.
    """
    rows = [
        row
        for row in ([] if growth.error else growth.records)
        if row["campaign_id"] == campaign and row["raised_cny"] is not None  # withheld where few
    ]
    most = max((row["raised_cny"] for row in rows), default=0)
    days = [(row["week_on"] - rows[0]["week_on"]).days for row in rows]
    if not any(days) or most <= 0:
        return ""
    corners, before = ["0% 100%"], 100.0
    for day, row in zip(days, rows, strict=True):
        x, y = 100 * day / days[-1], 100 * (1 - float(max(row["raised_cny"], 0) / most))
        corners += [f"{x:.1f}% {before:.1f}%", f"{x:.1f}% {y:.1f}%"]
        before = y
    return ", ".join([*corners, "100% 100%"])
