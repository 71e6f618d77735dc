"""People in cells that hold no names."""

import re

import pytest

from data.ledger.people import sentences


def test_words_where_no_name_belongs() -> None:
    for text in ("一百", "植树募捐活动", "微新支付", "2022-01-02", "1.23E+17", "P01-甲", "30分钟"):
        assert sentences.veiled(text) == text
    for text in ("李四光", "志愿者晓红", "买买提·吐尔逊", "Anna Smith", "2022-01-02 李四光"):
        assert sentences.veiled(text).replace(" ", "") != text.replace(" ", "")


def test_people_inside_a_sentence() -> None:
    told = sentences.in_text(
        "由张晓红老师带队，负责人：李明、王建国，电话13812345678，面向高中同学"
    )
    assert told == "由张**老师带队,负责人:李*、王**,电话***,面向高中同学"
    for text in ("为社区老人服务", "P01 项目，金牌讲师授课", "plain words"):
        assert sentences.in_text(text) == text


def test_whom_a_project_serves_is_a_group_or_masked() -> None:
    groups = (
        "空巢老人",
        "高中生、单亲家庭",
        "应届毕业生",
        "安置户",
        "全体市民",
        "心智障碍青少年",
        "盲人",
    )
    assert [sentences.served(text) for text in groups] == list(groups)
    shown = {"刘德华": "刘**", "王小明、欧阳修": "王**、欧**", "张三 13812345678": "张* ***"}
    assert {text: sentences.served(text) for text in shown} == shown
    assert sentences.served("受助人：李明，困难家庭") == "受助人：李*，困难家庭"


def test_a_name_may_be_a_persons_or_hold_one() -> None:
    for name in ("王小明", "陈思思助学项目", "帮扶郑昱瑄", "救助白血病患儿陈思思", "张三、李四"):
        assert sentences.may_name_somebody(name), name
    plain = (
        "晋祠小导游志愿讲解服务项目",
        "春蕾助学",
        "应急救助",
        "金秋助学",
        "古交红色讲堂",
        "蓝天救援队",
    )
    for name in (
        *plain,
        "2021年“文明交通 安全出行”志愿服务项目",
        "太原志愿者激励回馈项目",
        "关爱未来",
    ):
        assert not sentences.may_name_somebody(name), name


def test_a_remark_that_is_nothing_but_names_is_masked() -> None:
    shown = {"王小明": "王**", "李明、张晓红": "李*、张**", "王小明 13812345678": "王** ***"}
    assert {text: sentences.remark(text) for text in shown} == shown
    for text in ("材料已报", "等待第二次评审", "由太原市慈善会主办", "完成 3 场", "2022-01-02"):
        assert sentences.remark(text) == text
    assert sentences.remark("负责人：李明，已到位") == "负责人：李*，已到位"


@pytest.mark.parametrize("gap", [" ", "-", " \t", "— ", "/", "&/"])
def test_a_gap_without_end_takes_no_time(gap: str) -> None:
    text = "a" + gap * 100_000
    assert sentences.in_text(f"{text}捐款人:张三").endswith("捐款人:张*")


def test_people_whom_a_project_is_named_after_or_helps() -> None:
    shown = {
        "王小明助学项目": "王**助学项目", "欧阳修文教育基金": "欧**教育基金",
        "救助患儿李小红": "救助患儿李**", "给李明的助学款": "给李**助学款",
    }  # fmt: skip
    assert {text: sentences.veiled(text) for text in shown} == shown
    for text in ("方山县助学", "金秋助学", "应急救助项目", "为社区老人服务", "王府井社区服务"):
        assert sentences.veiled(text) == text


