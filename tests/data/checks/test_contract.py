"""The rules that follow from tables.toml cover every key, code and link."""

from data.checks import contract
from data.schema import TABLES


def test_links_are_found_by_the_name_of_the_key() -> None:
    links = set(contract.targets(tuple(TABLES)))
    assert ("outputs", "project_id", "projects", "project_id") in links
    assert ("payable_terms", "payable_id", "payables", "payable_id") in links
    assert ("service_records", "volunteer_id", "volunteers", "volunteer_id") in links
    assert ("donations", "original_id", "donations", "donation_id") in links
    linked = {(table, column) for table, column, _, _ in links}
    own = {(name, key) for name, table in TABLES.items() for key in (*table.key, table.own_id)}
    for name, table in TABLES.items():
        for column in table.columns:
            if column.kind == "key" and column.name.endswith("_id"):
                assert (name, column.name) in linked | own, f"{name}.{column.name} leads nowhere"


def test_a_link_to_a_table_that_is_absent_is_not_asked() -> None:
    assert set(contract.targets(("outputs",))) == set()


def test_only_tables_of_the_snapshot_are_read() -> None:
    for rule in contract.rules(("projects", "outputs", "unheard_of")):
        assert set(rule.reads) == {"projects", "outputs"}
        assert "campaigns" not in rule.sql


def test_of_tables_that_did_not_change_only_the_links_with_the_others_are_asked() -> None:
    keys, codes, links = contract.rules(tuple(TABLES), {"projects"})
    assert (keys.sql.count("group by"), keys.sql.count("'projects'")) == (1, 1)
    assert {line.split("'")[1] for line in codes.sql.splitlines()[2::2]} == {"projects"}
    assert "from payables where project_id" in links.sql, "a project may have gone"
    assert "volunteer_id" not in links.sql
    assert [rule.reads for rule in (keys, codes, links)] == [tuple(TABLES)] * 3


def test_no_tables_break_nothing() -> None:
    assert [rule.sql.count("union") for rule in contract.rules(())] == [0, 0, 0]
