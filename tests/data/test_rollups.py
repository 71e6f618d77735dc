"""Rollups: each has its file and its table, only where it has what it reads, always the same."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from data import Snapshot, checks, publish, rollups
from data.manifest import Provenance
from data.publish import Draft
from data.schema import SCHEMA_VERSION, TABLES
from tests.rolled import again, read, roll_up

NAMES = {rollup.name for rollup in rollups.rollups() if not rollup.is_step}
STEPS = {rollup.name for rollup in rollups.rollups() if rollup.is_step}


def records(snapshot: Snapshot, *without: str) -> Snapshot:
    """The snapshot as it is before its rollups are made."""
    gone = NAMES | {*without}
    return replace(snapshot, tables={n: t for n, t in snapshot.tables.items() if n not in gone})


def test_each_has_its_file_and_its_table() -> None:
    assert {name for name, table in TABLES.items() if table.derived} - {"project_index"} == NAMES
    files = {path.stem for path in Path(rollups.__file__).parent.glob("*.sql")}
    assert files == NAMES | STEPS


def test_each_reads_what_it_says(demo_snapshot: Snapshot) -> None:
    """With those tables alone it can be made, and no other is asked."""
    for rollup in rollups.rollups():
        given = {name for name in rollup.reads if name != rollups.NEUTRAL}
        alone = replace(demo_snapshot, tables={n: demo_snapshot.tables[n] for n in given})
        with checks.connected(alone) as connection:
            ready = {one.name: one for one in rollups.prepared(connection, given)}
            if rollup.name in NAMES:
                assert rollup.name in ready
                assert sum(b.num_rows for b in rollups.rows(ready[rollup.name], connection)) == (
                    demo_snapshot.tables[rollup.name].rows
                )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the folder of rollups that the test may spoil."""
    home = Path(rollups.__file__).parent
    for path in home.glob("*.sql"):
        shutil.copy(path, tmp_path)
    monkeypatch.setattr(rollups, "__file__", str(tmp_path / "__init__.py"))
    return tmp_path


def test_a_stray_file_is_refused(folder: Path) -> None:
    assert rollups.rollups.__wrapped__() == rollups.rollups()
    (folder / "stray.sql").write_text("-- reads | donations\n\nselect 1", "utf-8")
    with pytest.raises(ValueError, match=r'stray\.sql: without "-- step" it makes a derived'):
        rollups.rollups.__wrapped__()


@pytest.mark.parametrize(
    ("name", "head", "says"),
    [
        ("service_days", "", r'service_days\.sql: "-- reads" must name a table'),
        ("service_days", "-- read | donations", '"-- reads" must name a table'),
        ("service_days", "-- step | days\n-- reads | donations", "a step makes no derived table"),
        ("held", "-- reads | activities", 'without "-- step" it makes a derived table'),
        ("service_days", "-- reads | donations, nothing", "names nothing, no table"),
    ],
)
def test_a_wrong_head_says_what_it_lacks(folder: Path, name: str, head: str, says: str) -> None:
    path = folder / f"{name}.sql"
    path.write_text(f"{head}\n\nselect 1", "utf-8")
    with pytest.raises(ValueError, match=says):
        rollups.parse(path)
    with pytest.raises(ValueError, match=says):
        rollups.rollups.__wrapped__()


@pytest.mark.parametrize("lacking", ["teams", "donations", "volunteers", "campaigns"])
def test_without_a_table_there_is_no_rollup_of_it(
    demo_snapshot: Snapshot, tmp_path: Path, lacking: str
) -> None:
    poor = records(demo_snapshot, lacking)
    left = {rollup.name for rollup in rollups.rollups() if lacking not in rollup.reads}
    written = rollups.build(poor, tmp_path)
    assert set(written) == left - STEPS < NAMES
    assert {path.stem for path in tmp_path.iterdir()} == set(written)


def test_the_report_alone_has_none(report_snapshot: Snapshot, tmp_path: Path) -> None:
    assert not NAMES & set(report_snapshot.tables)
    assert rollups.build(report_snapshot, tmp_path) == {}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("weak", ["demo", "import"])
