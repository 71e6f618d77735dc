"""Names and the keys they lead to."""

import pyarrow as pa

from data.ledger import Options
from data.ledger.match.registers import Register, register, resolve
from data.ledger.people.names import bare
from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import codes, drafted, rejected


def projects(*rows: tuple[str, str, list[str]]) -> dict[str, pa.Table]:
    names = ("project_id", "name", "aliases")
    table = pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows])
    return {"projects": table.append_column("name_en", pa.nulls(len(rows), pa.string()))}


def test_a_name_an_alias_and_the_key_lead_to_the_key() -> None:
    found = register("project", projects(("P1", "晋祠小导游", ["小导游"])), {})
    assert [found.find(name) for name in ("晋祠·小导游", "小导游", "Ｐ1", "导游")] == [
        "P1", "P1", "P1", None,
    ]  # fmt: skip


def test_the_first_register_wins() -> None:
    found = register("project", projects(("P1", "甲", [])), projects(("P2", "甲", ["乙"])))
    assert (found.find("甲"), found.find("乙")) == ("P1", "P2")
    assert found.labels == {"P1": "甲", "P2": "甲"}


def test_unknown_names_are_told_row_by_row_with_the_nearest() -> None:
    names = Register("campaign")
    names.add("C01", ["植树募捐"])
    keys, wrong = resolve(
        names, pa.array(["植树募捐", "植树募捐活动", None, "别的", "植树募捐活动"])
    )
    near = ("unknown_campaign_near", {"near": "植树募捐（C01）"})
    assert keys.to_pylist() == ["C01", None, None, None, None]
    assert wrong == [(1, *near), (3, "unknown_campaign", {}), (4, *near)]


def test_a_name_the_operator_calls_the_same_is_the_one_most_like_it(examine: Examine) -> None:
    head = "捐赠编号,捐赠人,金额,捐赠日期,项目\n"
    text = head + "S1,王小明,5,2022-01-03,晋祠小导游讲解\nS2,王小明,6,2022-01-03,没有这个项目吧\n"
    same = frozenset({bare("晋祠小导游讲解"), bare("没有这个项目吧")})
    verdict = examine(text, options=Options(same=same, limit=None))
    [row] = drafted(verdict, "donations")
    assert (row["donation_id"], row["project_id"]) == ("S1", "P14")
    assert [code for _, _, code in rejected(verdict)] == ["unknown_project"]
    assert codes(verdict).count("same") == 1
    register = "项目名称,类别,状态\n晋祠小导游讲解,文化,进行中\n"
    assert codes(examine(register)).count("near_project") == 1
    verdict = examine(register, options=Options(same=same))
    assert verdict.changes["projects"].added == 0
    [known] = [row for row in drafted(verdict, "projects") if row["project_id"] == "P14"]
    assert "晋祠小导游讲解" in known["aliases"]
