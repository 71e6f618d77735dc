"""The command survives a part that fails or hangs, and refuses what it does not know."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench import report, rows
from tests.bench.rows import Row


@pytest.mark.parametrize("arguments", [["nothing"], ["pages", "--size", "2"]])
def test_a_wrong_command_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        bench.main(arguments)
    assert raised.value.code == 2


def test_every_part_has_a_title_and_a_module() -> None:
    assert set(bench.PARTS) == set(report.TITLES)
    for module, minutes in bench.PARTS.values():
        assert (bench.HERE / f"{module}.py").is_file()
        assert minutes > 0


def test_how_a_part_ended_is_told() -> None:
    assert bench._ended([sys.executable, "-c", "print()"], 60) == ""
    wrong = [sys.executable, "-c", "raise ValueError('no room')"]
    assert bench._ended(wrong, 60) == "ValueError: no room"
    began = time.monotonic()
    hangs = [sys.executable, "-c", "import time; time.sleep(60)"]
    assert bench._ended(hangs, 0.6) == "stopped after 0 minutes"
    assert time.monotonic() - began < 50


def test_the_rows_before_a_failure_are_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def run(size: str) -> Iterator[Row]:
        yield Row(f"first of {size}", 1.0, "s")
        raise RuntimeError("then nothing")

    monkeypatch.setattr("tests.bench.memory.run", run)
    with pytest.raises(RuntimeError):
        bench.main(["memory", "--size", "1m", "--here", str(tmp_path / "rows")])
    assert (tmp_path / "rows").read_text("utf-8").count("first of 1m") == 1


def test_a_failing_part_does_not_end_the_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ended = iter(["no room", ""])
    monkeypatch.setattr(bench, "_ended", lambda line, seconds: next(ended))
    arguments = ["pages", "memory", "--size", "1m", "--into", str(tmp_path)]
    assert bench.main(arguments) == 1
    kept = rows.read(tmp_path / "results.json")
    assert [(one.key, one.failed) for one in kept] == [
        (("pages", "1m"), "no room"), (("memory", "1m"), ""),
    ]  # fmt: skip
    assert "**Ended early: no room**" in (tmp_path / "RESULTS.md").read_text("utf-8")


def test_a_size_that_is_not_published_is_not_measured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ended = iter(["no room", "", ""])
    monkeypatch.setattr(bench, "_ended", lambda line, seconds: next(ended))
    arguments = ["publish", "pages", "--size", "1m", "10m", "--into", str(tmp_path)]
    assert bench.main(arguments) == 1
    failed = {one.key: one.failed for one in rows.read(tmp_path / "results.json")}
    assert failed.pop(("pages", "1m")).startswith("not measured")
    assert failed == {("publish", "1m"): "no room", ("publish", "10m"): "", ("pages", "10m"): ""}


def test_what_is_measured_once_has_its_size(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bench, "_ended", lambda line, seconds: "")
    arguments = ["publish", "files", "paint", "--size", "60k", "10m", "--into", str(tmp_path)]
    assert bench.main(arguments) == 0
    kept = rows.read(tmp_path / "results.json")
    assert [one.key for one in kept] == [
        ("publish", "60k"), ("files", "1m"), ("publish", "10m"), ("paint", "10m"),
    ]  # fmt: skip
    assert len({one.run for one in kept}) == 1
    assert kept[0].run


def test_each_size_is_published_first_and_once() -> None:
    found = list(bench.plan(bench.USUAL, ("1m", "10m", "100m")))
    assert found == [
        ("publish", "1m"), ("questions", "1m"), ("pages", "1m"), ("files", "1m"),
        ("publish", "10m"), ("questions", "10m"), ("pages", "10m"),
        ("paint", "10m"), ("crowd", "10m"), ("memory", "10m"),
        ("publish", "100m"), ("questions", "100m"), ("pages", "100m"),
    ]  # fmt: skip
    assert list(bench.plan(["crowd", "files"], ["60k", "100m"])) == [
        ("crowd", "60k"), ("files", "1m"),
    ]  # fmt: skip
