"""What a page shows as files: as on screen, under its name; a sentence for anything else."""

import csv
import io
import re
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest

from data import Snapshot
from pages.trends.trend import TRENDS
from pages.ui import registry
from pages.ui.ask import ask
from pages.ui.assistant import api
from pages.ui.files import routes
from pages.ui.files.csv import of_part
from pages.ui.files.sheets import name_of
from pages.ui.words import LANGUAGES, words
from queries import names
from queries.engine import QueryError
from queries.engines.duckdb import DuckDB
from queries.pool import Pool
from tests.pages.opened import DEMO, PAGES, REPORT, markup, opened
from tests.served import Fetched, fetched, links

CARE = {"of": "projects", "part": "projects/list", "category": "CARE", "sort": "name",
        "snapshot": DEMO, "lang": "zh", "unit": "wan"}  # fmt: skip


pytestmark = pytest.mark.usefixtures("served")


def got(
    file: str = "panel.csv", method: str = "GET", leave: str = "", **other: str | list[str]
) -> Fetched:
    """The list of one category as a file, but for what is said otherwise."""
    asked: Mapping[str, object] = {k: v for k, v in (CARE | other).items() if k != leave}
    return fetched(f"files/{file}?{urlencode(asked, doseq=True)}", method)


def rows(file: Fetched) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.text)))


def test_a_panel_comes_byte_for_byte_as_its_answer(demo: Snapshot) -> None:
    file = got()
    view, _ = routes.read({key: [value] for key, value in CARE.items()}, role="staff")
    answer = ask(view, "projects/list")
    assert file.status == 200
    assert file.content == of_part(answer)
    assert file.content.startswith(b"\xef\xbb\xbf")
    assert len(rows(file)) == 9
    assert file.name == name_of(answer, "csv")
    assert file.name == "有哪些项目_关爱服务_按名称（拼音）_2021-12-31-demo.csv"
    assert file.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%")
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["cache-control"] == "no-store"
    assert file.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("shown", "lang"), [(REPORT, "zh"), (DEMO, "en")])
@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_every_page_brings_its_file(page: str, shown: str, lang: str) -> None:
    more = {"id": "P21"} if page == "project" else {}
    found = links(markup(opened(page, lang=lang, snapshot=shown, **more)))
    assert "page_xlsx" in found
    assert len(found) > 4 or shown == REPORT
    for key, address in found.items():
        file = fetched(address)
        assert file.status == 200, (key, file.text)
        if key.startswith("html-"):
            assert '<div class="table"' in file.text
            continue
        if key.startswith("source-"):
            assert "<pre>" in file.text
            continue
        assert file.content.startswith(b"\xef\xbb\xbf" if key.startswith("csv-") else b"PK")
        assert file.name.endswith(".csv" if key.startswith("csv-") else ".xlsx")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_table_comes_for_the_page_to_show(lang: str) -> None:
    shown = {"part": "projects/by_stage", "lang": lang}
    file = got("panel.html", leave="sort", **shown)
    held = list(csv.reader(io.StringIO(got(leave="sort", **shown).content.decode("utf-8-sig"))))
    assert file.status == 200
    assert file.headers["content-type"] == "text/html; charset=utf-8"
    assert "content-disposition" not in file.headers
    assert re.findall("<script[^>]*", file.text) == ['<script src="embed/reader.js" defer'], (
        "not Streamlit's page"
    )
    assert file.text.count("<tr>") == len(held)
    assert all(f">{cell}</th>" in file.text for cell in held[0][:-1])
    assert words("ui").sentences["panel.close"][lang] in file.text


def test_a_listing_is_a_table_already() -> None:
    assert got(of="data", part="questions", leave="category").status == 200
    refused = got("panel.html", of="data", part="questions", leave="category")
    assert (refused.status, refused.headers["content-type"]) == (404, "text/plain; charset=utf-8")


