"""Links to files: what they say is what the page shows, and nothing a reader made up."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from pages.ui.words import LANGUAGES, words
from tests.pages.opened import DEMO, REPORT, markup, opened
from tests.served import LINK, links

pytestmark = pytest.mark.usefixtures("served")


def asked(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_panel_has_its_files_in_words(lang: str) -> None:
    shown = markup(opened("projects", lang=lang, snapshot=DEMO, category="CARE", sort="name"))
    said = {key: html.unescape(words) for key, _, words in LINK.findall(shown)}
    say = words("ui").sentences
    assert said["csv-projects-list"] == say["panel.csv"][lang].format(rows=8)
    assert said["csv-projects-headline"] == say["panel.csv_one"][lang]
    assert said["xlsx-projects-list"] == say["panel.xlsx"][lang]
    assert said["page_xlsx"] == say["page.xlsx"][lang]


def test_an_address_says_all_of_the_view() -> None:
    more: dict[str, str | list[str]] = {"category": ["ENV", "CARE"], "unit": "yuan", "q": "志愿"}
    shown = markup(opened("projects", snapshot=REPORT, **more))
    address = links(shown)["csv-projects-list"]
    assert address.startswith("files/panel.csv?"), "relative to any page, wherever the app lies"
    assert asked(address) == {
        "of": ["projects"], "part": ["projects/list"], "category": ["CARE", "ENV"], "q": ["志愿"],
        "snapshot": [REPORT], "lang": ["zh"], "unit": ["yuan"],
    }  # fmt: skip


def test_what_the_page_ignores_is_not_in_its_links() -> None:
    hostile = {"category": "<script>", "status": "x" * 10_000, "page": "2", "strange": "1"}
    shown = markup(opened("projects", snapshot=DEMO, **hostile))
    for address in links(shown).values():
        assert set(asked(address)) == {"of", "part", "snapshot", "lang", "unit"}


def test_what_the_reader_typed_is_no_markup() -> None:
    shown = markup(opened("projects", snapshot=DEMO, q='"><script>alert(1)</script>'))
    assert "<script" not in shown
    assert not re.search(r'href="[^"]*[<>]', shown)


@pytest.mark.parametrize("page", ["overview", "projects", "funds", "trends", "data"])
def test_the_page_holds_what_its_panels_hold(page: str) -> None:
    found = links(markup(opened(page, snapshot=DEMO)))
    whole = asked(found.pop("page_xlsx"))["part"]
    alone = [asked(address)["part"] for key, address in found.items() if key.startswith("csv-")]
    assert [[part] for part in whole] == alone, "in the order of the page"
    assert len(whole) > 4


def test_a_page_that_stops_early_has_its_file_too() -> None:
    shown = markup(opened("project", snapshot=DEMO))
    assert asked(links(shown)["page_xlsx"])["part"] == ["rows/projects"]


def test_nothing_to_show_is_no_file() -> None:
    found = links(markup(opened("projects", snapshot=DEMO, category="TBD", district="140105")))
    assert "csv-projects-list" not in found
    assert "projects/list" not in asked(found["page_xlsx"])["part"]
    there = list(links(markup(opened("volunteers", snapshot=REPORT))))
    assert {key.partition("-")[0] for key in there} == {"source", "page_xlsx"}
