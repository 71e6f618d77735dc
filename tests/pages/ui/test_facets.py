"""Facets offer every option, with what it would leave under the other filters in force."""

import itertools
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from data import Snapshot
from data.schema import TABLES
from pages.ui import facets, filters
from pages.ui import view as views
from pages.ui.answers import Answer
from pages.ui.ask import ask
from pages.ui.filters import FILTERS
from pages.ui.view import Browser, View
from queries import load
from tests.rolled import again, read

pytestmark = pytest.mark.usefixtures("served")

PAGES = ("overview", "projects", "campaigns", "funds", "volunteers", "trends")
CHOICES: tuple[Mapping[str, list[str]], ...] = (
    {},
    {"category": ["CARE"]},
    {"category": ["CARE", "ENV"], "status": ["ongoing"], "year": ["2021"]},
    {"district": ["none"], "cohort": ["2021"], "has": ["amount"]},
    {"campaign": ["C01"], "year": ["2019", "2021"], "category": ["TBD"]},
)


def view_of(page: str, address: Mapping[str, list[str]], lang: str = "zh") -> View:
    return views.read(page, {**address, "lang": [lang]}, Browser("zh-CN"))[0]


def test_a_count_is_what_the_choice_would_leave() -> None:
    """Each number against the question asked with that option chosen, and no other of its key."""
    faults = []
    for page, address in itertools.product(PAGES, CHOICES):
        view = view_of(page, address)
        for key in filters.taken(page):
            if FILTERS[key].how != "many":
                continue
            counts, number = facets.counted(view, key)
            taken = {one: said for one, said in view.chosen.items() if one in filters.taken(page)}
            name = next(
                name
                for name in (*facets.COUNTED.get(page, ()), *facets.USUAL)
                if key in load(name).takes
            )
            for code in FILTERS[key].options(view.snapshot) if number else ():
                answer = ask(view.choosing({**taken, key: (code,)}).exact(), name)
                left = sum(row[number] for row in answer.records)
                if left != counts.get(code, 0):
                    faults.append((page, dict(address), key, code, counts.get(code, 0), left))
    assert faults == []


def test_every_option_is_there_and_the_chosen_ones_stand_first() -> None:
    for page, address in itertools.product(PAGES, CHOICES):
        view = view_of(page, address)
        for facet in facets.facets(view):
            if facet.why:
                continue
            codes = {option.code for option in facet.options}
            assert codes == set(FILTERS[facet.key].options(view.snapshot))
            chosen = [option.is_chosen for option in facet.options]
            assert chosen == sorted(chosen, reverse=True)
            shown = {option.code for option in facet.options if option.is_chosen}
            assert shown == set(view.chosen.get(facet.key, ()))


def test_what_a_page_does_not_take_is_shown_with_the_reason_and_not_offered() -> None:
    view = view_of("campaigns", {"category": ["CARE"]})
    (apart,) = [facet for facet in facets.facets(view) if facet.key == "category"]
    assert [option.label for option in apart.options] == ["关爱服务"]
    assert apart.why == "本页不适用"
    written = str(facets.sidebar(view))
    assert 'data-key="category"' not in written
    assert "本页不适用" in written
    assert not facets.sidebar(view_of("data", {"category": ["CARE"]}))


def test_a_small_group_of_records_is_not_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def told(view: View, unit: str, *counts: int) -> list[tuple[str, int]]:
        """Counts and bars of the first options, were there so many under each."""
        codes = [*FILTERS["district"].options(view.snapshot)]
        held = dict(zip(codes, counts, strict=False))
        monkeypatch.setattr(facets, "counted", lambda *_: (held, unit))
        options = {one.code: one for one in facets._facet(view, "district").options}
        return [(options[one].count, round(options[one].share)) for one in held]

    viewer = view_of("volunteers", {})
    assert told(viewer, "records", 0, 20, 44, 45, 12_345) == [
        ("0", 0), ("20", 0), ("40", 0), ("45", 0), ("12,300", 100)
    ]  # fmt: skip
    assert told(viewer, "records", 1, 10, 19, 20) == [("<20", 0)] * 3 + [("20", 100)]
    assert told(viewer, "records", 44, 24) == told(viewer, "records", 40, 20)
    assert told(viewer, "records", 3, 4) == [("<20", 0)] * 2
    assert told(viewer, "projects", 4, 8) == [("4", 50), ("8", 100)]
    assert told(viewer.exact(), "records", 4, 8) == [("4", 50), ("8", 100)]


