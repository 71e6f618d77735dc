"""Whole tables over HTTP: the file, its name, and a sentence where there is none."""

import csv
import io
import threading
from dataclasses import replace
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from starlette.requests import Request
from starlette.responses import Response

import data
from data import Snapshot
from pages.ui import serve
from pages.ui.files import downloads, links, routes, tables
from pages.ui.roles import Identity
from pages.ui.words import LANGUAGES, words
from queries.pool import Pool
from tests.served import aside

pytestmark = pytest.mark.usefixtures("served")


def got(snapshot: str, file: str, lang: str = "zh") -> tuple[Response, bytes]:
    """What comes back for an address."""
    request = Request(
        {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "server": ("127.0.0.1", 80),
            "path": f"/files/{snapshot}/{file}",
            "query_string": f"lang={lang}".encode(),
            "path_params": {"snapshot": snapshot, "file": file},
            "headers": [],
            "identity": Identity("staff"),
        }
    )

    async def whole() -> tuple[Response, bytes]:
        response = await routes.table(request)
        if not isinstance(response, downloads.Sent):
            return response, bytes(response.body)
        downloads.PLACES.leave(response.whose)
        parts = [bytes(piece) async for piece in response.body_iterator]  # type: ignore[arg-type]
        return response, b"".join(parts)

    return aside(whole())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_kind_comes_whole_under_its_name(demo: Snapshot, lang: str) -> None:
    rows = demo.tables["donations"].rows
    for suffix in routes.TABLE_KINDS:
        response, raw = got(demo.id, f"donations.{suffix}", lang)
        assert response.status_code == 200
        assert response.headers["content-length"] == str(len(raw))
        called = unquote(response.headers["content-disposition"].partition("''")[2])
        assert called == tables.name_of(demo, "donations", lang, suffix)
        if suffix == "csv":
            assert len(list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))) == rows + 1
        elif suffix == "parquet":
            assert pq.read_table(pa.BufferReader(raw)).num_rows == rows
        else:
            assert raw.startswith(b"PK")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("snapshot", "file"),
    [
        ("2021-12-31-report", "donations.csv"),
        ("2021-12-31-demo", "donations.pdf"),
        ("2021-12-31-demo", "nothing.csv"),
        ("2021-12-31-demo", "donations"),
        ("1999-12-31-demo", "donations.csv"),
        ("..", "manifest.json"),
        ("2021-12-31-demo", "../x.csv"),
    ],
)
def test_what_there_is_not_is_said(snapshot: str, file: str, lang: str) -> None:
    response, raw = got(snapshot, file, lang)
    assert response.status_code == 404
    assert raw.decode() == words("ui").sentences["files.unknown"][lang]


def test_too_many_at_a_time_are_told_to_come_back(
    demo: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    full, go = Pool("full", at_once=1, waiting=0), threading.Event()
    monkeypatch.setattr(routes, "SAVED", full)
    held = full.begin(lambda: go.wait(30))
    response, raw = got(demo.id, "donations.csv")
    assert response.status_code == 503
    assert "过一会儿" in raw.decode()
    go.set()
    held.result(30)


def test_more_rows_than_a_sheet_has_are_no_workbook(
    demo: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = replace(demo.tables["donations"], rows=tables.MAX_SHEET_ROWS + 1)
    many = replace(demo, tables={**demo.tables, "donations": long})
    monkeypatch.setattr(data, "open_snapshot", lambda _: many)
    response, raw = got(demo.id, "donations.xlsx")
    assert response.status_code == 404
    assert "1,048,575" in raw.decode()
    assert tables.fits(demo, "donations")
    assert got(demo.id, "donations.csv")[0].status_code == 200


def test_the_address_is_that_of_the_route(demo: Snapshot) -> None:
    address = links.to_table(demo, "donations", "csv", "en")
    assert address == "files/2021-12-31-demo/donations.csv?lang=en"
    (route,) = [one for one in serve.ROUTES if one.path == routes.TABLES_PATH]
    matched = route.path_regex.fullmatch("/" + address.partition("?")[0])
    assert matched is not None
    assert matched.groupdict() == {"snapshot": demo.id, "file": "donations.csv"}
