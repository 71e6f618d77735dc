"""What goes wrong at the import panel is said, and nothing is lost."""

import errno
import tempfile
from pathlib import Path
from typing import Any

import pytest

from data import current_id, ledger, parquet, snapshot_ids
from data.lock import locked
from pages.ui import frame
from pages.ui.words import LANGUAGES, words
from tests.pages.data.importing.operating import (
    BAD,
    GOOD,
    NEW,
    PDF,
    PROJECTS,
    button,
    entered,
    hand_over,
    in_force,
    is_locked,
)
from tests.pages.opened import DEMO, REPORT, markup, said

pytestmark = pytest.mark.usefixtures("root", "alone")


def test_who_is_locked_out_meanwhile_changes_nothing() -> None:
    app = entered()
    app.selectbox(key="back_chosen_zh").set_value(REPORT)
    app.run()
    in_force("another passphrase")
    button(app, "设为默认打开").click()
    assert is_locked(app.run())
    assert current_id() == DEMO
    app = hand_over(entered(), ("一月.csv", GOOD))
    in_force("another passphrase")
    button(app, "发布").click()
    assert is_locked(app.run())
    assert set(snapshot_ids()) == {REPORT, DEMO}


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


def test_pages_of_others_are_shown_while_files_are_read_and_published(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two large ledgers at once would take both turns that all runs share, for minutes."""
    free, act = list[int](), {name: getattr(ledger, name) for name in ("examine", "submit")}
    for name, done in act.items():

        def watched(*given: Any, done: Any = done, **named: Any) -> Any:
            free.append(frame.RUNS._free)
            return done(*given, **named)

        monkeypatch.setattr(ledger, name, watched)
    app = hand_over(entered(), ("一月.csv", GOOD))
    button(app, "发布").click()
    app.run()
    assert current_id() == NEW
    assert free == [2, 2]
