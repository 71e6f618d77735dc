"""A publish that waits for a second operator: nothing changes, and what is approved was checked."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from data import SnapshotError, audit, current_id, ledger, open_snapshot, publish, store, waiting
from data import __main__ as command
from data.audit import Actor
from data.waiting import Waiting
from tests.serving import environment

REPORT, NEW = "2021-12-31-report", "2022-01-03-import"
HEAD = "捐赠编号,捐赠人,金额,捐赠日期,渠道,募捐项目\n"
GIFT = HEAD + "A1,王小明,100.00,2022-01-03,微信,植树募捐\n"
OTHER = HEAD + "A2,李丽华,200.00,2022-01-03,微信,植树募捐\n"
WANG = Actor("wang", "operator", "192.0.2.1", "account:wang")
ZHAO = Actor("zhao", "admin", "192.0.2.2", "account:zhao")


@pytest.fixture(autouse=True)
def root(ledger_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root with the report alone, current; two operators are asked for."""
    monkeypatch.setenv("SECOND_OPERATOR", "1")
    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "state"))
    return ledger_root


@cache
def examined(text: str, published: datetime) -> ledger.Verdict:
    """The verdict on a ledger, once for all tests on what was published at that time."""
    return ledger.examine([ledger.from_bytes("一月.csv", text.encode())])


def submitted(text: str = GIFT, by: Actor = WANG) -> Waiting:
    """What one operator submits."""
    with audit.acting(by):
        found = ledger.submit(examined(text, open_snapshot(current_id() or "").created_at))
    assert isinstance(found, Waiting)
    return found


def refusal(asked: Waiting, by: Actor) -> str:
    """Why it is not approved."""
    with audit.acting(by), pytest.raises(SnapshotError) as caught:
        waiting.approve(asked.digest)
    return caught.value.code


