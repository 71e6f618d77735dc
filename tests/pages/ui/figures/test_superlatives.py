"""The most is named with its scope and its ties, the least only where nothing could be less."""

from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from data import Snapshot
from pages.trends import trend
from pages.ui.answers import Answer
from pages.ui.figures import flows, sentences
from pages.ui.figures.sentences import describe
from pages.ui.view import Reader
from tests.pages.conftest import Asked, seen

LEAST = {"zh": "最少", "en": "least"}


def of_rows(answer: Answer, *rows: dict[str, Any]) -> Answer:
    """The same answer of these rows, each completed from its first."""
    assert answer.table is not None
    made = [answer.records[0] | row for row in rows]
    return replace(answer, table=pa.Table.from_pylist(made, schema=answer.table.schema))


def years(answer: Answer, **hours: Any) -> Answer:
    return of_rows(answer, *({"year": int(at[1:]), "hours": n} for at, n in hours.items()))


@pytest.mark.parametrize("lang", LEAST)
def test_no_least_where_months_lack(asked: Asked, demo: Snapshot, lang: str) -> None:
    answer = asked("project/service", demo, Reader(lang=lang), id="P21")
    months = [row["month_on"].month for row in answer.records]
    assert not set(range(5, 10)) & set(months), "nobody served from May to September"
    said = describe(answer, "month_on", "hours")
    assert LEAST[lang] not in said
    assert {"zh": "最多", "en": "most"}[lang] in said


def test_a_least_of_all_that_could_be_is_told(asked: Asked, demo: Snapshot) -> None:
    whole = years(asked("overview/service_by_year", demo), y2019=3, y2020=2, y2021=4)
    assert "最多的是2021 年，4 小时；最少的是2020 年，2 小时" in describe(whole, "year", "hours")
    assert "最少" not in describe(years(whole, y2019=3, y2021=4), "year", "hours")
    assert "最少" not in describe(years(whole, y2019=3, y2020=None, y2021=4), "year", "hours")
    categories = asked("overview/by_category", demo)
    some = of_rows(categories, *categories.records[:2])
    assert "最少" not in describe(some, "category", "projects")


def test_what_a_viewer_reads_has_no_least(demo: Snapshot) -> None:
    """Rows may be withheld."""
    for name, x, y in (
        ("overview/service_by_year", "year", "hours"),
        ("volunteers/by_age", "age_band", "people"),
    ):
        said = describe(seen(name, demo), x, y)
        assert "最多" in said
        assert "最少" not in said


def test_one_row_is_neither_most_nor_least(asked: Asked, demo: Snapshot) -> None:
    said = describe(asked("overview/service_by_year", demo, year=[2020]), "year", "hours")
    assert "2020 年：服务时长" in said
    assert "最" not in said
    alone = asked("trends/service", demo, year=[2020])
    assert "最高" not in trend.describe_years(alone, "hours", "hours_change_pct")


@pytest.mark.parametrize(
    ("lang", "two", "four"),
    [
        (
            "zh",
            "最多的是2019 年、2020 年（并列），7 小时",
            "最多的是2018 年等 4 项（并列），7 小时",
        ),
        ("en", "most for 2019, 2020 (tied), 7 h", "most for 2018 and others, 4 in all (tied), 7 h"),
    ],
)
def test_ties_are_named_together(
    asked: Asked, demo: Snapshot, lang: str, two: str, four: str
) -> None:
    answer = asked("overview/service_by_year", demo, Reader(lang=lang))
    assert two in describe(years(answer, y2019=7, y2020=7, y2021=1), "year", "hours")
    alike = describe(years(answer, y2018=7, y2019=7, y2020=7, y2021=7), "year", "hours")
    assert four in alike
    assert LEAST[lang] not in alike


def test_other_sentences_name_ties_too(asked: Asked, demo: Snapshot) -> None:
    week = asked("volunteers/by_hour", demo)
    cells = ({"weekday": day, "hour": 9, "records": 5} for day in (6, 7))
    assert "周六 9 点、周日 9 点（并列）" in sentences.describe_week(of_rows(week, *cells))
    tiles = asked("volunteers/by_district", demo)
    pair = ({"division": one, "hours": 5} for one in ("140105", "140106"))
    assert "（并列）" in sentences.describe_tiles(of_rows(tiles, *pair))
    spent = asked("funds/by_category", demo)
    rates = ({"category": one, "execution_pct": 50.0} for one in ("CARE", "ENV"))
    said = sentences.describe_spent(of_rows(spent, *rates))
    assert "（并列）" in said
    assert "最低" not in said
    gifts = asked("funds/gifts", demo)
    given = ({"channel": one, "received_cny": 5} for one in ("wechat", "alipay"))
    assert "（并列）" in flows.describe_gift_flow(of_rows(gifts, *given))
    shown = asked("trends/service", demo)
    same = of_rows(shown, *({"year": at, "people": 40} for at in (2020, 2021)))
    assert "2020 年、2021 年（并列）" in trend.describe_years(same, "people", "people_change_pct")


def test_years_chosen_among_pale_ones_are_named_as_the_scope(asked: Asked, demo: Snapshot) -> None:
    chosen = asked("trends/service", demo, year=[2019, 2020])
    said = trend.describe_years(chosen, "hours", "hours_change_pct")
    assert "所选年份里最高的是 2019 年" in said
    assert "所选年份里" not in describe(asked("trends/service", demo), "year", "hours")
    assert "所选年份里" in describe(chosen, "year", "hours")


def test_lines_of_several_years_are_told_by_their_highest_point(
    asked: Asked, demo: Snapshot
) -> None:
    """A sum over the lines is a point of none of them."""
    answer = asked("trends/service_by_month", demo)
    top = max(answer.records, key=lambda row: row["hours"])
    said = describe(answer, "month", "hours", "year")
    assert f"最多的是{top['month']}月（{top['year']} 年），{round(top['hours']):,} 小时" in said
