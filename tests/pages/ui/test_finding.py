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


def test_signs_find_nothing_and_a_letter_not_everything(demo: Snapshot) -> None:
    assert finding.found(viewed(demo), "！？ --") == []
    assert len(finding.found(viewed(demo, Reader("en")), "a")) == finding.MOST
    assert FILTERS["q"].value(["！？"]) == "！？"  # no text that is searched in holds it
