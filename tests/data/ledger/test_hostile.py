"""Ledgers and mappings that are made to break the reading: a verdict or a sentence, soon."""

import io
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from data import SnapshotError
from data.ledger import Options
from data.ledger.match import mapping, tables
from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import codes, drafted, rejected

HEAD = "捐赠编号,捐赠人,金额,捐赠日期\n"
MAPPING = 'table = "donations"\ntitle = { zh = "流水", en = "S" }\n'
NEEDS = 'needs = [["amount_cny"], ["donated_at"]]\n'
COLUMNS = '[columns]\namount_cny = ["Credit"]\ndonated_at = ["Day"]\ndonor = ["Who"]\n'
WHOLE = f'{MAPPING}{NEEDS}{COLUMNS}[extra]\ndonor = "person"\n'
TRAPS = {
    "lists in lists without end": "needs = " + "[" * 5000 + "]" * 5000,
    "a file without end": WHOLE + "#" * 300_000,
    "an amount for rows without one": WHOLE + '[default]\namount_cny = "5"\n',
    "a flag that is none": WHOLE + '[default]\nrestriction = "maybe"\n',
    "nothing needed": MAPPING + "needs = []\n" + COLUMNS,
    "nothing needed in a group": MAPPING + "needs = [[]]\n" + COLUMNS,
    "slots of sentences": WHOLE + '[default]\n"{0.__class__}" = "{x}"\n',
    "a day that breaks the pattern": WHOLE + '[cells]\ndays = ["' + "%d" * 500 + '"]\n',
    "a key of no column": 'key = ["donor"]\n' + WHOLE,
    "amounts as people": WHOLE + 'amount_cny = "person"\n',
    "days as amounts": WHOLE + 'donated_at = "money"\n',
    "amounts as yes and no": WHOLE + 'amount_cny = "flag"\n',
    "amounts that choose rows": WHOLE + '[rows.amount_cny]\nkeep = ["1"]\n',
    "a table worked out": WHOLE.replace('"donations"', '"project_index"'),
}


@pytest.mark.parametrize("text", TRAPS.values(), ids=TRAPS)
def test_a_mapping_with_a_trap_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "own.toml").write_text(text)
    with pytest.raises(SnapshotError) as caught:
        mapping.load(tmp_path / "own.toml")
    assert caught.value.code == "ledger_mapping"
    assert len(str(caught.value)) < 1500


def test_a_mapping_may_leave_out_every_row(tmp_path: Path, examine: Examine) -> None:
    text = WHOLE.replace("needs", 'key = ["donor_id", "amount_cny"]\nneeds', 1)
    (tmp_path / "own.toml").write_text(
        text.replace('donor = ["Who"]', 'donor = ["Who"]\nkind_of = ["Kind"]')
        + '[rows.kind_of]\nleave = ["*"]\n[cells]\nstrip = "[](.*\\u0000"\n'
    )
    own = Options(mappings=(mapping.load(tmp_path / "own.toml"),))
    verdict = examine("Day,Who,Credit,Kind\n2022-01-05,王小明,100,x\n", options=own)
    assert (verdict.draft, rejected(verdict)) == (None, [])
    assert "left_out" in codes(verdict)


def test_a_total_after_every_line_costs_no_more_than_the_lines(examine: Examine) -> None:
    lines = (f"T{n},甲{n % 9},1.00,2022-01-05\n合计,,{n + 1}.00,\n" for n in range(5_000))
    begun = time.process_time()
    verdict = examine(HEAD + "".join(lines))
    assert time.process_time() - begun < 10
    assert rejected(verdict) == []
    (told,) = [one for one in verdict.notices if one.code.startswith("total")]
    assert told.said("zh") == "0.csv：金额的 5,000 个合计都相符。"
    assert len(drafted(verdict, "donations")) == 5_000


LONG = ("王" * 10_000, "中心" * 1990, "（" * 3900, "王、" * 1950, "王 " * 1950, "太原" * 1990,
        "1" * 3900, "王小明代" * 900, "山西大学王" * 700, "a b " * 900, "Bank " * 700)  # fmt: skip