def test_people_with_a_surname_of_two_or_a_space_in_their_names() -> None:
    """As tables align names of two letters, with one space or two, half-width or full."""
    shown = {
        "联系人：欧阳娜娜": "联系人：欧**",
        "负责人：司马小明，电话13812345678": "负责人:司**,电话***",
        "上官婉儿女士协调": "上**女士协调", "请欧阳修老师讲课": "请欧**老师讲课",
        "联系人：王小明、欧阳娜娜": "联系人：王**、欧**", "收款人：欧阳娜娜": "收款人：欧**",
        "帮扶司马小明一家": "帮扶司**一家", "联系人：张  伟": "联系人：张*",
        "联系人：张　　伟，已到": "联系人：张*，已到", "联系人：张 伟 李 娜": "联系人：张* 李*",
        "联系人：张\u2003伟": "联系人：张*",
        "捐赠人：欧阳 娜娜": "捐赠人：欧**", "张 伟老师带队": "张*老师带队",
        "联系人：李明和王建国": "联系人：李*和王**", "联系人：王小明/李大海": "联系人：王**/李**",
    }  # fmt: skip
    assert {text: sentences.in_text(text) for text in shown} == shown
    assert {text: sentences.remark(text) for text in shown} == shown
    helped = {"患者欧阳娜娜": "患者欧**", "给司马小明的助学款": "给司**的助学款"}
    assert {text: sentences.veiled(text) for text in helped} == helped
    bare = {"张 伟": "张*", "王 小明": "王**", "张　　伟、李 娜": "张*、李*", "欧阳 娜娜": "欧**"}
    assert {text: sentences.remark(text) for text in bare} == bare
    assert {text: sentences.veiled(text) for text in bare} == bare


def test_people_by_what_they_do_or_who_visits_them() -> None:
    shown = {
        "由张伟负责": "由张*负责", "由欧阳娜娜主持": "由欧**主持", "志愿者：李大海": "志愿者：李**",
        "受益人：王小明": "受益人：王**", "经办：王小明": "经办：王**",
        "由志愿者张伟负责": "由志愿者张*负责", "受益人：王小明等3人": "受益人：王**等3人",
        "慰问李大海家": "慰问李**家", "帮扶李明一家": "帮扶李*一家",
        "走访张伟家庭3次": "走访张*家庭3次",
    }  # fmt: skip
    assert {text: sentences.in_text(text) for text in shown} == shown
    assert [text for text in shown if re.search("伟|明|娜|大海", sentences.remark(text))] == []
    for text in (
        "由安全员负责", "由党支部负责", "由施工方组织", "由宣传部牵头", "由相关方协调",
        "由车队承办", "由项目组负责", "由单位负责", "由古交市负责", "由党员干部负责",
        "受益人：农民", "受益人：高龄老人", "志愿者车队", "志愿者：30人", "慰问单亲家庭",
        "走访计生家庭", "为农民工家庭服务", "走访金融专家", "走访周边商家", "慰问党员家庭",
        "为古交市家庭送书", "经办：市民政局", "高 中",
    ):  # fmt: skip
        assert sentences.in_text(text) == text
    for text in ("单 位：万元", "时 间", "应急"):
        assert sentences.remark(text) == text
    assert sentences.in_text("联系人：李明 时间：3月") == "联系人：李* 时间：3月"


@pytest.mark.parametrize("one", ["和", "张 ", "王小明、", "由和", "为和和和和和和、", "张 和 "])
def test_names_that_can_be_read_in_many_ways_take_no_time(one: str) -> None:
    for before in ("由", "联系人：", "慰问"):
        assert sentences.remark(before + one * (4000 // len(one)) + "甲")


def test_what_an_output_is_stays_and_bare_names_are_masked() -> None:
    shown = {
        "王小明": "王**", "王小明、李大海": "王**、李**", "欧阳娜娜": "欧**", "张 伟": "张*",
        "受益人：王小明": "受益人：王**", "路灯、王小明": "路*、王**",
    }  # fmt: skip
    assert {text: sentences.explained(text) for text in shown} == shown
    for text in (
        "城市爱心驿站", "失独、孤寡家庭", "入户服务", "心智障碍青少年", "红色主题",
        "文明交通示范岗", "路灯", "水窖", "安全课、书包", "康复训练", "高中生", "党员", "单亲家庭",
    ):  # fmt: skip
        assert sentences.explained(text) == text
