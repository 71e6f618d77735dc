"""What an import has to say."""

import csv
import io

from data import ledger
from data.ledger import messages
from data.ledger.apply.lines import told
from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import (
    BAD,
)


def test_the_reject_file_is_plain_csv_safe_to_open(examine: Examine) -> None:
    verdict = examine(BAD.replace("一百", "=cmd()"))
    out = io.BytesIO()
    ledger.write(verdict.rejects, out)
    assert out.getvalue().startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig"))))
    assert len(lines) == len(verdict.rejects)
    assert lines[0] == {
        "File": "0.csv",
        "Sheet": "",
        "Row": "3",
        "Column": "金额",
        "Found": "'=cmd()",
        "Expected": messages.REASONS["amount"]["en"],
        "Code": "amount",
    }


def test_what_holds_for_many_files_is_said_once(examine: Examine) -> None:
    """Only what differs is said by file: its rows, and what one of them alone has."""
    files = [f"捐赠日期,备注,金额,捐赠人\n2022-01-{n:02},一,{n},甲\n" for n in range(1, 22)]
    files[4] += "2022-02-01,二,100,乙\n合计,,105,\n"
    verdict = examine(*files)
    lines = list(told(verdict, "en"))
    assert len(lines) < 14
    assert sum(line.startswith("All 21 tables: ") for line in lines) == 2
    assert "All 21 tables: not read: 备注." in lines
    assert "4.csv, row 4: the total of 金额 agrees (105.00)." in lines
    (rows,) = [line for line in lines if line.startswith("Rows of each: ")]
    assert "3.csv 1, 4.csv 2, 5.csv 1" in rows
    (tally,) = [line for line in lines if "in the files 22 rows" in line]
    assert "331.00, 2022-01-01 to 2022-02-01; before 0 rows, 0; after 22 rows, 331.00" in tally


def test_what_holds_for_some_files_names_them(examine: Examine) -> None:
    head = "捐赠日期,金额,捐赠人"
    one, other = f"{head}\n2022-01-03,1,甲\n", f"{head},民族\n2022-01-04,2,乙,汉\n"
    lines = list(told(examine(one, other, other.replace(",2,", ",3,")), "en"))
    assert "1.csv, 2.csv: personal data, left out: 民族." in lines


def test_every_notice_and_reason_is_a_sentence() -> None:
    import string

    def slots(sentence: str) -> set[str]:
        return {slot for _, slot, _, _ in string.Formatter().parse(sentence) if slot}

    for both in (*messages.NOTICES.values(), *messages.REASONS.values()):
        assert slots(both["zh"]) == slots(both["en"])
    for both in messages.NOTICES.values():
        assert both["en"].endswith((".", "?"))
        assert both["zh"].endswith(("。", "？"))
        assert slots(both["en"])
