"""A view is read from the address alone; what cannot be read is left out and named."""

import dataclasses
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from data import Snapshot, SnapshotError
from pages.ui import view as views
from pages.ui.filters import FILTERS, MAX_LENGTH, MAX_VALUES
from pages.ui.view import Address, Browser, Reader, View, language
from tests.pages.opened import DEMO, REPORT

pytestmark = pytest.mark.usefixtures("served")

FULL: dict[str, list[str]] = {
    "year": ["2021"], "category": ["ENV", "CARE"], "status": ["closed"], "cohort": ["2021"],
    "stage": ["finalising"], "campaign": ["C01"], "district": ["none"], "has": ["amount"],
    "id": ["P21"], "q": [" 植  树 "], "sort": ["name"], "measure": ["hours"], "split": ["category"],
    "monthly": ["200000"], "by": ["2025-12-31"], "page": ["2"], "against": [REPORT],
    "table": ["projects"], "find": ["募捐"],
}  # fmt: skip


def read(address: Address, page: str = "projects", browser: Browser | None = None) -> View:
    """The view of an address that names a snapshot there is."""
    view, reason = views.read(page, address, browser or Browser())
    assert reason is None
    return view


def test_two_readings_are_equal_and_nothing_else_is_read() -> None:
    one, other = read(FULL), read({key: list(values) for key, values in FULL.items()})
    assert one == other
    assert one.query == other.query
    assert read({**FULL, "strange": ["1"], "scene": ["tree"]}) == one


def test_what_one_run_has_shown_is_not_part_of_it() -> None:
    one, other = read(FULL), read(FULL)
    one.shown.append("projects/list")
    assert one == other
    assert other.shown == []


def test_a_view_is_frozen() -> None:
    view = read(FULL)
    for name in ("page", "snapshot", "reader", "chosen"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(view, name, None)
    with pytest.raises(dataclasses.FrozenInstanceError):
        view.reader.lang = "en"  # type: ignore[misc]


def test_every_filter_is_read_in_the_order_declared() -> None:
    view = read(FULL)
    assert set(FULL) == set(FILTERS)
    assert list(view.chosen) == list(FILTERS)
    assert view.chosen["category"] == ("CARE", "ENV"), "in the order offered"
    assert view.chosen["q"] == ("植 树",)
    assert view.ignored == ()
    on_trends = replace(view, page="trends")  # a page fills in what its questions take
    assert (on_trends.value("year"), view.value("monthly"), view.value("by")) == (
        [2021], 200_000, "2025-12-31",
    )  # fmt: skip
    assert view.labels("category") == ("关爱服务", "生态环保")


UNKNOWN = ("nosuch", "'; drop table projects; --", "<script>", "\x00", "x" * (MAX_LENGTH + 1))


def test_unknown_values_are_ignored_and_named() -> None:
    faults = []
    for key, one in FILTERS.items():
        for value in UNKNOWN:
            view = read({key: [value]})
            takes_text = one.how == "text" and len(value) <= MAX_LENGTH
            expected = () if takes_text or key == "id" else (key,)
            if view.ignored != expected or (view.chosen and not takes_text):
                faults.append((key, value[:20], view.chosen, view.ignored))
    assert faults == []


def test_sound_values_stay_where_others_are_unknown() -> None:
    view = read({"category": ["CARE", "nosuch"], "status": ["closed"], "page": ["0"]})
    assert dict(view.chosen) == {"category": ("CARE",), "status": ("closed",)}
    assert view.ignored == ("category", "page")
    many = read({"category": ["CARE"] * (MAX_VALUES + 1)})
    assert (many.chosen["category"], many.ignored) == (("CARE",), ("category",))


def test_an_unknown_project_is_named_in_full() -> None:
    view = read({"id": ["  P  99 "]}, "project")
    assert (view.asked_id, view.ignored, dict(view.chosen)) == ("P 99", (), {})
    assert len(read({"id": ["x" * 500]}, "project").asked_id) == 60


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ({}, DEMO),
        ({"snapshot": [REPORT]}, REPORT),
        ({"pin": [REPORT], "snapshot": [DEMO]}, REPORT),
        ({"pin": [""], "snapshot": [REPORT]}, REPORT),
    ],
)
def test_a_pin_goes_before_a_snapshot_and_both_before_the_one_in_force(
    address: Address, shown: str
) -> None:
    assert read(address).snapshot.id == shown


def test_an_unknown_snapshot_is_said_and_another_shown() -> None:
    for unknown in ("2001-01-01-report", "../../etc", "\x00", "x" * 10_000):
        view, reason = views.read("overview", {"snapshot": [unknown]}, Browser())
        assert view.snapshot.id == DEMO
        assert isinstance(reason, SnapshotError)


@pytest.mark.parametrize(
    ("asked", "locale", "lang"),
    [
        ([], "", "zh"), ([], "zh-TW", "zh"), ([], "de", "en"), (["en"], "zh", "en"),
        (["zh"], "en", "zh"), (["<b>"], "en-GB", "en"), (["<b>"], "", "zh"),
    ],
)  # fmt: skip
def test_the_address_decides_the_language_then_the_browser(
    asked: list[str], locale: str, lang: str
) -> None:
    assert language({"lang": asked}, locale) == lang
    assert read({"lang": asked}, browser=Browser(locale)).lang == lang


def test_how_it_is_read_comes_from_the_address_then_the_browser() -> None:
    phone = Browser("en", width=390, is_dark=True)
    assert read({}, browser=phone).reader == Reader("en", "wan", "dark", 1.0, narrow=True)
    asked = {"lang": ["zh"], "unit": ["yi"], "theme": ["light"]}
    assert read(asked, browser=phone).reader == Reader("zh", "yi", "light", 1.0, narrow=True)
    wall = Browser(width=3840)
    assert read({"unit": ["<b>"], "theme": ["x"]}, browser=wall).reader == Reader(scale=2.0)


def test_its_query_reopens_it_on_the_first_page_of_a_list() -> None:
    view = read(FULL)
    again = read(parse_qs(view.query))
    without = {key: codes for key, codes in view.chosen.items() if key != "page"}
    assert dict(again.chosen) == without
    assert (again.snapshot, again.reader) == (view.snapshot, view.reader)


def test_another_snapshot_and_no_filters_are_views_of_their_own(report: Snapshot) -> None:
    view = read({"category": ["CARE"], "lang": ["en"]})
    moved, whole = view.on(report), view.unfiltered()
    assert (moved.snapshot, moved.chosen, moved.reader) == (report, view.chosen, view.reader)
    assert (whole.snapshot, dict(whole.chosen), whole.lang) == (view.snapshot, {}, "en")
    assert dict(view.chosen) == {"category": ("CARE",)}
