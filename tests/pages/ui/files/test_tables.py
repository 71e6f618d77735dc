"""A table's file: every row, headings and labels in the reader's language, nothing that runs."""

import csv
import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data import Snapshot, files
from data.schema import TABLES
from pages.ui.files import tables
from pages.ui.words import LANGUAGES


def rows(snapshot: Snapshot, table: str, lang: str = "zh") -> list[dict[str, str]]:
    """The CSV as a program reads it."""
    text = tables.csv_file(snapshot, table, lang).read().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_table_whole(demo: Snapshot, table: str, lang: str) -> None:
    found = rows(demo, table, lang)
    assert len(found) == demo.tables[table].rows
    text = tables.csv_file(demo, table, lang).read().decode("utf-8-sig")
    first = next(csv.reader(io.StringIO(text, newline="")))
    assert len(set(first)) == len(TABLES[table].columns) + 1, "each heading once"
    kind = {"report": ("报告公布", "Reported"), "demo": ("演示数据", "Demo data")}
    nature = kind[demo.tables[table].provenance][LANGUAGES.index(lang)]
    assert {list(row.values())[-1] for row in found} == ({nature} if found else set())
    assert found or table == "people_to_date", "the demo's last day is 31 December"


def test_cells_are_as_elsewhere(demo: Snapshot) -> None:
    raw = tables.csv_file(demo, "projects", "zh").read()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\xef\xbb\xbf") == 1
    care = next(row for row in rows(demo, "projects") if row["项目编号"] == "P20")
    assert care["类别"] == "关爱服务"
    assert care["别名"] == "关爱抗战老兵志愿服务项目"
    assert care["预算（元）"] == "报告未披露"
    assert rows(demo, "projects", "en")[0]["Status"] == "Closed"
    first = rows(demo, "donations")[0]
    assert first["渠道"] in ("微信", "支付宝", "银行转账", "现场捐赠", "腾讯公益", "其他")
    assert len(first["捐赠时间"]) == len("2021-12-31 09:00:00")
    assert {row["报告是否提到"] for row in rows(demo, "divisions")} == {
        "是",
        "否",
    }


def test_sums_survive(demo: Snapshot) -> None:
    cents = sum(round(float(row["拨付金额（元）"]) * 100) for row in rows(demo, "payments"))
    table = pq.read_table(demo.parquet("payments")[0])
    assert cents == sum(int(value * 100) for value in table["amount_cny"].to_pylist())


def test_lists_are_joined_and_text_is_guarded(
    report: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = pq.read_table(report.parquet("projects")[0]).slice(0, 1)
    cells = {"name": ["=1+1"], "aliases": [["＋a", "b"]], "summary": [None]}
    for name, values in cells.items():
        at, field = table.column_names.index(name), table.schema.field(name)
        table = table.set_column(at, field, pa.array(values, field.type))
    monkeypatch.setattr(files, "batches", lambda *_: iter(table.to_batches()))
    (row,) = rows(report, "projects")
    assert (row["项目名称"], row["别名"], row["项目内容"]) == ("'=1+1", "'＋a；b", "报告未披露")


@pytest.mark.parametrize("name", ["campaigns", "donations"])
def test_a_parquet_says_what_its_rows_are(demo: Snapshot, name: str) -> None:
    """Also once it has left the house: in a column and in the metadata."""
    held, made = demo.tables[name], pq.read_table(tables.parquet_file(demo, name))
    assert made.drop_columns("provenance").cast(TABLES[name].arrow).equals(files.whole(demo, name))
    assert made["provenance"].unique().to_pylist() == [held.provenance]
    said = {key.decode(): text.decode() for key, text in made.schema.metadata.items()}
    assert said == {"snapshot": demo.id, "as_of": "2021-12-31", "table": name,
                    "provenance": held.provenance, "source": held.source}  # fmt: skip
    assert (name == "donations") == (held.provenance == "demo")


def test_files_are_read_from_their_beginning(demo: Snapshot) -> None:
    for file in (
        tables.csv_file(demo, "donors", "zh"),
        tables.xlsx_file(demo, "donors", "zh", ""),
        tables.parquet_file(demo, "donors"),
    ):
        assert file.tell() == 0
        assert file.read(3)


def test_file_names(report: Snapshot, demo: Snapshot) -> None:
    assert tables.name_of(report, "projects", "zh", "csv") == "projects_2021-12-31-report.csv"
    assert (
        tables.name_of(demo, "donations", "zh", "parquet")
        == "donations_2021-12-31-demo_演示数据.parquet"
    )
    assert tables.name_of(demo, "projects", "zh", "csv") == "projects_2021-12-31-demo.csv"
    assert "Demo-data" in tables.name_of(demo, "donors", "en", "csv")


def test_names_in_files_are_masked(demo: Snapshot) -> None:
    names = {row["显示名（脱敏）"] for row in rows(demo, "donors")}
    assert names
    assert all("*" in name or "示例" in name or "＊" in name for name in names)
