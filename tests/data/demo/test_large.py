"""The enlarged demo keeps every promise, is the same from the same seed, and leaves the anchors."""

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from data import Snapshot, checks, serving
from data.demo import columns, large
from data.publish import Draft
from tests.data.demo.conftest import RECORDS, Ask


def bytes_of(draft: Draft) -> dict[str, str]:
    """A digest of every streamed table."""

    def digest(batches: Iterator[pa.RecordBatch]) -> str:
        found = hashlib.sha256()
        for batch in batches:
            found.update(batch.serialize())
        return found.hexdigest()

    return {name: digest(stream()) for name, stream in draft.streams.items()}


def test_it_is_served_from_its_folder(
    large_root: Path, large_snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(large_root))
    assert serving() == (large_snapshot, None)
    assert large_snapshot.kind == "demo"
    assert "60,000 service records" in large_snapshot.title["en"]


def test_every_promise_holds(large_snapshot: Snapshot) -> None:
    verdicts = {check.name: check.verdict for check in large_snapshot.checks}
    assert "failed" not in verdicts.values()
    for name in (
        "demo_campaigns", "demo_raised", "demo_campaign_totals", "demo_keys", "hours_per_day",
        "records_after_activity", "records_of_members", "records_once", "refunds_within_gift",
        "running_total", "table_keys", "table_links", "demo_spent", "demo_payable",
    ):  # fmt: skip
        assert verdicts[name] == "passed", name


def test_the_size_is_what_was_asked(large_snapshot: Snapshot) -> None:
    rows = {name: table.rows for name, table in large_snapshot.tables.items()}
    assert rows["service_records"] == RECORDS
    assert rows["volunteers"] == RECORDS // 25
    assert rows["activities"] == pytest.approx(RECORDS / 20, rel=0.03)
    assert rows["teams"] == 44
    assert rows["donors"] > RECORDS // 40
    assert rows["donations"] > RECORDS // 10
    assert rows["campaigns"] == 3 + 12


def test_provenance_is_said(large_snapshot: Snapshot, report_snapshot: Snapshot) -> None:
    said = {name: table.provenance for name, table in large_snapshot.tables.items()}
    for name in set(report_snapshot.tables) - {"campaigns"}:
        assert said[name] == "report", name
        assert large_snapshot.tables[name].files == report_snapshot.tables[name].files
    assert {said[name] for name in set(said) - set(report_snapshot.tables)} == {"demo"}
    assert said["campaigns"] == "demo", "invented ones stand among the reported"


def test_the_anchors_stay(ask_large: Ask) -> None:
    sums = dict(ask_large("select campaign_id, sum(amount_cny) from donations group by all"))
    assert sums["C01"] == Decimal("627748.23")
    assert sums["C02"] == Decimal("282612.70")
    assert "C03" not in sums
    [(raised,)] = ask_large("""
        select sum(amount_cny) from donations
        where year(donated_at) = 2021 and campaign_id is distinct from 'C01'
            and not starts_with(coalesce(campaign_id, ''), 'DEMO-')
    """)
    assert raised == Decimal("1191516.30") - Decimal("627748.23")


@pytest.mark.parametrize(
    "change",
    [
        "'一个募捐' as name",
        "1.00 as target_cny",
        "'L3' as report_lines",
        "'C01' as campaign_id",
    ],
)
def test_an_invented_campaign_that_poses_as_reported_fails(
    large_snapshot: Snapshot, change: str
) -> None:
    promise = next(p for p in checks.promises() if p.name == "demo_campaigns")
    with checks.connected(large_snapshot) as connection:
        connection.execute(
            f"create temp table campaigns as select * replace ({change}) "
            "from campaigns where campaign_id = 'DEMO-K03'"
        )
        assert checks.verdict(promise, large_snapshot, connection).broken == 1


def test_gifts_to_the_fund_that_differ_fail(large_snapshot: Snapshot) -> None:
    promise = next(p for p in checks.promises() if p.name == "demo_raised")
    with checks.connected(large_snapshot) as connection:
        assert checks.verdict(promise, large_snapshot, connection).broken == 0
        connection.execute(
            "create temp table donations as select * replace (null as campaign_id) from donations"
        )
        assert checks.verdict(promise, large_snapshot, connection).broken == 1


@pytest.fixture(scope="module")
def draft(report_draft: Draft) -> Draft:
    """A draft with seed 5, whose streams may begin as often as one likes."""
    return large.draft(report_draft, 10_000, seed=5)


def test_the_same_seed_makes_the_same_rows(report_draft: Draft, draft: Draft) -> None:
    once = bytes_of(draft)
    again, other = (bytes_of(large.draft(report_draft, 10_000, seed=seed)) for seed in (5, 6))
    assert once == again
    assert all(once[name] != other[name] for name in once)
    assert bytes_of(draft) == once, "a stream begins anew each time"


def test_the_size_of_chunks_changes_no_choice(
    draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who serves where and gives what is drawn by day and campaign, not by chunk."""
    name = "service_records"
    whole = pa.Table.from_batches(draft.streams[name]()).select(["activity_id", "volunteer_id"])
    monkeypatch.setattr(columns, "CHUNK", 777)
    small = pa.Table.from_batches(draft.streams[name]()).select(["activity_id", "volunteer_id"])
    assert len(draft.streams[name]().__next__()) < 5000
    assert small.combine_chunks() == whole.combine_chunks()


@pytest.mark.parametrize("records", [-1, 0, large.FEWEST - 1, large.MOST + 1])
def test_sizes_that_are_not_made(report_draft: Draft, records: int) -> None:
    with pytest.raises(ValueError, match="choose"):
        large.draft(report_draft, records)


def test_the_room_that_is_asked_for_is_enough(large_snapshot: Snapshot) -> None:
    assert sum(table.bytes for table in large_snapshot.tables.values()) < large.room(RECORDS)
