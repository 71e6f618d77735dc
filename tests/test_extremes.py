"""What may be published is published, and every page's questions bear it, however odd the ledger.

Amounts, counts, days and words go to the ends of what a ledger may hold: through the verdict, the
publish and every question.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

import data
from data import Snapshot, SnapshotError, ledger, publish, report
from data.build import DEMO_SOURCE
from data.ledger import Options
from pages.ui.filters import FILTERS
from queries import QuestionError, engine, load, names, verify
from queries.engine import QueryError, Value
from tests.data.ledger.given import REPORT, table
from tests.pages.opened import PAGES, opened

LARGEST = "999999999999.99"
AMOUNTS = ("0.01", "9999999.99", "10000000.00", "99999999999.99", LARGEST)
DAYS = ("1949-01-01", "1999-12-31", "2020-02-29", "2021-12-31", "2022-10-01 23:59:59")
COUNTS = ("0", "1", "4", "5", "999999999999999")
WORDS = ("甲", "𠮷野家", "O'Brien; drop table", "a" * 4000, "<b>&amp;", "100%_\\", "مرحبا", "é́́")
NAMES = ("王小明", "Anna Smith", "山西示例有限公司", "匿名", "欧阳修文", "李某某", "𠮷田")
HOURS = ("0.01", "24", "2小时30分")
TREE, GUIDE = "植树募捐", "晋祠小导游志愿讲解服务项目"

# By ledger: heading = what its cells may hold; # is the number of the row.
LEDGERS: dict[str, dict[str, tuple[str, ...]]] = {
    "捐赠": {
        "捐赠编号": ("G#",), "捐赠人": NAMES, "金额": AMOUNTS, "捐赠日期": DAYS,
        "渠道": ("微信", "其他"), "募捐项目": (TREE, "防汛募捐", "", GUIDE),
        "类型": ("捐赠", "捐赠", "更正"),
    },
    "项目": {
        "项目名称": (*(f"{word[:200]}#" for word in WORDS), GUIDE, "古交红色讲堂"),
        "类别": ("文化", "关爱", "应急"), "状态": ("进行中", "已结项", "申报中"),
        "立项年份": ("1949", "2021", "2100"), "区县": ("小店区", "太原市", ""), "项目内容": WORDS,
        "预算": AMOUNTS, "已拨付": ("", *AMOUNTS), "拨付日期": DAYS, "尾款": ("", *AMOUNTS),
        "开始日期": ("", "1949-01-01"), "截止日期": ("", "2100-12-31"),
    },
    "募捐": {
        "募捐名称": ("募#",), "募捐目标": ("", *AMOUNTS), "发起单位": WORDS, "开始日期": DAYS,
        "截止日期": ("", "2100-12-31"), "募捐状态": ("进行中", "结束"),
    },
    "累计": {
        "募捐名称": (TREE,), "截至日期": DAYS, "募集金额": AMOUNTS,
        "确定程度": ("stated", "ambiguous"),
    },
    "预算": {
        "项目名称": (GUIDE,), "年份": ("1949", "2021", "2022"), "预算金额": AMOUNTS,
        "科目": ("物资", "服务费"),
    },
    "合同": {"合同编号": ("K#",), "项目名称": (GUIDE,), "乙方": NAMES, "签订日期": DAYS,
            "合同金额": AMOUNTS},
    "拨付": {"付款编号": ("F#",), "项目名称": (GUIDE,), "收款方": NAMES, "拨付日期": DAYS,
            "拨付金额": AMOUNTS},
    "应付": {"应付编号": ("Y#",), "应付说明": WORDS, "项目名称": (GUIDE,), "应付金额": AMOUNTS},
    "活动": {
        "活动编号": ("H#",), "活动名称": WORDS, "举办日期": DAYS, "计划招募": COUNTS,
        "服务人数": ("", *COUNTS), "活动状态": ("已完成", "取消"), "所属项目": (GUIDE, ""),
    },
    "名册": {"志愿者编号": ("V#",), "姓名": NAMES[:2], "年龄": ("0", "17", "120", ""),
            "注册日期": DAYS, "区县": ("小店区", "")},
    "服务": {"志愿者编号": ("V#", "W#"), "活动名称": ("义诊", "讲解"), "服务日期": DAYS,
            "服务时长": HOURS, "所属项目": (GUIDE, ""), "积分": COUNTS},
    "环节": {"项目名称": (GUIDE,), "环节": ("申报", "立项", "执行"), "计划日期": DAYS,
            "完成日期": ("", *DAYS), "备注": WORDS},
}  # fmt: skip

GIFTS = ["捐赠编号", "捐赠日期", "捐赠人", "捐赠金额"]
CHOSEN: dict[str, Value] = {"campaign": ["C01"], "category": ["CULTURE"], "year": [2021, 2022]}
AS_OF = date(2022, 12, 31)

Rows = list[list[str]]


@st.composite
def ledgers(draw: st.DrawFn) -> dict[str, Rows]:
    """Some rows of every ledger."""
    chance = draw(st.randoms(use_true_random=False))
    return {
        name: [
            [chance.choice(cells).replace("#", str(row)) for cells in columns.values()]
            for row in range(draw(st.integers(1, 12)))
        ]
        for name, columns in LEDGERS.items()
    }


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A root with the report alone, current, to publish in."""
    found = tmp_path_factory.mktemp("extremes") / "root"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SNAPSHOT_ROOT", str(found))
        patch.setenv("LEDGER_KEY", "a key for tests, long enough")
        publish.publish(report.draft(report.SOURCES / DEMO_SOURCE), current=True)
        yield found


