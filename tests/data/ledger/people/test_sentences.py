"""Cells that should name nobody."""

from data.ledger.people.sentences import veiled


def test_people_whom_a_project_is_named_after_or_helps() -> None:
    shown = {
        "王小明助学项目": "王**助学项目", "欧阳修文教育基金": "欧**教育基金",
        "救助患儿李小红": "救助患儿李**", "给李明的助学款": "给李**助学款",
    }  # fmt: skip
    assert {text: veiled(text) for text in shown} == shown
    for text in ("方山县助学", "金秋助学", "应急救助项目", "为社区老人服务", "王府井社区服务"):
        assert veiled(text) == text
