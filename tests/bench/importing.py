"""A million messy rows in by the command line, beside pandas reading and checking the same."""

from __future__ import annotations

import csv
import datetime
import random
import shutil
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from rustpy_xlsxwriter import write_worksheet

from tests.bench import child, sizes
from tests.bench.rows import Row

ROWS = 1_000_000
HEAD = ["捐赠编号", "捐赠人", "捐赠日期", "金额", "渠道", "募捐项目", "记录类型", "备注"]
CHANNELS = ["微信", "支付宝", "银行转账", "腾讯公益", "现场捐赠"]
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
READ, PUBLISH = ("--dry-run",), ("--as-of", "2021-12-31")


def run(options: Namespace) -> Iterator[Row]:
    """Yield seconds and peak memory of reading and comparing, and of publishing."""
    del options  # always a million rows, onto the report
    report = next(sizes.ready(sizes.DEFAULT).glob("*-report"))
    with tempfile.TemporaryDirectory(prefix="bench-import-") as name:
        text, book = write(Path(name), ROWS)
        for path, limit in ((text, 3.0), (book, 8.0)):
            kind = path.suffix[1:].upper()
            rival = child.python(PANDAS, sizes.environment(report.parent), str(path))
            yield from rows(
                f"1M rows of {kind}, dry run", imported(path, report, READ), rival, limit
            )
            if path == text:
                done = imported(path, report, PUBLISH)
                yield from rows(f"1M rows of {kind}, published", done, rival, 30.0)


def imported(path: Path, report: Path, how: tuple[str, ...]) -> child.Done:
    """Import a file onto a root of its own, which holds the report alone."""
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(report, Path(name) / report.name)
        environment = sizes.environment(Path(name)) | {"LEDGER_KEY": "a key for the bench, long"}
        line = [sys.executable, "-m", "data", "import", str(path), "--on", report.name, *how]
        return child.measured(line, environment)


def rows(what: str, done: child.Done, rival: child.Done, limit: float) -> Iterator[Row]:
    """Yield seconds and memory of one import."""
    said = "pandas, read and checked"
    yield Row("import", what, done.seconds, "s", rival=said, against=rival.seconds, limit=limit)
    yield Row("import", f"{what}, peak memory", done.peak_mb, "MB", rival=said,
              against=rival.peak_mb)  # fmt: skip


def lines(count: int) -> Iterator[list[str]]:
    """Yield rows as messy as people and platforms write them, the same every time."""
    chance, first = random.Random(1), datetime.date(2021, 1, 1)
    for number in range(count):
        day = first + datetime.timedelta(chance.randrange(365))
        days = [
            day.isoformat(),
            day.strftime("%Y/%m/%d"),
            f"{day.year}年{day.month}月{day.day}日",
            day.strftime("%Y%m%d"),
            f"{day.isoformat()} {chance.randrange(24):02}:{chance.randrange(60):02}",
        ]
        yuan = chance.randrange(1, 500_000) / 100
        amounts = [f"{yuan:.2f}", f"¥{yuan:,.2f}", f"{yuan:.2f}元", f"{yuan:,.2f}", f"{yuan:.2f}"]
        yield [
            f"D{number:08}",
            f"{chance.choice('王李张刘陈')}示例{chance.randrange(60_000)}",
            days[number % 5],
            amounts[number // 5 % 5],
            chance.choice(CHANNELS),
            "植树募捐" if number % 5 else "",
            "捐赠",
            "备注, 含逗号" if number % 7 == 0 else "",
        ]


def write(folder: Path, count: int) -> tuple[Path, Path]:
    """Write the CSV and the XLSX to measure with."""
    text, book = folder / "m.csv", folder / "m.xlsx"
    with text.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["2021 年捐赠台账"])
        out.writerow(HEAD)
        out.writerows(lines(count))
    write_worksheet((dict(zip(HEAD, line, strict=True)) for line in lines(count)), str(book))
    return text, book
