"""Where CURRENT cannot be read or is lost, nothing goes on with another snapshot than it named."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import data
from data import SnapshotError, backup, current_id, publish, serving, snapshot_ids, store
from data.ledger.apply import carry, examine
from data.publish import Draft
from tests.data.conftest import REPORT, Elsewhere

pytestmark = pytest.mark.usefixtures("own_state")
IMPORTS = [f"2022-0{month}-28-import" for month in (2, 1)]


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _link(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


LOST: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "empty": lambda path: path.write_text("", "utf-8"),
    "a letter": lambda path: path.write_text(f"{IMPORTS[1]}x", "utf-8"),
    "bytes": lambda path: path.write_bytes(b"\xff\xfe"),
    "a folder": _folder,
    "a link to nothing": _link,
}


@pytest.fixture
def ledgers(ledger_root: Path, small_draft: Draft, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A report and two imports, of which the newest was rolled back."""
    for month in (1, 2):
        made = replace(small_draft, kind="import", as_of=date(2022, month, 28))
        publish.publish(made, current=True)
    publish.point(IMPORTS[1])
    return ledger_root


@pytest.fixture(params=LOST)
def lost(request: pytest.FixtureRequest, ledgers: Path) -> Path:
    LOST[request.param](ledgers / "CURRENT")
    return ledgers


def told(act: Callable[[], object]) -> str:
    with pytest.raises(SnapshotError) as raised:
        act()
    return raised.value.code


def test_no_import_and_nothing_that_is_carried_leaves_ledgers_out(lost: Path) -> None:
    assert told(lambda: examine.base_of(None)) == "no_current"
    assert told(lambda: carry.source_of(REPORT)) == "no_current"
    assert examine.base_of(IMPORTS[1]).id == IMPORTS[1]


def test_the_current_snapshot_is_not_removed(lost: Path) -> None:
    assert told(lambda: publish.remove(IMPORTS[1])) == "no_current"
    assert IMPORTS[1] in snapshot_ids()


def test_a_start_chooses_no_other_and_people_do(lost: Path, small_draft: Draft) -> None:
    before = current_id()
    data.ensure()
    assert current_id() == before
    assert serving()[1] is not None
    assert told(lambda: publish.publish(small_draft, current=True)) == "no_current"
    assert publish.publish(small_draft).id == f"{REPORT}-2"
    if not (lost / "CURRENT").is_dir():
        publish.point(IMPORTS[1])
        assert store.named_id() == IMPORTS[1]


def test_a_backup_keeps_what_opened_when_it_could_be_read(
    ledgers: Path, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    backup.backup(to := tmp_path / "away")
    (ledgers / "CURRENT").write_text(f"{IMPORTS[1]}x", "utf-8")
    with pytest.raises(SnapshotError, match="but for CURRENT") as raised:
        backup.backup(to)
    assert raised.value.code == "backup_part"
    (ledgers / "CURRENT").write_text(IMPORTS[0], "utf-8")
    next((ledgers / IMPORTS[0]).glob("*.parquet")).write_bytes(b"x")
    with pytest.raises(SnapshotError, match=f"but for {IMPORTS[0]}"):
        backup.backup(to)
    elsewhere()
    backup.restore(to)
    assert serving()[0].id == IMPORTS[0]


def test_a_name_written_by_hand_is_read_whatever_the_editor_adds(ledgers: Path) -> None:
    (ledgers / "CURRENT").write_bytes(b"\xef\xbb\xbf" + IMPORTS[1].encode() + b"\r\n")
    assert store.named_id() == IMPORTS[1]
    assert examine.base_of(None).id == IMPORTS[1]


def test_what_names_a_snapshot_that_is_gone_is_left_where_there_are_ledgers(ledgers: Path) -> None:
    (ledgers / "CURRENT").write_text("2022-05-31-import", "utf-8")
    data.ensure()
    assert current_id() == "2022-05-31-import"
