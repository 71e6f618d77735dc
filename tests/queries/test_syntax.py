"""What a SQL text uses, without running it."""

import pytest

from queries.syntax import used


def test_tables_are_seen_wherever_they_are_read_and_steps_are_none() -> None:
    uses = used(
        """with step as (
            select project_id from projects where project_id in (select project_id from payments)
        )
        select (select count(*) from budgets), f(project_id, 'x', $category)
        from step left join (select id as project_id from campaigns) using (project_id)
        join g($year) on true"""
    )
    assert uses.tables == {"budgets", "campaigns", "payments", "projects"}
    assert uses.steps == {"step"}
    assert uses.params == {"category", "year"}
    assert uses.functions >= {"f", "g"}
    assert uses.texts == {"x"}


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("selct 1", "does not parse"),
        ("select 1; select 2", "one SELECT"),
        ("drop table projects", "one SELECT"),
        ("insert into projects values (1)", "one SELECT"),
        ("copy projects to 'x'", "one SELECT"),
    ],
)
def test_anything_but_one_select_is_refused(sql: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        used(sql)
