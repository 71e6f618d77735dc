"""Whole tables as files over HTTP: made in a pool of their own, sent in pieces, kept nowhere.

A download button would hold the whole file in memory for as long as the reader stays. No Streamlit
here: whoever reaches the app reaches its files, so what guards the one has to guard the other.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Iterator
from typing import IO
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

import data
from data import Snapshot, SnapshotError
from pages.ui import tables
from pages.ui.vocabulary import LANGUAGES, vocabulary
from pages.ui.workbook import XLSX
from queries.engine import QueryError
from queries.pool import Pool

PATH = "/files/{snapshot}/{file}"
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": XLSX,
    "parquet": "application/vnd.apache.parquet",
}
PIECE = 1 << 20  # bytes sent at a time
FILES = Pool("file", at_once=2, waiting=6, polite=True)


def address_of(snapshot: Snapshot, table: str, suffix: str, lang: str) -> str:
    """Where a table is downloaded from, relative to any page."""
    return f"files/{quote(snapshot.id)}/{table}.{suffix}?{urlencode({'lang': lang})}"


async def table(request: Request) -> Response:
    """The file asked for; a sentence where there is none, or too many are being made."""
    asked = request.query_params.get("lang", "")
    lang = asked if asked in LANGUAGES else LANGUAGES[0]
    name, _, suffix = request.path_params["file"].rpartition(".")
    try:
        shown = await asyncio.to_thread(data.open_snapshot, request.path_params["snapshot"])
        if name not in shown.tables or suffix not in KINDS:
            return _said("files.unknown", lang, 404)
        if suffix == "xlsx" and not tables.fits(shown, name):
            return _said("tables.too_long", lang, 404, most=f"{tables.SHEET_ROWS:,}")
        begun = FILES.begin(functools.partial(_made, shown, name, suffix, lang, str(request.url)))
        file = await asyncio.wrap_future(begun)
    except SnapshotError:
        return _said("files.unknown", lang, 404)
    except QueryError:
        return _said("files.busy", lang, 503)
    called = quote(tables.name_of(shown, name, lang, suffix))
    return StreamingResponse(
        _pieces(file),
        media_type=KINDS[suffix],
        headers={
            "content-disposition": f"attachment; filename*=UTF-8''{called}",
            "content-length": str(file.seek(0, 2)),
            "cache-control": "no-store",
        },
    )


def _made(shown: Snapshot, name: str, suffix: str, lang: str, address: str) -> IO[bytes]:
    if suffix == "csv":
        return tables.csv_file(shown, name, lang)
    if suffix == "xlsx":
        return tables.xlsx_file(shown, name, lang, address)
    return tables.parquet_file(shown, name)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _said(key: str, lang: str, status: int, **slots: object) -> Response:
    return PlainTextResponse(vocabulary("ui")[key][lang].format(**slots), status)
