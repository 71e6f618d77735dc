"""The import panel as the server runs it: the verdict, publish, roll back, other sessions."""

import re
from pathlib import Path

import pytest

from data import current_id, ledger, publish, snapshot_ids
from pages.meeting import scenes
from pages.ui.words import LANGUAGES, words
from tests.pages.data.importing.operating import (
    GOOD,
    NEW,
    PROJECTS,
    button,
    entered,
    hand_over,
    is_locked,
)
from tests.pages.opened import DEMO, REPORT, markup, opened, said

pytestmark = pytest.mark.usefixtures("root")


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


@pytest.mark.usefixtures("alone")
def test_another_snapshot_is_chosen_to_open() -> None:
    app = entered()
    app.selectbox(key="back_chosen_zh").set_value(REPORT)
    app.run()
    button(app, "设为默认打开").click()
    app.run()
    assert current_id() == REPORT
    assert f"现在默认打开 {REPORT}" in said(app)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("press", [f"退回 {DEMO}", "设为默认打开"])
def test_no_click_on_a_page_of_before_takes_the_place_of_what_another_published(
    press: str,
) -> None:
    app = hand_over(entered(), ("一月.csv", GOOD))
    button(app, "发布").click()
    app.run()
    assert current_id() == NEW
    pressed = button(app, press).click()
    publish.point(REPORT)  # another operator, whom this page has not heard of
    pressed.run()
    assert current_id() == REPORT
    assert f"默认打开的快照已被改为 {REPORT}" in said(app)


@pytest.mark.usefixtures("alone")
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


@pytest.mark.usefixtures("alone")
def test_the_same_file_again_changes_nothing() -> None:
    app = hand_over(entered(), ("一月.csv", GOOD))
    button(app, "发布").click()
    app = hand_over(app.run(), ("一月.csv", GOOD))
    assert "不需要发布" in said(app)
    assert "1 行导入" not in said(app), "nothing is taken"
    assert button(app, "发布").disabled
    assert f"现在默认打开的是 {NEW}" in said(app)


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


@pytest.mark.usefixtures("alone")
def test_publishing_from_an_address_that_holds_a_snapshot_follows() -> None:
    app = hand_over(entered(snapshot=REPORT), ("项目.csv", PROJECTS))
    button(app, "发布").click()
    app.run()
    assert "snapshot" not in app.query_params
    assert "已发布" in said(app)


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
