"""The office's own list of organisations on the import panel."""

import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import accounts, audit
from data.ledger.match import organisations
from pages.data.importing import organisations as panel
from pages.ui import access
from pages.ui.roles import Identity
from pages.ui.words import LANGUAGES
from tests.pages.opened import markup, opened, said

GIVERS = (
    "捐赠编号,捐赠人,金额,捐赠日期,渠道,募捐项目\n"
    "A1,比亚迪,100.00,2022-01-03,微信,植树募捐\nA2,静水流深,200.00,2022-01-03,微信,植树募捐\n"
)
WANG = Identity("operator", "account:wang", "wang", "192.0.2.1")

pytestmark = pytest.mark.usefixtures("alone")


@pytest.fixture(autouse=True)
def operator(snapshots: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(snapshots, tmp_path / "snapshots")
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / "snapshots"))
    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "state"))
    monkeypatch.setenv("LEDGER_KEY", "a key for tests, long enough")
    accounts.path().parent.mkdir()
    accounts.path().touch()
    monkeypatch.setattr(access, "of", lambda *_, **__: WANG)


def typed(app: AppTest, text: str, act: str) -> AppTest:
    """Type names and press a button."""
    app.text_area(key=panel.TYPED).set_value(text)
    app.button(key=f"organisations_{act}").click()
    return app.run()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_typed_are_shown_in_the_verdict_at_once(lang: str) -> None:
    app = opened("data", lang=lang)
    app.file_uploader[0].set_value([("一月.csv", GIVERS.encode(), "text/csv")])
    app.run()
    assert "比亚迪" not in said(app), "a doubtful name of a ledger may be somebody's"
    assert "python -m data organisations add" in said(app)
    app = typed(app, "比 亚 迪\n王建军\n13812345678", "add")
    assert not app.exception
    assert {"zh": "新增 1 个单位", "en": "1 organisation was added"}[lang] in said(app)
    assert {"zh": "仍然遮盖：王建军", "en": "Stays masked: 王建军"}[lang] in said(app)
    assert {"zh": "照原样显示：比亚迪", "en": "list says so: 比亚迪"}[lang] in said(app)
    masked = {"zh": "仍然遮盖", "en": "Stays masked"}[lang]
    assert re.search(f'box-warn"[^>]*>{masked}', markup(app)), "it is nothing good"
    listed = {"zh": "照原样显示：比亚迪", "en": "as they are written: 1. 比亚迪"}[lang]
    assert [note for note in re.findall('class="note">([^<]*)', markup(app)) if listed in note]
    assert "13812345678" not in said(app)
    assert "静水流深" not in said(app)
    assert app.text_area(key=panel.TYPED).value == ""
    assert app.text_area(key=panel.TYPED).max_chars * 4 < 128 << 10, "it fits into a message"
    app = typed(app, "比亚迪", "remove")
    assert "比亚迪" not in said(app)
    assert organisations.held() == []
    assert [one["who"] for one in audit.entries()] == ["wang", "wang"]


def test_what_is_no_list_and_a_damaged_list_are_said_and_nothing_breaks() -> None:
    app = typed(opened("data", lang="en"), "比亚迪\0", "add")
    assert not app.exception
    assert "no list of organisations" in said(app)
    organisations.path().write_bytes(b"\xff\0")
    app.run()
    assert not app.exception
    assert "organisations.txt cannot be read" in said(app)


def test_nobody_but_an_operator_changes_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("data", lang="en")
    app.text_area(key=panel.TYPED).set_value("比亚迪")
    app.button(key="organisations_add").click()
    monkeypatch.setattr(
        access, "of", lambda *_, **__: Identity("viewer", "account:li", "li", "::1")
    )
    app.run()
    assert organisations.held() == []
