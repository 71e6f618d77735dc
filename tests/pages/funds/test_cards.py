"""What is still to pay: the printed amounts, to whom, and their share of one another only."""

from data import Snapshot
from pages.funds.page import payable_cards
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
