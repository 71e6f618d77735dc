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


def test_a_quote_that_never_closes_names_its_row() -> None:
    content = ("a,b\n" + "1,2\n" * 50 + '3,"x\n' + "1,2\n" * 600_000).encode()
    sheet = open_text(content)
    assert sheet is not None
    with pytest.raises(SnapshotError, match=r"f\.csv, row 52: a quotation mark") as caught:
        list(sheet.batches())
    assert caught.value.code == "ledger_quotes"


def gifts(*marked: tuple[int, int, str, str], ends: str = "", separator: str = ",") -> str:
    """Twenty rows, of which some have marks before and behind a cell: row, column, marks."""
    lines = [["捐赠人", "金额", "日期", "备注"]]
    lines += [[f"甲{n}", f"{n}.00", f"2021-05-{n:02d}", "爱心"] for n in range(2, 22)]
    for row, column, before, behind in marked:
        lines[row - 1][column] = before + lines[row - 1][column] + behind
    return "".join(separator.join(line) + ends + "\n" for line in lines)


SWALLOWED = {
    "in the last column": (gifts((5, 3, '"', ""), (10, 3, '"', "")), 5),
    "in a first and a last column": (gifts((5, 3, '"', ""), (10, 0, "", '"')), 5),
    "in a first and a later column": (gifts((5, 0, '"', ""), (10, 2, "", '"')), 5),
    "in rows below one another": (gifts((5, 1, '"', ""), (6, 1, "", '"')), 5),
    "that close in order": (gifts((5, 3, '"', ""), (10, 3, "", '"')), 5),
    "in rows with empty cells behind": (gifts((5, 3, '"', ""), (9, 1, "", '"'), ends=",,"), 5),
    "before a cell in quotes": (gifts((5, 3, '"', ""), (10, 1, '"1,', '"')), 5),
    "behind cells in quotes": (gifts((5, 1, '"1,', '"'), (5, 3, '"', ""), (9, 3, "", '"')), 5),
    "that nothing closes": (gifts((5, 0, '"', "")), 5),
    "in the headings": (gifts((1, 0, '"', ""), (10, 0, "", '"')), 1),
    "in a TSV": (gifts((5, 0, '"', ""), (10, 0, '"', ""), separator="\t"), 5),
    "below a true remark": (
        gifts((3, 3, '"', '\n谢谢"'), (5, 3, '"', ""), (10, 3, "", '"')), 5,
    ),
}  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_between_stray_quotes_are_never_taken_for_one_cell(end: str) -> None:
    found = {}
    for name, (text, _) in SWALLOWED.items():
        try:
            sheet = open_text(text.replace("\n", end).encode())
            assert sheet is not None
            list(sheet.batches())
            found[name] = "read"
        except SnapshotError as error:
            found[name] = f"{error.code} {error.fields['row']}"
    assert found == {name: f"ledger_quotes {row}" for name, (_, row) in SWALLOWED.items()}


def test_a_remark_of_several_lines_is_read() -> None:
    remarks = [
        '"感谢\n两位"', '"第一，第二\n\n甲, 乙\n丙"', '"他说""好""\n"', '"a,b,c,d\ne,f"', '"\r\n"',
    ]  # fmt: skip
    for column in (0, 2, 3):
        lines = [["捐赠人", "金额", "日期", "备注"]] + [["甲", "1", "2021-05-01", "好"]] * 9
        for place, remark in enumerate(remarks, 2):
            lines[place] = [*lines[place][:column], remark, *lines[place][column + 1 :]]
        sheet = open_text("\n".join(map(",".join, lines)).encode())
        assert sheet is not None
        read = rows(sheet.batches(), 4)
        said = [read[place + 1][column] for place in range(2, 2 + len(remarks))]
        assert said == [one[1:-1].replace('""', '"') for one in remarks]
        assert len(read) == 10


def test_a_file_of_other_line_ends_is_refused() -> None:
    lines = gifts().splitlines()
    for end in ("\v", "\f", "\x85", "\x1e", "\u2028"):
        with pytest.raises(SnapshotError, match="no line break") as caught:
            open_text((end.join(lines) + end).encode())
        assert caught.value.code == "ledger_breaks"
    within = open_text(gifts((5, 3, "", "\v谢谢")).encode())
    assert within is not None
    assert rows(within.batches(), 4)[5][3] == "爱心\v谢谢"


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
