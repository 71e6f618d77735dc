"""Mappings an office makes for its own tables."""

from pathlib import Path

import pytest

from data import SnapshotError, audit, ledger
from data.ledger import Options
from data.ledger.match import mapping, own
from data.ledger.match.recognise import Known
from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import drafted

ODD = """谁给的,给了多少（万元）,哪天给的,怎么给的
张三丰,1.5,2022-01-05,微信
示例公司,2,2022-01-06,银行
"""
CHOSEN = {
    "谁给的": "donor",
    "给了多少（万元）": "amount_cny",
    "哪天给的": "donated_at",
    "怎么给的": "channel",
}


def donations() -> mapping.LedgerMapping:
    return next(one for one in mapping.mappings() if one.table == "donations")


def test_an_unknown_table_is_shown_without_names_and_read_once_its_columns_are_named(
    examine: Examine, report_root: Path
) -> None:
    given = [ledger.from_bytes("odd.csv", ODD.encode())]
    (found,) = own.unknown(given, Known())
    assert found.where == "odd.csv"
    assert found.rows[found.likely][0] == "谁给的"
    assert "三丰" not in str([found.seen(place) for place in range(len(found.rows))])
    assert own.nearest(found.rows[0]) == "donations"
    assert own.nearest(["姓名", "注册日期", "服务队"]) == "volunteers"
    with pytest.raises(SnapshotError, match="No sheet of"):
        examine(ODD)
    assert [[f.name for f in group] for group in own.missing(donations(), {"谁给的": "donor"})] == [
        ["amount_cny", "worth_cny"],
        ["donated_at"],
    ]
    assert own.missing(donations(), CHOSEN) == []
    name = own.save(own.make(donations(), CHOSEN))
    assert (report_root / "mappings" / name).exists()
    verdict = examine(ODD, options=Options(mappings=tuple(own.saved().values())))
    assert ("谁给的", {"zh": "捐赠人", "en": "donor"}) in verdict.sheets[0].columns
    gifts = sorted(drafted(verdict, "donations"), key=lambda row: row["amount_cny"])
    assert [int(row["amount_cny"]) for row in gifts] == [15_000, 20_000]
    assert [row["channel"] for row in gifts] == ["wechat", "bank"]
    own.forget(name)
    assert own.saved() == {}
    said = [(one["act"], one["name"]) for one in audit.entries() if one["what"] == "mapping"]
    assert said[-2:] == [("set", name), ("remove", name)]


def test_it_is_for_tables_with_all_its_headings(examine: Examine, report_root: Path) -> None:
    own.save(own.make(donations(), CHOSEN))
    known = Known(tuple(own.saved().values()))
    less = [ledger.from_bytes("less.csv", ODD.replace("怎么给的", "别的").encode())]
    assert len(own.unknown(less, known)) == 1


def test_a_mapping_with_faults_is_not_saved(examine: Examine, report_root: Path) -> None:
    with pytest.raises(SnapshotError, match="cannot be used"):
        own.save('table = "nowhere"')
    assert own.saved() == {}


def test_a_heading_that_names_a_column_is_proposed() -> None:
    assert own.likely(donations(), "捐赠金额（万元）") == "amount_cny"
    assert own.likely(donations(), "哪天给的") is None
    names = [field.name for field in own.fields(donations())]
    assert names.index("amount_cny") < names.index("restriction")


def test_no_column_is_offered_twice() -> None:
    """Keys that are worked out from another column have no heading of their own."""
    for kind in mapping.mappings():
        fields = own.fields(kind)
        assert len({field.zh for field in fields}) == len({field.en for field in fields})
        assert len({field.zh for field in fields}) == len(fields)


def test_who_is_no_operator_any_more_saves_and_drops_no_mapping(report_root: Path) -> None:
    name = own.save(own.make(donations(), CHOSEN))
    with audit.acting(audit.Actor("li", "operator", "192.0.2.1", still=lambda: False)):
        for act in (lambda: own.save(own.make(donations(), CHOSEN)), lambda: own.forget(name)):
            with pytest.raises(SnapshotError) as refused:
                act()
            assert refused.value.code == "no_longer"
    assert list(own.saved()) == [name]
