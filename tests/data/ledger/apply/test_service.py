"""Volunteers, activities and service lines."""

from collections import Counter
from datetime import date
from pathlib import Path

from data import SnapshotError, ledger
from data.ledger import Options
from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import codes, drafted, rejected, table


def test_an_activity_worked_out_counts_the_lines_imported(examine: Examine) -> None:
    lines = (
        "姓名,活动名称,服务日期,服务时长\n"
        "王小明,义诊,2022-01-05,2\n李小红,义诊,2022-01-05,2\n"
        "王小明,义诊,2022-01-05,2\n赵小军,义诊,2022-01-05,\n孙小丽,义诊,2022-01-05,25\n"
        "王小明,讲解,2022-01-06,2\n李小红,讲解,2022-01-06,20\n李小红,示范,2022-01-06,20\n"
    )
    verdict = examine(lines, options=Options(limit=None))
    recorded = Counter(row["activity_id"] for row in drafted(verdict, "service_records"))
    activities = drafted(verdict, "activities")
    assert {row["name"] for row in activities} == {"义诊", "讲解"}
    assert {row["activity_id"]: row["planned_n"] for row in activities} == recorded
    assert verdict.rejected_rows == 8 - recorded.total() > 3


def test_service_lines_are_checked(examine: Examine) -> None:
    lines = "姓名,志愿者编号,活动名称,服务日期,服务时长\n"
    lines += (
        "甲,V1,夜巡,2022-01-05,13\n甲,V1,白巡,2022-01-05,12\n"
        "乙,V2,夜巡,2022-01-05,25\n丙,V3,夜巡,2022-01-05,2\n,,夜巡,2022-01-05,2\n"
    )
    verdict = examine(lines)
    assert {(r.row, r.code) for r in verdict.rejects} == {
        (2, "promise"),
        (3, "promise"),
        (4, "hours_range"),
        (6, "empty"),
    }
    assert verdict.changes["service_records"].added == 1
    assert verdict.changes["volunteers"].added == 1


def test_a_late_line_moves_the_first_day_of_volunteers_known_by_lines_alone(
    examine: Examine, report_root: Path
) -> None:
    head = "姓名,志愿者编号,活动名称,服务日期,服务时长\n"
    ledger.publish(examine(head + "甲,V1,夜巡,2022-02-05,2\n"))
    verdict = examine(head + "甲,V1,早巡,2022-01-05,2\n")
    assert rejected(verdict) == []
    assert "earlier" in codes(verdict)
    snapshot = ledger.publish(verdict)
    assert [row["registered_on"] for row in table(snapshot, "volunteers")] == [date(2022, 1, 5)]
    registered = "志愿者编号,姓名,年龄,注册日期\nV1,甲,30,2022-01-04\n"
    snapshot = ledger.publish(examine(registered))
    late = examine(head + "甲,V1,晨巡,2022-01-02,2\n")
    assert [code for _, _, code in rejected(late)] == ["promise"], "the register knows better"


def test_numbers_of_people_are_kept_apart_from_names(examine: Examine) -> None:
    names = "姓名,活动名称,服务日期,服务时长\n甲,夜巡,2022-01-05,2\n甲,白巡,2022-01-06,2\n"
    verdict = examine(names)
    assert "by_name_alone" in codes(verdict)
    assert verdict.changes["volunteers"].added == 1


def test_a_register_of_volunteers_keeps_bands_and_no_birth(examine: Examine) -> None:
    text = (
        "志愿者编号,姓名,出生日期,区县,注册日期,电话\n1,甲一,1990-05-06,小店,2021-01-02,13812345678\n"
        "2,乙二,1950年,古交市,2021-01-02,\n"
    )
    verdict = examine(text)
    assert [
        (r["age_band"], r["division_code"])
        for r in sorted(drafted(verdict, "volunteers"), key=lambda r: r["division_code"])
    ] == [
        ("26_35", "140105"),
        ("over_60", "140181"),
    ]


