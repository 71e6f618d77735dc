"""Slides, reports and answers to an assistant: seconds and memory, beside the same as a file.

And what a reader of a page notices while they are made.
"""

import asyncio
import statistics
import time
from argparse import Namespace
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from mcp import Client

from tests.bench import addresses, sizes
from tests.bench.exporting import downloaded
from tests.bench.processes import Served
from tests.bench.results import Row
from tests.bench.session import Session
from tests.bench.timing import Laps

ROUNDS, CALLS, ALONE = 5, 40, 25
QUESTION = "projects/list"


def run(options: Namespace) -> Iterator[Row]:
    """Yield seconds and memory of each file, an answer beside its file, a filter change."""
    root = sizes.ready(options.size)
    snapshot = (root / "CURRENT").read_text("utf-8").strip()
    how = f"snapshot={snapshot}&lang=zh&unit=wan"
    files = {"slides of all scenes": (f"meeting.pptx?{how}", 3.0),
             "report as DOCX": (f"report.docx?{how}", 5.0),
             "report as PDF/A": (f"report.pdf?{how}", 5.0)}  # fmt: skip
    with Served(root) as served, Session(served.address) as session:
        session.run()
        for what, (file, limit) in files.items():
            with served.watched() as memory:
                first = downloaded(served, file)
                took = [downloaded(served, file) for _ in range(ROUNDS)]
            note = f"the first, with what it loads, {first:.1f} s"
            yield Row("handed", what, statistics.median(took), "s", limit=limit, note=note)
            yield Row("handed", f"{what}, memory added", max(memory) - memory[0], "MB")
        file = f"panel.csv?of=projects&part={QUESTION}&{how}"
        as_file = [1000 * downloaded(served, file) for _ in range(CALLS)]
        asked = asyncio.run(answered(f"{served.address}/mcp", snapshot))
        yield Row(
            "handed", "an answer to an assistant", statistics.median(asked), "ms",
            rival="the same as CSV", against=statistics.median(as_file), limit=1.3, of="ratio",
        )  # fmt: skip
        yield meanwhile(session, served, files["report as PDF/A"][0])


async def answered(address: str, snapshot: str) -> list[float]:
    """Return the milliseconds of each answer, the first left out."""
    took = []
    async with Client(address) as client:
        for _ in range(CALLS + 1):
            began = time.perf_counter()
            await client.call_tool("ask", {"question": QUESTION, "snapshot": snapshot})
            took.append(1000 * (time.perf_counter() - began))
    return took[1:]


def meanwhile(session: Session, served: Served, file: str) -> Row:
    """Return a filter change while reports are made, beside the same with nothing going on."""
    changes = addresses.changes("volunteers", seed=6)
    session.run(*next(changes))
    alone = Laps([session.run(*next(changes)) for _ in range(ALONE)])
    busy = Laps()
    with ThreadPoolExecutor(1) as aside:
        made = aside.submit(lambda: [downloaded(served, file) for _ in range(ROUNDS)])
        while not made.done():
            busy.times.append(session.run(*next(changes)))
    return Row("handed", "a filter change while reports are made", busy.median, "ms", busy.p95,
               "nothing else going on", alone.median)  # fmt: skip
