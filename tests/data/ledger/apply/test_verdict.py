"""What an import comes to, in rows."""

from tests.data.ledger.conftest import Examine


def test_every_row_of_a_sheet_is_counted_rejected_or_not(examine: Examine) -> None:
    gifts = (
        "捐赠编号,捐赠人,金额,捐赠日期,渠道,募捐项目\n"
        "A1,王小明,100,2022-01-03,微信,植树募捐\n"
        "A2,李丽,一百,2022-01-04,微信,植树募捐\n"
        "A3,张三,50,2022-01-05,微信,不存在的募捐\n"
        "合计,,150,,,\n"
    )
    verdict = examine(gifts, "项目名称,类别,状态\n古交红色讲堂,文化,进行中\n乙,外星,进行中\n")
    assert [one.rows for one in verdict.sheets] == [3, 2]
    assert (verdict.rows, verdict.rejected_rows) == (5, 3)
