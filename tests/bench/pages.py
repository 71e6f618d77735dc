"""Server time of filter changes, page by page.

The guide is the same page with constants: the messages of recorded changes, sent again by a script
that does nothing else. The floor is an empty page.
"""

from __future__ import annotations

import base64
import itertools
import json
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.bench import addresses, sizes
from tests.bench.rows import Row
from tests.bench.serving import APP, EMPTY, REPLAY, serving
from tests.bench.session import Address, Session
from tests.bench.timing import Laps, in_turn

ROUNDS = 40
SECONDS = 45.0  # at most, for one page
RECORDED = 5  # changes of a page that are sent again in turn


def run(options: Namespace) -> Iterator[Row]:
    """Yield a row a page: the median and p95 of filter changes nobody made before."""
    root = sizes.ready(options.size)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(APP, root) as app,
        serving(REPLAY, root, BENCH_RECORDED=folder) as replay,
        serving(EMPTY, root) as empty,
    ):
        for page in addresses.FILTERS:
            changes = addresses.changes(page, seed=1)
            names = record(app.address, itertools.islice(changes, RECORDED), Path(folder), page)
            sessions = [Session(one.address) for one in (app, replay, empty)]
            again = itertools.cycle(("", f"run={name}") for name in names)
            laps = in_turn(
                {
                    "page": partial(change, sessions[0], changes),
                    "constants": partial(change, sessions[1], again),
                    "empty": sessions[2].run,
                },
                ROUNDS,
                SECONDS,
            )
            yield row(page, laps)
            for one in sessions:
                one.close()


def record(url: str, addresses: Iterator[Address], folder: Path, page: str) -> list[str]:
    """Write the messages of each address into a file; return the files' names."""
    names = []
    for number, address in enumerate(addresses):
        session = Session(url)  # one that holds no message yet, so that each comes whole
        session.run(*address)
        names.append(f"{page}-{number}")
        coded = [base64.b64encode(raw).decode() for raw in session.talk.deltas]
        (folder / names[-1]).write_text(json.dumps(coded), "ascii")
        session.close()
    return names


def change(session: Session, addresses: Iterator[Address]) -> None:
    """Ask for the next address."""
    session.run(*next(addresses))


def row(page: str, laps: dict[str, Laps]) -> Row:
    """Return a page's row beside the same messages with constants."""
    own, rival, floor = laps["page"], laps["constants"], laps["empty"].median
    said = own.failed or rival.failed or f"empty page {floor or 0:.1f} ms"
    return Row(
        "change", f"/{page}, server time", own.median, "ms", own.p95, "the same from constants",
        rival.median, note=said,
    )  # fmt: skip
