"""Questions that rollups answer, beside the same questions put to the records.

The rival is the app's own DuckDB over the Parquet of the base tables. Each question is asked with
nothing chosen and with several codes of each of its filters. This is the one part that calls the
project's code: a question alone has no address.
"""

import os
from argparse import Namespace
from collections.abc import Iterator
from functools import partial
from typing import Any

import pyarrow as pa

import data
from queries import asked, engine, load, narrowed
from tests.bench import sizes
from tests.bench.addresses import CODES
from tests.bench.results import Row
from tests.bench.timing import Laps, in_turn, timed
from tests.queries.twins import TWINS

ROUNDS = 9
SECONDS = 10.0  # at most, for one question
ONE: dict[str, Any] = {"id": "P21", "monthly": None, "by": None, "q": "", "sort": ""}  # not lists
WHOLE = ("year", "cohort")  # codes that are numbers in SQL


def run(options: Namespace) -> Iterator[Row]:
    """Yield a row a question and choice: the median and p95, the scan's median."""
    os.environ["SNAPSHOT_ROOT"] = str(sizes.ready(options.size))
    snapshot, _ = data.serving()
    app = engine.engine(snapshot)
    for name in TWINS:
        if load(name).provenance(snapshot) is None:
            continue
        for chosen, params in choices(load(name).takes).items():
            contenders = {
                "rollups": partial(timed, partial(rolled, app, name, params)),
                "records": partial(timed, partial(app.run, TWINS[name], params)),
            }
            yield row(f"{name}, {chosen}", in_turn(contenders, ROUNDS, SECONDS))


def rolled(app: engine.Engine, name: str, params: dict[str, Any]) -> pa.Table:
    """Work a question out anew: the app keeps what the SQL returned, which is not measured here."""
    question = load(name)
    return narrowed(question, app.run(question.sql, asked(question, params)), params)


def choices(takes: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """Return how a question is asked: what is chosen in words -> its parameters."""
    nothing = {key: ONE.get(key, []) for key in takes}
    several = {
        key: [int(code) if key in WHOLE else code for code in CODES[key][::2]]
        for key in takes
        if key in CODES
    }
    return {"nothing chosen": nothing} | (
        {"several at once": nothing | several} if len(several) > 1 else {}
    )


def row(what: str, laps: dict[str, Laps]) -> Row:
    """Return the row of a question; a scan that was stopped stands with the time it had."""
    ours, rival = laps["rollups"], laps["records"]
    against = float(engine.TIME_LIMIT_MS) if "was stopped" in rival.failed else rival.median
    note = "; ".join(filter(None, (ours.failed, rival.failed)))
    return Row("questions", what, ours.median, "ms", ours.p95, "from the records", against,
               note=note)  # fmt: skip
