"""Every number of every sentence is a number of the scope it names, whatever the filters."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from data import Snapshot
from pages.meeting import scenes
from pages.overview.paragraph import paragraph
from pages.ui import attention, cards
from pages.ui.answers import Answer
from pages.ui.ask import ask
from pages.ui.cards import Card
from pages.ui.figures import sentences
from pages.ui.view import Reader, View
from pages.ui.words import LANGUAGES
from pages.volunteers import page as volunteers
from queries import disclosure
from tests.deep import choices
from tests.pages.conftest import viewed
from tests.pages.records import (
    GIFT,
    GIFTS,
    SERVED,
    SERVICE,
    SUMS,
    Chosen,
    Numbers,
    Records,
    Scope,
    chosen_at_random,
    numbers_of,
    of_all_service,
    of_attention,
    of_campaigns,
    of_funds,
    of_giving,
    of_projects,
    of_registered,
    of_service,
    of_week,
    percent,
    whole,
)

HOW_MANY = choices(15, deep=200)


def shown(made: Callable[[Answer], Iterable[Card]], answer: Answer) -> str:
    """What cards say, as one text."""
    return " ; ".join(f"{card.value} {card.context}" for card in made(answer))


MARKS: dict[Scope, tuple[str, ...]] = {
    of_funds: ("基金整体", "the fund"),
    of_giving: ("捐赠记录", "ifts on record", "gift on record"),
    of_service: ("服务记录", "ervice on record"),
    of_campaigns: ("募捐", "campaign", "has raised"),
    of_projects: ("个项目", "没有项目", "project"),
}
"""What a sentence of the paragraph is of, by its words."""
UNFILTERED: dict[Scope, dict[str, tuple[str, str]]] = {
    of_giving: {"district": ("不按区县筛选", "not filtered by district")},
    of_service: {"status": ("不按状态筛选", "not filtered by status")},
}
"""What such a sentence must say when a filter is chosen that its figures do not follow."""


def told(view: View) -> Iterator[tuple[str, Scope]]:
    """Every sentence under a view, beside what works out the numbers it may say."""
    every = [ask(view, f"overview/{one}") for one in
             ("headline", "funds", "campaigns", "giving_by_year", "service_by_year")]  # fmt: skip
    for sentence in paragraph(*every):
        yield sentence, next(s for s, marks in MARKS.items() if any(m in sentence for m in marks))
    for point in attention.points(attention.asked(view)):
        yield point.why, of_attention
    yield shown(cards.status_cards, every[0]), of_projects
    yield shown(cards.fund_cards, every[1]), of_funds
    yield shown(cards.campaign_cards, every[2]), of_campaigns
    there = View("volunteers", view.snapshot, view.reader, view.chosen)
    yield shown(volunteers.service_cards, ask(there, "volunteers/headline")), of_all_service
    yield shown(volunteers.registered_cards, ask(there, "volunteers/registered")), of_registered
    yield sentences.describe_turnout(ask(there, "volunteers/by_year")), of_service
    yield sentences.describe_week(ask(there, "volunteers/by_hour")), of_week


def faults(snapshot: Snapshot, how_many: int) -> list[tuple[Chosen, str, object]]:
    """Sentences with a number that is not of their scope, or silent on a filter not followed."""
    found: list[tuple[Chosen, str, object]] = []
    for chosen in chosen_at_random(how_many):
        base, numbers = Records(snapshot, chosen), dict[Scope, Numbers]()
        for at, lang in enumerate(LANGUAGES):
            view = viewed(snapshot, Reader(lang=lang, unit="yuan"), "overview", **chosen)
            for sentence, scope in told(view):
                if scope not in numbers:
                    numbers[scope] = scope(base)
                if wrong := numbers_of(sentence) - numbers[scope]:
                    found.append((chosen, sentence, wrong))
                for key, said in UNFILTERED.get(scope, {}).items():
                    if sentence.endswith(("。", ".")) and scope in MARKS and key in chosen:
                        is_told = any(mark in sentence for mark in MARKS[scope])
                        if is_told and said[at] not in sentence:
                            found.append((chosen, sentence, said[at]))
    return found


def test_every_sentence_under_any_choice(demo: Snapshot) -> None:
    assert faults(demo, HOW_MANY) == []


def rounded(numbers: Numbers) -> Numbers:
    """Numbers as viewers read them, and as they are: no year or printed amount is rounded."""
    units = ("people", "records", "hours", "cny", "pct")
    return numbers | {disclosure.rounded(number, unit) for number in numbers for unit in units}


def of_gifts(base: Records) -> Numbers:
    """Received, gifts and named donors of the last year, and the change on the year before."""
    select = """sum(amount_cny) as cny, count(*) filter (where entry_type = 'gift') as gifts,
        count(distinct donor_id) filter (where entry_type = 'gift') as donors"""
    *_, before, last = base.rows(select, GIFTS, GIFT, "year")
    change = percent(last["cny"] - before["cny"], before["cny"], 1)
    return {*(Decimal(value) for value in last.values()), abs(change)}


@pytest.mark.parametrize("is_staff", [True, False], ids=["staff", "viewer"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_scenes_of_the_meeting(demo: Snapshot, lang: str, is_staff: bool) -> None:
    base = Records(demo, {})
    (budgets,) = base.rows("count(*) as n", "projects", {}, where="budget_cny is not null")
    (assigned,) = base.rows("count(*) as n", "projects", {},
                            where="category_basis = 'assigned'")  # fmt: skip
    (raising,) = base.rows("count(*) as n", "projects", {}, where="stage = 'fundraising'")
    (last,) = base.rows(SUMS, SERVED, SERVICE, where="year = 2021")
    if not is_staff:  # an average is of what is shown
        last = {unit: disclosure.rounded(number, unit) for unit, number in last.items()}
    each = {whole(Decimal(10) * last[unit] / last["people"]) / 10 for unit in ("hours", "records")}
    categories = {row["category"] for row in base.projects()}
    sizes = [sum(row["category"] == one for row in base.projects()) for one in categories]
    scopes: dict[str, Numbers] = {
        "headline": of_projects(base) | {Decimal(len(categories - {"TBD"})), Decimal(max(sizes)),
                                         Decimal(assigned["n"])},
        "status": of_projects(base) | {Decimal(raising["n"])},
        "tree": of_campaigns(base),
        "others": of_campaigns(base),
        "funds": set(),
        "volunteers": of_service(base) | each,
        "trends": of_gifts(base),
        "attention": of_attention(base) | {Decimal(budgets["n"])},
    }  # fmt: skip
    assert scopes.keys() == scenes.scenes().keys()
    for name, numbers in scopes.items():
        view = viewed(demo, Reader(lang=lang, unit="yuan"), "meeting")
        view = replace(view, reader=replace(view.reader, role="staff" if is_staff else "viewer"))
        view = view.choosing(scenes.filters(name))
        scene = scenes.tell(name, {one: ask(view, one) for one in scenes.questions(name)})
        told = [one for one in (scene.key, *scene.beside) if one]
        said = " ; ".join([scene.message, *(one.value for one in told)])
        may = numbers if is_staff else rounded(numbers)
        assert numbers_of(said) <= may, said
        if scene.board:
            shown_on = " ; ".join(card.value for card in scene.board(scene.answer))
            assert numbers_of(shown_on) <= of_funds(base) | of_campaigns(base)
