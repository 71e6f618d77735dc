"""Measure and write RESULTS.md: `python -m tests.bench [PART ...] [--size 60k 1m 10m 100m]`.

Size by size: each is published once, then asked its questions and its pages; what is the same at
any size, or costs too much to repeat, is measured at one of them. Each part runs in a process of
its own; one that fails or takes too long says so in the results, with the rows it had, and the next
goes on. What is measured replaces what was there of the same part and size. Exit status: 0 all
measured, 1 a part ended early, 2 a wrong command.
"""

from __future__ import annotations

import datetime
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from tests.bench import machine, report, rows, sizes
from tests.bench.rows import Row, Section

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"
# Part -> module, the minutes after which it is ended. In the order they run.
PARTS: dict[str, tuple[str, float]] = {
    "publish": ("publishing", 25),
    "questions": ("questions", 12),
    "change": ("changing", 10),
    "paint": ("paint", 5),
    "crowd": ("crowd", 10),
    "export": ("exporting", 15),
    "import": ("importing", 15),
    "memory": ("memory", 20),
    "meeting": ("meeting", 24 * 60),
    "race": ("race", 40),
}
USUAL = tuple(PARTS)[:8]  # the others are asked for by name
ONCE = tuple(PARTS)[3:]  # at one of the sizes asked for
AT = {"export": "1m", "import": "1m"}  # the same at any size
TELLING = "10m"  # the size of the others, if it is asked for: else the first


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for, part by part; return the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = parse(given)
    if options.alone:
        return alone(options)
    raw = Path(options.into or sizes.folder("")) / "results.json"
    written = Path(options.into) / RESULTS.name if options.into else RESULTS
    unpublished: set[str] = set()
    status = 0
    for part, size in plan(options.parts or USUAL, options.size):
        gone = size in unpublished and part not in AT
        one = measured(part, size, given, "this size could not be published" if gone else "")
        sections = rows.replaced(rows.read(raw), one)
        rows.write(sections, raw)
        written.write_text(report.text(sections, machine.described()), "utf-8")
        print(report.section(one), flush=True)
        if one.failed:
            status = 1
            unpublished |= {size} if part == "publish" else set()
    return status


def parse(arguments: Sequence[str]) -> Namespace:
    """Return the command line as options; exit with status 2 where it is wrong."""
    parser = ArgumentParser(prog="python -m tests.bench", description=__doc__)
    add = parser.add_argument
    add("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    add("--size", nargs="+", default=[sizes.DEFAULT], help="60k, 1m, 10m, 100m")
    add("--into", metavar="FOLDER", help="where RESULTS.md and results.json go")
    add("--alone", nargs=3, metavar=("PART", "SIZE", "FILE"), help="one part, its rows into a file")
    add("--reruns", type=int, default=10_000, help="of the part memory")
    add("--minutes", type=float, default=30.0, help="of the part meeting")
    add("--sessions", type=int, nargs="+", default=[100, 300], metavar="N", help="of crowds")
    add("--before", metavar="PATH", help="of the race: a checkout of an earlier version")
    add("--root", metavar="PATH", help="of the race: snapshots to serve, else those of the size")
    add("--before-root", metavar="PATH", help="of the race: those of the earlier version, if other")
    add("--clicks", type=int, default=60, metavar="N", help="of the race: changes of each page")
    add("--rounds", type=int, default=2, metavar="N", help="of the race: starts and crowds")
    options = parser.parse_args(arguments)
    for part in options.parts:
        if part not in PARTS:
            parser.error(f"there is no part {part!r}; there are {', '.join(PARTS)}")
    if "race" in options.parts and not options.before:
        parser.error("the race needs --before PATH, a checkout of an earlier version")
    try:
        for size in options.size:
            sizes.records(size)
    except ValueError as error:
        parser.error(str(error))
    return options


def plan(parts: Sequence[str], asked: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each part to be measured with its size, in order."""
    telling = TELLING if TELLING in asked else asked[0]
    for size in asked:
        for part in parts:
            at = AT.get(part, telling)
            if part not in ONCE:
                yield part, size
            elif size == (at if at in asked else asked[0]):
                yield part, at


def measured(part: str, size: str, given: Sequence[str], failed: str = "") -> Section:
    """Measure one part at one size in a process of its own; `failed` says why it cannot be."""
    print(f"{part} {size} …", flush=True)
    began, clock, load = datetime.datetime.now(), time.monotonic(), machine.load()
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder) / "rows"
        line = [sys.executable, "-m", "tests.bench", *given, "--alone", part, size, str(where)]
        failed = failed or ended(line, 60 * PARTS[part][1])
        lines = where.read_text("utf-8").splitlines() if where.exists() else []
    return Section(
        part, size, began.isoformat(" ", "minutes"), time.monotonic() - clock,
        machine.revision(), load, tuple(Row(**json.loads(one)) for one in lines), failed,
    )  # fmt: skip


def ended(line: list[str], seconds: float) -> str:
    """Run a part to its end or its time limit, with all it started; return "" or why it failed."""
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


def alone(options: Namespace) -> int:
    """Measure in this process; write each row as soon as it is there."""
    part, options.size, where = options.alone
    run: Callable[[Namespace], Iterator[Row]] = import_module(f"tests.bench.{PARTS[part][0]}").run
    with Path(where).open("w", encoding="utf-8") as out:
        for row in run(options):
            print(rows.line(row), file=out, flush=True)
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what runs is ended too
    sys.exit(main())
