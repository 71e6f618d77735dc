"""A Spark Connect engine: Apache Spark, Sail, or another that speaks the protocol.

A session serves one snapshot: each table is a view over the same Parquet files, under ENGINE_ROOT
where the server sees them elsewhere than this process does, as in the bucket itself. DuckDB, on
tables without rows, refuses what is wrong with a text and says which types it returns: so every
engine takes the same texts, one SELECT that names no file and no setting, and returns the same
types. ENGINE_TOKEN, if it is set, is sent along.
"""

import atexit
import itertools
import logging
import os
import sys
import threading
import warnings
import weakref
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa

from data import Snapshot, SnapshotError
from data.engine import named
from data.place import here
from data.schema import TABLES
from queries import engine
from queries.engine import QueryError, Value
from queries.engines import dialect
from queries.engines.duckdb import DuckDB, is_sound
from queries.engines.work import Counting, begun


@contextmanager
def _as_a_program() -> Iterator[None]:
    """Give the process a file that it runs: one begun with `-c`, as children are, has none.

    pyspark takes that for its own doctests and ends the process.
    """
    main = sys.modules["__main__"]
    is_without = not hasattr(main, "__file__")
    if is_without:
        main.__file__ = ""
    try:
        yield
    finally:
        if is_without:
            del main.__file__


with _as_a_program(), warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of pandas 3, which nothing here goes through
    from pyspark.errors import PySparkException
    from pyspark.sql.connect.client.core import DefaultChannelBuilder
    from pyspark.sql.connect.client.retries import DefaultPolicy
    from pyspark.sql.connect.session import SparkSession

SETTINGS = {
    "spark.sql.session.timeZone": "Asia/Shanghai",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.ansi.enabled": "true",
}
SESSIONS = 4  # snapshots that stay open
RETRIES = 3  # of a call that is not answered: about a second
GRACE = 2.0  # seconds in which a stopped query must end, and a session that is given up
# What errors say where the server is not there, and where it has lost the session: DuckDB knows all
# tables of a text, so one that is not found was in a session of a server that is no more.
UNREACHABLE = ("UNAVAILABLE", "UNAUTHENTICATED", "RETRIES_EXCEEDED", "PATH_NOT_FOUND")
LOST = (
    "TABLE_OR_VIEW_NOT_FOUND", "SESSION_CHANGED", "SESSION_CLOSED", "SESSION_NOT_FOUND",
    "OPERATION_NOT_FOUND", "operation not found", "Channel closed", "closed channel",
    "is not running", "NO_ACTIVE_SESSION",
)  # fmt: skip

warnings.filterwarnings("ignore", r"\[RETRIES_EXCEEDED\]")  # the error that follows says it

Session = SparkSession
log = logging.getLogger(__name__)


class Spark:
    """A Spark Connect server on one snapshot's Parquet files."""

    def __init__(self, snapshot: Snapshot, address: str) -> None:
        self.snapshot, self.address = snapshot, address
        self._types = DuckDB(snapshot, "empty")
        self._key = (address, snapshot.path, snapshot.id, snapshot.created_at.isoformat())

    def run(self, sql: str, params: Mapping[str, Value]) -> pa.Table:
        """See `Engine.run`."""
        schema = self._types.schema(sql, params)
        text = dialect.spark(sql, params)
        for is_last in (False, True):
            opened: list[SparkSession] = []
            try:
                found = self._collected(text, opened)
                return found.rename_columns(schema.names).cast(schema)
            except (QueryError, SnapshotError):
                raise
            except Exception as error:  # whatever pyspark makes of what a server says
                if is_last or not any(sign in str(error) for sign in LOST):
                    raise self._wrapped(error, opened) from error
                self._forget(opened)
        raise AssertionError  # the last time returns or raises

    def _collected(self, text: str, opened: list[SparkSession]) -> pa.Table:
        """The result of a text, in at most TIME_LIMIT_MS; `opened` gets the session it ran in."""
        tag = f"question-{next(_numbers)}"

        def collect() -> pa.Table:
            opened.append(self._session())
            opened[0].addTag(tag)
            return opened[0].sql(text).toArrow()

        work = begun(collect)
        try:
            return work.result(engine.TIME_LIMIT_MS / 1000)
        except TimeoutError:
            work.stop()
            if not opened:
                raise self._unreachable("it does not answer") from None
            try:
                begun(lambda: opened[0].interruptTag(tag)).result(GRACE)
                work.exception(GRACE)
            except Exception:
                self._forget(opened)
            raise QueryError(
                "time_limit",
                f"The question took longer than {engine.TIME_LIMIT_MS // 1000} seconds and was "
                "stopped. Narrow the filters and ask again.",
            ) from None

    def _session(self) -> SparkSession:
        """The session of the snapshot; opened when first asked."""
        with _lock:
            if self._key not in _sessions:
                _sessions[self._key] = connect(self.snapshot, self.address)
            _sessions.move_to_end(self._key)
            while len(_sessions) > SESSIONS:
                close(_sessions.popitem(last=False)[1])
            return _sessions[self._key]

    def _forget(self, opened: Sequence[SparkSession]) -> None:
        """Give up the session a question ran in, not one that another has opened since."""
        with _lock:
            if not opened or _sessions.get(self._key) is not opened[0]:
                return
            del _sessions[self._key]
        close(opened[0])

    def _wrapped(
        self, error: Exception, opened: Sequence[SparkSession]
    ) -> QueryError | SnapshotError:
        """The error to raise for one of Spark's."""
        said = str(error).partition("\n\nJVM stacktrace")[0]
        for sign in UNREACHABLE:
            if sign in said:
                self._forget(opened)
                return self._unreachable(sign)
        if not is_sound(self.snapshot):
            fields = {"id": self.snapshot.id, "file": "", "table": "", "reason": said}
            return SnapshotError("file_damaged", fields)
        return QueryError("refused", said)

    def _unreachable(self, reason: str) -> QueryError:
        said = (
            f"The engine at {named(self.address)} cannot be asked: {reason}. See that it runs and "
            "reads the snapshots (ENGINE, ENGINE_TOKEN, ENGINE_ROOT)."
        )
        log.error("%s", said)
        return QueryError("unreachable", said)


