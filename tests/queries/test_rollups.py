"""What is answered from rollups is what the records say, row for row, however it is filtered."""

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import combinations, product
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from data import Snapshot, publish
from data.schema import TABLES
from pages.ui.filters import FILTERS
from queries import load, names
from queries.engine import Value
from queries.engines.duckdb import DuckDB
from tests.asked import answer
from tests.queries.twins import TWINS
from tests.rolled import read

HALFWAY = date(2021, 6, 16)
UNTIL = {
    "activities": "held_on", "service_records": "recorded_on", "volunteers": "registered_on",
    "disclosures": "published_on", "payments": "paid_on", "commitments": "signed_on",
}  # fmt: skip
CHOSEN: dict[str, tuple[Value, ...]] = {  # nothing, one, several: each with each of the others
    "year": ([], [2021], [2019, 2021]),
    "category": ([], ["CARE"], ["ENV", "CULTURE", "TRAFFIC"]),
    "district": ([], ["140109"], ["140105", "140121"]),
    "status": ([], ["closed"], ["closed", "ongoing"]),
    "campaign": ([], ["C01"], ["C01", "C02"]),
    "id": ("P21", "P08", "P99"),
}
ALONE: tuple[tuple[str, Value], ...] = (
    ("year", [2020]), ("year", [1999]), ("category", ["TBD"]), ("district", ["140100"]), ("id", ""),
)  # fmt: skip


def singly(name: str) -> list[dict[str, Value]]:
    """Nothing, one and several of each filter, the others left open."""
    takes = load(name).takes
    left_open = {key: CHOSEN[key][0] for key in takes}
    return [left_open] + [{**left_open, key: one} for key in takes for one in CHOSEN[key][1:]]


def together(name: str) -> list[dict[str, Value]]:
    """Each filter by itself, one and several of it with those of each other, and all of them."""
    takes = load(name).takes
    alone = singly(name)
    pairs = [
        {**alone[0], key: one, other: more}
        for key, other in combinations(takes, 2)
        for one, more in product(CHOSEN[key][1:], CHOSEN[other][1:])
    ]
    every = [{key: CHOSEN[key][place] for key in takes} for place in (1, 2) if takes[2:]]
    return alone + pairs + every + [{**alone[0], key: one} for key, one in ALONE if key in takes]


def same(name: str, snapshot: Snapshot, choices: list[dict[str, Value]]) -> int:
    """Compare both ways of asking; how many of them had an answer."""
    engine, answered = DuckDB(snapshot), 0
    for params in choices:
        from_rollups = answer(name, snapshot, params)
        from_records = engine.run(TWINS[name], params)
        assert from_rollups.schema.equals(from_records.schema)
        assert _rows(from_rollups) == _rows(from_records), params
        answered += from_records.num_rows > 0
    return answered


def _rows(table: pa.Table) -> list[dict[str, object]]:
    """Rows; floating numbers to twelve digits, since their sums have no fixed order."""
    return [
        {name: float(f"{v:.12g}") if isinstance(v, float) else v for name, v in row.items()}
        for row in table.to_pylist()
    ]


@pytest.mark.parametrize("name", sorted(TWINS))
def test_rollups_say_what_the_records_say(name: str, demo: Snapshot) -> None:
    assert same(name, demo, together(name)) > 0


@pytest.fixture(scope="session")
def halfway(demo: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """The demo's records up to a day in the middle of its last year."""
    tables = {
        name: read(demo, name)
        for name in demo.tables
        if not TABLES[name].derived and name not in ("budgets", "milestones")
    }
    for name, column in UNTIL.items():
        tables[name] = tables[name].filter(pc.less_equal(tables[name][column], pa.scalar(HALFWAY)))
    at_most = pa.scalar(datetime.combine(HALFWAY, time.max))
    tables["donations"] = tables["donations"].filter(
        pc.less_equal(tables["donations"]["donated_at"], at_most)
    )
    left = tables["volunteers"]["left_on"]
    stayed = pc.if_else(pc.greater(left, pa.scalar(HALFWAY)), None, left)
    place = tables["volunteers"].schema.get_field_index("left_on")
    tables["volunteers"] = tables["volunteers"].set_column(place, "left_on", stayed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SNAPSHOT_ROOT", str(tmp_path_factory.mktemp("halfway")))
        yield publish.publish(
            publish.Draft(
                kind="import", title={"zh": "半年", "en": "Halfway"}, as_of=HALFWAY,
                as_of_basis="stated", generator="tests", seed=None,
                tables=MappingProxyType(tables),
                provenance=dict.fromkeys(tables, "import"), source=dict.fromkeys(tables, "tests"),
            )
        )  # fmt: skip


@pytest.mark.parametrize("name", sorted(TWINS))
def test_also_in_the_middle_of_a_year(name: str, halfway: Snapshot) -> None:
    answered = same(name, halfway, singly(name))  # the day is what is new here
    assert answered or name == "campaigns/pace"  # no total is stated as of that day


@pytest.mark.parametrize("name", ["rows/donations", "rows/gifts"])
def test_a_list_leaves_out_the_years_between(name: str, demo: Snapshot) -> None:
    params = {key: FILTERS[key].empty for key in load(name).takes} | {"year": [2019, 2021]}
    pages = [text.replace("200", "7500") for text in (load(name).sql, TWINS[name])]
    found, asked = (DuckDB(demo).run(text, params) for text in pages)
    assert {day.year for day in found["donated_on"].to_pylist()} == {2019, 2021}
    assert found.equals(asked)


def test_no_twin_is_left_over() -> None:
    assert set(TWINS) <= set(names())
