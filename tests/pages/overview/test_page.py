"""The overview loses no figure to its tiles, and none to another that failed."""

import pyarrow as pa
import pytest

from data import Snapshot
from pages.ui import ask as asking
from pages.ui.fetch import seen
from pages.ui.view import View
from queries import Question
from queries.engine import QueryError
from tests.pages.opened import markup, opened
from tests.served import links

pytestmark = pytest.mark.usefixtures("served")

ASKED = (
    "overview/headline", "overview/funds", "overview/campaigns", "overview/giving_by_year",
    "overview/service_by_year", "overview/by_category", "campaigns/cumulative",
)  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
def test_a_question_that_fails_takes_no_other_with_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(question: Question, *given: object) -> pa.Table | None:
        if question.name == name:
            raise QueryError("time_limit", "It took too long.")
        return seen(question, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(asking, "seen", failing)
    app = opened("overview", lang="zh")
    assert not app.exception
    assert not app.error
    shown = links(markup(app))
    for other in ASKED[:6]:
        assert (f"csv-{other.replace('/', '-')}" in shown) == (other != name), other


def test_every_figure_on_it_has_its_source_and_files() -> None:
    shown = links(markup(opened("overview", lang="zh")))
    for name in ASKED:
        key = name.replace("/", "-")
        assert {f"source-{key}", f"csv-{key}"} <= set(shown)


def test_a_filter_that_the_page_does_not_take_filters_nothing(demo: Snapshot) -> None:
    """The growth of all campaigns stands there, whichever of them another page has chosen."""
    view = View("overview", demo, chosen={"campaign": ("C02",)})
    assert (
        asking.ask(view, "campaigns/cumulative").rows
        == asking.ask(View("overview", demo), "campaigns/cumulative").rows
    )
    there = View("campaigns", demo, chosen={"campaign": ("C02",)})
    assert {row["campaign_id"] for row in asking.ask(there, "campaigns/cumulative").records} == {
        "C02"
    }
