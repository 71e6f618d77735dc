"""Sizes are said in k and m; each has its own folder and command."""

from pathlib import Path

import pytest

from tests.bench import sizes


def test_a_size_is_a_number_of_records() -> None:
    assert [sizes.records(one) for one in ("60k", "1m", "10m", "100m")] == [
        60_000, 1_000_000, 10_000_000, 100_000_000,
    ]  # fmt: skip


@pytest.mark.parametrize("size", ["", "m", "0m", "1g", "../1m", "1.5m", "10000m", "1M"])
def test_anything_else_is_refused(size: str) -> None:
    with pytest.raises(ValueError, match="is no size"):
        sizes.records(size)


def test_each_size_has_its_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BENCH_ROOT", str(tmp_path))
    assert sizes.folder("1m") == tmp_path / "1m"
    assert sizes.environment("1m")["SNAPSHOT_ROOT"] == str(tmp_path / "1m")
    assert sizes.command("60k")[2:] == ["data", "build"]
    assert sizes.command("1m")[2:] == [
        "data", "demo", "--records", "1000000", "--out", str(tmp_path / "1m"),
    ]  # fmt: skip


def test_what_does_not_open_is_made_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, snapshots: Path
) -> None:
    monkeypatch.setenv("BENCH_ROOT", str(tmp_path))
    (tmp_path / "60k").mkdir()
    (tmp_path / "60k" / "CURRENT").write_text("2021-12-31-demo")
    root = sizes.ready("60k")
    made = (root / "CURRENT").stat().st_mtime_ns
    assert (root / "CURRENT").read_text().strip() in {path.name for path in root.iterdir()}
    assert sizes.ready("60k") == root
    assert (root / "CURRENT").stat().st_mtime_ns == made
