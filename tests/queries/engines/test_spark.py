"""A Spark Connect server behind the seam: where it is, and what happens when it is not."""

import dataclasses
import importlib
import os
import socket
import subprocess
import sys
import time
from collections import OrderedDict
from pathlib import Path
from types import ModuleType

import pytest

from data import Snapshot
from queries import engine, load
from queries.engine import QueryError
from queries.engines.duckdb import DuckDB
from tests.sail import Sail

ONE = "select count(*) as n from projects"


@pytest.fixture
def spark(sail: str) -> ModuleType:
    """The module; without its library there is no `sail`, and the test is left out."""
    return importlib.import_module("queries.engines.spark")


def test_without_its_address_nothing_of_it_is_loaded(snapshots: Path) -> None:
    lines = """if True:
        import sys
        import data
        from pages.ui.fetch import fetch
        from queries import engine, load
        for name in ("rows/projects", "projects/by_stage"):
            question = load(name)
            fetch(question, {key: "" if key == "q" else [] for key in question.takes},
                  data.open_snapshot("2021-12-31-demo"))
        print([name for name in ("pyspark", "grpc", "sqlglot") if name in sys.modules])
    """
    settings = {name: value for name, value in os.environ.items() if name != "ENGINE"}
    said = subprocess.run(
        [sys.executable, "-c", lines], capture_output=True, text=True, check=True,
        env={**settings, "SNAPSHOT_ROOT": str(snapshots)},
    ).stdout  # fmt: skip
    assert said.splitlines()[-1] == "[]"


def test_the_server_answers_questions_over_the_records_of_a_remote_base(
    spark: ModuleType, sail: str, demo: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENGINE", sail)
    remote = dataclasses.replace(demo, is_remote=True)
    asked = engine.engine(remote, "heavy")
    assert isinstance(asked, spark.Spark)
    assert isinstance(engine.engine(remote, "light"), DuckDB)
    assert isinstance(engine.engine(demo, "heavy"), DuckDB), "published on one machine"
    question = load("rows/service_records")
    params: dict[str, engine.Value] = {
        "year": [2021], "id": "", "category": ["CARE", "ENV"], "district": []
    }  # fmt: skip
    expected = DuckDB(demo, "heavy").run(question.sql, params)
    assert expected.num_rows == 200
    assert asked.run(question.sql, params).equals(expected)


def test_the_server_may_see_the_snapshots_elsewhere(
    spark: ModuleType, sail: str, demo: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENGINE_ROOT", str(demo.path.parent))
    moved = dataclasses.replace(demo, path=Path("/nowhere/snapshots") / demo.id)
    assert spark.Spark(moved, sail).run(ONE, {}).to_pylist() == [{"n": 27}]


def test_a_token_goes_with_the_address(spark: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    assert spark._with_token("sc://host:15002") == "sc://host:15002"
    monkeypatch.setenv("ENGINE_TOKEN", "abc")
    assert spark._with_token("sc://host:15002") == "sc://host:15002/;token=abc"
    told = "sc://host:15002/;use_ssl=true"
    assert spark._with_token(told) == f"{told};token=abc"


def test_a_server_that_is_not_there_is_said(spark: ModuleType, demo: Snapshot) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"sc://127.0.0.1:{free.getsockname()[1]}"
    began = time.monotonic()
    with pytest.raises(QueryError, match=address) as caught:
        spark.Spark(demo, address).run(ONE, {})
    assert caught.value.code == "unreachable"
    assert time.monotonic() - began < 5


def test_a_server_that_never_answers_is_said(
    spark: ModuleType, demo: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "TIME_LIMIT_MS", 300)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"sc://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(QueryError, match="does not answer") as caught:
            spark.Spark(demo, address).run(ONE, {})
    assert caught.value.code == "unreachable"


def test_a_session_is_opened_anew_after_the_server_was(
    spark: ModuleType,
    sail: str,
    sail_server: Sail,
    demo: Snapshot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The server is started again at the same address; what it knew is gone."""
    monkeypatch.setattr(spark, "RETRIES", 20)  # however long a busy machine takes to start it
    monkeypatch.setattr(spark, "_sessions", OrderedDict())
    asked = spark.Spark(demo, sail)
    assert asked.run(ONE, {}).to_pylist() == [{"n": 27}]
    sail_server.restart()
    assert asked.run(ONE, {}).to_pylist() == [{"n": 27}]


def test_a_query_that_cannot_be_stopped_is_left_behind(
    spark: ModuleType, sail: str, demo: Snapshot, endless: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = spark.Spark(demo, sail)
    assert asked.run(ONE, {}).to_pylist() == [{"n": 27}]
    session = spark._sessions[asked._key]
    monkeypatch.setattr(engine, "TIME_LIMIT_MS", 200)
    monkeypatch.setattr(spark, "GRACE", 0.2)
    monkeypatch.setattr(session, "interruptTag", lambda tag: [], raising=False)
    work = importlib.import_module("queries.engines.work").Work
    monkeypatch.setattr(work, "stop", lambda self: None)  # no word of the server ends it here
    began = time.monotonic()
    with pytest.raises(QueryError) as caught:
        asked.run(endless, {})
    assert caught.value.code == "time_limit"
    assert time.monotonic() - began < 2
    monkeypatch.undo()
    assert asked.run(ONE, {}).to_pylist() == [{"n": 27}]
    assert spark._sessions[asked._key] is not session


def test_no_session_keeps_a_process_from_its_end(
    spark: ModuleType, sail: str, demo: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A channel to Apache Spark waited for ever for a question under way."""
    asked = spark.Spark(demo, sail)
    assert asked.run(ONE, {}).to_pylist() == [{"n": 27}]
    session = spark._sessions.pop(asked._key)
    waited: list[str] = []
    monkeypatch.setattr(session.client._channel, "close", lambda: waited.append("for ever"))
    monkeypatch.setattr(spark, "_opened", {session})
    spark._let_go()  # as the process ends
    session.__del__()
    assert waited == []


def test_only_so_many_sessions_stay_open(
    spark: ModuleType, sail: str, demo: Snapshot, report: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark, "SESSIONS", 1)
    one, other = spark.Spark(demo, sail), spark.Spark(report, sail)
    for asked in (one, other, one):
        assert asked.run(ONE, {}).to_pylist() == [{"n": 27}]
        assert list(spark._sessions) == [asked._key]
