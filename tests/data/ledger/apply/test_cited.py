"""What the report prints is cited by its lines, and what a ledger changed is not."""

from typing import Any

import pytest

from data import Snapshot, ledger
from data.ledger import Options
from queries import load
from queries.engines.duckdb import DuckDB
from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import drafted, table

PAYABLES = "应付编号,说明,应付金额\n"
CAMPAIGNS = "募捐编号,募捐名称,募捐目标,备案号\n"
TREES = "“文明太原，义务植树”捐资尽责志愿服务活动"
TOTALS = "募捐编号,截至日期,募集金额\n"
OUTPUTS = "项目编号,产出,数量,单位\n"
PROJECTS = "项目编号,项目名称,状态,类别,区县,预算,牵头单位,别名\n"
GUIDES = "P14,晋祠小导游志愿讲解服务项目,"


def _row(examine: Examine, name: str, text: str, **key: str) -> dict[str, Any]:
    verdict = examine(text)
    assert not verdict.rejects
    (row,) = [
        row
        for row in drafted(verdict, name)
        if all(str(row[one]) == value for one, value in key.items())
    ]
    return row


def _asked(name: str, snapshot: Snapshot, project: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = DuckDB(snapshot).run(load(name).sql, {"id": project}).to_pylist()
    return found


@pytest.mark.parametrize(
    ("name", "key", "text"),
    [
        ("payables", {"payable_id": "A01"}, PAYABLES + "A01,清徐平台尾款 付王小明,52116\n"),
        ("payables", {"payable_id": "A01"}, PAYABLES + "A01,清徐平台尾款,30000.55\n"),
        ("payables", {"payable_id": "A02"}, "应付编号,项目,应付金额\nA02,P14,719770.20\n"),
        ("campaign_totals", {"campaign_id": "C01"}, TOTALS + "C01,2021-12-31,999999.99\n"),
        ("outputs", {"project_id": "P15", "measure": "sites"}, OUTPUTS + "P15,站点,10,个\n"),
        ("campaigns", {"campaign_id": "C01"}, CAMPAIGNS + f"C01,{TREES},13000000,\n"),
        ("campaigns", {"campaign_id": "C02"}, CAMPAIGNS + "C02,助力山西防汛救灾,500000,\n"),
        ("projects", {"project_id": "P14"}, PROJECTS + GUIDES + "已结项,,,,,\n"),
        ("projects", {"project_id": "P14"}, PROJECTS + GUIDES + ",交通,,,,\n"),
        ("projects", {"project_id": "P15"}, PROJECTS + "P15,城市爱心驿站志愿服务项目,,,古交,,,\n"),
    ],
)  # fmt: skip
def test_what_a_ledger_changed_cites_no_line_and_is_not_printed(
    examine: Examine, name: str, key: dict[str, str], text: str
) -> None:
    row = _row(examine, name, text, **key)
    assert row["report_lines"] is None
    assert row.get("amount_basis", "recorded") == "recorded"


@pytest.mark.parametrize(
    ("name", "key", "text"),
    [
        ("campaigns", {"campaign_id": "C01"}, CAMPAIGNS + f"C01,{TREES},12500000,备2021\n"),
        (
            "projects",
            {"project_id": "P14"},
            PROJECTS + GUIDES + "进行中,,晋源,80000,晋祠博物馆,小导游\n",
        ),
        (
            "projects",
            {"project_id": "P21"},
            PROJECTS + "P21,共为锦绣太原城添绿志愿服务项目,,交通,,,,\n",
        ),
    ],
)
def test_what_fills_an_empty_cell_or_is_not_printed_keeps_the_lines(
    examine: Examine, name: str, key: dict[str, str], text: str
) -> None:
    assert _row(examine, name, text, **key)["report_lines"] is not None


@pytest.mark.parametrize(
    "text",
    [
        PAYABLES + "A01,清徐平台尾款,52116\nA02,,719770.20\n",
        "应付编号,项目,应付金额,金额依据\nA01,P26,52116.00,报告列明\n",
        TOTALS + "C01,2021-12-31,627748.23\nC02,2021-12-31,282612.70\n",
        OUTPUTS + "P15,站点,9,个\n",
        CAMPAIGNS + f"C01,{TREES},12500000,\n",
        PROJECTS + GUIDES + "进行中,文化,,,,\n",
    ],
)
def test_the_same_figures_again_change_nothing(examine: Examine, text: str) -> None:
    verdict = examine(text)
    assert (verdict.rejects, verdict.draft) == ((), None)


def test_a_ledger_does_not_say_of_itself_that_the_report_prints_it(examine: Examine) -> None:
    text = "应付编号,说明,应付金额,金额依据,报告行号\nY7,讲课费,800,报告列明,L1\n"
    row = _row(examine, "payables", text, payable_id="Y7")
    assert (row["amount_basis"], row["report_lines"]) == ("recorded", None)


def test_what_a_ledger_says_was_raised_is_no_longer_unclear_or_undisclosed(
    examine: Examine,
) -> None:
    text = TOTALS + "C02,2021-12-31,300000\nC03,2021-12-31,500\n"
    found = {row["campaign_id"]: row for row in drafted(examine(text), "campaign_totals")}
    assert [found[key]["certainty"] for key in ("C02", "C03")] == ["stated", "stated"]


def test_a_year_or_district_of_a_ledger_is_not_said_to_be_of_the_report(examine: Examine) -> None:
    text = "项目编号,项目名称,年份,区县\nP14,晋祠小导游志愿讲解服务项目,2020,晋源\n"
    row = _row(examine, "projects", text, project_id="P14")
    assert (row["cohort_basis"], row["division_basis"]) == ("recorded", "recorded")


def test_no_english_stays_beside_a_text_that_changed(examine: Examine) -> None:
    payable = _row(examine, "payables", PAYABLES + "A01,清徐平台二期尾款,52116\n", payable_id="A01")
    assert (payable["label"], payable["label_en"]) == ("清徐平台二期尾款", None)
    amount = _row(examine, "payables", PAYABLES + "A01,清徐平台尾款,1\n", payable_id="A01")
    assert amount["label_en"] == "Last payment for the Qingxu platform"
    text = "项目编号,项目名称,项目内容\nP21,共为锦绣太原城添绿志愿服务项目,种树\n"
    project = _row(examine, "projects", text, project_id="P21")
    assert (project["summary"], project["summary_en"]) == ("种树", None)
    assert project["name_en"] is not None
    assert project["lead_org_en"] is not None


def test_pages_show_the_text_itself_and_no_line_of_the_report(
    examine: Examine, report_root: object
) -> None:
    payables = PAYABLES + "A01,清徐平台尾款 付王小明,30000.55\n"
    campaigns = "募捐编号,募捐名称,募捐目标,简称\nC01," + TREES + ",12500000,春季植树\n"
    projects = PROJECTS + "P21,共为锦绣太原城添绿志愿服务项目,,,,80000,,\n"
    verdict = examine(payables, campaigns, projects)
    snapshot = ledger.publish(verdict)
    said = {
        row["said_en"]: row["report_lines"]
        for key in ("P21", "P26")
        for row in _asked("project/sources", snapshot, key)
    }
    assert "春季植树 ¥627,748.23" in said
    assert not [text for text in said if "30,000.55" in text]
    amounts = _asked("project/amounts", snapshot, "P21")
    assert [row["report_lines"] for row in amounts if row["amount_kind"] == "budget"] == [None]
    assert [row["report_lines"] for row in amounts if row["amount_kind"] == "raised"] == [
        "L300-302"
    ]
    (owed,) = _asked("project/amounts", snapshot, "P26")
    assert (owed["label_en"], owed["unprinted"]) == (None, 1)
    names = [row["search_text"] for row in table(snapshot, "project_index")]
    assert not any("王小明" in name for name in names)


def test_what_a_second_ledger_leaves_alone_stays(examine: Examine, report_root: object) -> None:
    first = ledger.publish(examine(PAYABLES + "A01,清徐平台尾款,1\n"))
    verdict = examine(PAYABLES + "A02,报告未列明项目,2\n", options=Options(on=first.id))
    found = {row["payable_id"]: row for row in drafted(verdict, "payables")}
    assert [one["amount_basis"] for one in found.values()] == ["recorded", "recorded"]
    assert examine(PAYABLES + "A01,,1\n", options=Options(on=first.id)).draft is None
