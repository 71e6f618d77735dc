"""Ledgers read beside pandas doing the same work on the same files, for the part `files`.

Each measurement runs in a process of its own: seconds, processor seconds, peak memory with that of
the child that opens workbooks.
"""

from __future__ import annotations

import csv
import datetime
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench import child

GOALS = {("read", ".csv"): (3, 600), ("read", ".xlsx"): (8, None), ("publish", ".csv"): (30, None)}
HEAD = ["捐赠编号", "捐赠人", "捐赠日期", "金额", "渠道", "募捐项目", "记录类型", "备注"]

# Each prints: rows, wall seconds, processor seconds of it and its children, peak MB of both.
MEASURE = """
import resource, sys, time
began, cpu = time.perf_counter(), time.process_time()
{body}
own, child = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
spent = own.ru_utime + own.ru_stime + child.ru_utime + child.ru_stime
print(rows, time.perf_counter() - began, spent, own.ru_maxrss / 1024, child.ru_maxrss / 1024)
"""

READ = """
from datetime import date
from pathlib import Path
from data.ledger import files, mapping, people, rows as reading
from data.ledger.rejects import Rejects
rejects, rows = Rejects(), 0
for sheet in files.sheets(files.from_path(Path(sys.argv[1]))):
    layout = mapping.recognise(sheet)
    part = reading.read(sheet, layout, None, people.Who(date(2021, 12, 31)), rejects)
    rows += part.table.num_rows
assert not rejects.all, rejects.all[:3]
"""

EXAMINE = """
from datetime import date
from pathlib import Path
from data import ledger
files = [ledger.from_path(Path(sys.argv[1]))]
verdict = ledger.examine(files, ledger.Options(as_of=date(2021, 12, 31)))
assert verdict.may_publish, verdict.rejects[:3]
rows = verdict.rows
"""

PUBLISH = EXAMINE + "ledger.publish(verdict)\n"

# What a careful analyst would write: the same columns, the same rules, no row numbers, no masks.
PANDAS = """
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
rows = len(read)
"""


BODIES = {"pandas": PANDAS, "read": READ, "examine": EXAMINE, "publish": PUBLISH}


def lines(count: int) -> Iterator[list[str]]:
    """Rows as messy as people and platforms write them, the same every time."""
    chance = random.Random(1)
    channels = ["微信", "支付宝", "银行转账", "腾讯公益", "现场捐赠"]
    first = datetime.date(2021, 1, 1)
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
            chance.choice(channels),
            "植树募捐" if number % 5 else "",
            "捐赠",
            "备注, 含逗号" if number % 7 == 0 else "",
        ]


def write(folder: Path, count: int) -> tuple[Path, Path]:
    """The CSV and the XLSX to measure with."""
    from rustpy_xlsxwriter import write_worksheet

    text, book = folder / "m.csv", folder / "m.xlsx"
    with text.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["2021 年捐赠台账"])
        out.writerow(HEAD)
        out.writerows(lines(count))
    write_worksheet((dict(zip(HEAD, line, strict=True)) for line in lines(count)), str(book))
    return text, book


@dataclass(frozen=True)
class Cost:
    """What one run took: wall and processor seconds, peak MB of the process and its child."""

    rows: float
    wall: float
    cpu: float
    own: float
    opener: float  # of the child that opens workbooks

    @property
    def memory(self) -> float:
        """Peak MB of both; they peak at different moments, so this is at most too high."""
        return self.own + self.opener


def measured(body: str, path: Path, report: Path) -> Cost:
    """One run on a root of its own, which holds the report alone. RuntimeError where it fails."""
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(report, Path(name) / report.name)
        key = {"LEDGER_KEY": "a key for the bench, long"}
        done = child.python(
            MEASURE.replace("{body}", body), {**os.environ, "SNAPSHOT_ROOT": name, **key}, str(path)
        )
    if done.failed:
        raise RuntimeError(f"{path.name} {done.failed}")
    return Cost(*map(float, done.said.split()[-5:]))  # DuckDB may show its progress before


def middle(costs: list[Cost]) -> Cost:
    """The run whose processor time is the median."""
    return sorted(costs, key=lambda cost: cost.cpu)[(len(costs) - 1) // 2]
