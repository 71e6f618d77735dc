"""The units that number formats show."""

from data.ledger.read.number_formats import unit

SHOWN = {
    "万元": ['#,##0.00"万元"', '#,##0.00\\ "万元"', '[Red]-0"万"', '"约"0"万元"'],
    "千元": ['0"千"', '#,##0"千元"'],
    "元": ['0!.0,"万"', '0\\.0,"万元"', '0"."0,"万"', '0.0,"千"', '0.00,,"百万"', '0!.0000"万元"'],
    "$": ["[$$-409]#,##0.00", '"$"#,##0.00', "$#,##0.00", "_($* #,##0.00_)"],
    "€": ["[$€-2]#,##0"],
    "usd": ["[$USD] 0"],
    "美元": ['0"美元"', '0"万美元"'],
    "万人": ['0"万人"'],
    "万元/1000": ['0,"万元"'],
    "": [
        "General", "0%", "0.00E+00", "#,##0.00_);(#,##0.00)", '"(退款)"0', '0"元"',
        "[$¥-804]#,##0.00", '_ "¥"* #,##0.00_ ', "[$CNY] 0", '[m]"分钟"', 'h"小时"mm"分"',
        'yyyy"年"m"月"', "[$-F800]dddd", '[DBNum1][$-804]General"元整"',
    ],
}  # fmt: skip


def test_a_format_shows_a_unit_or_none() -> None:
    found = {code: unit(code) for codes in SHOWN.values() for code in codes}
    assert found == {code: shown for shown, codes in SHOWN.items() for code in codes}
