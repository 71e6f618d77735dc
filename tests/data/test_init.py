"""`import data` is the whole of what others need, and cheap."""

import subprocess
import sys

import data


def test_the_public_names() -> None:
    assert set(data.__all__) == {
        "Check", "File", "Provenance", "Snapshot", "SnapshotError", "Table", "Verdict",
        "beside", "current_id", "current_snapshot", "ensure", "named_id", "open_snapshot",
        "previous", "refresh", "root", "serving", "snapshot_ids", "sound",
    }  # fmt: skip
    assert all(hasattr(data, name) for name in data.__all__)


def test_reading_loads_nothing_that_only_publishing_needs() -> None:
    script = (
        "import sys, data, data.derived\n"
        "print([n for n in ('duckdb', 'numpy.random', 'pypinyin', 'data.demo', 'data.publish')\n"
        "       if n in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert out.stdout == "[]\n"
