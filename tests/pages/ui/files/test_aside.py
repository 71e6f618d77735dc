"""Files made in a process of their own: the same files and refusals, and no process stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data import SnapshotError
from pages.ui import registry
from pages.ui.files import aside
from pages.ui.files.addresses import AddressError
from queries.engine import QueryError
from tests.pages.opened import REPORT
from tests.served import fetched

HOW = {"snapshot": [REPORT], "lang": ["zh"], "unit": ["wan"]}
FILE = "report.docx"


@pytest.fixture(scope="module", autouse=True)
def root(snapshots: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SNAPSHOT_ROOT", str(snapshots))
        yield
    aside.end()


def made(**other: list[str]) -> tuple[str, bytes]:
    return aside.made(FILE, HOW | other, "http://fund.example/", "viewer")


def test_it_is_the_file_that_this_process_would_make() -> None:
    name, content = made()
    here = registry.files()[FILE](HOW, "http://fund.example/", "viewer")
    assert (name, len(content)) == (here[0], len(here[1]))


def test_a_refusal_comes_back_as_what_it_is() -> None:
    with pytest.raises(AddressError) as refused:
        made(lang=["fr"])
    assert refused.value.args == ("lang",)
    with pytest.raises(SnapshotError) as unknown:
        made(snapshot=["nosuch"])
    assert unknown.value.code == "unknown_snapshot"
    with pytest.raises(LookupError):
        aside.made("meeting.pptx", HOW | {"scenes": ["volunteers"]}, "", "viewer")


def test_a_process_that_hangs_or_dies_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    made()
    first = aside._child
    assert first is not None
    with monkeypatch.context() as patch:
        patch.setattr(aside, "TIME_LIMIT", 0.0)
        with pytest.raises(QueryError) as late:
            made(lang=["en"])
    assert late.value.code == "late"
    assert first.poll() is not None
    made()
    second = aside._child
    assert second is not None
    second.kill()
    second.wait()
    assert fetched(f"files/{FILE}?snapshot={REPORT}&lang=zh&unit=wan").status == 200


def test_it_ends_when_nothing_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "IDLE", 0.05)
    made()
    child = aside._child
    if child is not None:
        child.wait(20)
    assert aside._child is None or aside._child.poll() == 0


def test_a_name_of_nothing_starts_no_process() -> None:
    aside.end()
    assert fetched(f"files/nosuch.pdf?snapshot={REPORT}&lang=zh&unit=wan").status == 404
    assert aside._child is None
