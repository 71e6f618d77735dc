"""Measure and write RESULTS.md: `python -m tests.bench [PART ...] [--size 60k 1m 10m 100m]`.

Size by size: each is published once, then asked its questions and its pages; what is the same at
any size, or costs too much to repeat, is measured at one of them. Each part runs in a process of
its own; one that fails or takes too long says so in the results, with the rows it had, and the next
goes on. What is measured replaces what was there of the same part and size. Exit status: 0 all
measured, 1 a part ended early, 2 a wrong command.
"""

import datetime
import json
import os
import signal
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench import machine, results, sizes
from tests.bench.processes import alone, ended
from tests.bench.results import Row, Section

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"
# Part -> module, the minutes after which it is ended. In the order they run.
PARTS: dict[str, tuple[str, float]] = {
    "publish": ("publishing", 25),
    "questions": ("questions", 12),
    "change": ("changing", 10),
    "paint": ("paint", 5),
    "crowd": ("crowd", 10),
    "export": ("exporting", 15),
    "handed": ("handing", 10),
    "import": ("importing", 15),
    "memory": ("memory", 20),
    "meeting": ("meeting", 24 * 60),
    "race": ("race", 40),
    "replicas": ("replicas", 20),
    "engines": ("engines", 60),
}
USUAL = tuple(PARTS)[:9]  # the others are asked for by name
ONCE = tuple(PARTS)[3:-1]  # at one of the sizes asked for
AT = {"export": "1m", "import": "1m"}  # the same at any size
TELLING = "10m"  # the size of the others, if it is asked for: else the first


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for, part by part; return the exit status."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    raw = Path(options.into or sizes.folder("")) / "results.json"
    written = Path(options.into) / RESULTS.name if options.into else RESULTS
    unpublished: set[str] = set()
    status = 0
    for part, size in plan(options.parts or USUAL, options.size):
        gone = size in unpublished and part not in AT
        one = measured(part, size, options, "this size could not be published" if gone else "")
        written.write_text(results.text(results.add(one, raw), machine.described()), "utf-8")
        print(results.section(one), flush=True)
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
    add("--reruns", type=int, default=10_000, help="of the part memory")
    add("--minutes", type=float, default=30.0, help="of the part meeting")
    add("--sessions", type=int, nargs="+", default=[100, 300], metavar="N", help="of crowds")
    add("--before", metavar="PATH", help="of the race: a checkout of an earlier version")
    add(
        "--root",
        metavar="PATH",
        help="of race, replicas: snapshots to serve, else those of the size",
    )
    add("--before-root", metavar="PATH", help="of the race: those of the earlier version, if other")
    add("--clicks", type=int, default=60, metavar="N", help="of the race: changes of each page")
    add("--rounds", type=int, default=2, metavar="N", help="of race, replicas: starts, crowds")
    add(
        "--engine",
        nargs="+",
        default=[],
        metavar="NAME=sc://…",
        help="of engines: Spark Connect servers on this machine, beside Sail",
    )
    options = parser.parse_args(arguments)
    if unknown := ", ".join(part for part in options.parts if part not in PARTS):
        parser.error(f"there is no part {unknown}; there are {', '.join(PARTS)}")
    is_checkout = options.before and Path(options.before, "app.py").is_file()
    if "race" in options.parts and not is_checkout:
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


def measured(part: str, size: str, options: Namespace, failed: str = "") -> Section:
    """Measure one part at one size in a process of its own; `failed` says why it cannot be."""
    print(f"{part} {size} …", flush=True)
    began, clock, load = datetime.datetime.now(), time.monotonic(), os.getloadavg()
    module, minutes = PARTS[part]
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as file:
        given = Namespace(**vars(options) | {"size": size})
        failed = failed or ended(60 * minutes, alone, module, given, file.name)
        rows = tuple(Row(**json.loads(line)) for line in file)
    return Section(
        part, size, began.isoformat(" ", "minutes"), time.monotonic() - clock,
        machine.revision(), " ".join(f"{part:.2f}" for part in load), rows, failed,
    )  # fmt: skip


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what runs is ended too
    sys.exit(main())
