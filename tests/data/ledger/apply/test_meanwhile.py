"""Another operator rolls back while a draft is looked at or made: that stands."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data import SnapshotError, audit, current_id, ledger, publish, waiting
from data.audit import Actor
from data.ledger import Options
from data.ledger.apply import publish as applying
from data.ledger.apply.carry import carry
from data.publish import Draft
from data.waiting import Waiting
from tests.data.conftest import REPORT

HEAD = "捐赠编号,捐赠日期,金额\n"
FIRST, SECOND, THIRD = (f"{HEAD}A{number},2022-03-0{number},100\n" for number in (1, 2, 3))
ZHAO = Actor("zhao", "admin", "192.0.2.2", "account:zhao")
# The last look at what opens before anything is made, and the last step of making it.
STEPS = {
    "looked at": (applying, ("base_of", "source_of")),
    "made": (publish, ("finished",)),
}


@pytest.fixture
def root(ledger_root: Path, report_draft: Draft) -> Path:
    """A root with a report, a ledger on it, which is current, and a corrected report."""
    ledger.publish(ledger.examine([ledger.from_bytes("一.csv", FIRST.encode())]))
    publish.publish(replace(report_draft, generator="corrected"))
    return ledger_root


def _imported() -> object:
    return ledger.submit(ledger.examine([ledger.from_bytes("二.csv", SECOND.encode())]))


def _carried() -> object:
    return ledger.submit_carried(carry(f"{REPORT}-2"))


@pytest.fixture(params=STEPS)
def meanwhile(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """In that step another operator rolls back, when all but the rest of it is done."""
    module, names = STEPS[request.param]

    def rolling_back(step: Callable[..., Any]) -> Callable[..., Any]:
        def done(*given: Any) -> Any:
            found = step(*given)
            publish.point(REPORT)
            return found

        return done

    for name in names:
        monkeypatch.setattr(module, name, rolling_back(getattr(module, name)))


@pytest.mark.parametrize("act", [_imported, _carried])
def test_it_does_not_open_by_default(
    root: Path, act: Callable[[], object], meanwhile: None
) -> None:
    with pytest.raises(SnapshotError) as caught:
        act()
    assert (caught.value.code, current_id()) == ("moved", REPORT)


@pytest.mark.parametrize("act", [_imported, _carried])
def test_it_is_not_approved(
    root: Path, act: Callable[[], object], meanwhile: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECOND_OPERATOR", "1")
    asked = act()
    assert isinstance(asked, Waiting)
    with audit.acting(ZHAO), pytest.raises(SnapshotError) as caught:
        waiting.approve(asked.digest)
    assert (caught.value.code, current_id()) == ("waiting_moved", REPORT)


def _on_a_base_of_its_own() -> Callable[[], object]:
    base = current_id()
    verdict = ledger.examine([ledger.from_bytes("二.csv", SECOND.encode())], Options(on=base))
    return lambda: ledger.submit(verdict)


def _carried_from_a_source_of_its_own() -> Callable[[], object]:
    carried = carry(f"{REPORT}-2", current_id())
    return lambda: ledger.submit_carried(carried)


@pytest.mark.parametrize("begun", [_on_a_base_of_its_own, _carried_from_a_source_of_its_own])
def test_what_another_published_after_a_base_was_named_stays(
    root: Path, begun: Callable[[], Callable[[], object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    act = begun()
    other = ledger.publish(ledger.examine([ledger.from_bytes("三.csv", THIRD.encode())]))
    with pytest.raises(SnapshotError) as caught:
        act()
    assert (caught.value.code, current_id()) == ("moved", other.id)
    monkeypatch.setenv("SECOND_OPERATOR", "1")
    asked = act()
    assert isinstance(asked, Waiting)
    with audit.acting(ZHAO), pytest.raises(SnapshotError) as caught:
        waiting.approve(asked.digest)
    assert (caught.value.code, current_id()) == ("waiting_moved", other.id)