def test_what_few_people_did_is_withheld_as_in_the_headline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Many participations may be of three people."""
    few = "140105"

    def asked(view: View, name: str) -> Answer:
        answer = ask(view, name)
        if name != "filters/people":
            return answer
        assert answer.table is not None
        rows = [row | ({"people": 3} if row["code"] == few else {}) for row in answer.records]
        return replace(answer, table=pa.Table.from_pylist(rows, answer.table.schema))

    def shown(view: View) -> tuple[str, float]:
        options = {one.code: one for one in facets._facet(view, "district").options}
        return options[few].count, options[few].share

    viewer = view_of("volunteers", {"category": ["CARE"]})
    assert shown(viewer)[0] > "1"
    monkeypatch.setattr(facets, "ask", asked)
    assert shown(viewer) == ("—", 0)
    assert shown(viewer.exact())[0] > "1"


@pytest.mark.parametrize("chosen", [{}, {"category": ["ENV"], "year": ["2020"]}])
def test_the_people_of_an_option_are_those_of_its_headline(chosen: dict[str, list[str]]) -> None:
    view = view_of("volunteers", chosen).exact()
    found = ask(view, "filters/people").records
    assert {row["facet"] for row in found} == {"year", "category", "district"}
    for row in found:
        one = view_of("volunteers", chosen | {row["facet"]: [row["code"]]}).exact()
        assert ask(one, "volunteers/headline").row["people"] == row["people"]


def test_a_year_swaps_and_a_category_adds() -> None:
    written = str(facets.sidebar(view_of("overview", {})))
    assert written.count("data-swaps") == len(FILTERS["year"].options(view_of("data", {}).snapshot))
    assert 'data-key="category" data-code="CARE" data-swaps' not in written


def test_where_nothing_is_counted_the_options_stand_without_numbers() -> None:
    view = view_of("volunteers", {"snapshot": ["2021-12-31-report"]})
    (year,) = [facet for facet in facets.facets(view) if facet.key == "year"]
    assert [(option.label, option.count, option.share) for option in year.options] == [
        ("2021", "", 0)
    ]


def test_what_is_of_the_whole_city_is_found_by_the_option_that_names_it(
    demo: Snapshot, tmp_path: Path
) -> None:
    """Records say 140100, a project without a district has none: both are one option."""
    there, city = "140105", "140100"
    held = [
        row | {"division_code": city if row["division_code"] == there else row["division_code"]}
        for row in read(demo, "activities").to_pylist()
    ]
    moved = again(
        demo, tmp_path, {"activities": pa.Table.from_pylist(held, TABLES["activities"].arrow)}
    )
    for page in ("volunteers", "trends", "overview"):
        view = view_of(page, {}).exact()
        before, after = (
            facets.counted(replace(view, snapshot=one), "district")[0] for one in (demo, moved)
        )
        if page == "volunteers":
            assert (after["none"], before.get("none", 0)) == (before[there], 0)
        chosen = replace(view, snapshot=moved).choosing({"district": ("none",)})
        was = replace(view, snapshot=demo).choosing({"district": (there,)})
        name = {"volunteers": "volunteers/headline", "trends": "trends/service",
                "overview": "overview/service_by_year"}[page]  # fmt: skip
        assert ask(chosen, name).records == ask(was, name).records
    projects = replace(view_of("projects", {}), snapshot=moved).choosing({"district": ("none",)})
    assert ask(projects, "projects/list").rows > 0