def test_accents_without_end_are_refused_like_any_long_cell(examine: Examine) -> None:
    """Python would put the marks of each of these cells in order for an hour."""
    accents = "\u0300" * 250_000 + "\u0327" * 250_000
    verdict = examine(HEAD + f"N1,王小明,5.00,2022-01-05\nN2,王小明,a{accents},2022-01-05\n"
                      f"N3,李四{accents},5.00,2022-01-05\n")  # fmt: skip
    assert sorted(rejected(verdict)) == [(3, "金额", "amount"), (4, "捐赠人", "text_long")]


def test_names_without_end_are_read_or_refused_in_good_time(examine: Examine) -> None:
    begun = time.process_time()
    verdict = examine(HEAD + "".join(f"N{n},{one},5.00,2022-01-05\n" for n, one in enumerate(LONG)))
    assert time.process_time() - begun < 10
    assert rejected(verdict) == [(2, "捐赠人", "text_long")]
    assert "王王" not in str(verdict.rejects)


UNSEEN = "\u200b \u202e \u200f \u2060 \u00ad \u061c \U000e0041 \u2066"
ODD = [name for one in UNSEEN.split() for name in (f"王{one}小明", f"{one}王小明")]


def test_letters_that_are_not_seen_are_refused_in_names_and_numbers(examine: Examine) -> None:
    lines = [f"N{n},{one},5.00,2022-01-05\n" for n, one in enumerate(ODD)]
    lines += [f"{one},甲乙,6.00,2022-01-05\n" for one in ODD]
    verdict = examine(HEAD + "".join(lines))
    assert {code for _, _, code in rejected(verdict)} == {"text", "key"}
    assert len(verdict.rejects) == 2 * len(ODD) - 1, "at an edge a blank is stripped"
    assert "小明" not in "".join(reject.found for reject in verdict.rejects)


def test_a_thousand_sheets_and_sixteen_thousand_columns_are_refused(
    tmp_path: Path, examine: Examine
) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["XFD1"] = "x"
    book.active["A1"] = "捐赠人"
    book.save(tmp_path / "wide.xlsx")
    with pytest.raises(SnapshotError) as caught:
        examine(tmp_path / "wide.xlsx")
    assert caught.value.code == "ledger_wide"
    with zipfile.ZipFile(tmp_path / "wide.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = b'<sheet name="%d" sheetId="%d" state="visible" r:id="rId1"/>'
    many = b"".join(sheet % (n, n) for n in range(1, 1001))
    before, _, rest = parts["xl/workbook.xml"].partition(b"<sheets>")
    spaces = b' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    rest = rest.partition(b"</sheets>")[2]
    parts["xl/workbook.xml"] = before + b"<sheets%s>" % spaces + many + b"</sheets>" + rest
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    (tmp_path / "many.xlsx").write_bytes(out.getvalue())
    with pytest.raises(SnapshotError) as caught:
        examine(tmp_path / "many.xlsx")
    assert (caught.value.code, caught.value.fields["sheets"]) == ("ledger_sheets", "1000")


GIFTS = "捐赠人,金额,捐赠日期,渠道,募捐项目,类型\n王小明,{n},2022-01-03,微信,植树募捐,捐赠\n"
SERVICE = (
    "姓名,身份证号,手机,活动名称,服务日期,服务时长,区县,所属项目\n"
    "王小明,11010519491231002X,13812345678,社区义诊{n},2022-01-05,2,杏花岭,\n"
)


def test_tables_of_other_widths_under_one_another_are_all_read(examine: Examine) -> None:
    """The only row of a table is no row of headings of the next."""
    verdict = examine("".join((GIFTS + SERVICE).format(n=n) for n in range(1, 4)))
    assert [one.table for one in verdict.sheets] == ["donations", "service_records"] * 3
    assert (verdict.rows, rejected(verdict)) == (6, [])
    assert sorted(int(one["amount_cny"]) for one in drafted(verdict, "donations")) == [1, 2, 3]
    assert len(drafted(verdict, "service_records")) == 3
    assert "王小明" not in str(verdict.notices) + str(verdict.sheets)


def test_tables_without_end_are_refused_and_headings_of_printed_pages_are_not(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SnapshotError) as caught:
        examine((GIFTS + SERVICE).format(n=1) * 200)
    assert caught.value.code == "ledger_tables"
    monkeypatch.setattr(tables, "LOOKED_AT", 0)  # a second each thousand
    verdict = examine("".join(GIFTS.format(n=n) for n in range(1, 2_001)))
    assert len(drafted(verdict, "donations")) == 2_000
