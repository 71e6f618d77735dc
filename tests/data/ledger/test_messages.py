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
        "File": "0.csv",
        "Sheet": "",
        "Row": "3",
        "Column": "金额",
        "Found": "'=cmd()",
        "Expected": messages.REASONS["amount"]["en"],
        "Code": "amount",
    }


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
