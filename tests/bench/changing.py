"""Filter changes, page by page: painted in a browser, and their server time.

The guide of the server time is the same page with constants: the messages of recorded changes, sent
again by a script that does nothing else. The floor is an empty page.
"""

import base64
import json
import tempfile
from argparse import Namespace
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from tests.bench import addresses, sizes
from tests.bench.browser import browser, changed, opened
from tests.bench.processes import EMPTY, REPLAY, Served
from tests.bench.results import Row
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
        Served(root) as app,
        Served(root, {"BENCH_RECORDED": folder}, script=REPLAY) as replay,
        Served(root, script=EMPTY) as empty,
        Session(app.address) as asking,
        Session(replay.address) as repeating,
        Session(empty.address) as idle,
        browser() as chromium,
    ):
        for page in addresses.FILTERS:
            changes = addresses.changes(page, seed=1)
            names = record(app.address, islice(changes, RECORDED), Path(folder), page)
            again = cycle([("", f"run={name}") for name in names])
            with opened(chromium, app.address, addresses.address(page)) as tab:
                contenders: dict[str, Callable[[], float | None]] = {
                    "painted": partial(following, changes, partial(changed, tab)),
                    "server": partial(following, changes, asking.run),
                    "constants": partial(following, again, repeating.run),
                    "empty": idle.run,
                }
                yield from rows(page, in_turn(contenders, ROUNDS, SECONDS))


def record(url: str, of: Iterator[Address], folder: Path, page: str) -> list[str]:
    """Write the messages of each address into a file; return the files' names."""
    names = []
    for number, address in enumerate(of):
        with Session(url) as session:  # one that holds no message yet, so that each comes whole
            session.run(*address)
        names.append(f"{page}-{number}")
        coded = [base64.b64encode(raw).decode() for raw in session.deltas]
        (folder / names[-1]).write_text(json.dumps(coded), "ascii")
    return names


def following(of: Iterator[Address], ask: Callable[[str, str], float | None]) -> float | None:
    """Ask for the next address; return how long that took."""
    return ask(*next(of))


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
