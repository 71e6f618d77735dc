"""What the server tells about itself: lines of the log, and metrics."""

import io
import json
import logging
import re
from collections.abc import Callable, Iterator

import pytest

from data import Snapshot
from pages.ui import watch
from pages.ui.cache import CACHE
from tests.pages.conftest import answered
from tests.served import fetched

Lines = Callable[[], list[str]]


@pytest.fixture
def lines(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    """The lines written as the server writes them; the log is as it was afterwards."""
    monkeypatch.setenv("LOG_FORMAT", getattr(request, "param", "json"))
    own = logging.getLogger("dashboard")
    before = own.handlers, own.propagate, own.level
    watch.begin()
    (handler,) = own.handlers
    assert isinstance(handler, logging.StreamHandler)
    out = io.StringIO()
    handler.setStream(out)
    yield lambda: out.getvalue().splitlines()
    own.handlers, own.propagate = before[0], before[1]
    own.setLevel(before[2])


def test_a_request_has_a_line_with_who_and_milliseconds(lines: Lines) -> None:
    fetched("projects?lang=en&q=王小明"), fetched("_stcore/health"), fetched("healthz")
    (line,) = [json.loads(one) for one in lines()]
    assert (line["event"], line["path"], line["status"]) == ("request", "/projects", 200)
    assert line["role"] == "staff"
    assert isinstance(line["ms"], int)
    assert re.fullmatch(r"[0-9a-f]{12}", line["id"])
    assert line["timestamp"].endswith("Z")
    assert "王小明" not in str(lines()), "what was typed may be a person's name"


@pytest.mark.parametrize("lines", ["console"], indirect=True)
def test_an_address_forges_no_part_of_a_line(lines: Lines) -> None:
    fetched("files/x user=zhao status=200.csv")
    (line,) = lines()
    assert "path=/files/x%20user%3Dzhao%20status%3D200.csv" in line


@pytest.mark.parametrize("lines", ["json", "console"], indirect=True)
def test_a_text_of_somebody_else_forges_no_line(lines: Lines) -> None:
    logging.getLogger("dashboard").warning("x\n2026 [error] forged\x1b[31m %s", "a\r\nb")
    watch.said("y\nz", path="/a\nb\x1b")
    fetched("files/x%0a%1b[31mforged.csv")
    assert len(lines()) == 3
    assert "\x1b" not in "".join(lines())


def test_a_fault_has_its_traceback_in_the_log(lines: Lines) -> None:
    try:
        raise ValueError("x")
    except ValueError:
        logging.getLogger("dashboard").exception("A page broke.")
    (line,) = [json.loads(one) for one in lines()]
    assert "ValueError: x" in line["exception"]


def test_metrics_count_questions_requests_and_pages(demo: Snapshot, served: None) -> None:
    def counted(name: str) -> float:
        text = fetched("metrics", headers={"host": "127.0.0.1"}).text
        return sum(float(one) for one in re.findall(rf"^{name} (\S+)$", text, re.MULTILINE))

    questions, requests = (
        r'fund_seconds_count\{kind="light",what="question"\}',
        r"fund_requests_total\{.*\}",
    )
    before = counted(questions), counted(requests)
    CACHE.clear()
    assert answered("projects/headline", demo).records
    fetched("projects")
    assert counted(questions) > before[0]
    assert counted(requests) > before[1] + 1
    assert counted("fund_cache_bytes") > 0


def test_a_page_that_breaks_again_and_again_is_told_once(lines: Lines) -> None:
    def broken(text: str) -> None:
        try:
            int(text)
        except ValueError as error:
            watch.broke(error)

    watch._told.clear()
    for _ in range(5):
        broken("x")
    told = [json.loads(one) for one in lines()]
    assert ["exception" in one for one in told] == [True, *[False] * 4]
    assert told[1]["kind"] == "ValueError"
    watch.broke(TypeError("of another kind"))
    assert json.loads(lines()[-1])["event"] == "A page broke."


def test_broken_requests_have_a_line_a_minute(lines: Lines) -> None:
    watch._told.clear()
    texts = ["Invalid HTTP request received.", "Unsupported upgrade request."]
    said = [(logging.WARNING, text) for text in texts for _ in range(5)]
    said += [(logging.ERROR, "x")] * 2
    log = logging.getLogger("uvicorn.error")
    made = [log.makeRecord(log.name, level, "", 0, text, (), None) for level, text in said]
    assert [one.getMessage() for one in made if log.filter(one)] == [*texts, "x", "x"]
