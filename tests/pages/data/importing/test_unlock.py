"""Who loses the right while a publish runs publishes nothing, and is told so."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data import audit, current_id, publish, snapshot_ids, waiting
from pages.data.importing import unlock
from pages.ui import access, gate
from pages.ui.access import cookies, sessions
from pages.ui.access.tries import Tries
from pages.ui.words import LANGUAGES, words
from tests.pages.data.importing.operating import knock
from tests.pages.data.importing.test_approve import press, submitted
from tests.pages.opened import DEMO, REPORT, opened, said
from tests.pages.ui.access.conftest import ROLES, SECRET, asking, office, roles_file, secrets
from tests.pages.ui.access.people import with_account

__all__ = ["office", "roles_file", "secrets"]

NEW, PASSPHRASE = "2022-01-03-import", "a passphrase for tests"
DEMOTED = ROLES.replace('account = ["wang"]', 'account = ["li"]')
SAY = words("ui").sentences["snapshot.no_longer"]

Meanwhile = Callable[[Callable[[], object]], None]

pytestmark = pytest.mark.usefixtures("alone")


@pytest.fixture(autouse=True)
def root(snapshots: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / "snapshots"))
    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "state"))
    monkeypatch.setenv("LEDGER_KEY", "a key for tests, long enough")
    monkeypatch.setattr(unlock, "TRIES", Tries())
    return shutil.copytree(snapshots, tmp_path / "snapshots")


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Do something once the files of a snapshot are written."""

    def put(act: Callable[[], object]) -> None:
        finished = publish.finished

        def with_it(*given: Any, **named: Any) -> Any:
            act()
            return finished(*given, **named)

        monkeypatch.setattr(publish, "finished", with_it)

    return put


def sign_in(name: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run as this person from now on, whose browser has a cookie; returns it."""
    token = with_account(name)
    came = asking(("192.0.2.1", 0), ("cookie", f"{cookies.SESSION}={token}"))
    monkeypatch.setattr(access, "connection", lambda: came)
    return token


def nothing_happened(root: Path) -> None:
    assert (current_id(), set(snapshot_ids())) == (DEMO, {REPORT, DEMO})
    assert waiting.held() is None
    assert not [path for path in root.iterdir() if path.name.startswith((".tmp", ".waiting"))]
    did = {one["what"] for one in audit.entries()}
    assert not did & {"publish", "ask", "approve", "point"}


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("second", ["", "1"], ids=["alone", "with a second operator"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_is_demoted_meanwhile_publishes_nothing(
    lang: str, second: str, root: Path, meanwhile: Meanwhile,
    roles_file: Callable[[str], None], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("SECOND_OPERATOR", second)
    sign_in("wang", monkeypatch)
    meanwhile(lambda: roles_file(DEMOTED))
    app = submitted(lang)
    assert not app.exception
    assert SAY[lang] in said(app)
    nothing_happened(root)
    assert not app.run().file_uploader, "the panel is behind its door"


@pytest.mark.usefixtures("office")
def test_who_stays_an_operator_publishes(
    meanwhile: Meanwhile, roles_file: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in("wang", monkeypatch)
    promoted = DEMOTED.replace('account = ["zhao"]', 'account = ["zhao", "wang"]')
    meanwhile(lambda: roles_file(promoted))
    assert NEW in said(submitted())
    assert current_id() == NEW


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("way", ["signed out", "ended"])
def test_who_signs_out_meanwhile_publishes_nothing(
    way: str, root: Path, meanwhile: Meanwhile, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = sign_in("wang", monkeypatch)
    end = sessions.end if way == "signed out" else lambda _: sessions.drop(token)
    meanwhile(lambda: end("account:wang"))
    submitted()
    nothing_happened(root)


def test_who_signs_out_at_a_proxy_meanwhile_publishes_nothing(
    root: Path, meanwhile: Meanwhile, secrets: Callable[[str], None],
    roles_file: Callable[[str], None], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    secrets(f'[proxy]\nuser = "x-user"\nsecret = "{SECRET}"\n')
    roles_file('[operator]\nsubject = ["wang"]')
    came = asking(("192.0.2.1", 0), ("x-user", "wang"), ("x-proxy-secret", SECRET))
    monkeypatch.setattr(access, "connection", lambda: came)

    def leave() -> None:  # the headers of the websocket stay as they came
        time.sleep(0.02)
        sessions.end("proxy:wang")

    meanwhile(leave)
    assert SAY["zh"] in said(submitted())
    nothing_happened(root)


def test_who_knows_a_passphrase_that_is_changed_meanwhile_publishes_nothing(
    root: Path, meanwhile: Meanwhile, secrets: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    secrets(f'[operator]\npassphrase = "{PASSPHRASE}"')
    monkeypatch.setattr(gate, "_admitted", set())
    app = knock(opened("data", lang="zh"), PASSPHRASE)
    meanwhile(lambda: secrets('[operator]\npassphrase = "quite another one"'))
    app = submitted("zh", app)
    assert SAY["zh"] in said(app)
    nothing_happened(root)


@pytest.mark.usefixtures("office")
def test_who_is_demoted_while_a_click_is_answered_reads_why_it_did_nothing(
    root: Path, roles_file: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECOND_OPERATOR", "1")
    sign_in("wang", monkeypatch)
    submitted()
    sign_in("zhao", monkeypatch)
    app, verify = opened("data", lang="zh"), waiting._verify

    def verified(*given: Any) -> None:
        verify(*given)
        roles_file('[operator]\naccount = ["wang"]\n[staff]\naccount = ["zhao"]')

    monkeypatch.setattr(waiting, "_verify", verified)
    press(app, "approve_do")
    assert SAY["zh"] in said(app)
    assert SAY["zh"] not in said(app.run()), "once"
    assert current_id() == DEMO
    asked = waiting.held()
    assert asked is not None, "it waits on"
    assert [one["what"] for one in audit.entries() if one["who"] == "zhao"] == []
