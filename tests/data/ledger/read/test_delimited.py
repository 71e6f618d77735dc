"""CSV in every encoding and shape people send."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import SnapshotError
from data.ledger.read import delimited
from data.ledger.read.sheets import Batch, Sheet

SPOKEN = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "gbk": "GB18030", "gb18030": "GB18030"}
HEAD = "项目名称,状态,备注\n"


def open_text(content: bytes) -> Sheet | None:
    return delimited.sheet("f.csv", lambda: io.BytesIO(content))


def rows(batches: Iterator[Batch], width: int) -> dict[int, list[str]]:
    """Every row by its number; long rows whole."""
    found: dict[int, list[str]] = {}
    for batch in batches:
        assert len(batch.columns) == width
        for place, number in enumerate(batch.rows.to_pylist()):
            assert number not in found
            found[number] = [column[place].as_py() for column in batch.columns]
        found |= {number: list(cells) for number, cells in batch.long}
    return found


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_every_encoding_reads_the_same(codec: str) -> None:
    sheet = open_text((HEAD + "“晋祠”小导游,进行中,\n" * 30).encode(codec))
    assert sheet is not None
    assert sheet.head[0] == (1, ["项目名称", "状态", "备注"])
    read = rows(sheet.batches(), 3)
    assert len(read) == 31
    assert read[31] == ["“晋祠”小导游", "进行中", ""]
    assert sheet.encoding == SPOKEN.get(codec, codec[:6].upper())


@pytest.mark.parametrize("separator", [",", "\t", ";", "|", "，"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_separator_and_line_end(separator: str, end: str) -> None:
    lines = [["甲", "乙", "丙"], ["1", "2", "3"], ["4", "5", "6"]]
    sheet = open_text(end.join(separator.join(line) for line in lines).encode())
    assert sheet is not None
    assert rows(sheet.batches(), 3) == dict(enumerate(lines, 1))


def test_titles_blank_rows_short_rows_quoted_line_breaks() -> None:
    text = (
        '2021 年台账\n\n名称,金额,备注\n甲,"1,234.50","第一行\n'
        '第二行"\n乙,2\n\n丙,3,x,,\n丁,4,x,y\n'
    )
    sheet = open_text(text.encode())
    assert sheet is not None
    read = rows(sheet.batches(), 4)
    assert read[1] == ["2021 年台账", "", "", ""]
    assert read[4] == ["甲", "1,234.50", "第一行\n第二行", ""]
    assert read[5] == ["乙", "2", "", ""]
    assert read[7] == ["丙", "3", "x", ""]
    assert sorted(read) == [1, 2, 3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize("blank", ["\n", ",,\n", "\r\n"])
@pytest.mark.parametrize("narrow", ["", "5,6\n"])  # from which on Python reads
def test_blank_rows_by_the_thousand_are_left_out(blank: str, narrow: str) -> None:
    """20 MB of them once took 853 MB and twenty seconds; the rows below keep their numbers."""
    many = 50_000
    text = "a,b,c\n" + narrow + blank * many + "1,2,3\n" + blank * many
    sheet = open_text(text.encode())
    assert sheet is not None
    read = rows(sheet.batches(), 3)
    assert len(read) < 30
    assert read[many + 2 + bool(narrow)] == ["1", "2", "3"]


def test_a_row_with_more_cells_than_the_first_ones_is_handed_over_whole() -> None:
    sheet = open_text(("a,b\n" + "1,2\n" * 100 + "1,2,3\n1,2,,\n").encode())
    assert sheet is not None
    batches = list(sheet.batches())
    assert [one for batch in batches for one in batch.long] == [(102, ("1", "2", "3"))]
    assert rows(iter(batches), 2)[103] == ["1", "2"]


@pytest.mark.parametrize("row", ["1,2\n", "1\n", "\n"])  # even, uneven, blank
def test_a_file_has_so_many_rows_and_no_more(row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MOST_ROWS", 1000)
    whole, long = (open_text(("a,b\n" + row * many).encode()) for many in (999, 1000))
    assert whole is not None
    assert long is not None
    assert rows(whole.batches(), 2)[1] == ["a", "b"]
    with pytest.raises(SnapshotError, match=r"f\.csv has more than 1,000 rows") as caught:
        list(long.batches())
    assert caught.value.code == "ledger_long"


@pytest.mark.parametrize("content", [b"", b"\n\n\n", b" , , \n", b"\xef\xbb\xbf"])
def test_nothing_is_nothing(content: bytes) -> None:
    assert open_text(content) is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a,b\n1,\x002\n", "ledger_binary"),
        (b"a,b\n\xff\xff\xff\xff,\x81\n", "ledger_encoding"),
        (b"\xff\xfea", "ledger_encoding"),
        (b"a" + b",b" * 500, "ledger_wide"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(SnapshotError) as caught:
        open_text(content)
    assert caught.value.code == code


class Counted(io.BytesIO):
    """Bytes, and how many of them have been read."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(size)
        self.taken += len(found)
        return found

    def read1(self, size: int | None = -1) -> bytes:
        return self.read(size)

    def readinto(self, buffer: Any) -> int:
        found = super().readinto(buffer)
        self.taken += found
        return found


