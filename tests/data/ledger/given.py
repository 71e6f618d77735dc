"""Ledgers to test with, and how a verdict is looked at."""

from collections.abc import Callable
from typing import Any

import pyarrow.parquet as pq

from data import Snapshot
from data.ledger import Verdict
from data.ledger.read.cells import Misread

REPORT = "2021-12-31-report"


PROJECTS = """太原市志愿服务项目台账,,,,,,,,,
单位：万元,,,,,,,,,
序号,项目名称,类别,状态,区县,预算（万元）,已拨付,尾款,负责人,联系电话
1,晋祠小导游志愿讲解服务项目,文化,进行中,晋源,12.5,10,2.5,张建国,13800138000
2,古交红色讲堂,文化宣传和网络文明,执行中,古交,5,,,李卫东,13900139000
合计,,,,,17.5,10,2.5,,
制表：赵会计,,,,,,,,,
"""


SERVICE = """姓名,身份证号,手机,活动名称,服务日期,服务时长,区县,所属项目
王小明,11010519491231002X,13812345678,社区义诊,2022-01-05 08:30,2.5小时,杏花岭,
李丽华,140106198507154321,13712345678,社区义诊,2022-01-05,2小时30分,杏花岭,
王小明,11010519491231002X,13812345678,讲解,2022年1月8日,3,晋源区,晋祠小导游志愿讲解服务项目
"""


DONATIONS = """捐赠人,金额,捐赠日期,渠道,募捐项目,类型
王小明,"1,234.50",2022/1/3,微信,植树募捐,捐赠
山西示例有限公司,1万元,2022.1.4,银行转账,植树募捐,
匿名,¥10.00,20220105,支付宝,,
王小明,-34.50,2022-01-06,微信,植树募捐,退款
合计,11210.00,,,,
"""


BAD = """捐赠编号,原捐赠编号,捐赠人,金额,捐赠日期,渠道,募捐项目,类型
G1,,甲,100,2022-01-03,微信,植树募捐,捐赠
G2,,甲,一百,2022-01-03,微信,植树募捐,捐赠
G3,,甲,100,2022-13-03,微信,植树募捐,捐赠
G4,,甲,100,2022-01-03,微新支付,植树募捐,捐赠
G5,,甲,100,2022-01-03,微信,植树募捐活动,捐赠
G1,,甲,100,2022-01-03,微信,植树募捐,捐赠
G6,,甲,0,2022-01-03,微信,植树募捐,捐赠
G7,G1,甲,-200,2022-01-04,微信,植树募捐,退款
G8,G99,甲,-1,2022-01-04,微信,植树募捐,退款
,,甲,,2022-01-04,微信,植树募捐,捐赠
G9,,甲,1.005,2022-01-04,微信,植树募捐,捐赠
1.23E+17,,甲,1,2022-01-04,微信,植树募捐,捐赠
G10,,甲,5,2031-01-04,微信,植树募捐,捐赠
G11,,甲,5,2022-01-04,微信,植树募捐,捐赠,多,余
合计,,,999,,,,
"""


def table(snapshot: Snapshot, name: str) -> list[dict[str, Any]]:
    return [
        row for path in snapshot.parquet(name) for row in pq.ParquetFile(path).read().to_pylist()
    ]


def drafted(verdict: Verdict, name: str) -> list[dict[str, Any]]:
    assert verdict.draft is not None
    rows: list[dict[str, Any]] = verdict.draft.tables[name].to_pylist()
    return rows


def codes(verdict: Verdict) -> list[str]:
    return [notice.code for notice in verdict.notices]


def rejected(verdict: Verdict) -> list[tuple[int, str, str]]:
    return [(r.row, r.column, r.code) for r in verdict.rejects]


def refusal(reader: Callable[[str], object], text: str) -> str | None:
    """The code a cell is refused with."""
    try:
        reader(text)
    except Misread as error:
        return error.code
    return None
