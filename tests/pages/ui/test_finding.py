"""What a search finds beside projects."""

import pytest

from data import Snapshot
from pages.ui import finding
from pages.ui.filters import FILTERS
from pages.ui.view import Reader
from tests.pages.conftest import viewed


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("资金", 'href="funds"'),
        ("zj", 'href="funds"'),
        ("Trends", 'href="trends"'),
        ("会议", 'href="meeting"'),
        ("zongl", 'href="./"'),
        ("植树募捐", 'href="campaigns?campaign=C01" data-keeps="campaign"'),
        ("zsmj", 'href="campaigns?campaign=C01"'),
        ("累计", 'href="campaigns#panel-campaigns-cumulative"'),
    ],
)
def test_pages_campaigns_and_panels_are_found(demo: Snapshot, text: str, address: str) -> None:
    assert any(address in line for line in finding.found(viewed(demo), text))


def test_a_question_leads_to_its_panel_with_what_was_named(demo: Snapshot) -> None:
    (line, *_) = finding.found(viewed(demo), "2021年小店区每个年龄段多少人服务")
    assert 'data-keeps="year district" href="volunteers?year=2021&amp;district=140105' in line
    assert "#panel-volunteers-by_age" in line
    assert "各年龄段有多少人服务？ · 2021 · 小店区</a> <small>问题</small>" in line
    (line, *_) = finding.found(viewed(demo, Reader("en")), "volunteering hours per district")
    assert "<small>Question</small>" in line


def test_signs_find_nothing_and_a_letter_not_everything(demo: Snapshot) -> None:
    assert finding.found(viewed(demo), "！？ --") == []
    assert len(finding.found(viewed(demo, Reader("en")), "a")) == finding.MOST
    assert FILTERS["q"].value(["！？"]) == "！？"  # no text that is searched in holds it
