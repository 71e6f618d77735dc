"""Whatever comes from data is text, never markup."""

from dataclasses import replace

import pyarrow as pa
import pytest

from data import Snapshot
from pages.ui import html
from pages.ui.cards import Card
from pages.ui.templates import badge, render
from tests.pages.conftest import Asked

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
