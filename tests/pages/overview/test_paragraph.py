"""The paragraph says what the cards say: same figures, right grammar, nothing combined."""

from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import Any

import pyarrow as pa
import pytest

from data import Snapshot
from pages.overview.paragraph import paragraph
from pages.ui import cards, formats
from pages.ui.answers import Answer
from pages.ui.view import Reader
from pages.ui.words import LANGUAGES
from tests.pages.conftest import Asked

NAMES = ("headline", "funds", "campaigns", "giving_by_year", "service_by_year")


def whole(*answers: Answer) -> str:
    """The paragraph as it is read, its sentences one after the other."""
    return ("" if answers[0].lang == "zh" else " ").join(paragraph(*answers))


def answers(asked: Asked, on: Snapshot, reader: Reader | None = None, **given: Any) -> list[Answer]:
    """The overview's answers; filters that a question does not take are left out."""
    return [asked(f"overview/{name}", on, reader, **given) for name in NAMES]


def only(answer: Answer, **cells: object) -> Answer:
    """The answer with one row, its first, and these cells in it."""
    assert answer.table is not None
    row = answer.table.slice(0, 1).to_pylist()[0] | cells
    return replace(answer, table=pa.Table.from_pylist([row], answer.table.schema))


def test_the_report_in_words(asked: Asked, report: Snapshot) -> None:
    assert whole(*answers(asked, report)) == (
        "共有 27 个项目，其中 10 个已结项，17 个常态化开展。"
        "基金整体公布的数字，各有各的期间：募集资金 119.15 万元（2021 年）；"
        "支出项目款项 239.12 万元（2020-2021 年项目）；"
        "项目应付未付款 77.19 万元（报告未写明期间）。"
        "植树募捐已募 62.77 万元，为目标 1,250 万元的 5.02%；另有 2 项募捐没有可以计算的进度。"
        "逐笔捐赠和志愿服务记录没有披露。"
    )
    assert whole(*answers(asked, report, Reader(lang="en"))) == (
        "There are 27 projects: 10 closed and 17 ongoing. "
        "For the fund as a whole, each figure with its own period: raised ¥1.19M (2021); "
        "spent on projects ¥2.39M (Projects of 2020–2021); "
        "payable to projects ¥771.9K (period not stated in the report). "
        "Tree planting has raised ¥627.7K, 5.02% of its target of ¥12.50M; "
        "2 other campaigns have no progress that can be stated. "
        "Single gifts and service records are not disclosed."
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("unit", formats.UNITS)
@pytest.mark.parametrize("given", [{}, {"category": ["ENV"]}, {"year": [2020]}], ids=str)
def test_it_never_contradicts_a_card(
    asked: Asked, demo: Snapshot, lang: str, unit: str, given: dict[str, Any]
) -> None:
    every = answers(asked, demo, Reader(lang=lang, unit=unit), **given)
    told = whole(*every)
    for card in (*cards.status_cards(every[0]), *cards.fund_cards(every[1])):
        assert card.value in told or card.value == "0"
    for card in cards.campaign_cards(every[2]):
        assert (card.value in told) == (card.share is not None)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_funds_figures_are_never_combined(asked: Asked, report: Snapshot, lang: str) -> None:
    """In yuan, where no rounding can make a combined amount look like a published one."""
    every = answers(asked, report, Reader(lang=lang, unit="yuan"))
    told = whole(*every)
    amounts = [row["amount_cny"] for row in every[1].records]
    for amount in amounts:
        assert formats.exact(amount, lang, 2) in told
    for one, other in combinations(amounts, 2):
        for made in (one + other, abs(one - other)):
            assert formats.exact(made, lang, 2) not in told
        for ratio in (one / other, other / one):
            assert formats.percent(float(ratio) * 100, lang) not in told


def test_demo_figures_say_so(asked: Asked, demo: Snapshot) -> None:
    told = whole(*answers(asked, demo))
    assert "捐赠记录（演示数据）显示，2021 年收到 119.15 万元" in told
    assert "服务记录（演示数据）显示，2021 年" in told
    assert "没有披露" not in told
    assert told.count("演示数据") == 2
    assert "(demo data)" in whole(*answers(asked, demo, Reader(lang="en")))


def test_filters_are_said_and_followed(asked: Asked, demo: Snapshot) -> None:
    told = whole(*answers(asked, demo, category=["TBD"]))
    assert told.startswith("按所选条件（待核定），有 1 个项目，已结项。")
    assert "没有相应的募捐。" in told
    assert "捐赠记录（演示数据）中没有符合条件的。" in told
    assert told.index("基金整体公布的数字") > told.index("服务记录（演示数据）")
    year = whole(*answers(asked, demo, Reader(lang="en"), year=[2019]))
    assert "in 2019," in year
    assert "raised ¥1.19M" not in year


@pytest.mark.parametrize(
    ("counts", "zh", "en"),
    [
        ((0, 0, 0), "没有项目。", "There are no projects."),
        ((1, 1, 0), "有 1 个项目，已结项。", "There is 1 project, and it is closed."),
        ((1, 0, 0), "有 1 个项目，处于其他状态。",
         "There is 1 project, and it is in another state."),
        ((8, 0, 8), "共有 8 个项目，全部常态化开展。", "There are 8 projects, all ongoing."),
        ((2, 1, 1), "共有 2 个项目，其中 1 个已结项，1 个常态化开展。",
         "There are 2 projects: 1 closed and 1 ongoing."),
        ((2345, 1234, 1111), "共有 2,345 个项目，其中 1,234 个已结项，1,111 个常态化开展。",
         "There are 2,345 projects: 1,234 closed and 1,111 ongoing."),
        ((4, 1, 2), "共有 4 个项目，其中 1 个已结项、2 个常态化开展，1 个处于其他状态。",
         "There are 4 projects: 1 closed, 2 ongoing and 1 in another state."),
    ],
)  # fmt: skip
def test_none_one_and_many_projects(
    asked: Asked, report: Snapshot, counts: tuple[int, int, int], zh: str, en: str
) -> None:
    cells = dict(zip(("projects", "closed", "ongoing"), counts, strict=True))
    for lang, said in (("zh", zh), ("en", en)):
        every = answers(asked, report, Reader(lang=lang))
        every[0] = only(every[0], **cells)
        assert whole(*every).startswith(said)
        campaign = {"zh": "植树募捐", "en": "Tree planting"}[lang]
        assert (campaign in whole(*every)) == bool(counts[0])


def test_none_one_and_many_campaigns(asked: Asked, report: Snapshot) -> None:
    every = answers(asked, report, Reader(lang="en"))
    campaigns = every[2]
    table = campaigns.table
    assert table is not None

    def told(*rows: dict[str, Any]) -> str:
        made = replace(campaigns, table=pa.Table.from_pylist(list(rows), table.schema))
        return whole(every[0], every[1], made, every[3], every[4])

    tree, flood, ambulance = table.to_pylist()
    assert "There is no corresponding campaign." in told()
    assert "There is 1 campaign; its progress cannot be stated." in told(flood)
    assert "None of the 2 campaigns has progress that can be stated." in told(flood, ambulance)
    assert "of ¥12.50M; 1 other campaign has no progress that can be stated." in told(tree, flood)
    assert "of ¥12.50M. " in told(tree)
    many = [
        tree | {"campaign_id": f"C{n}", "short_name_en": f"Number {n}", "raised_cny": Decimal(n)}
        for n in range(1, 6)
    ]
    assert "Number 5" in told(*many)
    assert "Number 2 " not in told(*many)
    assert "2 more campaigns state their progress" in told(*many)
    assert "1 more campaign states its progress" in told(*many[:4])


def test_one_gift_and_few_people(asked: Asked, demo: Snapshot) -> None:
    every = answers(asked, demo, Reader(lang="en"))
    every[3] = only(every[3], gifts=1)
    every[4] = only(every[4], people=None, records=None, hours=None)
    told = whole(*every)
    assert "in 1 gift." in told
    assert "fewer than 6 people volunteered." in told


def test_a_sentence_says_which_filters_its_figures_do_not_follow(
    asked: Asked, demo: Snapshot
) -> None:
    """Of a district: its service, and giving, which has no place, as the whole it is."""
    told = whole(*answers(asked, demo, district=["140105"]))
    assert told.startswith("按所选条件（小店区），有 1 个项目，已结项。没有相应的募捐。")
    assert "捐赠记录（演示数据；不按区县筛选）显示，2021 年收到 119.15 万元" in told
    assert (
        "服务记录（演示数据）显示，2021 年 1,373 人参加志愿服务 6,668 人次，核实时长 19,394" in told
    )
    told = whole(*answers(asked, demo, Reader(lang="en"), status=["closed"], year=[2020]))
    assert "Service on record (demo data; not filtered by status): in 2020," in told
    assert "¥1.19M received" not in told
    assert "Tree planting" not in told
    year = whole(*answers(asked, demo, Reader(lang="en"), year=[2020]))
    assert "Tree planting (as of Dec 31, 2021) has raised" in year


def test_no_fund_figure_for_the_years_chosen(asked: Asked, report: Snapshot) -> None:
    every = answers(asked, report)
    assert every[1].table is not None
    every[1] = replace(every[1], table=every[1].table.slice(0, 0))
    assert "所选年份没有公布基金整体的数字。" in whole(*every)
    every = answers(asked, report)
    every[1] = only(every[1])
    assert "基金整体公布的数字：募集资金" in whole(*every)


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", "2019 年的捐赠不足 6 笔。"), ("en", "fewer than 6 in 2019.")],
)
def test_few_gifts_are_said_to_be_few(asked: Asked, demo: Snapshot, lang: str, said: str) -> None:
    every = answers(asked, demo, Reader(lang=lang))
    every[3] = only(every[3], received_cny=None, gifts=None)
    assert said in whole(*every)
