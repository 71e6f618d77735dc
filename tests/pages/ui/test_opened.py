"""What opens over a page: the numbers of a chart, which of them, and how it is closed."""

from collections.abc import Iterator

import pytest

from data import Snapshot
from pages.ui import markup, once, opened, saved
from pages.ui.answer import Answer
from pages.ui.ask import ask
from pages.ui.vocabulary import LANGUAGES, vocabulary


@pytest.fixture(params=LANGUAGES)
def weeks(
    request: pytest.FixtureRequest,
    demo: Snapshot,
    snapshots: object,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Answer]:
    """The campaigns week by week, in a run of their page."""
    monkeypatch.setenv("SNAPSHOT_ROOT", str(snapshots))
    shown = {"of": "campaigns", "snapshot": demo.id, "lang": request.param, "unit": "wan"}
    with once.run(saved.known(saved.read(list(shown.items()), ""))):
        yield ask("campaigns/cumulative")


def test_every_row_is_there(weeks: Answer) -> None:
    html = opened.table(weeks)
    assert html.count("<tr>") == 1 + weeks.rows <= markup.MOST
    assert weeks.title in html
    assert markup.badge(weeks) in html
    assert f">{vocabulary('ui')['panel.close'][weeks.lang]}</button>" in html
    assert f'popovertarget="{opened.NAME}" popovertargetaction="hide"' in html
    assert 'class="note"' not in html


def test_a_long_one_says_which_rows_it_shows(
    weeks: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markup, "MOST", 5)
    html = opened.table(weeks)
    assert html.count("<tr>") == 1 + 5
    said = {"zh": f"第 1–5 行，共 {weeks.rows} 行", "en": f"Rows 1–5 of {weeks.rows}"}
    assert said[weeks.lang] in html
    last = 1 + (weeks.rows - 1) // 5
    assert f"{5 * last - 4}–{weeks.rows}" in opened.rows_shown(weeks, last)