@pytest.mark.parametrize("quote", [b"", b'"'])
def test_a_cell_of_fifty_megabytes_is_not_read_to_its_end(quote: bytes) -> None:
    content = b"a,b\n" + b"1,2\n" * 100 + b"3," + quote + b"x" * 50_000_000 + quote + b"\n"
    opened: list[Counted] = []

    def opener() -> Counted:
        opened.append(Counted(content))
        return opened[-1]

    sheet = delimited.sheet("f.csv", opener)
    assert sheet is not None
    with pytest.raises(SnapshotError, match=r"f\.csv, row 102:") as caught:
        list(sheet.batches())
    assert caught.value.code == "ledger_quotes"
    assert 4096 < opened[-1].taken < 2 * delimited.LONGEST_LINE, "by Python, after Arrow gave up"


def test_a_cell_of_ten_megabytes_is_refused() -> None:
    sheet = open_text(b"a,b\n1,2\n" * 100 + b"3," + b"x" * 10_000_000 + b"\n")
    assert sheet is not None
    with pytest.raises(SnapshotError) as caught:
        list(sheet.batches())
    assert caught.value.code == "ledger_quotes"


CELL = st.text(alphabet='ab1,"\n\r甲 ;', max_size=5)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(CELL, max_size=4), min_size=1, max_size=12), st.sampled_from(["\n", "\r\n"])
)
def test_arrow_and_python_read_alike(lines: list[list[str]], end: str) -> None:
    """Arrow and Python together read what Python reads alone, blank rows in a row aside.

    A cell that looks like several rows is refused.
    """
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end).writerows([["甲", "乙", "丙"], *lines])
    batches, code = [], ""
    try:
        sheet = open_text(out.getvalue().encode())
        batches = list(sheet.batches()) if sheet else []
    except SnapshotError as error:
        sheet, code = None, error.code
    assert code in ("", "ledger_quotes")
    if sheet is None:
        return
    width = max((len(cells) for _, cells in sheet.head), default=0)
    expected = {}
    for number, cells in enumerate(csv.reader(io.StringIO(out.getvalue(), newline="")), 1):
        kept = [*cells, *[""] * width][:width]
        expected[number] = cells if any(c.strip() for c in cells[width:]) else kept
    separator = "," if width > 1 else None
    if separator and delimited._separator(out.getvalue()) == separator:
        read = rows(iter(batches), width)
        held = {number: cells for number, cells in expected.items() if any(cells)}
        assert held == {number: cells for number, cells in read.items() if any(cells)}
        assert all(expected[number] == cells for number, cells in read.items())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_a_sentence(content: bytes) -> None:
    code = ""
    try:
        sheet = open_text(content)
        if sheet is not None:
            list(sheet.batches())
    except SnapshotError as error:
        code = error.code
    assert code == "" or code.startswith("ledger_")


@pytest.mark.parametrize("titles", [[], [["2021 年台账"], [], ["单位：元", "", ""]]])
def test_small_batches_hold_the_same_rows(
    monkeypatch: pytest.MonkeyPatch, titles: list[list[str]]
) -> None:
    lines = [
        [str(n), "更多" * (n % 7)][: 1 if n > 3500 and n % 11 == 5 else 2] for n in range(4000)
    ]
    content = "\n".join(",".join(cells) for cells in [*titles, ["甲", "乙"], *lines]).encode()
    whole = open_text(content)
    assert whole is not None
    monkeypatch.setattr(delimited, "BLOCK", 1000)
    pieces = open_text(content)
    assert pieces is not None
    many = list(pieces.batches())
    assert len(many) > 30
    assert rows(iter(many), 2) == rows(whole.batches(), 2)
    assert len(rows(iter(many), 2)) == 4001 + len(titles)