def test_provenance_is_that_of_the_weakest(
    demo_snapshot: Snapshot, tmp_path: Path, weak: Provenance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rollups, "rows", lambda *_: iter(()))  # provenance needs no rows
    poor = records(demo_snapshot)
    tables = {
        name: replace(table, provenance=weak if name in ("teams", "campaigns") else "report")
        for name, table in poor.tables.items()
    }
    written = rollups.build(replace(poor, tables=tables), tmp_path)
    for rollup in rollups.rollups():
        if rollup.name in NAMES:
            is_weak = {"teams", "campaigns"} & {*rollup.reads}
            made = written[rollup.name]
            assert made.provenance == (weak if is_weak else "report"), rollup.name
            given = [name for name in rollup.reads if name != rollups.NEUTRAL]
            assert made.source == f"worked out from {', '.join(given)}"
    assert {table.provenance for table in written.values()} == {weak, "report"}


def test_the_same_records_give_the_same_bytes(demo_snapshot: Snapshot, tmp_path: Path) -> None:
    """However often they are published, and in whatever order they came."""
    published = {name: demo_snapshot.tables[name].files for name in NAMES}
    (tmp_path / "once").mkdir()
    once = rollups.build(records(demo_snapshot), tmp_path / "once")
    assert {name: table.files for name, table in once.items()} == published
    (tmp_path / "turned").mkdir()
    turned = {
        name: (whole := read(demo_snapshot, name)).take(list(range(whole.num_rows))[::-1])
        for name in ("volunteers", "activities", "teams", "donations", "service_records")
    }
    back = again(demo_snapshot, tmp_path / "turned", turned)
    assert back.tables["volunteers"].files != demo_snapshot.tables["volunteers"].files
    assert {name: back.tables[name].files for name in NAMES} == published


def test_publishing_twice_gives_the_same_bytes(empty: Path, demo_draft: Draft) -> None:
    some = ("projects", "activities", "volunteers", "service_records", "teams")
    draft = replace(
        demo_draft,
        kind="import",
        tables={name: demo_draft.tables[name].slice(0, 5000) for name in (*some, "divisions")},
    )
    once, twice = (publish.publish(draft) for _ in range(2))
    assert once.id != twice.id
    assert once.schema_version == SCHEMA_VERSION
    made = NAMES & set(once.tables)
    assert {"service_days", "people_by_team", "people_by_age"} <= made
    assert not {"donation_days", "campaign_pairs"} & made
    for name in made:
        assert once.tables[name] == twice.tables[name]
        for one, other in zip(once.parquet(name), twice.parquet(name), strict=True):
            assert Path(one).read_bytes() == Path(other).read_bytes()


PEOPLE = 4097


@pytest.fixture(scope="module")
def given() -> Iterator[duckdb.DuckDBPyConnection]:
    """PEOPLE serve two hours at one activity of 2020; the last of them alone at two of 2021."""
    with duckdb.connect() as made:
        made.execute(
            f"""
            create table snapshot as select date '2021-06-30' as as_of;
            create table projects as select 'P1' as project_id, 'ongoing' as status;
            create table activities as
            select activity_id, project_id, category, '140105' as division_code, 'T1' as team_id,
                held_on, held_on + interval 9 hour as starts_at
            from (values
                ('A1', 'P1', 'CARE', date '2020-09-01'),
                ('A2', 'P1', 'CARE', date '2021-03-01'),
                ('A3', null, 'ENV', date '2021-03-02'),
                ('A4', 'P1', 'ENV', date '2021-03-03')
            ) as t (activity_id, project_id, category, held_on);
            create table volunteers as
            select 'V' || (10000 + i) as volunteer_id, cast(null as varchar) as age_band,
                '140105' as division_code, date '2020-01-01' as registered_on,
                if(i = 0, date '2021-01-31', null) as left_on
            from range({PEOPLE}) as t (i);
            create table service_records as
            select volunteer_id || activity_id as record_id, activity_id, volunteer_id,
                held_on as served_on, cast(2 as decimal(7, 2)) as hours,
                activity_id <> 'A4' as verified
            from volunteers cross join activities
            where activity_id = 'A1' or volunteer_id = 'V{10000 + PEOPLE - 1}'
            """
        )
        yield roll_up(made)