_lock = threading.Lock()
_sessions: OrderedDict[tuple[str, Path, str, str], SparkSession] = OrderedDict()
_numbers = itertools.count()
_opened: "weakref.WeakSet[SparkSession]" = weakref.WeakSet()


@atexit.register
def _let_go() -> None:
    """Let the process end: a session closes as it goes, and waits for questions under way."""
    for one in list(_opened):
        one.client.close = lambda: None  # type: ignore[method-assign]


def connect(snapshot: Snapshot, address: str) -> SparkSession:
    """Open a session that has the tables of a snapshot."""
    there = _folder(snapshot)
    spark = SparkSession.builder.channelBuilder(_channel(address)).create()
    _opened.add(spark)
    atexit.unregister(spark.client._on_exit)  # asks the server once more, and keeps the client
    spark.client.set_retry_policies([DefaultPolicy(max_retries=RETRIES)])
    for name, value in SETTINGS.items():
        spark.conf.set(name, value)
    for name, table in snapshot.tables.items():
        files = [f"{there}/{file.path}" for file in table.files]
        rows = spark.read.schema(_declared(name)).parquet(*files)
        rows.selectExpr(*_columns(name)).createOrReplaceTempView(name)
    about = "select :id as id, cast(:as_of as date) as as_of, :kind as kind"
    given = {"id": snapshot.id, "as_of": str(snapshot.as_of), "kind": snapshot.kind}
    spark.sql(about, given).createOrReplaceTempView("snapshot")
    return spark


def close(spark: SparkSession) -> None:
    """End a session in its own time. Not by `stop`, during which no other session can open."""

    def end() -> None:
        with suppress(TimeoutError):
            begun(spark.client.release_session).exception(GRACE)
        spark.client.close()

    begun(end)


def _channel(address: str) -> DefaultChannelBuilder:
    """The way to a server, on which its answers are counted."""
    try:
        channel = DefaultChannelBuilder(_with_token(address))
    except PySparkException:  # which repeats the token
        raise ValueError(f"{named(address)} is no address: write sc://host:port") from None
    channel.add_interceptor(Counting())
    return channel


def _with_token(address: str) -> str:
    token = os.environ.get("ENGINE_TOKEN")
    if not token:
        return address
    return f"{address}{'' if ';' in address else '/'};token={token}"


def _folder(snapshot: Snapshot) -> str:
    """The folder of a snapshot's files as the server sees it.

    An address as ENGINE_ROOT is the bucket's, in the words of the server; its folders are named
    otherwise than those of its mirror.
    """
    there = os.environ.get("ENGINE_ROOT")
    if not there:
        return str(snapshot.path)
    return f"{there}/{here().folder(snapshot) if '://' in there else snapshot.path.name}"


def _declared(table: str) -> str:
    """The columns of a table's Parquet files, in the types of Spark."""
    return ", ".join(f"{one.name} {_type(one.type)}" for one in TABLES[table].columns)


def _type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"array<{_type(kind.value_type)}>"
    if pa.types.is_decimal(kind):
        return f"decimal({kind.precision}, {kind.scale})"
    return {
        pa.string(): "string", pa.int64(): "bigint", pa.float64(): "double", pa.bool_(): "boolean",
        pa.date32(): "date", pa.timestamp("us"): "timestamp_ntz", pa.binary(): "binary",
    }[kind]  # fmt: skip


def _columns(table: str) -> list[str]:
    """The columns of a view. Spark has no strings of bits: a column of them must be NULL."""
    beyond = "raise_error('this engine reads no more than 252 cells of service')"
    return [
        f"cast(if({one.name} is null, null, {beyond}) as bigint) as {one.name}"
        if one.kind == "bits"
        else one.name
        for one in TABLES[table].columns
    ]
