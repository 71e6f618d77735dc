"""People in cells that hold no names."""

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
