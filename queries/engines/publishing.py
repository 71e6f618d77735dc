"""A Spark Connect engine that works out rollups and checks of a snapshot to be published.

It is what `data.engine` asks for. A step is a view, so that what it holds is worked out again for
each text that reads it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import pyarrow as pa

from data import Snapshot, SnapshotError, checks
from data.engine import Refused, named
from queries.engine import QueryError
from queries.engines import dialect, spark
from queries.engines.work import Made, begun

LIMIT = 3600.0  # seconds of one text


@contextmanager
def connected(snapshot: Snapshot, address: str) -> Iterator["Publishing"]:
    """Open the tables of a snapshot, and the three about it, on the engine at an address."""
    opened = _asked(address, lambda: spark.connect(snapshot, address))
    try:
        found = Publishing(opened, address)
        for name, rows in checks.about(snapshot).items():
            found.bring(name, rows)
        yield found
    finally:
        spark.close(opened)


class Publishing:
    """See `data.engine.Engine`."""

    def __init__(self, session: spark.Session, address: str) -> None:
        self._session, self._address = session, address

    def bring(self, name: str, rows: pa.Table) -> None:
        """Make the rows a table of this name."""
        self._do(lambda: self._session.createDataFrame(rows).createOrReplaceTempView(name))

    def define(self, name: str, sql: str) -> None:
        text = _translated(sql, {})
        self._do(lambda: self._session.sql(text).createOrReplaceTempView(name))

    def run(self, sql: str, params: Mapping[str, int] | None = None) -> pa.Table:
        text = _translated(sql, params or {})
        return self._do(lambda: self._session.sql(text).toArrow())

    def _do(self, work: Callable[[], Made]) -> Made:
        return _asked(self._address, work)


def _translated(sql: str, params: Mapping[str, int]) -> str:
    try:
        return dialect.spark(sql, params)
    except QueryError as error:
        raise Refused(str(error)) from error


def _asked(address: str, do: Callable[[], Made]) -> Made:
    """Ask the server, for LIMIT at most; raise what `data.engine.Engine` may."""
    work = begun(do)
    try:
        return work.result(LIMIT)
    except TimeoutError as error:
        work.stop()
        fields = {"engine": named(address), "reason": f"more than {LIMIT:.0f} seconds passed"}
        raise SnapshotError("engine_unreachable", fields) from error
    except SnapshotError:
        raise
    except Exception as error:  # whatever pyspark makes of what a server says
        said = str(error)
        for sign in (*spark.UNREACHABLE, *spark.LOST):
            if sign in said:
                fields = {"engine": named(address), "reason": sign}
                raise SnapshotError("engine_unreachable", fields) from error
        raise Refused(said) from error
