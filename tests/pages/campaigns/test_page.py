"""The page of the campaigns, where it differs from what every page is held to."""

import pytest

from tests.pages.opened import DEMO, opened, panels


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("campaign", ["C02", "C03"])
def test_no_empty_chart_stands_for_a_campaign_without_progress(campaign: str) -> None:
    """It would have axes and no bar, and nothing to be read out."""
    app = opened("campaigns", snapshot=DEMO, lang="en", campaign=campaign)
    assert "How much has each campaign raised, and how much is to go?" in panels(app)
    assert all(chart.proto.alt.strip() for chart in app.get("plotly_chart"))
