"""Rows on record: added, changed, the same, gone."""

from decimal import Decimal
from pathlib import Path

from data import ledger, snapshot_ids
from data.ledger import Options
from tests.data.ledger.conftest import Examine, Published
from tests.data.ledger.given import DONATIONS, PROJECTS, REPORT, SERVICE, table


def test_the_same_file_again_changes_nothing(examine: Examine, three: Published) -> None:
    first = three[1]
    again = examine(PROJECTS, SERVICE, DONATIONS)
    assert again.draft is None
    assert {(c.added, c.changed) for c in again.changes.values()} == {(0, 0)}
    assert ledger.publish(again) == first
    assert snapshot_ids() == (first.id, REPORT)


def test_a_new_month_adds_changes_and_reports_what_is_gone(
    examine: Examine, report_root: Path
) -> None:
    head = "捐赠编号,捐赠人,金额,捐赠日期,渠道,募捐项目\n"
    january = head + (
        "1,甲,10,2022-01-03,微信,植树募捐\n"
        "2,乙,20,2022-01-04,微信,植树募捐\n3,丙,30,2022-01-05,微信,植树募捐\n"
    )
    first = ledger.publish(examine(january))
    february = head + (
        "1,甲,10,2022-01-03,微信,植树募捐\n"
        "3,丙,35,2022-01-05,微信,植树募捐\n4,丁,40,2022-02-05,微信,植树募捐\n"
    )
    verdict = examine(february, options=Options(on=first.id))
    change = verdict.changes["donations"]
    assert (change.added, change.changed, change.same, change.removed) == (1, 1, 1, 1)
    assert [(c.key, c.column, c.before, c.after) for c in change.cells] == [
        ("3", "amount_cny", "30.00", "35.00")
    ]
    assert (change.added_keys, change.removed_keys) == (("4",), ("2",))
    second = ledger.publish(verdict)
    assert {r["donation_id"]: r["amount_cny"] for r in table(second, "donations")} == {
        "1": Decimal(10),
        "2": Decimal(20),
        "3": Decimal(35),
        "4": Decimal(40),
    }
    assert len(table(first, "donations")) == 3, "the old one stays as it was"
