"""The import panel as the server runs it: the door, the verdict, publish, roll back, trouble."""

import errno
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit import config
from streamlit.runtime.secrets import Secrets
from streamlit.testing.v1 import AppTest

from data import audit, current_id, ledger, parquet, snapshot_ids
from data.ledger.messages import REASONS
from data.lock import locked
from pages.data.importing import unlock
from pages.meeting import scenes
from pages.ui import access, gate
from pages.ui.access import tries
from pages.ui.access.tries import Tries
from pages.ui.roles import Identity
from pages.ui.words import LANGUAGES, words
from tests.pages.opened import DEMO, REPORT, app_at, markup, opened, said

PASSPHRASE = "a passphrase for tests"
HEAD = "捐赠编号,捐赠人,金额,捐赠日期,渠道,募捐项目,电话\n"
GOOD = HEAD + "A1,王小明,100.00,2022-01-03,微信,植树募捐,13812345678\n"
BAD = GOOD + "A2,李丽,一百,2022-01-04,微信,植树募捐,\n"
PROJECTS = "项目名称,类别,状态,预算（元）\n古交红色讲堂,文化,进行中,5000\n"
NEW = "2022-01-03-import"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"


@pytest.fixture(autouse=True)
def root(snapshots: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Snapshots to spoil, a key, tries not used up, and no secrets but those a test gives."""
    shutil.copytree(snapshots, tmp_path / "snapshots")
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / "snapshots"))
    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "state"))
    monkeypatch.setenv("LEDGER_KEY", "a key for tests, long enough")
    monkeypatch.delenv("LEDGER_KEY_FILE", raising=False)
    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "state"))
    monkeypatch.setattr(unlock, "TRIES", Tries())
    monkeypatch.setattr(gate, "_admitted", set())
    monkeypatch.setattr(st, "secrets", Secrets())
    files = config.get_option("secrets.files")
    (tmp_path / "secrets.toml").touch()  # without a file none are looked for
    config.set_option("secrets.files", [str(tmp_path / "secrets.toml")])
    yield tmp_path / "snapshots"
    config.set_option("secrets.files", files)


def door(passphrase: Any = PASSPHRASE, **address: str) -> AppTest:
    """The data page on a server with that passphrase."""
    app = app_at("data", {"lang": "zh", **address})
    app.secrets["operator"] = {"passphrase": passphrase}
    return app.run()


def knock(app: AppTest, given: str) -> AppTest:
    """Give a passphrase."""
    app.text_input(key="unlock_typed").set_value(given)
    labels = {words("data").sentences["unlock.do"][lang] for lang in LANGUAGES}
    next(button for button in app.button if button.label in labels).click()
    return app.run()


def entered(**address: str) -> AppTest:
    """The panel of an operator."""
    return knock(door(**address), PASSPHRASE)


def hand_over(app: AppTest, *files: tuple[str, str | bytes]) -> AppTest:
    """Upload these files, by name and content."""
    given = [
        (name, content.encode() if isinstance(content, str) else content, "text/csv")
        for name, content in files
    ]
    app.file_uploader[0].set_value(given)
    return app.run()


def button(app: AppTest, label: str) -> Any:
    """The button that says so."""
    return next(one for one in app.button if one.label == label)


def is_locked(app: AppTest) -> bool:
    """Whether the panel is behind its door."""
    return not app.file_uploader


# The door


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_passphrase_import_is_by_command(
    lang: str, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    app = opened("data", lang=lang)
    assert words("data").sentences["unlock.none"][lang] in said(app)
    assert "python -m data import" in said(app)
    assert is_locked(app)
    assert not app.text_input(key=f"filter_find_{lang}").value
    assert not [one for one in app.text_input if one.key == "unlock_typed"]
    assert not app.exception
    assert not app.error
    written = capsys.readouterr()
    assert "secret" not in (caplog.text + written.out + written.err).lower()


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
    app.secrets["operator"] = {"passphrase": "another passphrase"}
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


# Upload, verdict, publish


def test_upload_look_publish_and_roll_back(root: Path) -> None:
    reader = opened("overview", lang="zh")
    assert "27" in said(reader)
    app = hand_over(entered(), ("一月.csv", GOOD), ("项目.csv", PROJECTS))
    text = said(app)
    for sentence in (
        "可以发布。",
        "捐赠台账",
        "捐赠人 → 捐赠人",
        "电话",
        "P28",
        "古交红色讲堂",
        "100.00",
    ):
        assert sentence in text, sentence
    assert snapshot_ids() == (REPORT, DEMO), "looking changes nothing"
    number = button(app, "发布").key
    assert button(app.run(), "发布").key == number, "a rerun does not examine again"
    button(app, "发布").click()
    app.run()
    assert not app.exception
    assert f"已发布 {NEW}" in said(app)
    assert current_id() == NEW
    assert not app.file_uploader[0].value, "the files are let go"
    assert "共有 28 个项目" in said(reader.run()), "an open session moves at its next rerun"
    written = b"".join(path.read_bytes() for path in root.rglob("*") if path.is_file())
    assert "王小明".encode() not in written
    assert b"13812345678" not in written
    button(app, f"退回 {DEMO}").click()
    app.run()
    assert current_id() == DEMO
    assert f"现在默认打开 {DEMO}" in said(app)
    assert "共有 27 个项目" in said(reader.run())
    assert set(snapshot_ids()) == {NEW, REPORT, DEMO}, "nothing is deleted"


@pytest.mark.parametrize(
    ("lang", "totals"),
    [
        ("zh", ("植树募捐（截至 2021年12月31日）已募 62.77 万元",)),
        ("en", ("(as of Dec 31, 2021)",)),
    ],
)
def test_after_a_month_of_gifts_the_last_published_totals_stand_with_their_day(
    lang: str, totals: tuple[str, ...]
) -> None:
    app = hand_over(entered(), ("一月.csv", GOOD))
    button(app, "发布").click()
    app.run()
    assert current_id() == NEW
    overview = opened("overview", lang=lang)
    assert not overview.exception
    for sentence in (*totals, words("ui").sentences["basis.import"][lang]):
        assert sentence in said(overview), sentence
    assert 'data-key="year" data-code="2022"' in markup(overview)
    meeting = opened("meeting", lang=lang)
    assert not meeting.exception
    left_out = words("meeting").sentences["odd.silent"][lang].partition("{names}")[0]
    names = re.findall(re.escape(left_out) + "([^<]*)", markup(meeting))
    tree = scenes.scenes()["tree"]["title"][lang]
    assert [tree in name for name in names] == [True], "no message says a total without its day"


def test_another_snapshot_is_chosen_to_open() -> None:
    app = entered()
    app.selectbox(key="back_chosen_zh").set_value(REPORT)
    app.run()
    button(app, "设为默认打开").click()
    app.run()
    assert current_id() == REPORT
    assert f"现在默认打开 {REPORT}" in said(app)


def test_who_is_locked_out_meanwhile_changes_nothing() -> None:
    app = entered()
    app.selectbox(key="back_chosen_zh").set_value(REPORT)
    app.run()
    app.secrets["operator"] = {"passphrase": "another passphrase"}
    button(app, "设为默认打开").click()
    assert is_locked(app.run())
    assert current_id() == DEMO
    app = hand_over(entered(), ("一月.csv", GOOD))
    app.secrets["operator"] = {"passphrase": "another passphrase"}
    button(app, "发布").click()
    assert is_locked(app.run())
    assert set(snapshot_ids()) == {REPORT, DEMO}


def test_a_click_on_what_was_shown_before_publishes_nothing() -> None:
    def number() -> str:
        (found,) = (str(one.key) for one in app.button if "import_publish" in str(one.key))
        return found

    app = hand_over(entered(), ("一月.csv", GOOD))
    first = number()
    app.file_uploader[0].set_value([("项目.csv", PROJECTS.encode(), "text/csv")])
    button(app, "发布").click()  # of the verdict on the first file, together with another file
    app.run()
    assert set(snapshot_ids()) == {REPORT, DEMO}
    assert "古交红色讲堂" in said(app)
    second = number()
    app.file_uploader[0].set_value([])
    app.run()
    app = hand_over(app, ("一月.csv", GOOD))
    assert len({first, second, number()}) == 3, "a number is never used again"


def test_a_snapshot_that_broke_meanwhile_is_not_pointed_at(root: Path) -> None:
    app = hand_over(entered(), ("一月.csv", GOOD))
    button(app, "发布").click()
    app.run()
    (root / DEMO / "projects.parquet").write_bytes(b"gone")
    button(app, f"退回 {DEMO}").click()
    app.run()
    assert not app.exception
    assert current_id() == NEW
    assert "projects.parquet 已损坏" in said(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rejects_stop_the_publish_unless_the_rest_is_wanted(lang: str) -> None:
    app = hand_over(entered(lang=lang), ("一月.csv", BAD))
    say = words("data").sentences
    publish = say["bring.publish"][lang]
    assert say["bring.stopped"][lang].format(rows=1, counts="").strip() in said(app)
    assert REASONS["amount"][lang] in said(app)
    assert "一百" in said(app)
    assert button(app, publish).disabled
    next(box for box in app.checkbox if str(box.key).startswith("import_go_on")).check()
    app.run()
    assert not button(app, publish).disabled
    button(app, publish).click()
    app.run()
    assert current_id() == NEW
    assert say["bring.published"][lang].format(id=NEW, before=DEMO) in said(app)


def test_all_rejects_come_as_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    offered: dict[str, Any] = {}
    made = st.download_button
    monkeypatch.setattr(
        st,
        "download_button",
        lambda label, **given: offered.update({given["key"]: given}) or made(label, **given),
    )
    lines = "".join(f"B{n},李丽,{n}元x,2022-01-04,微信,植树募捐,\n" for n in range(30))
    app = hand_over(entered(), ("一月.csv", GOOD + lines))
    assert "共 30 行、30 处，按原因归并" in said(app)
    assert said(app).count("一月.csv 第 3 行") == 1
    file = offered["import_rejects"]
    text = file["data"]().decode("utf-8-sig")
    assert text.splitlines()[0] == "文件,工作表,行号,列,写的是,应当是,代码"
    assert text.count("\n") == 31
    assert REASONS["amount"]["zh"] in text
    assert file["file_name"] == "不能导入的行_2022-01-03.csv"


def test_rows_that_say_the_same_are_kept_on_demand_and_days_are_given() -> None:
    head = "捐赠人,金额,渠道,募捐项目\n"
    app = hand_over(
        entered(), ("箱.csv", head + "甲,5,现场,植树募捐\n" * 2 + "乙,7,现场,植树募捐\n")
    )
    assert "可以发布" not in said(app)
    app.date_input(key="import_days_0").set_value((date(2022, 1, 3), date(2022, 1, 4)))
    app.run()
    assert "没有放行" in said(app)
    app.checkbox(key="import_keep_duplicates_0").check()
    app.run()
    assert "可以发布。文件里共 3 行，3 行导入，0 行不能导入。" in said(app)
    assert "新增" in said(app)


def test_a_correction_takes_out_what_it_lacks_on_demand() -> None:
    app = hand_over(entered(), ("一月.csv", GOOD))
    button(app, "发布").click()
    app.run()
    app = hand_over(app, ("更正.csv", GOOD.replace("A1,", "A2,").replace("100.00", "90.00")))
    assert "捐赠台账新增 1 行；" in said(app)
    app.checkbox(key="import_replace_1").check()
    app.checkbox(key="import_numbers_restart_1").check()
    app.run()
    assert "捐赠台账新增 1 行、去掉 1 行；" in said(app)
    assert re.search(r"捐赠台账\s+1\s+1\s+1", said(app)), "one row before and one afterwards"
    button(app, "发布").click()
    app.run()
    app = hand_over(app, ("二月.csv", GOOD.replace("A1,", "A3,")))
    assert not [box for box in app.checkbox if box.value], "the next file is no correction"
    assert "、去掉" not in said(app)


def test_what_may_be_wrong_is_said_before_the_button(root: Path) -> None:
    app = hand_over(entered(), ("一月.csv", GOOD))
    button(app, "发布").click()
    app.run()
    app = hand_over(app, ("一月.csv", GOOD.replace("A1,", ",").replace("100.00", "90.00")))
    text = said(app)
    assert f"· {NEW} 上" in text, "which snapshot is added to, of several with one title"
    assert text.index("发布前请看") < text.index("只差金额") < text.index("发布后会改变什么")
    assert text.count("只差金额") == 1


def test_an_unknown_table_is_named_column_by_column_and_known_from_then_on(root: Path) -> None:
    odd = "谁给的,给了多少,哪天给的,怎么给的\n张三丰,15,2022-01-05,微信\n"
    app = hand_over(entered(), ("怪.csv", odd))
    assert "不认得的表" in said(app)
    assert "三丰" not in said(app)
    kind = next(one for one in app.selectbox if one.label == "哪种台账")
    kind.set_value("donations")
    app.run()
    assert "还缺" in said(app)
    assert button(app, "保存对照并重新检查").disabled
    names = {
        "谁给的": "donor",
        "给了多少": "amount_cny",
        "哪天给的": "donated_at",
        "怎么给的": "channel",
    }
    for heading, name in names.items():
        next(one for one in app.selectbox if one.label == heading).set_value(name)
    app.run()
    button(app, "保存对照并重新检查").click()
    app.run()
    assert "可以发布" in said(app)
    assert not app.exception
    assert len(list((root / "mappings").iterdir())) == 1
    again = hand_over(entered(), ("再.csv", odd))
    assert "可以发布" in said(again)
    button(again, "去掉").click()
    assert "不认得的表" in said(again.run())


def test_the_options_are_those_of_the_command() -> None:
    app = hand_over(entered(), ("一月.csv", GOOD))
    app.text_input(key="import_title_0").set_value("一月|January")
    app.date_input(key="import_as_of_0").set_value(date(2022, 1, 31))
    app.selectbox(key="import_on_zh_0").set_value(REPORT)
    app.run()
    assert "2022年1月31日" in said(app)
    button(app, "发布").click()
    app.run()
    assert "已发布 2022-01-31-import" in said(app)
    assert DEMO not in app.selectbox(key="import_on_zh_1").options
    assert app.text_input(key="import_title_1").value == "", "the next one has a title of its own"
    assert app.date_input(key="import_as_of_1").value is None


def test_the_same_file_again_changes_nothing() -> None:
    app = hand_over(entered(), ("一月.csv", GOOD))
    button(app, "发布").click()
    app = hand_over(app.run(), ("一月.csv", GOOD))
    assert "不需要发布" in said(app)
    assert "1 行导入" not in said(app), "nothing is taken"
    assert button(app, "发布").disabled
    assert f"现在默认打开的是 {NEW}" in said(app)


# Trouble


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("台账.csv", PDF, "ledger_kind"),
        ("空.csv", b"", "ledger_empty"),
        ("别的.csv", "今天,明天\n1,2\n", "ledger_foreign"),
        ("nul.csv", b"a,b\n\x00\x00,1\n" * 3, "ledger_binary"),
        ("台账.xlsx", b"PK\x03\x04 and nothing", "ledger_workbook"),
    ],
)
def test_what_is_no_ledger_is_said(lang: str, name: str, content: bytes, code: str) -> None:
    app = hand_over(entered(lang=lang), (name, content))
    expected = words("ui").sentences[f"snapshot.{code}"][lang].replace("{file}", name)
    assert max(expected.split("{")[0], expected.split("}")[-1], key=len) in said(app)
    if code == "ledger_kind":
        assert {"zh": "的内容是 PDF 文件", "en": "is a PDF"}[lang] in said(app)
    assert not app.exception
    assert not [one for one in app.button if str(one.key).startswith("import_publish")]
    assert set(snapshot_ids()) == {REPORT, DEMO}
    again = words("data").sentences["bring.again"][lang]
    button(app, again).click()
    assert name in said(app.run())


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.csv",
        "<script>alert(1)</script>.csv",
        "[x](javascript:alert(1)) **b** `c`.csv",
        "a\x00b\x1b[31m.csv",
        "王小明 13812345678.csv",
        "x" * 4000 + ".csv",
        "{0}{name}%s.csv",
        "=cmd|' /C calc'!A0.csv",
    ],
)
def test_a_hostile_name_is_only_a_name(name: str, root: Path) -> None:
    before = sorted(path.name for path in root.iterdir())
    app = hand_over(entered(), (name, BAD), (name, PDF))
    assert not app.exception
    app = hand_over(app, (name, BAD))
    assert not app.exception
    assert "<script>alert" not in markup(app)
    assert "13812345678" not in markup(app)
    assert "etc/passwd" not in markup(app)
    assert not [one for one in app.markdown if "javascript:" in one.value]
    assert button(app, "发布").disabled
    assert sorted(path.name for path in root.iterdir()) == before


def test_without_a_key_the_panel_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEDGER_KEY")
    app = entered()
    assert "python -m data key" in said(app)
    app = hand_over(app, ("一月.csv", GOOD))
    assert said(app).count("python -m data key") == 2
    assert not app.exception
    projects = hand_over(app, ("项目.csv", PROJECTS))
    assert "可以发布。" in said(projects), "a ledger without people needs none"


def test_another_publish_at_work_is_said_and_the_verdict_stays(root: Path) -> None:
    app = hand_over(entered(), ("一月.csv", GOOD))
    with locked(root):
        button(app, "发布").click()
        app.run()
    assert "另一个发布正在进行" in said(app)
    assert "可以发布。" not in said(app), "the green box goes"
    assert not app.exception
    assert set(snapshot_ids()) == {REPORT, DEMO}
    button(app, "发布").click()
    assert f"已发布 {NEW}" in said(app.run())


def test_two_operators_lose_nothing() -> None:
    one = hand_over(entered(), ("一月.csv", GOOD))
    other = hand_over(entered(), ("项目.csv", PROJECTS))
    button(one, "发布").click()
    one.run()
    button(other, "发布").click()
    other.run()
    assert current_id() == NEW, "what was not looked at is not published"
    assert f"{NEW} 成了当前的快照" in said(other)
    button(other, "发布").click()
    other.run()
    last = current_id()
    assert last == f"{NEW}-2"
    assert f"已发布 {last}" in said(other)
    assert "之前的 2022-01-03-import 还在" in said(other)
    verdict = ledger.examine([ledger.from_bytes("x.csv", GOOD.encode())])
    assert verdict.draft is None, "the first operator's rows are in the second's snapshot"


@pytest.mark.parametrize("when", ["examine", "publish"])
def test_a_full_disk_is_said_and_nothing_is_lost(
    when: str, monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    def full(*given: Any, **more: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    app = entered()
    if when == "examine":
        with monkeypatch.context() as patch:
            patch.setattr(tempfile, "mkdtemp", full)
            app = hand_over(app, ("一月.csv", GOOD))
        assert "写不进去（磁盘已满）" in said(app)
        button(app, "重新检查").click()
        app.run()
    else:
        app = hand_over(app, ("一月.csv", GOOD))
        with monkeypatch.context() as patch:
            patch.setattr(parquet, "write", full)
            button(app, "发布").click()
            app.run()
        assert "写不进去（磁盘已满）" in said(app)
    assert not app.exception
    assert set(snapshot_ids()) == {REPORT, DEMO}
    assert current_id() == DEMO
    assert not [path for path in root.iterdir() if ".tmp-" in path.name]
    button(app, "发布").click()
    assert f"已发布 {NEW}" in said(app.run())


# Sessions and the newest snapshot


@pytest.mark.parametrize("key", ["snapshot", "pin"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_address_that_holds_a_snapshot_stays_and_says_so(key: str, lang: str) -> None:
    app = opened("overview", **{key: REPORT, "lang": lang})
    assert 'class="newer"' not in markup(app)
    ledger.publish(ledger.examine([ledger.from_bytes("项目.csv", PROJECTS.encode())]))
    app.run()
    assert {"zh": "共有 27 个项目", "en": "There are 27 projects"}[lang] in said(app)
    assert 'class="newer" href="." data-clear="pin snapshot"' in markup(app)
    del app.query_params[key]  # as frame.js does
    app.run()
    assert {"zh": "共有 28 个项目", "en": "There are 28 projects"}[lang] in said(app)
    assert 'class="newer"' not in markup(app)


def test_publishing_from_an_address_that_holds_a_snapshot_follows() -> None:
    app = hand_over(entered(snapshot=REPORT), ("项目.csv", PROJECTS))
    button(app, "发布").click()
    app.run()
    assert "snapshot" not in app.query_params
    assert "已发布" in said(app)


NEAR = "捐赠编号,捐赠人,金额,捐赠日期,渠道,项目\nS1,王小明,5,2022-01-03,微信,晋祠小导游讲解\n"


def test_a_name_that_is_near_is_taken_for_the_one_on_record_when_the_operator_says_so() -> None:
    app = hand_over(entered(), ("一月.csv", NEAR))
    assert "有 1 行不能导入" in said(app)
    [offered] = [one for one in app.button if one.key and one.key.startswith("import_same_")]
    assert offered.label.startswith("“晋祠小导游讲解”就是 晋祠小导游志愿讲解服务项目（P14）")
    offered.click()
    app.run()
    assert "可以发布。" in said(app)
    assert "“晋祠小导游讲解”按“晋祠小导游志愿讲解服务项目”（P14）计，是操作员说的。" in said(app)
    button(app, "撤回上面点过的").click()
    app.run()
    assert "有 1 行不能导入" in said(app)
