"""The demo's tables as DuckDB views, to ask them short questions."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from data import Snapshot, checks

Ask = Callable[[str], list[Any]]


@pytest.fixture(scope="session")
def ask(demo_snapshot: Snapshot) -> Iterator[Ask]:
    """Rows of a query over the demo."""
    with checks.connected(demo_snapshot) as connection:
        yield lambda sql: connection.sql(sql).fetchall()