@pytest.mark.parametrize("measure", TRENDS)
def test_what_another_measure_shows_comes_too(measure: str) -> None:
    for split in ("none", *TRENDS[measure].splits):
        found = links(markup(opened("trends", snapshot=DEMO, measure=measure, split=split)))
        assert {fetched(one).status for key, one in found.items() if key[:3] == "csv"} == {200}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_as_one_workbook_says_where_it_is_from(lang: str) -> None:
    parts = ["projects/headline", "projects/list"]
    file = got("page.xlsx", part=parts, lang=lang, category="CARE")
    demo = {"zh": "演示数据", "en": "Demo-data"}[lang]  # no name of a file has a space
    care = {"zh": "关爱服务", "en": "Care-services"}[lang]
    assert file.name == f"{registry.pages()['projects'].title[lang]}_{care}_{DEMO}_{demo}.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    assert len(book.sheetnames) == 3
    assert book.worksheets[1].max_row == 9
    cells = [row[2] for row in book.worksheets[2].iter_rows(values_only=True)]
    address = next(str(one) for one in cells if str(one).startswith("http"))
    assert address.startswith("http://fund.example/projects?category=CARE&sort=name&snapshot=")
    assert "of=" not in address
    assert openpyxl.load_workbook(io.BytesIO(got("page.xlsx", leave="part").content)).sheetnames


PROXY = {"x-forwarded-proto": "https", "x-forwarded-host": "board.example.cn, inner",
         "x-forwarded-prefix": "/fund/"}  # fmt: skip


@pytest.mark.parametrize(
    ("public", "headers", "base"),
    [
        ("", {}, "http://fund.example/"),
        ("", PROXY, "https://board.example.cn/fund/"),
        ("https://public.example.cn/a", PROXY, "https://public.example.cn/a/"),
    ],
    ids=["asked", "proxy", "public"],
)
def test_a_workbook_leads_to_where_its_readers_find_the_app(
    monkeypatch: pytest.MonkeyPatch, public: str, headers: dict[str, str], base: str
) -> None:
    monkeypatch.setenv("PUBLIC_ADDRESS", public)
    asked = urlencode(CARE | {"part": "projects/headline"})
    for address, path in (
        (f"files/page.xlsx?{asked}", "projects?category=CARE"),
        (f"files/{DEMO}/campaigns.xlsx?lang=zh", f"files/{DEMO}/campaigns.xlsx?lang=zh"),
    ):
        book = openpyxl.load_workbook(io.BytesIO(fetched(address, headers=headers).content))
        said = [str(row[2]) for row in book["口径"].iter_rows(values_only=True)]
        assert [one for one in said if one.startswith(base + path)]


def test_a_phone_a_theme_and_a_page_of_a_list_change_no_file() -> None:
    assert got(page="2").status == 400
    assert got(theme="dark").status == 400


WRONG: dict[str, Any] = {
    "no page": {"of": ""},
    "an unknown page": {"of": "../data"},
    "the meeting": {"of": "meeting"},
    "an unknown part": {"part": "projects/nothing"},
    "a path": {"part": "../../app"},
    "sql": {"part": "projects/list'; drop table projects; --"},
    "records": {"part": "rows/donations"},
    "people": {"part": "rows/volunteers"},
    "a question of the frame": {"part": "filters/project"},
    "a part twice": {"part": ["projects/list", "projects/list"]},
    "two parts of a panel": {"part": ["projects/list", "projects/headline"]},
    "10 kB": {"part": "x" * 10_000},
    "a strange language": {"lang": "xx"},
    "two languages": {"lang": ["zh", "en"]},
    "a strange unit": {"unit": "dollar"},
    "two snapshots": {"snapshot": [DEMO, REPORT]},
    "a strange parameter": {"of_": "1"},
    "a strange code": {"category": "CARE,ENV"},
    "a long code": {"category": "C" * 10_000},
    "many codes": {"category": ["CARE"] * 200},
    "two orders": {"sort": ["name", "status"]},
    "markup": {"<script>": "1"},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=list(WRONG))
