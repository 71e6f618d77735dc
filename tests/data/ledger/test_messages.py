"""What an import has to say."""

import csv
import io

from data import ledger
from data.ledger import messages
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
        "file": "0.csv",
        "sheet": "",
        "row": "3",
        "column": "金额",
        "found": "'=cmd()",
        "expected": messages.REASONS["amount"],
        "code": "amount",
    }


def test_every_notice_and_reason_is_a_sentence() -> None:
    import string

    for sentence in messages.NOTICES.values():
        slots = [slot for _, slot, _, _ in string.Formatter().parse(sentence) if slot]
        assert sentence.endswith((".", "?"))
        assert slots
