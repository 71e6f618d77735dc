"""Whether what is shown can be trusted stands beside every title, and in full behind it."""

from dataclasses import replace

import pytest

from data import Snapshot
from pages.ui.frame.trust import trust, trust_line
from tests.pages.conftest import viewed

pytestmark = pytest.mark.usefixtures("served")


def test_the_chip_says_the_day_the_sources_and_the_checks(demo: Snapshot, report: Snapshot) -> None:
    said = str(trust(viewed(demo), is_held=False))
    ran = sum(check.verdict != "not_applicable" for check in demo.checks)
    assert '<span class="as-of">2021年12月31日</span>' in said
    assert 'is-demo">报告公布 + 演示数据</span>' in said
    assert f"✓ {ran}</span>" in said
    assert f"{ran} 项核对全部通过" in said
    assert "报告未写明，为假定" in said
    assert "is-demo" not in str(trust(viewed(report), is_held=False))
    assert "27 个项目中 17 个的类别由编者归类" in said


def test_a_failed_check_is_said_in_both_places(demo: Snapshot) -> None:
    checks = (replace(demo.checks[0], verdict="failed"), *demo.checks[1:])
    said = str(trust(viewed(replace(demo, checks=checks)), is_held=False))
    ran = sum(check.verdict != "not_applicable" for check in checks)
    assert f'checks-failed">✗ 1/{ran}' in said
    assert f"{ran} 项核对中 1 项未通过" in said


def test_the_line_names_the_kinds_it_is_given(demo: Snapshot) -> None:
    said = str(trust_line(viewed(demo), ["demo"]))
    assert "数据：演示数据" in said
    assert "报告公布" not in said
    assert "编者归类" not in said


def test_every_snapshot_can_be_chosen_and_a_newer_one_is_told(
    demo: Snapshot, report: Snapshot
) -> None:
    said = str(trust(viewed(report), is_held=True))
    for one in (demo, report):
        assert f'data-key="snapshot" data-code="{one.id}"' in said
    assert "data-clear" not in said, "generated data take nobody's place"
