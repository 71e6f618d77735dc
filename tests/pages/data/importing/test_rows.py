"""A verdict as rows: what was understood, what would change, what was refused."""

import csv
import io
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from data import ledger
from data.ledger import Options, Verdict
from data.ledger.messages import NOTICES
from pages.data.importing import rows as examined
from pages.ui import html
from pages.ui.words import LANGUAGES

REPORT = "2021-12-31-report"
PROJECTS = (
    "项目名称,类别,状态,预算（万元）,备用栏,联系电话\n"
    "晋祠小导游志愿讲解服务项目,文化,进行中,12.5,x,13800138000\n"
    "<b>新</b>项目,文化,进行中,1,,\n"
)
DONATIONS = (
    "捐赠编号,捐赠人,金额,捐赠日期,渠道,募捐项目\n"
    "A1,王小明,100.00,2022-01-03,微信,植树募捐\n"
    "A2,王小明,=1+1,2022-01-03,微信,植树募捐\n"
)


@pytest.fixture(scope="module")
def verdict(snapshots: Path, tmp_path_factory: pytest.TempPathFactory) -> Verdict:
    """Two ledgers examined on the report."""
    root = tmp_path_factory.mktemp("report")
    shutil.copytree(snapshots / REPORT, root / REPORT)
    given = (("项目.csv", PROJECTS), ("捐赠.csv", DONATIONS))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SNAPSHOT_ROOT", str(root))
        patch.setenv("LEDGER_KEY", "a key for tests, long enough")
        return ledger.examine([ledger.from_bytes(name, text.encode()) for name, text in given])


def test_sheets_say_what_they_were_taken_for(verdict: Verdict) -> None:
    rows = {row[0]: row for row in examined.sheets(verdict, "zh").rows}
    assert rows["项目.csv"][1:3] == ("项目台账", 2)
    assert "预算（万元） → 预算" in str(rows["项目.csv"][3])
    assert rows["项目.csv"][4:] == ("备用栏", "联系电话")
    assert rows["捐赠.csv"][4:] == (None, None)
    english = {row[0]: row for row in examined.sheets(verdict, "en").rows}
    assert "预算（万元） → Budget" in str(english["项目.csv"][3])


def test_changes_count_rows_and_add_up_amounts(verdict: Verdict) -> None:
    rows = {row[0]: row for row in examined.changes(verdict, "zh").rows}
    assert rows["捐赠台账"][8:] == (Decimal("0"), Decimal("100.00"))
    assert rows["捐赠台账"][7] == "2022-01-03 – 2022-01-03"
    assert rows["预算台账"][8:] == (Decimal("0"), Decimal("135000.00"))
    assert rows["项目台账"][8:] == (None, None), "it has no amount of its own to add up"
    assert rows["项目台账"][1:7] == (27, 28, 1, 1, 0, 26)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_projects_and_cells_are_named_and_harmless(verdict: Verdict, lang: str) -> None:
    assert examined.projects(verdict, lang).rows == (("P28", "<b>新</b>项目"),)
    assert "<b>新" not in html.listing(examined.projects(verdict, lang))
    cells = examined.cells(verdict, lang).rows
    assert ("P14", "125,000.00") in {(row[1], row[4]) for row in cells}
    assert all(row[0] != "projects" and row[2] != "budget_cny" for row in cells)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_reject_file_says_what_the_screen_says(verdict: Verdict, lang: str) -> None:
    shown = examined.rejects(verdict, lang)
    text = examined.rejects_file(verdict, lang)
    assert text.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(text.decode("utf-8-sig")))
    assert (head[3], head[5]) == (shown.headings[1], shown.headings[0])
    ((expected, column, count, found, _),) = shown.rows
    assert rows == [["捐赠.csv", "", "3", column, f"'{found}", expected, rows[0][6]]]
    assert (count, found) == (1, "=1+1"), "no formula reaches a spreadsheet"


def test_many_of_one_kind_hide_none_of_another(
    snapshots: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(snapshots))
    monkeypatch.setenv("LEDGER_KEY", "a key for tests, long enough")
    lines = [f"A{n},甲,1,某日{n}\n" for n in range(60)] + [
        f"B{n},乙,x,2022-01-03\n" for n in range(50)
    ]
    text = "捐赠编号,捐赠人,金额,捐赠日期\n" + "".join(lines) + "C,丙,5,2022-01-03\n合计,,9,\n"
    verdict = ledger.examine([ledger.from_bytes("多.csv", text.encode())], Options(on=REPORT))
    rows = examined.rejects(verdict, "zh").rows
    assert [(row[1], row[2], row[4]) for row in rows] == [
        ("捐赠日期", 60, "多.csv 第 2 行"),
        ("金额", 50, "多.csv 第 62 行"),
        ("金额", 1, "多.csv 第 113 行"),
    ]
    assert verdict.rows == 111, "a row of totals is none"


def test_what_may_be_the_same_is_told_last(verdict: Verdict) -> None:
    codes = [one.code for one in verdict.notices]
    assert codes == sorted(codes, key=list(NOTICES).index)
    assert list(NOTICES).index("near_project") > list(NOTICES).index("default")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_notices_leave_out_what_the_table_says(verdict: Verdict, lang: str) -> None:
    told = examined.notices(verdict, lang)
    assert told
    elsewhere = (*examined.OUTLINED, *examined.DOUBTS)
    assert len(told) == sum(one.code not in elsewhere for one in verdict.notices)
    assert set(elsewhere) < set(NOTICES)


def test_nothing_changes_nothing_adds_up(verdict: Verdict, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(verdict.base.path.parent))
    monkeypatch.setenv("LEDGER_KEY", "a key for tests, long enough")
    ledger.publish(verdict, go_on=True)
    again = ledger.examine([ledger.from_bytes("项目.csv", PROJECTS.encode())])
    assert again.draft is None
    assert {row[8:] for row in examined.changes(again, "zh").rows if row[8] != row[9]} == set()
    assert examined.projects(again, "zh").rows == ()
