"""The overview's words and the data page as the server runs them: choices, files, comparisons."""

import csv
import io
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import open_snapshot
from data.schema import TABLES
from pages.ui.files import tables
from pages.ui.words import LANGUAGES, words
from tests.drafts import EARLIER, LEDGER
from tests.pages.opened import DEMO, REPORT, markup, opened, said
from tests.served import fetched, links

pytestmark = pytest.mark.usefixtures("served")


def offered(app: AppTest) -> dict[str, str]:
    """The address of every file a page offers."""
    return links(markup(app))


def rows_of(address: str) -> list[list[str]]:
    """What a click would bring."""
    return list(csv.reader(io.StringIO(fetched(address).text)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_overview_in_words_without_an_earlier_snapshot(lang: str) -> None:
    app = opened("overview", lang=lang, snapshot=REPORT)
    text = said(app)
    assert {"zh": "共有 27 个项目", "en": "There are 27 projects"}[lang] in text
    assert words("ui").sentences["compare.title"][lang] not in text, "there is none"
    assert markup(app).count('class="point ') == 7
    rows = rows_of(offered(app)["csv-attention"])
    assert len(rows) == 8
    assert all(row[4] in text for row in rows[1:]), "what is seen is what is exported"


def test_rules_without_their_tables_are_silent_here_and_listed_there() -> None:
    assert "无法核对" not in said(opened("overview", lang="zh", snapshot=REPORT))
    assert said(opened("data", lang="zh", snapshot=REPORT)).count("无法核对：快照没有") == 5
    assert "无法核对" not in said(opened("data", lang="zh", snapshot=DEMO))


def test_words_and_points_follow_the_filters() -> None:
    text = said(opened("overview", lang="zh", snapshot=REPORT, category="CARE"))
    assert "按所选条件（关爱服务），共有 8 个项目" in text
    assert "没有相应的募捐" in text
    assert "52,116" not in text
    assert "清徐新时代文明实践平台" not in text


def test_changes_since_the_previous_snapshot(
    with_others: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(with_others))
    text = said(opened("overview", lang="zh", snapshot=REPORT))
    assert "项目：25 → 27" in text
    assert "比较对象：2020 年报告" in text
    care = said(opened("overview", lang="zh", snapshot=REPORT, category="EMERG"))
    assert "项目：1 → 2" in care
    assert "新增 1 个项目：P22" in care
    for alone in (EARLIER, DEMO):
        assert "与上一个快照相比" not in said(opened("overview", lang="zh", snapshot=alone))


def test_the_data_page_compares_any_two_whole(
    with_others: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(with_others))
    app = opened("data", lang="zh", snapshot=LEDGER, category="CARE")
    address = offered(app)["csv-compared-figures"]
    assert "2020-12-31-report" in fetched(address).name
    rows = rows_of(address)
    assert rows[0] == ["数字", "单位", EARLIER, LEDGER, "变化", "数据性质"]
    assert ["项目", "个", "25", "27", "2", "报告公布"] in rows, "the filter does not apply here"
    assert "本页不按此筛选：关爱服务" in said(app)
    app = opened("data", lang="zh", snapshot=LEDGER, against=REPORT)
    assert "项目和主要数字没有变化。" in said(app)
    assert REPORT in fetched(offered(app)["csv-compared-figures"]).name
    assert not app.exception


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_listing_has_its_file(lang: str) -> None:
    found = offered(opened("data", lang=lang, snapshot=DEMO))
    names = {
        "snapshots",
        "checks",
        "rules",
        "tables",
        "derived",
        "columns",
        "terms",
        "measures",
        "questions",
    }
    assert {f"{kind}-{name}" for name in names for kind in ("csv", "xlsx")} == {*found} - {
        "page_xlsx"
    }
    for name in names:
        head, *rows = rows_of(found[f"csv-{name}"])
        assert head
        assert all(len(row) == len(head) for row in rows)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_chosen_in_the_address(table: str) -> None:
    app = opened("data", lang="zh", snapshot=DEMO, table=table)
    assert f"{table} 的各列" in said(app)
    addresses = [link.proto.url for link in app.get("link_button")]
    assert addresses == [
        f"files/{DEMO}/{table}.{suffix}?lang=zh" for suffix in ("csv", "xlsx", "parquet")
    ]
    rows = open_snapshot(DEMO).tables[table].rows
    assert all(link.proto.label.endswith(f"· {rows:,} 行") for link in app.get("link_button"))


def test_a_table_too_long_for_excel_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_SHEET_ROWS", 100)
    app = opened("data", lang="zh", snapshot=DEMO, table="donations")
    assert [".xlsx" in link.proto.url for link in app.get("link_button")] == [False, False]
    assert "超过 Excel 一张工作表能放的 100 行" in said(app)


def test_a_table_the_snapshot_lacks_is_not_offered() -> None:
    app = opened("data", lang="zh", snapshot=REPORT, table="donations")
    assert not app.exception
    assert "projects 的各列" in said(app)
    assert "地址中数据表的值不认识" in said(app)
    assert all("donations" not in link.proto.url for link in app.get("link_button"))


def test_search_in_the_dictionary() -> None:
    app = opened("data", lang="zh", snapshot=DEMO, find="募捐")
    everything = opened("data", lang="zh", snapshot=DEMO)
    assert not app.exception
    assert markup(app).count("<details>") < markup(everything).count("<details>")
    nothing = opened("data", lang="zh", snapshot=DEMO, find="<b>zzqq</b>")
    assert "没有含“<b>zzqq</b>”的条目" in said(nothing)
    assert "<b>zzqq" not in markup(nothing)


@pytest.mark.parametrize("key", ["against", "table", "find"])
@pytest.mark.parametrize("value", ["'; drop table x; --", "<script>", "x" * 10_000, "\x00", "{0}"])
def test_a_hostile_choice_is_harmless(key: str, value: str) -> None:
    app = opened("data", lang="zh", **{key: value})
    assert not app.exception
    assert not app.error
    assert "<script" not in markup(app)


def test_choices_of_this_page_stay_with_it() -> None:
    app = opened("projects", lang="zh", find="募捐", table="payables")
    assert "本页不按此筛选" not in said(app)
