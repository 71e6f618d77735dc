"""Whatever comes from data is text, never markup."""

from dataclasses import replace

import pyarrow as pa
import pytest

from data import Snapshot
from pages.ui import html
from pages.ui.cards import Card
from pages.ui.templates import badge, render
from tests.pages.conftest import Asked
from tests.pages.tables import plain, rows_of


def foot_of(table: str) -> list[str]:
    """The line of sums of a table."""
    (row,) = rows_of(table.partition("<tfoot>")[2])
    return row


HOSTILE = "<script>alert('1')</script>\"&"


def test_table_escapes_every_cell(asked: Asked, report: Snapshot) -> None:
    answer = asked("projects/list", report)
    assert answer.table is not None
    table = answer.table.slice(0, 2)
    for name in ("project_id", "project", "report_lines", "status"):
        at = table.column_names.index(name)
        table = table.set_column(at, name, pa.array([HOSTILE, HOSTILE]))
    shown = html.table(replace(answer, table=table))
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") >= 8


def test_cards_escape_all_they_say(asked: Asked, report: Snapshot) -> None:
    answer = asked("overview/headline", report)
    shown = render("cards.html", cards=[Card(HOSTILE, HOSTILE, HOSTILE, 500)], answer=answer)
    assert "<script" not in shown
    assert "width:100.00%" in shown


def test_badge_marks_what_is_generated(asked: Asked, report: Snapshot, demo: Snapshot) -> None:
    assert badge(asked("overview/headline", demo)) == ""
    assert badge(asked("overview/giving_by_year", report)) == ""
    answer = asked("overview/giving_by_year", demo)
    assert "演示数据" in badge(answer)
    assert 'data-stamp="演示数据"' in html.table(answer)
    assert "演示数据" in render("cards.html", cards=[Card("a", "1")], answer=answer)


@pytest.mark.parametrize(
    ("kind", "role"), [("good", "status"), ("warn", "alert"), ("bad", "alert")]
)
def test_a_box_is_plain_text_and_said_aloud(kind: str, role: str) -> None:
    shown = html.box("<b>x</b>", kind)
    assert shown == f'<p class="box box-{kind}" role="{role}">&lt;b&gt;x&lt;/b&gt;</p>'


@pytest.mark.parametrize("name", ["funds/by_project", "funds/payables", "campaigns/refunds"])
def test_a_table_ends_with_the_sums_that_have_a_meaning(
    asked: Asked, demo: Snapshot, name: str
) -> None:
    answer = asked(name, demo)
    last = foot_of(html.table(answer))
    assert last[0] == "合计"
    for column, said in zip(answer.columns[1:], last[1:], strict=True):
        is_summed = column.name in answer.question.totals
        total = sum(row[column.name] for row in answer.records) if is_summed else ""
        assert plain(said) == total


def test_a_sum_never_tells_a_value_that_is_withheld(asked: Asked, demo: Snapshot) -> None:
    answer = asked("funds/by_project", demo)
    assert answer.table is not None
    place = answer.table.column_names.index("paid_cny")
    values = [None, *answer.table.column("paid_cny").to_pylist()[1:]]
    withheld = answer.table.set_column(place, "paid_cny", pa.array(values, pa.decimal128(18, 2)))
    last = foot_of(html.table(replace(answer, table=withheld)))
    shown = [column.name for column in answer.columns]
    assert last[shown.index("paid_cny")] == ""
    assert last[shown.index("budget_cny")] != ""
    assert "合计" not in html.table(replace(answer, table=answer.table.slice(0, 1)))


def test_a_command_in_a_sentence_is_code_and_all_else_is_escaped() -> None:
    told = render("changes.html", sentences=["<b>甲</b>：用 `python -m data list`。"])
    assert "&lt;b&gt;甲&lt;/b&gt;：用 <code>python -m data list</code>。" in told
