"""Names of people and organisations."""

import pytest

from data.ledger.people import names


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王小明", "王**"),
        ("王明", "王*"),
        ("欧阳修文", "欧**"),
        ("Anna Smith", "A***"),
        ("王**", "王**"),
        ("", ""),
    ],
)
def test_names_are_masked(name: str, shown: str) -> None:
    assert names.masked(name) == shown


def test_organisations_keep_their_names() -> None:
    assert names.is_organisation("山西示例有限公司")
    assert not names.is_organisation("李社区"), "three letters are a person"
    assert names.masked("李社区") == "李**"
    assert names.is_nobody("爱心人士")
    assert names.is_nobody("匿名用户")
