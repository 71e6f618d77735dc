"""What is written while a backup is made: nobody waits, and what comes back is whole."""

import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from data import accounts, audit, backup, current_id, publish, store
from data.lock import patience
from data.publish import Draft
from tests.data.conftest import DEMO, REPORT, Elsewhere

pytestmark = pytest.mark.usefixtures("own_state")


def test_a_backup_during_a_publish_comes_back(
    root: Path,
    small_draft: Draft,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    elsewhere: Elsewhere,
) -> None:
    verify, to = store.verify, tmp_path / "away"

    def publishing(*given: Any) -> Any:
        monkeypatch.setattr(store, "verify", verify)
        publish.publish(small_draft, current=True)
        return verify(*given)

    monkeypatch.setattr(store, "verify", publishing)
    assert backup.backup(to) == [REPORT, DEMO]
    assert current_id() == f"{REPORT}-2"
    elsewhere()
    backup.restore(to)
    assert current_id() == DEMO


def test_what_is_removed_during_a_backup_is_no_fault(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = store.verify

    def removing(*given: Any) -> Any:
        monkeypatch.setattr(store, "verify", verify)
        publish.remove(REPORT)
        return verify(*given)

    monkeypatch.setattr(store, "verify", removing)
    assert backup.backup(to := tmp_path / "away") == [DEMO]
    assert not (to / "snapshots" / REPORT).exists()


@pytest.mark.parametrize("when", ["verify", "copyfile"])
def test_what_is_rolled_back_and_removed_during_a_backup_is_not_what_it_opens(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: Elsewhere, when: str
) -> None:
    place: Any = store if when == "verify" else shutil
    act, to = getattr(place, when), tmp_path / "away"

    def removing(*given: Any) -> Any:
        found = act(*given)
        if DEMO in str(given) and current_id() == DEMO:
            publish.point(REPORT)
            publish.remove(DEMO)
        return found

    monkeypatch.setattr(place, when, removing)
    assert REPORT in backup.backup(to)
    monkeypatch.undo()
    elsewhere()
    assert backup.restore(to)[0] == [REPORT]
    assert current_id() == REPORT


def test_nobody_waits_to_write_down_while_a_backup_is_written(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: Elsewhere
) -> None:
    """A mounted folder may hang for hours. What is written meanwhile is left to the next backup."""
    monkeypatch.setattr(audit, "LARGEST", 300)  # a further file after two lines
    copy, to, seen = shutil.copyfile, tmp_path / "away", list[str]()

    def hanging(source: Path, target: Path) -> None:
        audit.record("point", patience(0.3), to=Path(target).name)
        seen.append(Path(source).name)
        copy(source, target)

    for _ in range(3):
        publish.point(REPORT)
        publish.point(DEMO)
        begun = audit.verify()[0]
        with monkeypatch.context() as patched:
            patched.setattr(shutil, "copyfile", hanging)
            backup.backup(to)
        assert audit.verify()[0] > begun + 1
        assert audit.verify(to / "state" / "audit")[0] == begun
    assert "000002.jsonl" in seen
    elsewhere()
    assert backup.restore(to)[1] == begun
    assert audit.verify()[0] == begun + 2


def test_of_two_backups_at_once_one_waits(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.put("li", "a passphrase of some length")
    copy, begun, to = shutil.copyfile, list[Future[list[str]]](), tmp_path / "away"
    with ThreadPoolExecutor(1) as pool:

        def copied(source: Path, target: Path) -> None:
            copy(source, target)
            if not begun:
                begun.append(pool.submit(backup.backup, to))
                with suppress(TimeoutError):
                    begun[0].result(1)

        monkeypatch.setattr(shutil, "copyfile", copied)
        assert backup.backup(to) == [REPORT, DEMO]
        assert begun[0].result(30) == [], "all was there"
