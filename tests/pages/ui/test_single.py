"""The panels of a page, found without putting it on screen."""

import json
import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import plotly.io
import pytest

from data import Snapshot
from pages.ui import compat
from pages.ui.single import drawn, panel_of, panels
from pages.ui.view import Reader
from tests.pages.conftest import viewed
from tests.pages.opened import DEMO, PAGES, opened


def traces(specs: Iterable[str]) -> list[str]:
    return sorted(json.dumps(json.loads(one)["data"], sort_keys=True) for one in specs)


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("page", PAGES)
def test_the_charts_found_are_those_on_screen(page: str, demo: Snapshot) -> None:
    address = {"id": "P21"} if page == "project" else {}
    app = opened(page, snapshot=DEMO, lang="zh", unit="wan", **address)
    on_screen = [chart.proto.spec for chart in app.get("plotly_chart")]
    view = viewed(demo, Reader(narrow=True), page, **address)  # as a script without a screen
    found = [drawn(one.answer, one.chart)[0] for one in panels(view).values() if one.chart]
    specs = [plotly.io.to_json(one, validate=False) for one in found]
    assert traces(specs) == traces(on_screen)
    assert (view.shown, view.asked) == ([], []), "the view stays as it was"


def test_what_a_page_shows_as_no_panel_is_its_table(demo: Snapshot) -> None:
    one = panel_of(viewed(demo, None, "overview"), "overview/campaigns")
    assert one.answer.rows == 3
    assert (one.chart, one.cards, one.written) == (None, None, None)


def test_looking_for_a_panel_leaves_no_warning_in_the_log(
    demo: Snapshot, caplog: pytest.LogCaptureFixture
) -> None:
    logger = logging.getLogger(compat.CONTEXT)
    logger.addHandler(caplog.handler)
    compat.prepare()
    try:
        for name, warns in (("popover", False), ("else", True)):
            with ThreadPoolExecutor(1, name) as thread:
                thread.submit(panels, viewed(demo, None, "projects")).result(60)
            assert ("missing ScriptRunContext" in caplog.text) is warns
    finally:
        logger.removeHandler(caplog.handler)
        logger.filters.clear()
