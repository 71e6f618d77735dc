"""What opens over a page: the numbers of a chart, which of them, and how it is closed."""

import pytest

from data import Snapshot
from pages.ui import explain, html
from pages.ui.answers import Answer
from pages.ui.templates import badge
from pages.ui.view import Reader
from pages.ui.words import LANGUAGES, words
from tests.pages.conftest import answered, seen

NAME = "opened"


@pytest.fixture(params=LANGUAGES)
def weeks(request: pytest.FixtureRequest, demo: Snapshot) -> Answer:
    """The campaigns week by week."""
    return answered("campaigns/cumulative", demo, Reader(request.param))


def test_every_row_is_there(weeks: Answer) -> None:
    shown = explain.opened_table(weeks)
    assert shown.count("<tr>") == 1 + weeks.rows <= html.MAX_ROWS
    assert weeks.title in shown
    assert badge(weeks) in shown
    assert f">{words('ui')(weeks.lang, 'panel.close')}</button>" in shown
    assert f'popovertarget="{NAME}" popovertargetaction="hide"' in shown
    assert 'class="note"' not in shown


def test_a_long_one_says_which_rows_it_shows(
    weeks: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "MAX_ROWS", 5)
    shown = explain.opened_table(weeks)
    assert shown.count("<tr>") == 1 + 5
    said = {"zh": f"第 1–5 行，共 {weeks.rows} 行", "en": f"Rows 1–5 of {weeks.rows}"}
    assert said[weeks.lang] in shown
    last = 1 + (weeks.rows - 1) // 5
    assert f"{5 * last - 4}–{weeks.rows}" in html.rows_shown(weeks, last)


def test_the_query_is_shown_with_the_macros_it_calls(demo: Snapshot) -> None:
    shown = explain.source(answered("volunteers/by_age", demo))
    assert "is_chosen($district, division_code)" in shown
    assert shown.count("create macro people_of(") == 1
    assert "create macro is_chosen(" in shown
    assert "create macro donors_of" not in shown


def test_viewers_do_not_read_how_many_rows_a_table_about_persons_has(demo: Snapshot) -> None:
    """One row more than in the snapshot before would be one donor more."""
    rows = f"{demo.tables['people_by_age'].rows:,} 行"
    assert rows in explain.source(answered("volunteers/by_age", demo))
    assert rows not in explain.source(seen("volunteers/by_age", demo))
