"""Whatever a ledger holds: a verdict or a sentence, and every row is accounted for."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import SnapshotError, ledger
from data.ledger import Options

HEADINGS = ["捐赠编号", "捐赠人", "金额", "捐赠日期", "渠道", "募捐项目", "类型", "电话"]
CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "1",
            "甲",
            "微信",
            "植树募捐",
            "退款",
            "捐赠",
            "2022-01-03",
            "1月3日",
            "-5",
            "¥1,234.50",
        ]
    ),
    st.sampled_from(
        ["合计", "小计", "=1+1", "#REF!", "13812345678", "11010519491231002X", "1e400"]
    ),
    st.sampled_from(
        ["无此项目", "微新", "0", "1.005", "\u202e甲", "𠮷", "\u0000", "a" * 5000, "99999999"]
    ),
    st.text(max_size=6),
)
ROWS = st.lists(st.lists(CELLS, min_size=0, max_size=9), min_size=8, max_size=40)


@pytest.mark.usefixtures("examine")
@settings(
    max_examples=8,  # of many rows: each costs the checks of a whole snapshot
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(ROWS)
def test_every_row_is_imported_rejected_or_spoken_of(rows: list[list[str]]) -> None:
    good = ["好", "乙", "7.00", "2022-01-04", "微信", "植树募捐", "捐赠", ""]
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADINGS, good, *rows])
    code, verdict = "", None
    try:
        file = ledger.from_bytes("f.csv", out.getvalue().encode("utf-8", "surrogatepass"))
        verdict = ledger.examine([file], Options(limit=None))
    except SnapshotError as error:
        code = error.code
    if verdict is None:
        assert code.startswith("ledger_")
        return
    said = sum(notice.code in ("total_left", "total_agrees") for notice in verdict.notices)
    footers = [int(n.fields["count"]) for n in verdict.notices if n.code == "footers"]
    change = verdict.changes.get("donations")
    taken = 0 if change is None else change.added
    given_rows = list(csv.reader(io.StringIO(out.getvalue(), newline="")))[1:]
    filled = sum(any(cell.strip() for cell in row) for row in given_rows)
    assert taken >= 1
    assert taken + verdict.rejected_rows + said + sum(footers) >= filled
    for reject in verdict.rejects:
        assert reject.expected("zh")
        assert reject.expected("en")
        assert "13812345678" not in reject.found
        assert "11010519491231002X" not in reject.found
