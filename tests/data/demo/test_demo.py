"""The demo as a whole: anchored to the report, the same from the same seed, marked as demo."""

from datetime import date, datetime
from decimal import Decimal

from data import Snapshot, demo, rollups
from data.demo import days
from data.publish import Draft
from data.schema import TABLES
from tests.data.demo.conftest import Ask

GENERATED = {
    "activities", "budgets", "commitments", "disclosures", "donations", "donors", "milestones",
    "payable_terms", "payments", "plan_progress", "service_records", "teams", "volunteers",
}  # fmt: skip
ROLLUPS = {rollup.name for rollup in rollups.rollups() if not rollup.is_step}


def test_the_reported_tables_are_those_of_the_report(
    demo_snapshot: Snapshot, report_snapshot: Snapshot
) -> None:
    for name, table in report_snapshot.tables.items():
        assert demo_snapshot.tables[name] == table, "to the byte"
    assert set(demo_snapshot.tables) - set(report_snapshot.tables) == GENERATED | ROLLUPS


def test_generated_tables_say_so(demo_snapshot: Snapshot) -> None:
    said = {name for name, t in demo_snapshot.tables.items() if t.provenance == "demo"}
    assert said == GENERATED | ROLLUPS
    assert {demo_snapshot.tables[name].source for name in GENERATED} == {f"seed {demo.SEED}"}
    for name in ROLLUPS:
        assert demo_snapshot.tables[name].source.startswith("worked out from "), name
    assert demo_snapshot.seed == demo.SEED
    assert not any("report_lines" in TABLES[name].arrow.names for name in said)


def test_every_generated_row_is_known_by_its_key(ask: Ask) -> None:
    """Wherever a row goes, its key says that it is generated."""
    for name in GENERATED:
        key = TABLES[name].own_id or TABLES[name].key[0]
        [(rows, keys)] = ask(f"""
            select count(*), count(distinct {key}) filter (where starts_with({key}, 'DEMO-'))
            from {name}
        """)
        assert rows == keys, name


def test_the_same_seed_makes_the_same_tables(report_draft: Draft, demo_draft: Draft) -> None:
    again = demo.draft(report_draft)
    assert all(again.tables[name].equals(demo_draft.tables[name]) for name in GENERATED)


def test_another_seed_makes_others_with_the_same_sums(
    report_draft: Draft, demo_draft: Draft
) -> None:
    other = demo.detail(report_draft, seed=7)
    for name in ("donations", "service_records", "volunteers", "payments"):
        assert not other[name].equals(demo_draft.tables[name])
    paid = [p["amount_cny"] for p in other["payments"].to_pylist() if p["project_id"]]
    assert sum(paid) == Decimal("2391193.17")
    raised = [g["amount_cny"] for g in other["donations"].to_pylist() if g["campaign_id"] == "C01"]
    assert sum(raised) == Decimal("627748.23")


def test_the_size_is_what_the_pages_need(demo_snapshot: Snapshot) -> None:
    rows = {name: table.rows for name, table in demo_snapshot.tables.items()}
    assert 50_000 <= rows["service_records"] <= 70_000
    assert 8_500 <= rows["donations"] <= 10_000
    assert rows["volunteers"] == 3000
    assert 700 <= rows["activities"] <= 1000
    assert rows["milestones"] == 27 * 7


def test_the_anchors(ask: Ask) -> None:
    sums = dict(ask("select campaign_id, sum(amount_cny) from donations group by campaign_id"))
    assert sums["C01"] == Decimal("627748.23")
    assert sums["C02"] == Decimal("282612.70")
    assert "C03" not in sums, "nothing is disclosed of it, so nothing is invented"
    [(raised,)] = ask("select sum(amount_cny) from donations where year(donated_at) = 2021")
    assert raised == Decimal("1191516.30")
    [(paid,)] = ask("select sum(amount_cny) from payments where project_id is not null")
    assert paid == Decimal("2391193.17")
    [(owed,)] = ask("""
        select (select sum(amount_cny) from commitments) - (select sum(amount_cny) from payments)
    """)
    assert owed == Decimal("771886.20")
    terms = ask("select payable_id, sum(amount_cny) from payable_terms group by all order by all")
    assert terms == [("A01", Decimal("52116.00")), ("A02", Decimal("719770.20"))]


def test_everything_lies_between_2019_and_the_as_of_day(ask: Ask) -> None:
    spans = ask("""
        select min(donated_at), max(donated_at) from donations
    """) + ask("select min(starts_at), max(starts_at) from activities")
    assert all(datetime(2019, 1, 1) <= first for first, _ in spans)
    assert all(last < datetime(2022, 1, 1) for _, last in spans)
    assert len(days.DAYS) == (date(2022, 1, 1) - date(2019, 1, 1)).days


def test_years_before_a_cohort_belong_to_no_project(ask: Ask) -> None:
    assert ask(
        "select count(*) from activities where year(held_on) = 2019 and project_id > ''"
    ) == [(0,)]
    [(roads,)] = ask("""
        select count(*) from activities where year(held_on) = 2019 and programme = 'ROADS'
    """)
    assert roads > 50
    for table, day in (("donations", "donated_at"), ("payments", "paid_on")):
        early = ask(f"""
            select count(*) from {table} as t inner join projects using (project_id)
            where year(t.{day}) < cohort_year
        """)
        assert early == [(0,)], table
