"""Who is staff, and what all others do not get: exact figures and records of persons."""

from urllib.parse import urlencode

import pytest

from data import Snapshot
from data.schema import TABLES
from pages.ui import roles
from tests.pages.conftest import seen
from tests.pages.opened import DEMO, opened, said
from tests.served import fetched

# The machine's own user, as a browser on it comes.
IS_STAFF = roles.is_staff


@pytest.mark.parametrize(
    ("client", "headers", "expected"),
    [
        ("127.0.0.1", {"host": "127.0.0.1:8501"}, True),
        ("127.0.0.1", {"host": "localhost:8501"}, True),
        ("::1", {"host": "[::1]:8501"}, True),
        ("192.168.1.7", {"host": "127.0.0.1:8501"}, False),
        ("127.0.0.1", {"host": "127.0.0.1:8501", "X-Forwarded-For": "127.0.0.1"}, False),
        ("127.0.0.1", {"host": "localhost", "Forwarded": "for=127.0.0.1"}, False),
        ("127.0.0.1", {"host": "localhost", "x-real-ip": "::1"}, False),
        ("127.0.0.1", {"host": "127.0.0.1:8501", "X-Forwarded-Host": "fund.example"}, False),
        ("127.0.0.1", {"host": "127.0.0.1:8501", "Via": "1.1 proxy"}, False),
        ("127.0.0.1", {"host": "["}, False),
        ("127.0.0.1", {"host": "rebound.example:8501"}, False),
        ("127.0.0.1", {"host": "localhost.example"}, False),
        ("127.0.0.1", {}, False),
        (None, {"host": "localhost"}, False),
        ("testclient", {"host": "localhost"}, False),
    ],
)
def test_the_machines_own_user_is_staff(
    client: str | None, headers: dict[str, str], expected: bool
) -> None:
    assert IS_STAFF(client, headers) is expected


@pytest.fixture
def viewer(monkeypatch: pytest.MonkeyPatch, served: None) -> None:
    """Whoever asks comes over a network."""
    monkeypatch.setattr(roles, "is_staff", IS_STAFF)


def part(file: str, name: str, **more: str | list[str]) -> str:
    page = name.partition("/")[0]
    asked = {"of": page, "part": name, "snapshot": DEMO, "lang": "zh", "unit": "wan", **more}
    return f"files/{file}?{urlencode(asked, doseq=True)}"


@pytest.mark.usefixtures("viewer")
def test_a_viewer_reads_rounded_numbers_on_page_and_in_files() -> None:
    page = said(opened("volunteers", snapshot=DEMO))
    assert "11,300" in page
    assert "11,336" not in page
    assert page.count("人次向下取整到 5，") == 1
    file = fetched(part("panel.csv", "volunteers/by_year"))
    assert '"1865"' in file.text
    assert "1867" not in file.text


@pytest.mark.usefixtures("viewer")
def test_a_viewer_gets_no_file_of_persons(demo: Snapshot) -> None:
    for name in TABLES:
        is_closed = demo.is_of_persons(name)
        for suffix in ("csv", "xlsx", "parquet") if is_closed else ("csv",):
            file = fetched(f"files/{DEMO}/{name}.{suffix}?lang=zh")
            assert file.status == (403 if is_closed else 200), name
    assert "只给工作人员看" in fetched(f"files/{DEMO}/donors.csv?lang=zh").text
    closed = {*filter(demo.is_of_persons, TABLES)}
    assert {"donors", "donations", "volunteers", "service_records", "volunteer_totals",
            "payments", "payable_terms", "commitments", "largest_donors",
            "people_by_age"} <= closed  # fmt: skip
    assert not closed & {"projects", "campaigns", "campaign_totals", "fund_figures", "payables"}


@pytest.mark.usefixtures("viewer")
def test_a_viewer_sees_the_question_but_no_record_behind_it() -> None:
    source = fetched(part("source.html", "volunteers/headline"))
    assert source.status == 200
    assert "只给工作人员看" in source.text
    assert "DEMO-" not in source.text


@pytest.mark.usefixtures("viewer")
def test_few_people_leave_totals_on_page_and_in_files(demo: Snapshot) -> None:
    chosen = {"category": "TRAFFIC", "district": "140123", "year": "2020"}
    (headline,) = seen("volunteers/headline", demo, None, **chosen).records
    assert headline["people"] is not None
    page = said(opened("volunteers", snapshot=DEMO, **chosen))
    assert "不足 20 人" in page
    file = fetched(part("panel.csv", "volunteers/by_age", **chosen))
    assert (file.status, "不足 20 人" in file.text) == (403, True)
    book = fetched(part("page.xlsx", "volunteers/headline", **chosen))
    assert book.status == 200


@pytest.mark.usefixtures("served")
def test_staff_read_exact_numbers_and_records() -> None:
    page = said(opened("volunteers", snapshot=DEMO))
    assert "11,336" in page
    assert "取整" not in page
    assert "1,000 以上的都取整到三位有效数字" in said(opened("data", snapshot=DEMO))
    assert fetched(f"files/{DEMO}/donors.csv?lang=zh").status == 200
    assert "DEMO-" in fetched(part("source.html", "volunteers/headline")).text
