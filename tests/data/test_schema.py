"""tables.toml and codes.toml say what they must, and a slip in them is found."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from data import schema
from data.schema import CODES, TABLES


def test_the_tables_of_the_model_are_all_there() -> None:
    assert set(TABLES) >= {
        "projects", "outputs", "campaigns", "campaign_totals", "fund_figures", "payables",
        "payable_terms", "milestones", "plan_items", "divisions", "budgets", "commitments",
        "payments", "donors", "donations", "teams", "volunteers", "activities",
        "service_records", "disclosures", "printed_totals",
    }  # fmt: skip


def test_the_first_codes_keep_the_order_of_the_screen() -> None:
    assert list(CODES["category"]) == [
        "CULTURE", "CARE", "PLATFORM", "ENV", "TRAFFIC", "EMERG", "INCENT", "TBD",
    ]  # fmt: skip
    assert list(CODES["status"])[:2] == ["closed", "ongoing"]
    assert CODES["division"]["140100"] == ("全市", "City-wide")
    assert len(CODES["division"]) == 11


def test_every_label_speaks_both_languages() -> None:
    labels = [label for codes in CODES.values() for label in codes.values()]
    labels += [(table.zh, table.en) for table in TABLES.values()]
    labels += [(c.zh, c.en) for table in TABLES.values() for c in table.columns]
    assert all(zh.strip() and en.strip() for zh, en in labels)
    assert all(not any("\u4e00" <= letter <= "\u9fff" for letter in en) for _, en in labels)


def test_a_list_may_begin_like_another() -> None:
    for name, like in (("project_category", "category"), ("project_status", "status")):
        assert list(CODES[name]) == [*CODES[like], "none"]
        assert {code: CODES[name][code] for code in CODES[like]} == CODES[like]
    assert "like" not in CODES["project_status"]


def test_labels_of_a_list_differ() -> None:
    for name, codes in CODES.items():
        assert len({zh for zh, _ in codes.values()}) == len(codes), name
        assert len({en for _, en in codes.values()}) == len(codes), name


def test_an_english_column_follows_its_chinese_one() -> None:
    for table in TABLES.values():
        names = [column.name for column in table.columns]
        for place, name in enumerate(names):
            if name.endswith("_en"):
                assert names[place - 1] == name.removesuffix("_en"), f"{table.name}.{name}"


@pytest.mark.parametrize(
    ("ending", "expected"),
    [("_cny", pa.decimal128(18, 2)), ("_on", pa.date32()), ("_at", pa.timestamp("us"))],
)
def test_units_in_names_fit_the_types(ending: str, expected: pa.DataType) -> None:
    for table in TABLES.values():
        for column in table.columns:
            if column.name.endswith(ending):
                assert column.type == expected, f"{table.name}.{column.name}"


def test_keys_are_never_empty() -> None:
    """Of a sum, a part of the key may be: what was given to no campaign, who has not left."""
    for table in TABLES.values():
        empty = {name for name in table.key if table.column(name).nullable}
        assert not empty or table.derived, table.name
        assert empty < {*table.key}, table.name
        assert set(table.key) <= {*table.order, *table.key}


def test_rows_have_a_total_order() -> None:
    """Else the bytes of a file would depend on how the rows came.

    Lists are not compared by those who hold a table to its order; rollups write them in order.
    """
    for table in TABLES.values():
        lists = {name for name in table.key if table.column(name).kind == "list"}
        assert not lists or table.derived, table.name
        assert set(table.key) - lists <= set(table.order), table.name


def test_no_table_of_people_asks_who_they_are() -> None:
    forbidden = {"name", "phone", "id_number", "birth", "born_on", "address", "email"}
    assert not forbidden & {column.name for column in TABLES["volunteers"].columns}


@pytest.mark.parametrize(
    "line",
    [
        "a | colour | 甲 | A",
        "a | code | 甲 | A",
        "a | code colour | 甲 | A",
        "a | text status | 甲 | A",
    ],
)
def test_a_wrong_declaration_is_named(line: str) -> None:
    with pytest.raises(ValueError, match=r"tables\.toml, projects\.a"):
        schema._column("projects", line)


@pytest.mark.parametrize(
    ("fact", "says"),
    [
        ({"key": ["b"]}, "names {'b'}, no column"),
        ({"order": ["b"]}, "names {'b'}, no column"),
        ({"dated": "b"}, "names {'b'}, no column"),
        ({"as_of": "b"}, "names {'b'}, no column"),
        ({"default": {"b": "x"}}, "names {'b'}, no column"),
        ({"links": {"b": "projects"}}, "names {'b'}, no column"),
        ({"links": {"a": "nothing"}}, 'names "nothing", no table'),
        ({"implied_by": "nothing"}, 'names "nothing", no table'),
        ({"colour": "red"}, "no such fact: .*'colour'"),
    ],
)
def test_a_wrong_fact_about_a_table_is_named(fact: dict[str, object], says: str) -> None:
    facts = {"row": "甲 | A", "columns": "a | key | 甲 | A", "key": ["a"], "order": ["a"]}
    assert schema._table("made", facts, TABLES).key == ("a",)
    with pytest.raises(ValueError, match=rf"tables\.toml, made: .*{says}"):
        schema._table("made", facts | fact, TABLES)


def test_an_unknown_column_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="projects has no column colour"):
        TABLES["projects"].column("colour")


def test_bits_are_read_as_bits() -> None:
    """They lie in files as bytes, the first bit the highest of the first byte."""
    assert schema.selected("projects") == "*"
    assert schema.selected("snapshot") == "*", "a table unknown is read as it is"
    stored = pa.table({"year": [2021], "bit_1": [5], "bit_more": [b"\x80\x01"]})
    with duckdb.connect() as connection:
        connection.register("stored", stored)
        connection.execute(
            f"create table held as select {schema.selected('service_cells')} from stored"
        )
        held = connection.sql("from held")
        assert held.columns == stored.column_names
        assert held.fetchall() == [(2021, 5, "1000000000000001")]
        bits = connection.sql("select cast(bit_more as blob) from held").fetchall()
        assert bits == [(b"\x80\x01",)]


def test_a_table_is_read_from_all_its_files_whatever_their_names(tmp_path: Path) -> None:
    files = [str(tmp_path / "it's one.parquet"), str(tmp_path / "two.parquet")]
    with duckdb.connect() as connection:
        for place, file in enumerate(files):
            quoted = file.replace("'", "''")
            connection.execute(f"copy (select {place} as place) to '{quoted}' (format parquet)")
        assert connection.sql(schema.read("projects", files)).fetchall() == [(0,), (1,)]
