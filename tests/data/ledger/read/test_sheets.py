"""Rows of cells as batches."""

from data.ledger.read.sheets import Sheet, padded


def test_rows_are_padded_and_wider_ones_kept_whole() -> None:
    batch = padded([(1, ["a", "b"]), (2, ["c"]), (3, ["d", "e", "f"]), (5, ["g", "h", " "])], 2)
    assert batch.rows.to_pylist() == [1, 2, 5]
    assert [column.to_pylist() for column in batch.columns] == [["a", "c", "g"], ["b", "", "h"]]
    assert batch.long == ((3, ("d", "e", "f")),)


def test_no_rows_are_columns_without_cells() -> None:
    batch = padded([(1, ["a", "b", "c"])], 2)
    assert [len(column) for column in batch.columns] == [0, 0]
    assert batch.long == ((1, ("a", "b", "c")),)


def test_a_sheet_is_found_by_file_and_name() -> None:
    assert Sheet("f.csv", "", [], lambda: iter(())).where == "f.csv"
    assert Sheet("f.xlsx", "一月", [], lambda: iter(())).where == "f.xlsx [一月]"
