"""A number says where it comes from."""

import html
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests import drafts
from tests.pages.opened import (
    REPORT,
    markup,
    opened,
)
from tests.served import fetched, links

pytestmark = pytest.mark.usefixtures("served")


def explained(app: AppTest, question: str) -> str:
    """What the link beside a question says of its numbers."""
    file = fetched(links(markup(app))[f"source-{question}"])
    assert file.status == 200
    return html.unescape(re.sub(r"<[^>]+>", " ", file.text))


def test_a_number_says_where_it_comes_from() -> None:
    said_of = explained(opened("projects", lang="zh", category="CARE"), "projects-headline")
    assert "符合筛选的项目个数" in said_of
    assert "类别：关爱服务" in said_of
    assert "2021-12-31-demo" in said_of
    assert "报告公布，27 行，来自 sources/report-2021/projects.csv" in said_of
    assert "L160-172" in said_of
    assert "count(*) filter (where status = 'closed')" in said_of
    assert "结果中按 category 保留后相加" in said_of
    assert said_of.count("P15") == 1
    assert "P01" not in said_of


def test_a_filter_that_keeps_rows_is_explained_by_its_column() -> None:
    told = explained(opened("projects", lang="zh", category="CARE", cohort="2021"), "projects-list")
    assert "类别：关爱服务" in told
    assert "结果中按 category 保留" in told
    assert "结果中按 cohort_year 保留" in told
    assert "CARE" in told
    assert "$category" not in told
    assert "结果中按 district 保留后相加" in told
    assert "$q" in told
    assert "P15" in told
    assert "P21" not in told


def test_generated_numbers_say_so_when_explained() -> None:
    said_of = explained(opened("trends", lang="en"), "trends-giving")
    assert "Demo data" in said_of
    assert "DEMO-" in said_of


def test_what_changed_says_where_it_comes_from(
    with_others: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(with_others))
    told = explained(opened("overview", lang="zh", snapshot=drafts.LEDGER), "changes")
    assert drafts.EARLIER in told
    assert drafts.LEDGER in told
    assert "from projects" in told


def test_what_is_not_disclosed_is_explained_too() -> None:
    app = opened("trends", lang="zh", snapshot=REPORT)
    assert "这个快照里没有" in explained(app, "trends-giving")
