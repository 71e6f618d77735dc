"""Answers to test with, made without a browser or a server."""

from collections.abc import Callable

import pytest

from data import Snapshot
from pages.ui.answer import Answer, Reader
from pages.ui.filters import FILTERS
from pages.ui.store import fetch
from queries import load
from queries.engine import Value

Asked = Callable[..., Answer]


@pytest.fixture
def asked() -> Asked:
    """A question's answer on a snapshot, unfiltered but for what is given."""

    def ask(name: str, snapshot: Snapshot, reader: Reader | None = None, **given: Value) -> Answer:
        question = load(name)
        params: dict[str, Value] = {key: FILTERS[key].nothing for key in question.takes}
        params |= given
        table = fetch(question, params, snapshot)
        return Answer(question, table, params, {}, snapshot, reader or Reader())

    return ask
