"""The promises of the checks, held against an import."""

from dataclasses import replace
from typing import Any

import pytest

from data import SnapshotError, checks, ledger, open_snapshot
from data.checks import contract
from data.ledger import Options
from data.ledger.apply import examine as examining
from tests.data.ledger.conftest import Copied, Examine, Published
from tests.data.ledger.given import DONATIONS


def test_promises_about_what_is_worked_out_wait_for_publishing(
    examine: Examine, gifts: Published, copied: Copied, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No new line is refused because the rollups of before do not know it."""
    first = copied(gifts)
    same = contract.Promise(
        "rollup_of_days",
        {"zh": "一致", "en": "They agree"},
        ("donations", "donation_days"),
        None,
        "select donation_id from donations where (select sum(amount_cny) from donations) "
        "<> (select sum(amount_cny) from donation_days)",
    )
    monkeypatch.setattr(checks, "promises", lambda: (same,))
    more = DONATIONS.splitlines()[0] + "\n丙,5.00,2022-01-07,微信,植树募捐,捐赠\n"
    verdict = examine(more, options=Options(on=first.id))
    assert (verdict.rejected_rows, verdict.changes["donations"].added) == (0, 1)
    (held,) = [c for c in ledger.publish(verdict).checks if c.name == "rollup_of_days"]
    assert held.verdict == "passed"


def test_what_the_base_has_kept_is_asked_of_the_tables_that_change_alone(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A promise that the base was not held to, or that reads rows of the import, is asked."""
    kept = next(one for one in checks.promises() if one.name == "divisions_official")
    broken = replace(kept, sql="select division_code from divisions")
    unknown = replace(broken, name="new")
    touched = replace(broken, reads=("divisions", "donations"))
    for one, is_asked in ((broken, False), (unknown, True), (touched, True)):
        monkeypatch.setattr(checks, "promises", lambda one=one: (one,))
        if not is_asked:
            assert examine(DONATIONS).may_publish
            continue
        with pytest.raises(SnapshotError) as raised:
            examine(DONATIONS)
        assert raised.value.code == "check_failed"


def test_rules_of_all_tables_are_asked_of_those_that_change_alone_if_the_base_has_kept_them(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    count = checks.count

    def counted(promise: contract.Promise, *given: Any) -> int:
        if promise.name == "table_keys":
            asked.append("'projects'" in promise.sql)
        return count(promise, *given)

    monkeypatch.setattr(checks, "count", counted)
    examine(DONATIONS)
    found = open_snapshot("2021-12-31-report")
    unkept = replace(found, checks=tuple(c for c in found.checks if c.name != "table_links"))
    monkeypatch.setattr(examining, "base_of", lambda named: unkept)
    examine(DONATIONS)
    assert asked == [False, True]
