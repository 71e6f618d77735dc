"""Slides, reports and answers to an assistant: seconds and memory, beside the same as a file.

And what a reader of a page notices while they are made.
"""

import asyncio
import json
import statistics
import time
import urllib.request
from argparse import Namespace
from collections.abc import Iterator

from mcp import Client

from tests.bench import sizes
from tests.bench.exporting import downloaded, meanwhile
from tests.bench.processes import Served
from tests.bench.results import Row
from tests.bench.session import Session

ROUNDS, CALLS = 5, 40
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
        asked = [posted(f"{served.address}/mcp", snapshot) for _ in range(CALLS)]
        by_client = asyncio.run(answered(f"{served.address}/mcp", snapshot))
        note = f"{statistics.median(by_client):.1f} ms by the protocol's own client"
        yield Row(
            "handed", "an answer to an assistant", statistics.median(asked), "ms",
            rival="the same as CSV", against=statistics.median(as_file), limit=1.3, of="ratio",
            note=note,
        )  # fmt: skip
        report, _ = files["report as PDF/A"]
        yield meanwhile(session, "handed", "reports are made",
                        lambda: [downloaded(served, report) for _ in range(ROUNDS)])  # fmt: skip


def posted(address: str, snapshot: str) -> float:
    """Return the milliseconds of an answer, as a file's: from asking to its last byte."""
    arguments = {"question": QUESTION, "snapshot": snapshot}
    call = {"name": "ask", "arguments": arguments}
    told = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call})
    headers = {"content-type": "application/json",
               "accept": "application/json, text/event-stream"}  # fmt: skip
    began = time.perf_counter()
    asked = urllib.request.Request(address, told.encode(), headers)
    with urllib.request.urlopen(asked, timeout=60) as answer:
        answer.read()
    return 1000 * (time.perf_counter() - began)


async def answered(address: str, snapshot: str) -> list[float]:
    """Return the milliseconds of each answer, the first left out."""
    took = []
    async with Client(address) as client:
        for _ in range(CALLS + 1):
            began = time.perf_counter()
            await client.call_tool("ask", {"question": QUESTION, "snapshot": snapshot})
            took.append(1000 * (time.perf_counter() - began))
    return took[1:]
