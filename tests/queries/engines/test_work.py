"""What is taken of a Spark Connect server that answers without end, or with nonsense."""

import importlib
import threading
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from data import Snapshot
from data.engine import Refused
from queries import engine
from queries.engine import QueryError

if TYPE_CHECKING:
    from tests.queries.engines.odd_server import OddServer

ONE = "select count(*) as n from projects"

spark: ModuleType = pytest.importorskip("queries.engines.spark")
work: ModuleType = pytest.importorskip("queries.engines.work")


@pytest.fixture
def odd(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., "OddServer"]]:
    """Start a server that answers oddly; its sessions are forgotten after the test."""
    module = importlib.import_module("tests.queries.engines.odd_server")
    begun: list[OddServer] = []
    monkeypatch.setattr(spark, "GRACE", 0.2)

    def start(**how: bool) -> "OddServer":
        begun.append(module.OddServer(**how))
        return begun[-1]

    yield start
    for server in begun:
        server.close()
        for key in [one for one in spark._sessions if one[0] == server.address]:
            spark.close(spark._sessions.pop(key))


def test_no_more_is_taken_of_an_answer_than_a_question_may_have(
    odd: Callable[..., "OddServer"], demo: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "LARGEST", 8 << 20)
    server = odd(is_endless=True)
    with pytest.raises(QueryError, match="Narrow the filters") as raised:
        spark.Spark(demo, server.address).run(ONE, {})
    assert raised.value.code == "memory_limit"
    assert server.ended.wait(30), "the server still sends"
    assert server.sent < 40, "800 KB each, and what is under way"


def test_a_question_that_was_stopped_takes_no_more(
    odd: Callable[..., "OddServer"], demo: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server answers neither to a request to stop nor to one to end the session."""
    server, closed = odd(is_endless=True), threading.Event()
    asked = spark.Spark(demo, server.address)
    client = work.begun(asked._session).result(30).client
    close = client.close

    def closes() -> None:
        close()
        closed.set()

    monkeypatch.setattr(client, "close", closes)
    monkeypatch.setattr(engine, "TIME_LIMIT_MS", 300)
    with pytest.raises(QueryError) as raised:
        asked.run(ONE, {})
    assert raised.value.code == "time_limit"
    assert server.ended.wait(30), "the server still sends"
    assert asked._key not in spark._sessions
    assert closed.wait(30), "its connection is still open"


def test_nonsense_is_an_error_of_the_question_and_of_a_publish(
    odd: Callable[..., "OddServer"], demo: Snapshot
) -> None:
    """pyspark asserts what a server says."""
    server = odd(has_schema=False)
    with pytest.raises(QueryError) as raised:
        spark.Spark(demo, server.address).run(ONE, {})
    assert raised.value.code == "refused"
    publishing = importlib.import_module("queries.engines.publishing")
    session = work.begun(lambda: spark.connect(demo, server.address)).result(30)
    with pytest.raises(Refused):
        publishing.Publishing(session, server.address).run(ONE)
    spark.close(session)


@pytest.mark.parametrize(
    "parts", ["token=abc-secret", "token=abc=secret", "use_ssl=secret;token=a"]
)
def test_a_token_in_the_address_is_told_nobody(
    parts: str, demo: Snapshot, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(QueryError) as raised:
        spark.Spark(demo, f"sc://127.0.0.1:9/;{parts}").run(ONE, {})
    assert "sc://127.0.0.1:9" in str(raised.value)
    assert "secret" not in str(raised.value) + caplog.text
