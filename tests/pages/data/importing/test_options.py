"""What an operator may choose before a verdict, and what the verdict then says."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from data import audit, current_id
from data.ledger.messages import REASONS
from pages.data.importing import unlock
from pages.ui.access.pace import Pace
from pages.ui.files import exports
from pages.ui.words import LANGUAGES, words
from tests.pages.data.importing.operating import BAD, GOOD, NEW, button, entered, hand_over
from tests.pages.opened import DEMO, REPORT, said

pytestmark = pytest.mark.usefixtures("root", "alone")


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
    (line,) = [one for one in audit.entries() if one["what"] == "export"]
    assert (line["role"], line["file"], line["rows"]) == ("operator", "rejects.csv", 30)
    monkeypatch.setattr(exports, "PACE", Pace(each_second=1e-9, most=0))
    assert file["data"]().decode() == words("ui").sentences["query.pace"]["zh"]
    monkeypatch.setattr(unlock, "passphrase", lambda: "")
    assert file["data"]() == b"", "no operator any more"
    assert [one["what"] for one in audit.entries()].count("export") == 1


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
    assert len(list((root / "mappings").glob("*.toml"))) == 1
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
