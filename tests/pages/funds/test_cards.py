"""What is still to pay: the printed amounts, to whom, and their share of one another only."""

from dataclasses import replace

import pyarrow as pa
import pytest

from data import Snapshot
from pages.funds.page import payable_cards
from pages.ui.answers import Answer
from pages.ui.view import Reader
from tests.pages.conftest import Asked


def test_payables_name_their_project_or_none(asked: Asked, report: Snapshot) -> None:
    rest, platform = payable_cards(asked("funds/payables", report, Reader(unit="yuan")))
    assert (rest.label, rest.value, rest.context) == (
        "报告未列明项目", "719,770.20 元", "占应付未付款 93.25%",
    )  # fmt: skip
    assert (platform.label, platform.value) == ("清徐平台尾款", "52,116.00 元")
    assert platform.context == "清徐新时代文明实践平台 · 占应付未付款 6.75%"
    assert platform.share is not None
    assert rest.share is not None
    assert round(platform.share + rest.share, 6) == 100


def test_a_share_that_is_withheld_is_not_said_to_lack_in_a_ledger(
    asked: Asked, report: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Answer, "provenance", "import")
    answer = asked("funds/payables", report)
    rows = [row | {"share_pct": None} for row in answer.records]
    assert answer.table is not None
    answer = replace(answer, table=pa.Table.from_pylist(rows, answer.table.schema))
    rest, platform = payable_cards(answer)
    assert (rest.context, rest.share) == ("", None)
    assert platform.context == "清徐新时代文明实践平台"
    assert {answer.text("share_pct", row) for row in rows} == {"—"}
