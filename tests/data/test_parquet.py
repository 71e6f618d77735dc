"""Tables are typed, sorted, and written to the same bytes every time."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data import SnapshotError, parquet
from data.schema import TABLES

PAYMENTS: dict[str, list[Any]] = {
    "payment_id": ["b", "a", "c"],
    "commitment_id": [None, None, None],
    "project_id": ["P01", None, "P02"],
    "programme": [None, "ROADS", None],
    "payee": ["示例企业甲", "示例企业乙", "示例企业丙"],
    "paid_on": [date(2021, 5, 1), date(2021, 5, 1), date(2020, 1, 1)],
    "amount_cny": [Decimal("1.50"), Decimal("2"), Decimal("0.01")],
    "expense_type": ["grant", "grant", "supplies"],
}


def payments(**changed: list[Any]) -> pa.Table:
    return pa.table({**PAYMENTS, **changed})


def test_columns_types_and_rows_are_put_in_order() -> None:
    shuffled = payments().select(sorted(PAYMENTS, reverse=True))
    fitted = parquet.fit("payments", shuffled)
    assert fitted.schema == TABLES["payments"].arrow
    assert fitted["payment_id"].to_pylist() == ["c", "a", "b"], "by day, then by key"
    assert fitted["amount_cny"].to_pylist() == [Decimal("0.01"), Decimal("2.00"), Decimal("1.50")]


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (payments().drop_columns(["payee"]), "payee"),
        (payments(colour=["x", "y", "z"]), "colour"),
        (payments(payee=["x", None, "z"]), "payee is empty in 1 rows"),
        (payments(amount_cny=[Decimal("1.005"), Decimal(1), Decimal(1)]), "data loss"),
        (payments(paid_on=["2021-13-01", "2021-01-01", "2021-01-01"]), "2021-13-01"),
    ],
)
def test_what_does_not_fit_is_named(table: pa.Table, problem: str) -> None:
    with pytest.raises(SnapshotError, match=problem) as caught:
        parquet.fit("payments", table)
    assert caught.value.code == "bad_table"
    assert caught.value.fields["table"] == "payments"


def test_an_undeclared_table_is_refused() -> None:
    with pytest.raises(SnapshotError, match='"secrets" cannot be published'):
        parquet.fit("secrets", payments())


def test_a_small_table_is_one_file(tmp_path: Path) -> None:
    fitted = parquet.fit("payments", payments())
    table = parquet.write(tmp_path, "payments", fitted, "demo", "seed 1")
    assert [file.path for file in table.files] == ["payments.parquet"]
    assert (table.rows, table.provenance, table.source) == (3, "demo", "seed 1")
    assert table.bytes == (tmp_path / "payments.parquet").stat().st_size
    assert pq.read_table(tmp_path / "payments.parquet").equals(fitted)
    about = pq.read_metadata(tmp_path / "payments.parquet")
    assert about.row_group(0).column(0).compression == "ZSTD"


def test_a_large_table_is_parts_in_row_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "PART", 2)
    columns = {
        "record_id": [f"r{number}" for number in range(5)],
        "activity_id": ["a"] * 5,
        "volunteer_id": [f"v{number}" for number in range(5)],
        "served_on": [date(2021, 1, 5 - number) for number in range(5)],
        "hours": [Decimal("1.5")] * 5,
        "recorded_on": [date(2021, 2, 1)] * 5,
        "verified": [True] * 5,
        "points": [3] * 5,
    }
    fitted = parquet.fit("service_records", pa.table(columns))
    table = parquet.write(tmp_path, "service_records", fitted, "demo", "seed 1")
    assert [file.path for file in table.files] == [
        f"service_records/part-0000{part}.parquet" for part in range(3)
    ]
    found = [pq.read_table(tmp_path / file.path)["record_id"].to_pylist() for file in table.files]
    assert found == [["r4", "r3"], ["r2", "r1"], ["r0"]]


def test_row_groups_have_their_size(tmp_path: Path) -> None:
    count = parquet.ROW_GROUP + 1
    days = pa.array([date(2021, 1, 1)] * count)
    columns = {
        "record_id": pa.array([f"{number:07}" for number in range(count)]),
        "activity_id": pa.array(["a"] * count),
        "volunteer_id": pa.array(["v"] * count),
        "served_on": days,
        "hours": pa.array([Decimal("1.00")] * count),
        "recorded_on": days,
        "verified": pa.array([True] * count),
        "points": pa.array([1] * count),
    }
    fitted = parquet.fit("service_records", pa.table(columns))
    table = parquet.write(tmp_path, "service_records", fitted, "demo", "seed 1")
    about = pq.read_metadata(tmp_path / table.files[0].path)
    assert [about.row_group(n).num_rows for n in range(about.num_row_groups)] == [122_880, 1]


def test_an_empty_large_table_has_one_empty_part(tmp_path: Path) -> None:
    fitted = parquet.fit("donations", TABLES["donations"].arrow.empty_table())
    table = parquet.write(tmp_path, "donations", fitted, "demo", "seed 1")
    assert [file.path for file in table.files] == ["donations/part-00000.parquet"]
    assert pq.read_table(tmp_path / table.files[0].path).num_rows == 0


def test_chunks_do_not_change_the_bytes(tmp_path: Path) -> None:
    whole = payments()
    pieces = pa.concat_tables([whole.slice(2), whole.slice(0, 1), whole.slice(1, 1)])
    written = []
    for place, table in enumerate((whole, pieces)):
        folder = tmp_path / str(place)
        folder.mkdir()
        fitted = parquet.fit("payments", table)
        written.append(parquet.write(folder, "payments", fitted, "demo", "seed 1"))
    assert written[0] == written[1]
