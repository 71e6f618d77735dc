"""The totals that the fund's report prints, and what the annual report has to say of each."""

import csv
import datetime
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from pages.ui import formats

ROOT = Path(__file__).resolve().parents[3]


TOTALS = ROOT / "data" / "sources" / "report-2021" / "printed_totals.csv"


def totals() -> list[dict[str, str]]:
    with TOTALS.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def says(one: Mapping[str, str]) -> str:
    """What the report has to say of a printed total: a pattern of one of its sentences."""
    value, part = one["value"].partition(".")[0], one["part"]
    amount = f"{Decimal(one['value'] or 0):,.2f}"
    label = {
        "CULTURE": "文化宣传和网络文明", "CARE": "关爱服务", "PLATFORM": "文明实践平台",
        "ENV": "生态环保", "TRAFFIC": "文明交通与安全", "EMERG": "应急救援与医疗",
        "INCENT": "激励回馈与文明创建", "TBD": "待核定", "closed": "结项", "ongoing": "常态化开展",
        "raised": "募集资金", "spent_on_projects": "支出项目款项", "payable": "项目应付未付款",
        "P24": "太原志愿者激励回馈项目", "P25": "壹元救护车志愿服务项目",
        "P22": "助力山西防汛救灾志愿服务项目", "P26": "清徐平台尾款",
    }.get(part, part)  # fmt: skip
    output = {
        "P15.sites": "城市爱心驿站 9 个", "P17.communities": "社区 2 个",
        "P17.households": "家庭 50 户", "P17.visits": "入户服务 700 次",
        "P18.participants": "心智障碍青少年 35 人",
        "P19.themes": "红色主题 6 个", "P20.min_age": "参战老兵年龄下限 80 岁",
        "P23.posts": "文明交通示范岗 50 个", "P26.modules": "平台功能板块 6 个",
    }.get(part, "")  # fmt: skip
    campaign = {"C01": "植树募捐", "C02": "防汛募捐", "C03": "壹元救护车"}.get(part, "")
    day = one["day"] and formats.date(datetime.date.fromisoformat(one["day"]), "zh")
    return {
        "projects": f"共执行项目 {value} 个",
        "projects_of_status": f"{label}(项目共)? {value} 个",
        "projects_of_cohort": f"{part} 年立项 {value} 个",
        "projects_of_group": f"^{label}项目 {value} 个：",
        "projects_of_category": rf"^{label}\|.*\|{value}$",
        "cohort_stated": f"{value} 个写明",
        "cohort_deduced": f"{value} 个由推断得出",
        "ongoing_tag": f"{label}（{value} 年立项，报告写明）",
        "output": output,
        "campaign_target": rf"^{campaign}\|{amount}\|",
        "campaign_raised": rf"^{campaign}\|[^|]*\|{amount}\|",
        "campaign_progress": rf"^{campaign}\|[^|]*\|[^|]*\|{one['value']}\|",
        "campaign_remaining": rf"^{campaign}\|[^|]*\|[^|]*\|[^|]*\|{amount}\|",
        "campaign_total": rf"^{campaign}\|报告未披露\|报告未披露\|.*\|{amount}\|",
        "fund_figure": f"{label} {amount} 元",
        "payable_of_project": rf"^{label}\|{amount}\|",
        "payable_other": rf"^报告未列明项目\|{amount}\|",
        "project_start": rf"{label}.*始于 {day}",
        "project_end": rf"{label}.*截止 {day}",
        "campaign_close": rf"^{campaign}\|.*\|{one['day']}$",
    }[one["total"]]
