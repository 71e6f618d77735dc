"""Registers of projects."""

from datetime import date
from decimal import Decimal

from data.ledger import Options
from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import codes, drafted, rejected

HEAD = "项目编号,项目名称,类别,状态,阶段,别名,已拨付,拨付日期\n"


def test_known_projects_keep_their_name_and_gain_an_alias(examine: Examine) -> None:
    verdict = examine(HEAD + "P14,晋祠讲解,文化,已结项,,,,\n")
    [row] = [row for row in drafted(verdict, "projects") if row["project_id"] == "P14"]
    assert row["name"] == "晋祠小导游志愿讲解服务项目"
    assert "晋祠讲解" in row["aliases"]
    assert (row["status"], row["stage"], row["iati_status"]) == ("closed", "closed", "4")
    assert row["stage_basis"] == "assigned"


def test_new_projects_are_numbered_around_the_numbers_given(examine: Examine) -> None:
    text = HEAD + "P28,甲项目名称,文化,进行中,,,,\n,乙项目名称,,,收尾阶段,,,\n,乙项目名称,,,,,,\n"
    verdict = examine(text, options=Options(as_of=date(2022, 3, 31)))
    assert rejected(verdict) == [(4, "项目名称", "same_key")]
    new = {row["project_id"]: row for row in drafted(verdict, "projects")[-2:]}
    assert {key: row["name"] for key, row in new.items()} == {
        "P28": "甲项目名称", "P29": "乙项目名称",
    }  # fmt: skip
    assert (new["P29"]["category"], new["P29"]["cohort_year"]) == ("TBD", 2022)
    assert (new["P29"]["cohort_basis"], new["P29"]["iati_status"]) == ("deduced", "3")
    assert codes(verdict).count("default") == 3


def test_names_that_may_be_peoples_are_said(examine: Examine) -> None:
    """They are shown as they are written, to everybody."""
    verdict = examine(
        HEAD + ",陈思思助学项目,文化,进行中,,王小明、助学,,\n,春蕾助学,文化,进行中,,,,\n"
    )
    told = {
        one.fields["column"]: one.fields["names"] for one in verdict.notices if one.code == "named"
    }
    assert told == {"项目名称": "陈思思助学项目", "别名": "王小明"}
    assert "named" not in codes(examine(HEAD + ",春蕾助学,文化,进行中,,,,\n"))


def test_payments_without_a_day_are_dated_by_the_as_of_day(examine: Examine) -> None:
    text = HEAD + "P14,晋祠小导游志愿讲解服务项目,,,,,10,\nP15,,,,,,,\n"
    verdict = examine(text, options=Options(as_of=date(2022, 3, 31)))
    [paid] = drafted(verdict, "payments")
    assert (paid["payment_id"], paid["paid_on"]) == ("PAY-P14", date(2022, 3, 31))
    assert paid["amount_cny"] == Decimal("10.00")
    assert rejected(verdict) == [(3, "项目名称", "empty")]
