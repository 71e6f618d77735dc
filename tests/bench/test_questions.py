"""Which questions are measured, how their filters are filled, what is told of a race."""

from functools import partial
from pathlib import Path

from data import Snapshot
from pages.ui import store
from queries import load, names
from tests.bench import frames, opened, questions
from tests.bench.growth import APART, FROM_RECORDS, NOTHING
from tests.bench.timing import Laps, race
from tests.queries.twins import TWINS


def test_every_question_that_grows_is_measured(demo: Snapshot) -> None:
    measured = {case.question.name for case in questions.cases(demo)}
    assert measured >= {name for name in names() if {*load(name).reads} & {*opened.RECORDS}}
    assert measured >= TWINS.keys()
    assert measured >= set(frames.COLUMNS)
    assert "projects/by_status" not in measured


def test_nothing_chosen_is_asked_first_then_several_at_once(demo: Snapshot) -> None:
    chosen = [case.chosen for case in questions.cases(demo)]
    first = [NOTHING] * chosen.count(NOTHING) + [APART] * chosen.count(APART)
    assert chosen[: len(first)] == first
    assert len(set(first)) == 2
    assert "one category" in chosen[len(first) :]


def test_a_scan_that_takes_too_long_stands_with_the_time_it_had(
    demo: Snapshot, tmp_path: Path
) -> None:
    case = next(one for one in questions.cases(demo) if one.question.name == "volunteers/retention")
    scan = questions.Scan(demo, tmp_path)
    scan.connection.execute("set max_execution_time = 1")
    laps = race({"app": lambda: None, FROM_RECORDS: partial(scan.run, case)}, 2, 1)
    (row,) = questions.rows(case, laps, {})
    assert row.against == 15_000
    assert "stopped after 15 s" in row.note
    assert not laps[FROM_RECORDS].times


def test_the_app_goes_on_alone(demo: Snapshot) -> None:
    case = next(one for one in questions.cases(demo) if one.question.name == "volunteers/headline")
    row = questions.alone(case, demo, in_time=True)
    assert row.value
    assert (row.rival, row.against) == ("", None)
    assert row.note.endswith("no time left for a rival")
    assert questions.alone(case, demo, in_time=False).value is None


def test_how_filters_are_filled(demo: Snapshot) -> None:
    asked = dict(questions.combinations(load("volunteers/headline"), demo))
    assert list(asked) == [
        NOTHING, "one category", "several of category", "one year and district", APART,
    ]  # fmt: skip
    assert not any(asked[NOTHING].values())
    lengths = {chosen: [*map(len, params.values())] for chosen, params in asked.items()}  # type: ignore[arg-type]
    assert sorted(lengths["one category"]) == [0, 0, 1]
    assert sorted(lengths["one year and district"]) == [0, 1, 1]
    assert asked[APART]["year"] == [2019, 2021]
    assert min(lengths[APART]) > 1
    assert list(dict(questions.combinations(load("project/service"), demo))) == ["one project"]


def test_who_answers_otherwise_is_named(demo: Snapshot) -> None:
    case = next(one for one in questions.cases(demo) if one.question.name == "volunteers/headline")
    table = store.fetch(case.question, case.params, demo)
    right = frames.Polars(demo).answer(case.question.name, case.params)
    answers = {"app": table, "polars": right, "pandas": [(0, 0, 0, 0)]}
    assert questions.disagreements(case, answers) == {"pandas": "answers differ"}


def test_the_scan_answers_as_the_engine_does(demo: Snapshot, tmp_path: Path) -> None:
    scan = questions.Scan(demo, tmp_path)
    for case in questions.cases(demo):
        if case.question.name.startswith("volunteers/") and case.question.name in TWINS:
            assert scan.run(case).equals(store.fetch(case.question, case.params, demo)), case.what


def test_a_row_for_each_rival_with_what_went_wrong(demo: Snapshot) -> None:
    case = questions.cases(demo)[0]
    laps = {
        "app": Laps([2.0, 4.0, 3.0]), FROM_RECORDS: Laps([30.0]), "pandas": Laps([], "ran out"),
    }  # fmt: skip
    scan, pandas = questions.rows(case, laps, {"pandas": "answers differ"})
    assert (scan.rival, scan.value, scan.against) == (FROM_RECORDS, 3.0, 30.0)
    assert scan.ratio == 0.1
    assert (pandas.rival, pandas.against) == ("pandas", None)
    assert pandas.note == "ran out; answers differ; 3 and 0 runs"
