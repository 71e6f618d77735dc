"""Filter changes, page by page: painted in a browser, and their server time.

The guide of the server time is the same page with constants: the messages of recorded changes, sent
again by a script that does nothing else. The floor is an empty page.
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

from playwright.sync_api import Page

from tests.bench import addresses, sizes
from tests.bench.browser import browser, changed, opened
from tests.bench.rows import Row
from tests.bench.serving import APP, EMPTY, REPLAY, serving
from tests.bench.session import Address, Session
from tests.bench.timing import Laps, in_turn

ROUNDS = 30
SECONDS = 90.0  # at most, for one page
RECORDED = 5  # changes of a page that are sent again in turn


def run(options: Namespace) -> Iterator[Row]:
    """Yield two rows a page: changes nobody made before, painted and in server time."""
    root = sizes.ready(options.size)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(APP, root) as app,
        serving(REPLAY, root, BENCH_RECORDED=folder) as replay,
        serving(EMPTY, root) as empty,
        browser() as chromium,
    ):
        sessions = [Session(one.address) for one in (app, replay, empty)]
        for page in addresses.FILTERS:
            changes = addresses.changes(page, seed=1)
            names = record(app.address, itertools.islice(changes, RECORDED), Path(folder), page)
            again = itertools.cycle(("", f"run={name}") for name in names)
            with opened(chromium, app.address, addresses.address(page)) as tab:
                laps = in_turn(
                    {
                        "painted": partial(painted, tab, changes),
                        "server": partial(asked, sessions[0], changes),
                        "constants": partial(asked, sessions[1], again),
                        "empty": sessions[2].run,
                    },
                    ROUNDS,
                    SECONDS,
                )
            yield from rows(page, laps)


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


def asked(session: Session, of: Iterator[Address]) -> float:
    """Ask for the next address."""
    return session.run(*next(of))


def painted(tab: Page, of: Iterator[Address]) -> float | None:
    """Go to the next address in a browser."""
    return changed(tab, next(of))


def rows(page: str, laps: dict[str, Laps]) -> Iterator[Row]:
    """Yield a page's rows: painted, and its server time beside the same from constants."""
    click, server, rival = laps["painted"], laps["server"], laps["constants"]
    yield Row(
        "change", f"/{page}, click to painted", click.median, "ms", click.p95,
        "its server time", server.median, 400, "p95", click.failed,
    )  # fmt: skip
    yield Row(
        "change", f"/{page}, server time", server.median, "ms", server.p95,
        "the same from constants", rival.median,
        note=server.failed or rival.failed or f"empty page {laps['empty'].median or 0:.1f} ms",
    )  # fmt: skip
