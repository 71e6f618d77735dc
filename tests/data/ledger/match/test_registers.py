"""Names and the keys they lead to."""

import pyarrow as pa

from data.ledger.match.registers import Register, register, resolve


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
