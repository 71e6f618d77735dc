"""A second operator on the import panel: the verdict waits on screen, another person answers it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import accounts, current_id, snapshot_ids, waiting
from pages.ui import access
from pages.ui.roles import Identity
from pages.ui.words import LANGUAGES, words
from tests.pages.opened import DEMO, REPORT, markup, opened, said

GOOD = (
    "捐赠编号,捐赠人,金额,捐赠日期,渠道,募捐项目\n"
    "A1,王小明,100.00,2022-01-03,微信,植树募捐\nA2,李丽,200.00,2022-01-03,微信,植树募捐\n"
)
NEW = "2022-01-03-import"
WANG = Identity("operator", "account:wang", "wang", "192.0.2.1")
ZHAO = Identity("admin", "account:zhao", "zhao", "192.0.2.2")

Be = Callable[[Identity], None]
SAY = words("data").sentences

pytestmark = pytest.mark.usefixtures("alone")


@pytest.fixture
def be(snapshots: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Be:
    """Run as this person from now on; people sign in, and two operators are asked for."""
    shutil.copytree(snapshots, tmp_path / "snapshots")
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / "snapshots"))
    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "state"))
    monkeypatch.setenv("LEDGER_KEY", "a key for tests, long enough")
    monkeypatch.setenv("SECOND_OPERATOR", "1")
    accounts.path().parent.mkdir()
    accounts.path().touch()
    return lambda who: monkeypatch.setattr(access, "of", lambda *_, **__: who)


def press(app: AppTest, key: str) -> AppTest:
    """Press the button of this key, or whose key begins so."""
    next(one for one in app.button if str(one.key).startswith(key)).click()
    return app.run()


def submitted(lang: str = "zh", app: AppTest | None = None) -> AppTest:
    """The panel of whoever has submitted a ledger."""
    app = app or opened("data", lang=lang)
    app.file_uploader[0].set_value([("一月.csv", GOOD.encode(), "text/csv")])
    return press(app.run(), "import_publish")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_another_operator_approves_what_one_submitted(be: Be, lang: str) -> None:
    be(WANG)
    reader = opened("overview", lang=lang)
    app = submitted(lang)
    assert not app.exception
    assert (current_id(), set(snapshot_ids())) == (DEMO, {REPORT, DEMO})
    assert f"{SAY['approve.title'][lang]}" in markup(app)
    assert NEW in said(app)
    assert SAY["approve.other"][lang] in said(app)
    assert next(one for one in app.button if one.key == "approve_do").disabled
    assert {"zh": "新增 2 行", "en": "2 added"}[lang] in said(app), "the verdict is there to read"
    assert NEW not in said(reader.run())
    be(ZHAO)
    second = opened("data", lang=lang)
    assert "wang" in said(second)
    assert SAY["approve.other"][lang] not in said(second)
    press(second, "approve_do")
    assert not second.exception
    assert current_id() == NEW
    assert SAY["bring.published"][lang].format(id=NEW, before=DEMO) in said(second)
    assert SAY["approve.title"][lang] not in markup(second)


def test_a_click_by_who_may_not_or_no_longer_may_changes_nothing(be: Be) -> None:
    be(WANG)
    submitted()
    be(ZHAO)
    second = opened("data", lang="zh")
    be(WANG)  # under the other's session
    press(second, "approve_do")
    assert "要由另一位登录的操作员批准" in said(second)
    for key in ("approve_do", "approve_refuse"):
        be(ZHAO)
        second = opened("data", lang="zh")
        be(Identity("staff", "account:zhao", "zhao"))  # the role was taken between page and click
        press(second, key)
        assert "approve_do" not in {one.key for one in second.button}
        assert NEW not in said(second), "who is no operator does not read it"
    assert waiting.held() is not None
    assert current_id() == DEMO


def test_refused_or_taken_back_it_is_gone(be: Be) -> None:
    be(WANG)
    app = press(submitted(), "approve_refuse")
    assert (waiting.held(), current_id()) == (None, DEMO)
    assert SAY["approve.title"]["zh"] not in markup(app)
    submitted()
    be(ZHAO)
    stale = opened("data", lang="zh")
    press(opened("data", lang="zh"), "approve_refuse")
    assert waiting.held() is None
    press(stale, "approve_do")
    assert "已经不在等待" in said(stale)
    assert set(snapshot_ids()) == {REPORT, DEMO}
