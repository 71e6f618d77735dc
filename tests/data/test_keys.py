"""Where a snapshot's manifest and tables lie in a bucket."""

import json

import pytest

from data import Snapshot, SnapshotError
from data.keys import key_of, removed_of, size_of, tables_of, text_of


def test_a_snapshot_has_its_keys(report_snapshot: Snapshot) -> None:
    text = text_of(report_snapshot.path)
    assert key_of(report_snapshot.id) == "manifests/2021-12-31-report.json"
    assert removed_of(report_snapshot.id) == "removed/2021-12-31-report"
    digest = json.loads(text)["digest"]
    assert tables_of(report_snapshot.id, text) == f"tables/2021-12-31-report-{digest[:12]}"
    assert (
        size_of(report_snapshot.id, text)
        == sum(table.bytes for table in report_snapshot.tables.values())
        > 0
    )


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"{}",
        b'{"tables": {"a": {}}}',
        b'{"tables": {"a": {"bytes": Infinity}}}',
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_what_is_no_manifest_has_no_size_and_no_files(text: bytes) -> None:
    assert size_of("2021-12-31-report", text) == 0
    with pytest.raises(SnapshotError):
        tables_of("2021-12-31-report", text)
