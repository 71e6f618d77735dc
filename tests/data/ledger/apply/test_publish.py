"""Publish a verdict: what is written, and what stops it."""

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from data import SnapshotError, ledger, snapshot_ids
from data.ledger import Options
from data.ledger.apply import carry
from data.ledger.apply import examine as examining
from data.schema import TABLES
from tests.data.ledger.conftest import Copied, Examine, Published
from tests.data.ledger.given import BAD, DONATIONS, PROJECTS, REPORT, SERVICE, table

SECRETS = [
    "王小明",
    "李丽华",
    "张建国",
    "李卫东",
    "赵会计",
    "13812345678",
    "13712345678",
    "13800138000",
    "13900139000",
    "11010519491231002X",
    "140106198507154321",
    "宋小宝",
    "13612345678",
]


def test_no_byte_written_holds_personal_data(
    examine: Examine, report_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file in the root, every temporary file, the reject file, what is printed."""
    kept: list[bytes] = []

    class Keeping(pq.ParquetWriter):  # type: ignore[misc]
        def __init__(self, where: Any, *given: Any, **named: Any) -> None:
            plain = {"compression": "none", "use_dictionary": False}
            super().__init__(where, *given, **{**named, **plain})
            self.kept_at = Path(where)

        def close(self) -> None:
            was_open = self.is_open
            super().close()
            if was_open:
                kept.append(self.kept_at.read_bytes())

    monkeypatch.setattr(pq, "ParquetWriter", Keeping)
    odd = (
        "捐赠编号,捐赠人,金额,捐赠日期,渠道\n13612345678,宋小宝,壹佰元,2022-01-03,微信\n"
        "1,宋小宝,0,13612345678,微信\n"
    )
    bad = SERVICE + "宋小宝,13612345678,13612345678,打13612345678找宋老师,2022-01-09,99,,\n"
    bad += "宋小宝,13612345678,13612345678,电话 13612345678,2022-01-09,2,,\n"
    verdict = examine(PROJECTS, bad, DONATIONS, odd, options=Options(limit=None))
    out = io.BytesIO()
    ledger.write(verdict.rejects, out)
    assert verdict.rejected_rows == 3
    ledger.publish(verdict)
    told = "\n".join(map(str, [*verdict.notices, *verdict.rejects, *verdict.changes.values()]))
    files = [path for path in report_root.rglob("*") if path.is_file()]
    everything = [out.getvalue(), told.encode(), *kept, *(path.read_bytes() for path in files)]
    assert len(kept) > 20
    for secret in SECRETS:
        for content in everything:
            assert secret.encode() not in content
            assert secret.encode("utf-16-le") not in content


def test_rejects_stop_the_publish_unless_told_to_go_on(examine: Examine, report_root: Path) -> None:
    verdict = examine(BAD)
    with pytest.raises(SnapshotError, match="rows were rejected, 0 may be") as caught:
        ledger.publish(verdict)
    assert caught.value.code == "ledger_rejects"
    assert snapshot_ids() == (REPORT,)
    assert len(table(ledger.publish(verdict, go_on=True), "donations")) == 1
    assert examine(BAD, options=Options(limit=20, on=REPORT)).may_publish


def test_nothing_is_added_to_another_where_the_current_one_cannot_be_opened(
    gifts: Published, copied: Copied, examine: Examine
) -> None:
    """What it holds would be missing in the next."""
    snapshot = copied(gifts)
    assert examining.base_of(None).id == carry.source_of(REPORT).id == snapshot.id
    with (snapshot.path / snapshot.tables["donations"].files[0].path).open("ab") as file:
        file.write(b"x")
    for begin in (
        lambda: examine(PROJECTS), lambda: carry.source_of(REPORT), lambda: examining.base_of(None)
    ):  # fmt: skip
        with pytest.raises(SnapshotError) as caught:
            begin()
        assert caught.value.code == "file_damaged"
    assert examining.base_of(REPORT).id == REPORT, "unless it is named"


def test_what_was_worked_out_is_not_carried_on(
    examine: Examine, three: Published, copied: Copied
) -> None:
    """A second import works the rollups out anew; those of its base say nothing about it."""
    first = copied(three)
    assert {"donation_days", "service_days", "registrations"} <= set(first.tables)
    assert first.tables["donation_days"].provenance == "import"
    more = DONATIONS.splitlines()[0] + "\n丙,5.00,2022-01-07,微信,植树募捐,捐赠\n"
    verdict = examine(more, options=Options(on=first.id))
    assert verdict.draft is not None
    assert not {name for name in verdict.draft.tables if TABLES[name].derived}
    second = ledger.publish(verdict)
    assert set(second.tables) == set(first.tables)
    for snapshot in (first, second):
        days = sum(row["amount_cny"] for row in table(snapshot, "donation_days"))
        assert days == sum(row["amount_cny"] for row in table(snapshot, "donations"))
    assert days == Decimal("11215.00")
