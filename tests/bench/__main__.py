"""Measure and write RESULTS.md: `python -m tests.bench [PART ...] [--size 60k 1m 10m 100m]`.

Size by size: each is published once, then asked its questions and its pages; what is the same at
any size, or costs too much to repeat, is measured at one of them. Each part runs in a process of
its own; one that fails or takes too long says so in the results, with the rows it had, and the next
goes on. What is measured replaces what was there of the same part and size. Exit status: 0 all
measured, 1 a part ended early, 2 a wrong command.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from tests.bench import machine, report, rows, sizes
from tests.bench.rows import Row, Section

HERE = Path(__file__).resolve().parent
KEPT, RESULTS = HERE / "results.json", HERE / "RESULTS.md"
# Part -> module, the minutes after which it is ended. In the order they run.
PARTS: dict[str, tuple[str, float]] = {
    "publish": ("publishing", 25),
    "questions": ("questions", 12),
    "pages": ("pages", 10),
    "paint": ("paint", 5),
    "crowd": ("crowd", 10),
    "files": ("files", 15),
    "memory": ("memory", 20),
    "switch": ("switch", 10),
    "soak": ("soak", 24 * 60),
}
USUAL = tuple(PARTS)[:7]  # those of the meeting need long: asked for by name
ONCE = ("paint", "crowd", "files", "memory", "switch", "soak")  # at one of the sizes asked for
AT = {"files": "1m"}  # the same at any size
TELLING = "10m"  # the size of the others, if it is asked for: else the first


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for, part by part; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--size", nargs="+", default=[sizes.DEFAULT], metavar="SIZE",
                        help="60k, 1m, 10m, 100m")  # fmt: skip
    parser.add_argument("--reruns", type=int, help="of the part memory, instead of 10,000")
    parser.add_argument("--minutes", type=float, help="of the part soak, instead of 30")
    parser.add_argument("--into", type=Path, default=HERE, metavar="FOLDER",
                        help="where RESULTS.md and results.json go")  # fmt: skip
    parser.add_argument("--here", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    asked = chosen.parts or list(USUAL)
    for part in asked:
        if part not in PARTS:
            parser.error(f"there is no part {part!r}; there are {', '.join(PARTS)}")
    try:
        for size in chosen.size:
            sizes.records(size)
    except ValueError as error:
        parser.error(str(error))
    for name in ("reruns", "minutes"):
        if (given := getattr(chosen, name)) is not None:
            os.environ[f"BENCH_{name.upper()}"] = str(given)
    if chosen.here:
        return _alone(asked[0], chosen.size[0], chosen.here)
    run, ended, unpublished = datetime.datetime.now().isoformat(" ", "minutes"), False, set()
    for part, size in plan(asked, chosen.size):
        why = "this size could not be published" if size in unpublished and part not in AT else ""
        section = measured(part, size, run, why and f"not measured: {why}")
        keep(section, chosen.into)
        ended |= bool(section.failed)
        if part == "publish" and section.failed:
            unpublished.add(size)
    return int(ended)


def plan(parts: Sequence[str], asked: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each part to be measured and its size, in order."""
    telling = TELLING if TELLING in asked else asked[0]
    for size in asked:
        for part in parts:
            at = AT.get(part, telling)
            if part not in ONCE:
                yield part, size
            elif size == (at if at in asked else asked[0]):
                yield part, at


def measured(part: str, size: str, run: str, failed: str = "") -> Section:
    """One part at one size, measured in a process of its own.

    `run` says when the command began. `failed` says why there is nothing to measure; then nothing
    is.
    """
    print(f"{part} {size} …", flush=True)
    began, clock, load = datetime.datetime.now(), time.monotonic(), machine.load()
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder) / "rows"
        line = [sys.executable, "-m", "tests.bench", part, "--size", size, "--here", str(where)]
        failed = failed or _ended(line, 60 * PARTS[part][1])
        lines = where.read_text("utf-8").splitlines() if where.exists() else []
    section = Section(
        part, size, began.isoformat(" ", "minutes"), time.monotonic() - clock,
        machine.revision(), load, tuple(rows.row_of(json.loads(one)) for one in lines), failed,
        machine.described(), run,
    )  # fmt: skip
    said = f"ended early: {failed}" if failed else f"{len(section.rows)} rows"
    print(f"{part} {size}: {said}, {section.seconds:.0f} s", flush=True)
    return section


def _ended(line: list[str], seconds: float) -> str:
    """Run a part to its end or its time limit, with all it started; empty, or why it failed."""
    with tempfile.TemporaryFile("w+") as wrong:
        process = subprocess.Popen(line, cwd=machine.ROOT, stderr=wrong, start_new_session=True)
        try:
            status = process.wait(seconds)
        except subprocess.TimeoutExpired:
            return f"stopped after {seconds / 60:.0f} minutes"
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # a server it left behind
            process.wait()
        if not status:
            return ""
        wrong.seek(0)
        said = wrong.read()
        print(said, file=sys.stderr)
        return (said.strip().splitlines() or [f"exit status {status}"])[-1]


def keep(section: Section, into: Path) -> None:
    """Put a section among those kept, and write the results anew."""
    into.mkdir(parents=True, exist_ok=True)
    kept = rows.replaced(rows.read(into / KEPT.name), section)
    rows.write(kept, into / KEPT.name)
    (into / RESULTS.name).write_text(report.text(kept, section.machine), "utf-8")


def _alone(part: str, size: str, where: Path) -> int:
    """Measure in this process, each row written as soon as it is there."""
    run: Callable[[str], Iterator[Row]] = import_module(f"tests.bench.{PARTS[part][0]}").run
    with where.open("w", encoding="utf-8") as out:
        for row in run(size):
            print(rows.line(row), file=out, flush=True)
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what runs is ended too
    sys.exit(main())
