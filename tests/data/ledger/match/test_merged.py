"""Cells merged down."""

import pyarrow as pa

from data.ledger.match.merged import merged
from data.ledger.match.recognise import recognise
from data.ledger.read.sheets import Batch, Sheet

BOTTOM = 1 << 20
ROWS = [
    (1, ["捐赠编号", "捐赠人", "金额", "捐赠日期"]),
    (2, ["N1", "甲乙", "5", "2022-01-05"]),
    (3, ["N2", "", "6", "2022-01-06"]),
    (4, ["N3", "", "7", ""]),
]


def batches(*places: int) -> list[Batch]:
    """The rows below the headings, a batch for each group of them."""
    found = [ROWS[1 : places[0]], ROWS[places[0] :]] if places else [ROWS[1:]]
    return [
        Batch(
            pa.array([number for number, _ in rows], pa.int64()),
            [pa.array(column) for column in zip(*(cells for _, cells in rows), strict=True)],
        )
        for rows in found
    ]


def columns(cells: tuple[tuple[int, int, int], ...], *places: int) -> list[list[str]]:
    """The columns with these cells merged down, over all batches."""
    sheet = Sheet("a.xlsx", "", ROWS, lambda: iter(()), merged=cells)
    layout = recognise(ROWS)
    assert layout is not None
    down = merged(sheet, layout)
    found = [down.filled(batch).columns for batch in batches(*places)]
    return [
        [text for part in parts for text in part.to_pylist()] for parts in zip(*found, strict=True)
    ]


def test_a_cell_counts_for_all_its_rows_also_in_later_batches() -> None:
    for places in ((), (2,), (3,)):
        found = columns(((2, 4, 1), (3, 4, 3)), *places)
        assert found[1] == ["甲乙"] * 3
        assert found[3] == ["2022-01-05", "2022-01-06", "2022-01-06"]


def test_an_amount_counts_once() -> None:
    assert columns(((2, 4, 2),))[2] == ["5", "6", "7"]


def test_of_cells_over_one_another_the_first_counts() -> None:
    """A file that says so a thousand times costs no more than its rows."""
    sheet = Sheet(
        "a.xlsx", "", ROWS, lambda: iter(()),
        merged=tuple((top, BOTTOM, column) for top in range(1, 1001) for column in (0, 1, 2, 9)),
    )  # fmt: skip
    layout = recognise(ROWS)
    assert layout is not None
    assert merged(sheet, layout).cells == {0: [(2, BOTTOM)], 1: [(2, BOTTOM)]}
