"""The door of the import panel: the passphrase, tries, and what keeps none of it."""

import time
from typing import Any

import pytest

from data import audit
from pages.data.importing import unlock
from pages.ui import access, gate
from pages.ui.access import tries
from pages.ui.access.tries import Tries
from pages.ui.roles import Identity
from tests.pages.data.importing.operating import (
    PASSPHRASE,
    button,
    door,
    entered,
    in_force,
    is_locked,
    knock,
)
from tests.pages.opened import markup, said

pytestmark = pytest.mark.usefixtures("root", "alone")


@pytest.mark.parametrize("passphrase", ["", "short", 12345678, ["a list of words"], None])
def test_an_unfit_passphrase_is_none(passphrase: Any) -> None:
    app = door(passphrase)
    assert is_locked(app)
    assert not [one for one in app.text_input if one.key == "unlock_typed"]
    assert ("少于 8 个字" in said(app)) == (passphrase == "short")


def test_the_right_passphrase_opens_until_locked_again() -> None:
    app = knock(door(), PASSPHRASE)
    assert not is_locked(app)
    assert not is_locked(app.run()), "a rerun stays unlocked"
    assert is_locked(door()), "another session is not"
    button(app, "退出导入").click()
    assert is_locked(app.run())
    assert gate._admitted == set()


def test_nothing_keeps_the_passphrase(caplog: pytest.LogCaptureFixture) -> None:
    app = knock(knock(door(), "a wrong passphrase"), PASSPHRASE)
    assert not is_locked(app)
    kept = [str(value) for value in app.session_state.to_dict().values()]
    shown = [*kept, *map(str, app.query_params.values()), markup(app), caplog.text]
    assert "refused (wrong)" in caplog.text
    assert not [one for one in shown if PASSPHRASE in one or "a wrong passphrase" in one]


def test_a_changed_passphrase_locks() -> None:
    app = entered()
    in_force("another passphrase")
    assert is_locked(app.run())


def test_wrong_tries_of_all_sessions_slow_their_address_and_lock_nobody_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now, slept = [1000.0], list[float]()
    monkeypatch.setattr(unlock, "TRIES", Tries(lambda: now[0]))
    monkeypatch.setattr(time, "sleep", slept.append)
    for _ in range(tries.FREE):
        app = knock(door(), "not the passphrase")  # each a session of its own
        assert is_locked(app)
        assert "口令不对" in said(app)
    app = knock(door(), PASSPHRASE)
    assert is_locked(app), "the right one is not looked at either"
    assert "2 秒后再试" in said(app)
    refused = [one for one in audit.entries() if one["what"] == "sign-in refused"]
    assert len(refused) == tries.FREE, "who has to wait fills no log"
    monkeypatch.setattr(access, "reader", lambda: Identity("viewer", address="192.0.2.7"))
    other = knock(door(), PASSPHRASE)
    assert not is_locked(other), "the operator comes from elsewhere"
    assert 0 < slept[-1] <= tries.SLOWEST
    monkeypatch.undo()
