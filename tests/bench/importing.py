"""A million messy rows in by the command line, beside pandas reading and checking the same."""

import shutil
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
from pyarrow import csv
from rustpy_xlsxwriter import write_worksheet

from tests.bench import sizes
from tests.bench.processes import Done, measured
from tests.bench.results import Row

ROWS = 1_000_000
# What a careful analyst would write: the same columns, the same rules, no row numbers, no masks.
PANDAS = """
import sys
import pandas as pd
path = sys.argv[1]
if path.endswith("csv"):
    read = pd.read_csv(path, skiprows=1, dtype=str, keep_default_na=False)
else:
    read = pd.read_excel(path, dtype=str, keep_default_na=False)
money = read["金额"].str.replace(r"[¥,元]", "", regex=True)
read["amount"] = pd.to_numeric(money, errors="coerce")
days = read["捐赠日期"].str.replace(r"[年月/]", "-", regex=True).str.replace("日", "")
read["day"] = pd.to_datetime(days, format="mixed", errors="coerce")
known = {"微信": "wechat", "支付宝": "alipay", "银行转账": "bank", "腾讯公益": "tencent_gongyi",
         "现场捐赠": "on_site"}
read["channel"] = read["渠道"].map(known)
read["donor"] = read["捐赠人"].str.strip()
bad = read["amount"].isna() | read["day"].isna() | read["channel"].isna()
bad |= read["捐赠编号"].duplicated() | (read["amount"] <= 0)
assert not bad.any()
"""
RIVAL = "pandas, read and checked"
MESSY = Path(__file__).with_name("messy.sql").read_text("utf-8")
READ, PUBLISH = ("--dry-run",), ("--as-of", "2021-12-31")


def run(_: Namespace) -> Iterator[Row]:
    """Yield seconds and peak memory of a million rows read and compared, and published."""
    report = next(sizes.ready(sizes.DEFAULT).glob("*-report"))
    with tempfile.TemporaryDirectory(prefix="bench-import-") as name:
        text, book = write(Path(name), ROWS)
        rivals = {path: measured(["-c", PANDAS, str(path)], report.parent) for path in (text, book)}
        for what, path, how, limit in (
            ("1M rows of CSV, dry run", text, READ, 3.0),
            ("1M rows of CSV, published", text, PUBLISH, 30.0),
            ("1M rows of XLSX, dry run", book, READ, 8.0),
        ):
            done, rival = imported(path, report, how), rivals[path]
            yield Row("import", what, done.seconds, "s", rival=RIVAL, against=rival.seconds,
                      limit=limit)  # fmt: skip
            yield Row("import", f"{what}, peak memory", done.peak_mb, "MB", rival=RIVAL,
                      against=rival.peak_mb)  # fmt: skip


def imported(path: Path, report: Path, how: tuple[str, ...]) -> Done:
    """Import a file onto a root of its own, which holds the report alone."""
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(report, Path(name) / report.name)
        line = ["-m", "data", "import", str(path), "--on", report.name, *how]
        return measured(line, Path(name), {"LEDGER_KEY": "a key for the bench, long"})


def write(folder: Path, count: int) -> tuple[Path, Path]:
    """Write the CSV, with a title above its heading, and the XLSX to measure with."""
    text, book = folder / "m.csv", folder / "m.xlsx"
    rows: pa.Table = duckdb.execute(MESSY, {"count": count}).to_arrow_table()
    with text.open("wb") as file:
        file.write("2021 年捐赠台账\n".encode())
        csv.write_csv(rows, file)
    lines = (line for batch in rows.to_batches(10_000) for line in batch.to_pylist())
    write_worksheet(lines, str(book))
    return text, book