def test_a_platform_calls_its_activities_projects(examine: Examine) -> None:
    """Without a column of activities its projects are them; one on record is linked as well."""
    head = "志愿者编号,姓名,项目名称,签到时间,签退时间,服务区县\n"
    line = "V1,甲,{},2022-01-0{} 09:00,2022-01-0{} 11:30,小店区\n"
    ours = "晋祠小导游志愿讲解服务项目"
    verdict = examine(head + line.format("街头义剪", 5, 5) + line.format(ours, 6, 6))
    assert rejected(verdict) == []
    activities = {row["name"]: row["project_id"] for row in drafted(verdict, "activities")}
    assert activities == {"街头义剪": None, ours: "P14"}
    assert [str(row["hours"]) for row in drafted(verdict, "service_records")] == ["2.50", "2.50"]
    both = "志愿者编号,姓名,项目名称,活动名称,签到时间,签退时间\n"
    verdict = examine(both + "V1,甲,街头义剪,剪发,2022-01-05 09:00,2022-01-05 11:30\n")
    assert [code for _, _, code in rejected(verdict)] == ["unknown_project"]


def test_a_register_of_volunteers_moves_the_day_of_the_snapshot(examine: Examine) -> None:
    """Else those registered since would be on record, and in no figure."""
    verdict = examine("姓名,志愿者编号,注册日期\n张建国,V1,2022-01-05\n李秀英,V2,2022-01-15\n")
    assert verdict.draft is not None
    assert (verdict.draft.as_of, verdict.draft.as_of_basis) == (date(2022, 1, 15), "assumed")


SIGNED = "姓名,签到时间,签退时间\n王小明,9:00,11:30\n"
DATED = "姓名,日期,服务时长\n王小明,2022-01-05,2.5\n"
TITLES = {
    "社区义诊活动签到表,2022年1月5日,": "社区义诊活动",
    "2022年1月5日社区义诊活动志愿者签到签退登记表,,": "社区义诊活动",
    "志愿者签到表,,\n活动名称：社区义诊  活动时间：2022年1月5日  地点：某社区,,": "社区义诊",
    "活动名称,社区义诊,2022-01-05": "社区义诊",
    "太原市某某联合会签到表,2022年1月5日,": "活动名称 / 活动编号",
    "活动签到表,2022年1月5日,": "活动名称 / 活动编号",
    "活动名称：社区义诊,活动名称：夜巡,2022-01-05": "活动名称 / 活动编号",
}


def test_the_activity_above_a_sheet_of_signatures(examine: Examine) -> None:
    found: dict[tuple[str, str], object] = {}
    for title in TITLES:
        for text in (SIGNED, DATED):
            try:
                verdict = examine(f"{title}\n{text}")
            except SnapshotError as error:
                found[title, text] = error.fields["missing"]
                continue
            [line], [one] = drafted(verdict, "service_records"), drafted(verdict, "activities")
            assert (rejected(verdict), line["activity_id"]) == ([], one["activity_id"])
            assert (str(line["hours"]), line["served_on"]) == ("2.50", date(2022, 1, 5))
            assert any(n.code == "given" and one["name"] in str(n) for n in verdict.notices)
            found[title, text] = one["name"]
    assert found == {(t, text): name for t, name in TITLES.items() for text in (SIGNED, DATED)}


def test_each_sheet_of_signatures_under_another_is_of_its_own_activity(examine: Examine) -> None:
    second = "关爱老人活动签到表,2022年1月6日,\n"
    for title in ("关爱老人活动签到表,,\n", second):
        day = title == second
        lower = SIGNED if day else DATED.replace("01-05", "01-06")
        verdict = examine(
            f"社区义诊活动签到表,2022年1月5日,\n{SIGNED if day else DATED}{title}{lower}"
        )
        assert rejected(verdict) == []
        held = {(one["name"], one["held_on"].day) for one in drafted(verdict, "activities")}
        assert held == {("社区义诊活动", 5), ("关爱老人活动", 6)}