def file(name: str, headings: Sequence[str], rows: Rows) -> ledger.Ledger:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([headings, *rows])
    return ledger.from_bytes(f"{name}.csv", out.getvalue().encode())


def refusals(snapshot: Snapshot) -> list[str]:
    """Every question that is refused, with nothing chosen and with the choices there are."""
    found, asks = [], engine.engine(snapshot)
    for question in map(load, names()):
        if question.provenance(snapshot) is None:
            continue
        for chosen in ({}, CHOSEN):
            params = {key: chosen.get(key, FILTERS[key].empty) for key in question.asks}
            try:
                verify(question, asks.run(question.sql, params))
            except (QueryError, QuestionError) as error:
                found.append(f"{question.name} {params}: {error}")
    return found


@pytest.mark.usefixtures("root")
@settings(
    max_examples=2, phases=[Phase.generate], deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
@hypothesis.given(ledgers())
def test_what_the_verdict_lets_through_is_published_and_asked(given: dict[str, Rows]) -> None:
    files = [file(name, [*LEDGERS[name]], rows) for name, rows in given.items()]
    verdict = ledger.examine(files, Options(limit=None, as_of=AS_OF, on=REPORT))
    assert verdict.may_publish
    assert "amount_large" not in verdict.by_code
    snapshot = ledger.publish(verdict, current=False)
    assert not refusals(snapshot)
    for name, change in verdict.changes.items():
        assert not change.added or snapshot.tables[name].rows >= change.added + change.same


def test_totals_are_exact_at_the_largest_amounts_and_every_page_opens(root: Path) -> None:
    """Ten million and more a donor and year, and two hundred times the largest amount there is."""
    rows = [[f"J{n}", "2022-01-05", "太原示例建设有限公司", LARGEST] for n in range(200)]
    rows += [["K1", "2022-01-05", "太原示例建设有限公司", "10,000,000.00"],
             ["K2", "2022-01-06", "张三丰", "0.01"]]  # fmt: skip
    verdict = ledger.examine([file("gifts", GIFTS, rows)])
    snapshot = ledger.publish(verdict)
    total = 200 * Decimal(LARGEST) + Decimal("10000000.01")
    assert sum(row["amount_cny"] for row in table(snapshot, "donations")) == total
    assert sum(row["amount_cny"] for row in table(snapshot, "donation_days")) == total
    assert not refusals(snapshot)
    (year,) = engine.engine(snapshot).run(load("trends/giving").sql, {"category": []}).to_pylist()
    assert total in year.values()
    for page in PAGES:
        app = opened(page, lang="zh", snapshot=snapshot.id)
        assert not app.exception
        assert not app.error


def test_a_larger_amount_is_refused_by_its_row(root: Path) -> None:
    rows = [["K1", "2022-01-05", "甲", "1,000,000,000,000.00"], ["K2", "2022-01-05", "乙", "1"]]
    verdict = ledger.examine([file("gifts", GIFTS, rows)], Options(on=REPORT))
    assert [(r.row, r.code) for r in verdict.rejects] == [(2, "amount_large")]


def test_sums_no_decimal_holds_are_refused_before_there_is_a_button(root: Path) -> None:
    """Each amount fits, but not their sum: the verdict says so, not a publish after it."""
    rows = [[f"J{n}", "2022-01-05", "甲", LARGEST] for n in range(10_001)]
    before = data.snapshot_ids(), data.current_id()
    with pytest.raises(SnapshotError, match="add up to more than 9,999") as caught:
        ledger.examine([file("gifts", GIFTS, rows)], Options(on=REPORT))
    assert caught.value.code == "sums_large"
    assert (data.snapshot_ids(), data.current_id()) == before
