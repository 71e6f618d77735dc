"""Which questions are measured, how their filters are filled, what is told of a race."""

from pathlib import Path

from data import Snapshot
from pages.ui import store
from queries import load, names
from tests.bench import frames, opened, questions
from tests.bench.timing import Laps


def test_every_question_over_records_is_measured(demo: Snapshot) -> None:
    measured = {case.question.name for case in questions.cases(demo)}
    assert measured >= {name for name in names() if {*load(name).reads} & {*opened.RECORDS}}
    assert measured >= set(frames.COLUMNS)
    assert "projects/by_status" not in measured


def test_several_codes_of_every_filter(demo: Snapshot) -> None:
    params = questions.several(load("volunteers/headline"), demo)
    assert params["year"] == [2019, 2021]
    for key in ("category", "district"):
        chosen = params[key]
        assert isinstance(chosen, list)
        assert len(chosen) > 1
    assert questions.several(load("project/service"), demo)["id"]
    assert questions.several(load("rows/service_records"), demo)["id"] == ""


def test_who_answers_otherwise_is_named(demo: Snapshot) -> None:
    case = next(one for one in questions.cases(demo) if one.question.name == "volunteers/headline")
    table = store.fetch(case.question, case.params, demo)
    right = frames.Polars(demo).answer(case.question.name, case.params)
    answers = {"app": table, "polars": right, "pandas": [(0, 0, 0, 0)]}
    assert questions.disagreements(case, answers) == {"pandas": "answers differ"}


def test_the_scan_answers_as_the_engine_does(demo: Snapshot, tmp_path: Path) -> None:
    scan = questions.Scan(demo, tmp_path)
    for case in questions.cases(demo):
        if case.question.name.startswith("volunteers/"):
            assert scan.run(case).equals(store.fetch(case.question, case.params, demo)), case.what


def test_a_row_for_each_rival_with_what_went_wrong(demo: Snapshot) -> None:
    case = questions.cases(demo)[0]
    laps = {
        "app": Laps([2.0, 4.0, 3.0]), "raw scan": Laps([30.0]), "pandas": Laps([], "ran out"),
    }  # fmt: skip
    scan, pandas = questions.rows(case, laps, {"pandas": "answers differ"})
    assert (scan.rival, scan.value, scan.against) == ("raw scan", 3.0, 30.0)
    assert scan.ratio == 0.1
    assert (pandas.rival, pandas.against) == ("pandas", None)
    assert pandas.note == "ran out; answers differ; 3 and 0 runs"
