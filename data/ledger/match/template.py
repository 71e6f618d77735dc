"""Empty workbooks to fill in: one for each kind of ledger, read back by the same mappings.

Each has the headings with notes, closed lists as drop-downs, one example row, and a sheet 「说明」
that says what every column means and how it may be written.
"""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from rustpy_xlsxwriter import Format, write_worksheets

from data.errors import SnapshotError, shown
from data.ledger.match.mapping import Field, LedgerMapping, mappings
from data.schema import CODES, TABLES

ROWS = 1  # example rows
LONGEST_LIST = 255
# Columns nobody fills in by hand: worked out, or only of a printed report.
LEFT_OUT = {
    "report_lines", "category_basis", "stage_basis", "cohort_basis", "cohort_confidence",
    "division_basis", "iati_status", "programme", "restriction",
}  # fmt: skip
REPLACED = {"project_id": "project", "campaign_id": "campaign", "team_id": "team",
            "donor_id": "donor_number", "volunteer_id": "volunteer_number"}  # fmt: skip
EXAMPLE: dict[str, Any] = {
    "money": 1234.5, "hours": 2.5, "count": 20, "flag": "是", "day": date(2021, 10, 10),
    "instant": "2021-10-10 08:30", "clock": "08:30", "year": 2021, "age": "26–35 岁",
    "born": "1990-03",
    "person": "示例姓名", "list": "示例甲；示例乙",
}  # fmt: skip
SHOWN = {
    ("projects", "name"): "示例志愿服务项目", ("campaigns", "name"): "示例募捐",
    ("activities", "name"): "示例活动", ("teams", "name"): "示例志愿服务队",
    ("donations", "donation_id"): "示例-0001", ("donations", "original_id"): None,
    ("donations", "project"): None, ("donations", "entry_type"): "捐赠",
    ("donations", "campaign"): "植树募捐", ("outputs", "unit"): "个",
    ("outputs", "measure"): "站点",
    ("service_records", "activity_id"): None, ("projects", "project_id"): None,
    ("projects", "paid_on"): date(2021, 10, 10), ("activities", "activity_id"): None,
}  # fmt: skip
HOW = {
    "money": (
        "元，最多两位小数；表头写“（万元）”则按万元读",
        "yuan, at most two decimals; a heading with （万元） is read in 10,000 yuan",
    ),
    "hours": (
        "小时，大于 0、不超过 24；也可写 2小时30分",
        "hours, above 0 and at most 24; 2小时30分 is read too",
    ),
    "count": ("整数", "a whole number"),
    "flag": ("是 / 否", "yes or no"), "day": ("日期，如 2021-10-10", "a day such as 2021-10-10"),
    "instant": ("日期和时间，如 2021-10-10 08:30", "a day and time such as 2021-10-10 08:30"),
    "clock": ("时间，如 08:30", "a time such as 08:30"), "year": ("年份", "a year"),
    "age": ("年龄或年龄段", "an age or a band of ages"),
    "born": ("出生年月，只用来算年龄段", "month of birth; only the band of ages is kept"),
    "person": ("姓名，入库前即脱敏", "a name; masked before anything is stored"),
    "id": ("编号，入库前即加密", "a number; hashed before anything is stored"),
    "list": ("多个用；隔开", "several, separated by ；"),
    "project": ("项目名称、简称或编号", "name, short name or number of a project"),
    "campaign": ("募捐名称、简称或编号", "name, short name or number of a campaign"),
    "team": ("队伍名称或编号", "name or number of a team"),
    "key": ("编号；留空则自动编号", "a number; left empty, one is made"),
    "text": ("文字", "text"), "code": ("从清单中选", "one of the list"),
}  # fmt: skip


def write(folder: Path) -> Iterator[Path]:
    """Write one workbook for each mapping into the folder and tell each path.

    Raises SnapshotError write_failed.
    """
    for mapping in mappings():
        path = folder / f"{mapping.table}.xlsx"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(workbook(mapping))
        except OSError as error:
            fields = {"root": str(folder), "reason": shown(error.strerror or error)}
            raise SnapshotError("write_failed", fields) from error
        yield path


def fields(mapping: LedgerMapping) -> list[Field]:
    """The columns of a template, the ledger's own first."""
    found = []
    columns = {column.name for column in TABLES[mapping.table].columns}
    for name, field in mapping.fields.items():
        if name in LEFT_OUT or name.endswith("_en") or name == "identity":
            continue
        if name in columns and REPLACED.get(name) in mapping.fields:
            continue
        found.append(field)
    return sorted(found, key=lambda f: not any(f.name in group for group in mapping.needs))


def heading(mapping: LedgerMapping, field: Field) -> str:
    """What a column is called in the template; the mapping reads it back."""
    return mapping.first.get(field.name, field.name)


def workbook(mapping: LedgerMapping) -> bytes:
    """The XLSX file of one kind of ledger."""
    columns = fields(mapping)
    headings = {field.name: heading(mapping, field) for field in columns}
    title = mapping.title["zh"]
    example = {headings[f.name]: _example(mapping, f) for f in columns}
    lists = {
        headings[f.name]: {"type": "list", "values": labels}
        for f in columns
        if (labels := _labels(f))
    }
    about = [
        {"列 Column": headings[f.name], "写法 How to write it": " ".join(_how(f)),
         "可选 Choices": "、".join(zh for zh, _ in CODES[f.codes].values()) if f.codes else ""}
        for f in columns
    ]  # fmt: skip
    out = io.BytesIO()
    write_worksheets(
        [(title, [example]), ("说明", about)],
        out,
        freeze_panes={"general": {"row": 1, "col": 0}},
        notes={title: {headings[f.name]: _how(f)[0] for f in columns}},
        data_validations={title: lists} if lists else None,
        header_format={title: _bold(), "说明": _bold()},
        column_formats={title: [_format(f) for f in columns]},
        column_widths={
            title: [max(12.0, 2.2 * len(h)) for h in headings.values()],
            "说明": [22.0, 60.0, 60.0],
        },
    )
    return out.getvalue()


def _example(mapping: LedgerMapping, field: Field) -> Any:
    if (mapping.table, field.name) in SHOWN:
        return SHOWN[mapping.table, field.name]
    if field.codes:
        return next(iter(CODES[field.codes].values()))[0]
    if field.kind == "project":
        return "晋祠小导游志愿讲解服务项目"
    if field.kind == "campaign":
        return "植树募捐"
    if field.kind in ("team", "key"):
        return None
    if field.kind == "id":
        return "示例-0001"
    return EXAMPLE.get(field.kind, "示例")


def _labels(field: Field) -> list[str]:
    """A drop-down's words; none where they are longer than Excel's limit."""
    words = [zh for zh, _ in CODES[field.codes].values()] if field.codes else []
    words = ["是", "否"] if field.kind == "flag" else words
    return words if len(",".join(words)) <= LONGEST_LIST else []


def _how(field: Field) -> tuple[str, str]:
    return HOW.get(field.kind, HOW["text"])


def _bold() -> Format:
    return Format().set_bold().set_background_color("#E3EEF5").set_border_bottom("thin")


def _format(field: Field) -> Format:
    kinds = {"money": "#,##0.00", "hours": "0.00", "count": "0", "year": "0", "day": "yyyy-mm-dd"}
    return Format().set_num_format(kinds.get(field.kind, "@"))
