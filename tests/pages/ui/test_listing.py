"""Rows that are no answer look and export like one: escaped, guarded, the same on both sides."""

import csv
import datetime
import io
import re
from dataclasses import replace
from decimal import Decimal

from pages.ui import html
from pages.ui.files import csv as csv_files
from pages.ui.files.sheets import file_name, name_of
from pages.ui.listing import Listing
from tests.pages.tables import rows_of

HOSTILE = "<script>alert('1')</script>"
ROWS = Listing(
    name="rows",
    title="有哪些 a/b？",
    lang="zh",
    headings=("名称", "个数", "金额", "日期", "代码"),
    rows=(
        (HOSTILE, 1234, Decimal("-5.50"), datetime.date(2021, 1, 2), "select 1\nfrom x"),
        ("=1+1", None, None, None, None),
    ),
    stem=("2021-12-31-report",),
    natures=("报告公布", "演示数据"),
)


def test_file_is_the_table() -> None:
    head, *rows = csv.reader(io.StringIO(csv_files.of_part(ROWS).decode("utf-8-sig")))
    assert csv_files.of_part(ROWS).startswith(b"\xef\xbb\xbf")
    assert head == [*ROWS.headings, "数据性质"]
    assert rows[0] == [HOSTILE, "1234", "-5.50", "2021-01-02", "select 1\nfrom x", "报告公布"]
    assert rows[1] == ["'=1+1", "—", "—", "—", "—", "演示数据"]


def test_table_shows_the_same_and_runs_nothing() -> None:
    shown = html.listing(ROWS)
    assert "<script" not in shown
    rows = rows_of(shown)
    assert rows[0] == list(ROWS.headings)
    assert rows[1][1:4] == ["1,234", "-5.50", "2021-01-02"]
    assert rows[2][1:] == ["—"] * 4
    assert "<details><summary>代码</summary><pre>select 1\nfrom x</pre></details>" in shown


def test_numbers_stand_to_the_right_with_their_heading() -> None:
    shown = html.listing(ROWS)
    assert '<th scope="col" class="num">个数</th>' in shown
    assert '<th scope="col">名称</th>' in shown
    assert shown.count('<td class="num') == 4


def test_a_day_and_a_moment_stay_on_one_line() -> None:
    told = replace(ROWS, rows=((datetime.date(2021, 1, 2), "2021-01-02 15:35", 1, "2021", "是"),))
    assert len(re.findall(r'<td class="short (main )?day"', html.listing(told))) == 2


def test_file_name_is_legal() -> None:
    assert name_of(ROWS, "csv") == "有哪些-a-b_2021-12-31-report_演示数据.csv"
    reported = replace(ROWS, natures=("报告公布", "报告公布"))
    assert name_of(reported, "csv") == "有哪些-a-b_2021-12-31-report.csv"


def test_a_long_file_name_keeps_its_snapshot_and_nature() -> None:
    ending = "_2021-12-31-demo_演示数据.csv"
    for title in ("长" * 500, "a长" * 500, "x" * 500):
        name = file_name([title, "筛选"], ["2021-12-31-demo", "演示数据"], "csv")
        assert name.endswith(ending)
        assert 197 <= len(name.encode()) <= 200
        assert title.startswith(name.removesuffix(ending))