def test_what_is_counted(given: duckdb.DuckDBPyConnection) -> None:
    assert given.sql(
        "select served_on, category, project_id, hours, records, activities from service_days"
    ).fetchall() == [
        (date(2020, 9, 1), "CARE", "P1", 2 * PEOPLE, PEOPLE, 1),
        (date(2021, 3, 1), "CARE", "P1", 2, 1, 1),
        (date(2021, 3, 2), "ENV", None, 2, 1, 1),
    ], "what is not verified does not count, nor does who came to nothing else"
    ages = given.sql("select age_band, slice, mask_1, people from people_by_age order by all")
    assert ages.fetchall() == [(None, 0, 1, PEOPLE - 1), (None, 0, 7, 1)]
    assert given.sql("select year, mask_1, people from people_to_date").fetchall() == []
    assert given.sql("select year, hours, people from volunteer_totals").fetchall() == [
        (2020, 2, PEOPLE), (2021, 2, PEOPLE - 1), (2021, 6, 1),
    ]  # fmt: skip
    assert given.sql("from registrations").fetchall() == [
        (2020, 2021, ["2020"], 1), (2020, None, ["2020"], PEOPLE - 2),
        (2020, None, ["2020", "2021"], 1),
    ]  # fmt: skip
    cells = given.sql("select year, category, slice, bit_1 from service_cells").fetchall()
    assert cells == [
        (2020, "CARE", 0, 1), (2021, "CARE", 0, 2), (2021, "ENV", 0, 4),
        (2020, "CARE", 0b0101, 1), (2021, "CARE", 0b0110, 1), (2021, "ENV", 0b1010, 1),
    ]  # fmt: skip
    months = given.sql(
        "select year, month, mask_1, people from people_by_month order by all"
    ).fetchall()
    assert months == [(2020, 9, 1, PEOPLE), (2021, 3, 6, 1)]
    hours = given.sql(
        "select weekday, hour, mask_1, people from people_by_hour order by all"
    ).fetchall()
    assert hours == [
        (1, 9, 2, 1), (2, 9, 1, PEOPLE - 1), (2, 9, 5, 1),
    ]  # fmt: skip


def test_only_what_can_be_made_is_made(given: duckdb.DuckDBPyConnection) -> None:
    made = {name for (name,) in given.sql("select table_name from duckdb_tables()").fetchall()}
    assert not made & {"service_teams", "people_by_team", "donation_days", "campaign_pairs"}
    assert made >= {"people_by_age", "people_by_hour", "registrations"}


def test_rows_come_in_their_order(demo_snapshot: Snapshot) -> None:
    for name in NAMES:
        whole, order = read(demo_snapshot, name), TABLES[name].order
        assert whole.schema == TABLES[name].arrow
        keys = [(key, "ascending") for key in order]
        ordered = whole.take(pc.sort_indices(whole, sort_keys=keys))
        assert ordered.select(order) == whole.select(order), name


def test_the_largest_donors_of_any_choice_are_kept() -> None:
    drawn = random.Random(3)
    given = [
        (f"2020-01-{campaign + 1:02}", f"C{campaign}", f"D{donor}", 2 ** drawn.uniform(0, 12))
        for donor in range(400)
        for campaign in drawn.sample(range(5), drawn.choice([1, 1, 2, 3, 5]))
        if campaign or donor < 8  # fewer than ten gave to the first
    ]
    with duckdb.connect() as made:
        names = ("donated_on", "campaign_id", "donor_id", "given")
        made.register("given", pa.table(dict(zip(names, zip(*given, strict=True), strict=True))))
        made.execute(
            """
            create table donations as
            select cast(donated_on as timestamp) as donated_at, campaign_id, donor_id,
                cast(given as decimal(18, 2)) as amount_cny, cast(null as varchar) as project_id,
                'alipay' as channel, 'free' as restriction, 'gift' as entry_type
            from given
            """
        )
        made.unregister("given")
        roll_up(made)
        kept, donors = (
            made.sql(f"select count(distinct {name}) from {table}").fetchall()[0][0]
            for name, table in (("donor", "largest_donors"), ("donor_id", "donations"))
        )
        assert 10 < kept < donors / 2
        choices = [
            list(c) for n in range(1, 6) for c in combinations([f"C{i}" for i in range(5)], n)
        ]
        assert len(choices) == 31
        for choice in choices:
            sums = [
                made.execute(
                    f"select sum({amount}) as given from {table} "
                    f"where list_contains($choice, {campaign}) group by {donor} "
                    "order by given desc limit 10",
                    {"choice": choice},
                ).fetchall()
                for table, campaign, donor, amount in (
                    ("donations", "campaign_id", "donor_id", "amount_cny"),
                    ("largest_donors", "campaign", "donor", "given_cny"),
                )
            ]
            assert sums[0] == sums[1] != [], choice
