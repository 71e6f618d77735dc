"""Tables are typed, sorted, and written to the same bytes every time."""

from collections.abc import Iterator
from datetime import date, datetime
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


def test_slices_come_in_row_groups_of_their_own_size(tmp_path: Path) -> None:
    count = parquet.SLICED_GROUP + 1
    columns: dict[str, pa.Array] = {
        "team_type": pa.array(["law"] * count),
        "slice": pa.array(range(count)),
        **{f"mask_{word}": pa.array([0] * count) for word in (1, 2, 3, 4)},
        "mask_more": pa.nulls(count, pa.binary()),
        "people": pa.array([1] * count),
    }
    fitted = parquet.fit("people_by_team", pa.table(columns))
    table = parquet.write(tmp_path, "people_by_team", fitted, "demo", "seed 1")
    path = tmp_path / table.files[0].path
    about = pq.read_metadata(path)
    assert [about.row_group(n).num_rows for n in range(about.num_row_groups)] == [30_720, 1]
    assert pq.read_table(path) == fitted


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


# Streams: six records in their order, in batches of any size.
RECORDS: dict[str, list[Any]] = {
    "record_id": ["r1", "r2", "r3", "r1", "r4", "r5"],
    "activity_id": list("aabbcc"),
    "volunteer_id": list("uvwxyz"),
    "served_on": [date(2021, 1, day) for day in (1, 1, 1, 2, 2, 3)],
    "hours": [Decimal("1.50")] * 6,
    "recorded_on": [date(2021, 2, 1)] * 6,
    "verified": [True] * 6,
    "points": [3] * 6,
}


def streamed(*sizes: int, **changed: list[Any]) -> parquet.Stream:
    """The records in batches of these sizes."""
    table = pa.table({**RECORDS, **changed}, schema=TABLES["service_records"].arrow)

    def batches() -> Iterator[pa.RecordBatch]:
        start = 0
        for size in sizes:
            yield from table.slice(start, size).combine_chunks().to_batches()
            start += size

    return batches


@pytest.mark.parametrize("sizes", [(6,), (1, 5), (1, 1, 1, 1, 1, 1), (4, 2)])
def test_a_stream_is_written_to_the_same_bytes_as_its_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sizes: tuple[int, ...]
) -> None:
    monkeypatch.setattr(parquet, "PART", 4)
    whole = parquet.fit("service_records", pa.table(RECORDS))
    written = []
    for place, rows in enumerate((whole, streamed(*sizes))):
        folder = tmp_path / str(place)
        folder.mkdir()
        written.append(parquet.write(folder, "service_records", rows, "demo", "seed 1"))
    assert written[0] == written[1]
    assert written[0].rows == 6
    assert len(written[0].files) == 2


def test_a_stream_into_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "PART", 2)
    fitted = parquet.fit("payments", payments())
    stream: parquet.Stream = lambda: iter(fitted.to_batches())  # noqa: E731
    table = parquet.write(tmp_path, "payments", stream, "demo", "seed 1")
    assert [file.path for file in table.files] == ["payments.parquet"]
    assert pq.read_table(tmp_path / "payments.parquet").equals(fitted)
    assert table.rows == 3


def test_an_empty_stream_has_one_empty_part(tmp_path: Path) -> None:
    table = parquet.write(tmp_path, "service_records", streamed(), "demo", "seed 1")
    assert [file.path for file in table.files] == ["service_records/part-00000.parquet"]
    assert (table.rows, len(list(parquet.fitting("service_records", streamed())))) == (0, 1)


def test_a_stream_that_ends_with_a_part_has_no_empty_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "PART", 3)
    sizes = [part.num_rows for part in parquet.fitting("service_records", streamed(6))]
    assert sizes == [3, 3]


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"served_on": [date(2021, 1, day) for day in (1, 1, 2, 1, 2, 3)]}, "order of served_on"),
        ({"record_id": ["r1", "r2", "r0", "r1", "r4", "r5"]}, "order of served_on, record_id"),
        ({"record_id": ["r1", "r2", "r3", "r1", "r0", "r5"]}, "order of served_on, record_id"),
    ],
)
@pytest.mark.parametrize("part", [2, 3, 4, 100])
def test_a_stream_out_of_order_is_refused(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, list[Any]], problem: str, part: int
) -> None:
    """Within a part, and from the last row of one to the first of the next."""
    monkeypatch.setattr(parquet, "PART", part)
    with pytest.raises(SnapshotError, match=problem) as caught:
        list(parquet.fitting("service_records", streamed(3, 3, **changed)))
    assert caught.value.code == "bad_table"


def test_a_stream_with_other_columns_or_empty_cells_is_refused() -> None:
    batch = next(streamed(6)())
    with pytest.raises(SnapshotError, match="other types"):
        list(parquet.fitting("service_records", lambda: iter([batch.select(["record_id"])])))
    empty = pa.array([None] * 6, pa.string())
    columns = [empty if name == "activity_id" else batch[name] for name in batch.schema.names]
    hollow = pa.RecordBatch.from_arrays(columns, schema=batch.schema)
    with pytest.raises(SnapshotError, match="activity_id is empty in 6 rows"):
        list(parquet.fitting("service_records", lambda: iter([hollow])))


def test_null_comes_last_in_a_stream_as_in_a_table() -> None:
    gifts = {
        "donation_id": ["g1", "g2", "g3"],
        "campaign_id": ["C01", None, None],
        "donated_at": [datetime(2021, 1, 2), datetime(2020, 1, 1), datetime(2020, 1, 2)],
        "amount_cny": [Decimal("1.00")] * 3,
        "entry_type": ["gift"] * 3,
        "channel": ["wechat"] * 3,
        "restriction": ["campaign"] * 3,
        "kind": ["cash"] * 3,
    }
    schema = TABLES["donations"].arrow
    rows = {f.name: gifts.get(f.name, [None] * 3) for f in schema}
    good = pa.table(rows, schema=schema)
    assert parquet.fit("donations", good).equals(good)
    assert len(list(parquet.fitting("donations", lambda: iter(good.to_batches())))) == 1
    bad = good.take([1, 2, 0]).combine_chunks()
    with pytest.raises(SnapshotError, match="order of campaign_id"):
        list(parquet.fitting("donations", lambda: iter(bad.to_batches())))