def bytes_of(folder: Path) -> dict[str, bytes]:
    """All files of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*") if path.is_file()}  # fmt: skip


def test_it_waits_unseen_and_is_published_byte_for_byte(root: Path) -> None:
    seen = {path.name for path in root.iterdir() if path.name[0] != "."}
    asked = submitted()
    assert {path.name for path in root.iterdir() if path.name[0] != "."} == seen
    assert (current_id(), store.snapshot_ids()) == (REPORT, (REPORT,))
    with pytest.raises(SnapshotError):
        open_snapshot(asked.id)
    checked = bytes_of(root / ".waiting" / asked.id)
    with audit.acting(ZHAO):
        assert waiting.approve(asked.digest).id == asked.id == NEW
    assert (current_id(), waiting.held()) == (NEW, None)
    assert bytes_of(root / NEW) == checked
    assert not (root / ".waiting").exists()
    did = [(one["who"], one["what"], one.get("asked_by"), one.get("digest"))
           for one in audit.entries()]  # fmt: skip
    assert did == [
        ("wang", "ask", None, asked.digest),
        ("zhao", "approve", "wang", asked.digest),
        ("zhao", "point", None, None),
    ]


def test_who_asked_and_who_is_no_operator_by_name_do_not_approve() -> None:
    asked = submitted()
    for by in (
        WANG,
        Actor("wang", "operator", "198.51.100.9", "account:wang"),  # from elsewhere
        Actor("WANG", "operator", "192.0.2.1", "provider:sub-7"),  # signed in another way
        Actor("zhao", "staff", "192.0.2.2", "account:zhao"),  # by now no operator
        Actor("passphrase", "operator", "192.0.2.2", ""),  # anybody who knows a word
        Actor("root", "machine", "command", ""),
    ):
        assert refusal(asked, by) == "waiting_same", by
        assert (current_id(), waiting.held()) == (REPORT, asked)


def test_a_mail_address_is_one_person_at_whichever_provider() -> None:
    asked = submitted(by=Actor("wang@fund.example", "operator", "192.0.2.1", "provider::7"))
    other = Actor("kc:Wang@fund.example", "operator", "192.0.2.1", "provider:kc:9")
    assert refusal(asked, other) == "waiting_same"
    with audit.acting(Actor("kc:7", "operator", "192.0.2.1", "provider:kc:7")):
        assert waiting.may_approve(asked)


def test_who_asks_by_the_passphrase_is_not_approved_by_it() -> None:
    asked = submitted(by=Actor("passphrase", "operator", "127.0.0.1", ""))
    assert refusal(asked, Actor("passphrase", "operator", "127.0.0.1", "")) == "waiting_same"
    with audit.acting(ZHAO):
        assert waiting.may_approve(asked)


def test_when_another_snapshot_became_current_it_is_not_published(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = submitted()
    monkeypatch.setenv("SECOND_OPERATOR", "0")
    other = ledger.publish(ledger.examine([ledger.from_bytes("二.csv", OTHER.encode())]))
    assert other.id == f"{NEW}-2", "the id of what waits is not given away"
    assert refusal(asked, ZHAO) == "waiting_moved"
    assert current_id() == other.id
    waiting.refuse(asked.digest)
    monkeypatch.setenv("SECOND_OPERATOR", "1")
    again = submitted()
    assert again.id == NEW, "the verdict is made anew, on the other"
    with audit.acting(ZHAO):
        assert waiting.approve(again.digest).tables["donations"].rows == 2


def test_nothing_is_published_where_nobody_knows_what_opens(root: Path) -> None:
    asked = submitted()
    (root / "CURRENT").write_text("", "utf-8")
    assert refusal(asked, ZHAO) == "no_current"
    assert waiting.held() == asked


def test_what_was_changed_while_it_waited_is_not_published(root: Path) -> None:
    asked = submitted()
    for name in ("donations/part-00000.parquet", "manifest.json"):
        path = root / ".waiting" / asked.id / name
        right = path.read_bytes()
        wrong = bytearray(right)
        wrong[len(wrong) // 2] ^= 1
        path.write_bytes(wrong)
        assert refusal(asked, ZHAO) == "waiting_changed", name
        path.write_bytes(right)
    assert current_id() == REPORT


def test_a_whole_snapshot_put_in_its_place_is_not_published(root: Path) -> None:
    asked = submitted()
    kept = (root / ".waiting" / "asked.json").read_text("utf-8")
    waiting.refuse()
    submitted(OTHER)  # sound as well, of the same id
    (root / ".waiting" / "asked.json").write_text(kept, "utf-8")
    assert refusal(asked, ZHAO) == "waiting_changed"


def test_a_damaged_record_is_only_refused(root: Path) -> None:
    asked = submitted()
    with pytest.raises(SnapshotError, match="waits"):
        waiting.refuse("")  # of a page that found none of it readable, for a moment
    path = root / ".waiting" / "asked.json"
    elsewhere = json.loads(path.read_text("utf-8")) | {"id": f"../{REPORT}"}
    untold = json.loads(path.read_text("utf-8")) | {"told": []}
    for text in ("", "{}", "[]", "[" * 100_000, json.dumps(elsewhere), json.dumps(untold)):
        path.write_text(text, "utf-8")
        assert refusal(asked, ZHAO) == "waiting_changed", text[:9]
        with pytest.raises(SnapshotError, match="No such publish waits"):
            waiting.refuse(asked.digest)
    waiting.refuse("")
    assert not (root / ".waiting").exists()


def test_one_waits_at_a_time_and_a_click_is_on_what_was_looked_at() -> None:
    first = submitted()
    with pytest.raises(SnapshotError, match="approve or refuse that one first"):
        submitted(OTHER)
    with audit.acting(WANG):
        waiting.refuse(first.digest)
    second = submitted(OTHER)
    assert refusal(first, ZHAO) == "waiting_none"
    with pytest.raises(SnapshotError, match="No such publish waits"):
        waiting.refuse(first.digest)
    assert waiting.held() == second


def test_a_process_killed_between_moving_and_pointing_leaves_nothing_waiting(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*given: object) -> None:
        raise KeyboardInterrupt

    asked = submitted()
    with monkeypatch.context() as patch, audit.acting(ZHAO):
        patch.setattr(publish, "point_locked", killed)
        with pytest.raises(KeyboardInterrupt):
            waiting.approve(asked.digest)
    assert (waiting.held(), current_id()) == (None, REPORT)
    assert open_snapshot(NEW).id == NEW
    assert submitted(OTHER).id == f"{NEW}-2"


def test_without_room_for_the_log_nothing_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(what: str, /, **details: object) -> None:
        raise SnapshotError("audit_failed", {"folder": "x", "reason": "full"})

    monkeypatch.setattr(audit, "record", full)
    with pytest.raises(SnapshotError, match="nothing was done"):
        submitted()
    assert waiting.held() is None


def test_who_loses_the_right_meanwhile_asks_approves_and_refuses_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SnapshotError, match="it was not done"):
        submitted(by=replace(WANG, still=lambda: False))
    assert (waiting.held(), list(root.glob(".tmp*"))) == (None, [])
    asked = submitted()
    assert refusal(asked, replace(ZHAO, still=lambda: False)) == "no_longer"
    with audit.acting(replace(WANG, still=lambda: False)), pytest.raises(SnapshotError):
        waiting.refuse()
    assert (waiting.held(), current_id()) == (asked, REPORT)
    answers = iter([True, False])
    with audit.acting(replace(ZHAO, still=lambda: next(answers))):
        waiting.approve(asked.digest)
    assert current_id() == NEW, "an act that has begun comes to its end"


def test_the_command_line_waits_shows_and_refuses(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "一月.csv"
    path.write_text(GIFT, "utf-8")
    assert command.main(["import", str(path)]) == 0
    assert f"{NEW} is made and checked, and waits" in capsys.readouterr().out
    assert current_id() == REPORT
    line = [sys.executable, "-m", "data", "waiting", "--lang", "zh"]
    shown = subprocess.run(line, env=environment(root), capture_output=True, check=True)
    text = shown.stdout.decode()
    assert f"{NEW} 等待批准，由 " in text, "another process, as after a restart"
    assert "新增 1 行，变更 0 行，不变 0 行。" in text
    assert "王小明" not in json.dumps(bytes_of(root / ".waiting"), default=str)
    assert command.main(["waiting", "--refuse"]) == 0
    assert command.main(["waiting"]) == 0
    assert "Nothing waits for approval." in capsys.readouterr().out
