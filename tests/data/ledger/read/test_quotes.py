"""Stray quotes and strange line ends of a CSV: rows are never taken for one cell."""

import pytest

from data import SnapshotError
from tests.data.ledger.read.test_delimited import open_text, rows


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