def test_what_no_link_of_ours_says_is_refused_in_a_sentence(
    wrong: dict[str, str],
) -> None:
    file = got(**wrong)
    assert file.status == 400
    assert file.headers["content-type"].startswith("text/plain")
    assert "<" not in file.text
    assert len(file.text) < 200
    assert "content-disposition" not in file.headers
    assert ("请回到页面" in file.text) or ("Go back to the page" in file.text)


@pytest.mark.parametrize("key", ["of", "part", "snapshot", "lang", "unit"])
def test_an_address_without_a_part_of_itself_is_refused(key: str) -> None:
    assert got(leave=key).status == 400


@pytest.mark.parametrize(
    ("file", "other"),
    [
        ("panel.pdf", {}),
        ("page.csv", {}),
        ("..%2fapp.py", {}),
        ("panel.csv", {"snapshot": "1999-12-31-demo"}),
        ("panel.csv", {"snapshot": ".."}),
        ("panel.csv", {"snapshot": "x" * 10_000}),
        ("panel.csv", {"category": "TBD", "district": "140105"}),
        ("panel.csv", {"of": "campaigns", "part": "campaigns/donors", "snapshot": REPORT}),
        ("panel.csv", {"of": "data", "part": "compared-figures"}),
    ],
)
def test_what_there_is_not_is_said(file: str, other: dict[str, str]) -> None:
    found = got(file, **other)
    assert found.status == 404
    assert found.text == words("ui").sentences["files.unknown"]["zh"]


def test_only_what_pages_show_as_panels_is_offered() -> None:
    asked = {name for name in routes.offered() if "/" in name}
    assert asked <= set(names())
    assert {name.partition("/")[0] for name in asked} == {*PAGES, "rows"} - {"data"}
    assert [name for name in asked if name.startswith("rows/")] == ["rows/projects"]


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("POST", 405), ("PUT", 403)])
def test_other_methods(method: str, status: int) -> None:
    file = got(method=method)
    assert file.status == status
    if method == "HEAD":
        assert file.headers["content-length"] == str(len(got().content))


def test_too_many_at_a_time_are_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    full, go = Pool("full", at_once=1, waiting=0), threading.Event()
    monkeypatch.setattr(routes, "SAVED", full)
    held = full.begin(lambda: go.wait(30))
    file = got(lang="en")
    assert file.status == 503
    assert file.text == words("ui").sentences["files.busy"]["en"]
    go.set()
    held.result(30)


@pytest.mark.parametrize(
    ("module", "pool", "address"),
    [
        (routes, "SAVED", f"files/panel.csv?{urlencode(CARE)}"),
        (routes, "LOOKED_AT", f"files/panel.html?{urlencode(CARE)}"),
        (routes, "LOOKED_AT", f"embed/panel?{urlencode(CARE)}"),
        (routes, "SAVED", f"files/{DEMO}/projects.csv"),
        (api, "POOL", "api/questions"),
    ],
)
def test_who_has_as_many_places_as_are_free_leaves_them_to_others(
    module: Any, pool: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMBED_ANCESTORS", "https://intranet.example")
    shared, go = Pool("shared", at_once=2, waiting=0), threading.Event()
    monkeypatch.setattr(module, pool, shared)
    held = shared.begin(lambda: go.wait(30), "192.0.2.1")
    assert fetched(address, client=("192.0.2.1", 5)).status == 503
    assert fetched(address, client=("192.0.2.2", 5)).status == 200
    go.set()
    held.result(30)


def test_a_question_that_does_not_finish_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(self: DuckDB, *given: object) -> None:
        raise QueryError("time_limit", "no")

    monkeypatch.setattr(DuckDB, "run", fails)
    file = got(category="PLATFORM", status="ongoing", q="不在记录里的字")
    assert file.status == 503
    assert "缩小筛选范围" in file.text
    whole = got("page.xlsx", category="PLATFORM", status="ongoing", q="不在记录里的字")
    assert whole.status == 200, "the last sheet says what is missing, as on the page"
