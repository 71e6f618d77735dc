"""The promises of the checks, held against an import."""

import pytest

from data import checks, ledger
from data.checks import contract
from data.ledger import Options
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
