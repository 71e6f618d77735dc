"""The file says what the screen says, opens right, and runs nothing."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser

import plotly.graph_objects as go
import pyarrow as pa
import pytest

from data import Snapshot
from pages.ui import markup
from pages.ui.answer import Answer, Reader, guarded
from pages.ui.drawn import Drawn
from queries import names

Asked = Callable[..., Answer]


class Cells(HTMLParser):
    """Rows of the text of a table's cells."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


def file_rows(answer: Answer) -> list[list[str]]:
    """The file as a program reads it."""
    return list(csv.reader(io.StringIO(answer.csv().decode("utf-8-sig"))))


def plain(text: str) -> Decimal | str:
    """A number as such, however it is written; other text without its guard."""
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return text.lstrip("'")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", [name for name in names() if not name.startswith("filters/")])
def test_file_and_table_are_the_same(asked: Asked, demo: Snapshot, name: str, lang: str) -> None:
    answer = asked(name, demo, Reader(lang=lang))
    cells = Cells()
    cells.feed(markup.table(answer))
    heading, *rows = file_rows(answer)
    assert heading[:-1] == cells.rows[0]
    assert heading[-1] == {"zh": "数据性质", "en": "Nature of data"}[lang]
    assert len(rows) == answer.rows == len(cells.rows) - 1
    for row, shown in zip(rows, cells.rows[1:], strict=True):
        assert row[-1] == answer.provenance_label
        assert [plain(text) for text in row[:-1]] == [plain(text) for text in shown]


def test_file_opens_right_in_a_spreadsheet(asked: Asked, demo: Snapshot) -> None:
    answer = asked("campaigns/cumulative", demo)
    assert answer.csv().startswith(b"\xef\xbb\xbf")
    assert answer.csv().count(b"\xef\xbb\xbf") == 1
    heading, *rows = file_rows(answer)
    day = rows[0][heading.index("周末日期")]
    assert len(day) == 10
    assert day[4] == day[7] == "-"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "＋1", "－1", "＠x"]
)
def test_text_that_would_run_is_made_harmless(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["植树", "a=b", "", "1-2"])
def test_other_text_is_left_alone(text: str) -> None:
    assert guarded(text) == text


def test_guard_covers_cells_and_spares_numbers(asked: Asked, report: Snapshot) -> None:
    answer = asked("projects/list", report)
    hostile = answer.table.slice(0, 1) if answer.table is not None else pa.table({})
    at = hostile.column_names.index("project")
    hostile = hostile.set_column(at, "project", pa.array(["＝cmd|' /C calc'!A0"]))
    at = hostile.column_names.index("parts_given")
    hostile = hostile.set_column(at, "parts_given", pa.array([-3], pa.int64()))
    row = file_rows(replace(answer, table=hostile))[1]
    assert row[1].startswith("'＝")
    assert "-3" in row


def test_file_name_is_legal_and_tells_what_it_is(
    asked: Asked, report: Snapshot, demo: Snapshot
) -> None:
    for snapshot in (report, demo):
        answer = replace(
            asked("overview/giving_by_year", snapshot), chosen={"q": ('a/b\\c:*?"<>|',)}
        )
        name = answer.file_name("csv")
        assert not set(name) & set('\\/:*?"<>|\n ')
        assert name.endswith(".csv")
        assert snapshot.id in name
        assert ("演示数据" in name) == (snapshot is demo)
    long = replace(asked("projects/list", report), chosen={"q": ("长" * 500,)})
    assert len(long.file_name("csv")) <= 124


def test_not_disclosed_is_no_zero(asked: Asked, report: Snapshot) -> None:
    answer = asked("overview/giving_by_year", report)
    assert not answer.disclosed
    assert answer.rows == 0
    assert answer.provenance is None


def test_what_is_missing_is_withheld_or_was_not_filled_in(asked: Asked, demo: Snapshot) -> None:
    tables = {n: replace(t, provenance="import") for n, t in demo.tables.items()}
    ledger = replace(demo, kind="import", tables=tables)
    assert replace(asked("projects/list", demo), snapshot=ledger).missing == "台账未填"
    assert replace(asked("trends/service", demo), snapshot=ledger).missing == "—"


def test_row_is_for_one_row(asked: Asked, report: Snapshot) -> None:
    assert asked("overview/headline", report).row["projects"] == 27
    with pytest.raises(ValueError, match="use records"):
        _ = asked("projects/list", report).row


def test_once_makes_once(asked: Asked, report: Snapshot) -> None:
    answer = asked("overview/headline", report)
    made: list[int] = []

    def make() -> str:
        made.append(1)
        return "x"

    assert [answer.once("key", make) for _ in range(3)] == ["x"] * 3
    assert made == [1]


def test_what_it_weighs_grows_with_what_is_made_of_it(asked: Asked, demo: Snapshot) -> None:
    answer = asked("campaigns/by_month", demo)
    bare = answer.nbytes
    assert answer.table is not None
    assert bare > answer.table.nbytes
    assert answer.records
    read = answer.nbytes
    assert read > bare
    answer.once("words", lambda: "x" * 1000)
    assert answer.nbytes == read + 2000
    answer.once("chart", lambda: Drawn(go.Figure(go.Bar(x=[1], y=[1]))))
    assert answer.nbytes > read + 2000
