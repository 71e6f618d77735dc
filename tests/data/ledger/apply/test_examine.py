"""From ledgers to a verdict: what is read, told, rejected and derived."""

import csv
import hashlib
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from data import SnapshotError, ledger, serving
from data.ledger import Options, Verdict
from data.ledger.apply import examine as examining
from tests.data.ledger.conftest import Examine, Published
from tests.data.ledger.given import (
    DONATIONS,
    PROJECTS,
    REPORT,
    SERVICE,
    codes,
    rejected,
    table,
)


def test_three_ledgers_become_a_snapshot(three: Published) -> None:
    verdict, snapshot = three
    assert rejected(verdict) == []
    assert verdict.may_publish
    assert snapshot.id == "2022-01-08-import"
    assert serving() == (snapshot, None)
    assert (snapshot.as_of_basis, snapshot.kind) == ("assumed", "import")
    projects = {row["project_id"]: row for row in table(snapshot, "projects")}
    assert len(projects) == 28
    known, new = projects["P14"], projects["P28"]
    assert (known["name"], known["budget_cny"]) == (
        "晋祠小导游志愿讲解服务项目",
        Decimal("125000.00"),
    )
    assert known["report_lines"] is not None
    assert (new["name"], new["division_code"], new["status"]) == (
        "古交红色讲堂",
        "140181",
        "ongoing",
    )
    assert [(r["project_id"], r["amount_cny"]) for r in table(snapshot, "budgets")] == [
        ("P14", Decimal("125000.00")),
        ("P28", Decimal("50000.00")),
    ]
    assert [(r["project_id"], r["amount_cny"]) for r in table(snapshot, "payments")] == [
        ("P14", Decimal("100000.00"))
    ]
    assert {r["payable_id"]: r["amount_cny"] for r in table(snapshot, "payables")}[
        "Y-P14"
    ] == Decimal("25000.00")
    donations = table(snapshot, "donations")
    assert sum(row["amount_cny"] for row in donations) == Decimal("11210.00")
    assert {row["campaign_id"] for row in donations} == {"C01", None}
    assert {(row["entry_type"], row["restriction"]) for row in donations} == {
        ("gift", "campaign"),
        ("gift", "unrestricted"),
        ("refund", "campaign"),
    }
    assert sorted(row["display_name"] for row in table(snapshot, "donors")) == [
        "山西示例有限公司",
        "王**",
    ]
    activities = {row["name"]: row for row in table(snapshot, "activities")}
    assert (activities["社区义诊"]["planned_n"], str(activities["社区义诊"]["starts_at"])) == (
        2,
        "2022-01-05 08:30:00",
    )
    assert (activities["讲解"]["project_id"], activities["讲解"]["category"]) == ("P14", "CULTURE")
    assert [row["hours"] for row in table(snapshot, "service_records")] == [
        Decimal("2.50"),
        Decimal("2.50"),
        Decimal("3.00"),
    ]
    assert len(table(snapshot, "volunteers")) == 2


def test_provenance_is_that_of_each_table(gifts: Published) -> None:
    snapshot = gifts[1]
    kinds = {name: t.provenance for name, t in snapshot.tables.items()}
    assert (kinds["donations"], kinds["donors"]) == ("import", "import")
    assert (kinds["projects"], kinds["campaigns"]) == ("report", "report")
    digest = hashlib.sha256(DONATIONS.encode()).hexdigest()[:8]
    assert snapshot.tables["donations"].source == f"ledger {digest}.csv on {REPORT}"


def test_a_name_in_the_name_of_a_file_stays_out_of_the_snapshot(examine: Examine) -> None:
    for name in ("王小明捐赠.csv", "捐赠明细-王小明 13812345678.csv", "a.王小明"):
        verdict = ledger.examine([ledger.from_bytes(name, DONATIONS.encode())])
        assert verdict.draft is not None
        assert "王" not in str(dict(verdict.draft.source)), name


def test_what_was_understood_is_said(three: Published) -> None:
    told = "\n".join(map(str, three[0].notices))
    assert "预算（万元） → Budget" in told
    assert "not read: 序号" in told
    assert "personal data, left out: 负责人, 联系电话" in told
    assert "the total of 预算（万元） agrees (175,000.00)" in told
    assert "1 project was not on record and got a number: P28 古交红色讲堂" in told
    assert "1 refund does not name the gift returned" in told
    assert "Ledger of activities: 2 rows were worked out of Service records" in told
    assert "1 row of remarks or dividing lines, not imported: row 7" in told


@pytest.mark.parametrize("value", ["", "short"])
def test_without_a_key_people_are_not_read(
    examine: Examine, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("LEDGER_KEY", value)
    with pytest.raises(SnapshotError, match="python -m data key") as caught:
        examine(DONATIONS)
    assert caught.value.code == "ledger_key"
    assert examine(PROJECTS).may_publish, "projects name nobody"


def test_the_key_file_must_lie_outside(
    examine: Examine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("LEDGER_KEY")
    (tmp_path / "key").write_text("a key out of a file, long enough\n")
    monkeypatch.setenv("LEDGER_KEY_FILE", str(tmp_path / "key"))
    assert examine(DONATIONS).may_publish
    monkeypatch.setenv("LEDGER_KEY_FILE", str(Path(ledger.__file__)))
    with pytest.raises(SnapshotError, match="lies in the repository"):
        examine(DONATIONS)


def test_the_same_person_is_the_same_under_one_key_only(
    examine: Examine, gifts: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = gifts[1]
    again = examine(DONATIONS.replace("34.50", "34.00").replace("11210.00", "11210.50"))
    assert again.changes["donors"].added == 0
    monkeypatch.setenv("LEDGER_KEY", "another key, just as long")
    with pytest.raises(SnapshotError) as caught:
        examine(DONATIONS)
    assert caught.value.code == "ledger_other_key"
    assert first.generator.startswith("import 1 key ")


def test_a_migrated_snapshot_still_knows_its_key(
    examine: Examine, gifts: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = gifts[1]
    moved = replace(old, generator=f"{old.generator}, migrated from {old.id}")
    monkeypatch.setattr(examining, "base_of", lambda named: moved)
    changed = examine(DONATIONS.replace("34.50", "34.00").replace("11210.00", "11210.50"))
    assert changed.draft is not None
    assert changed.draft.generator == old.generator
    monkeypatch.setenv("LEDGER_KEY", "another key, just as long")
    with pytest.raises(SnapshotError) as caught:
        examine(DONATIONS)
    assert caught.value.code == "ledger_other_key"


def test_never_onto_a_demo(
    examine: Examine, with_demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNAPSHOT_ROOT", str(with_demo))
    assert serving()[0].kind == "demo"
    assert examine(DONATIONS).base.id == REPORT
    with pytest.raises(SnapshotError) as caught:
        examine(DONATIONS, options=Options(on="2021-12-31-demo"))
    assert caught.value.code == "ledger_base"


def test_a_mapping_of_ones_own(tmp_path: Path, examine: Examine) -> None:
    from data.ledger.match import mapping

    text = "善款编码,善款,何日,何人\n1,5,2022-01-01,甲\n"
    with pytest.raises(SnapshotError) as caught:
        examine(text)
    assert caught.value.code == "ledger_foreign"
    path = tmp_path / "own.toml"
    path.write_text(
        'table = "donations"\ntitle = { zh = "甲", en = "A" '
        '}\nneeds = [["amount_cny"], ["donated_at"]]\n'
        '[columns]\ndonation_id = ["善款编码"]\namount_cny = ["善款"]\n'
        'donated_at = ["何日"]\ndonor = ["何人"]\n'
        '[extra]\ndonor = "person"\n[default]\nchannel = "other"\nkind = "cash"\n'
    )
    own = mapping.load(path)
    assert examine(text, options=Options(mappings=(own,))).changes["donations"].added == 1
    path.write_text('table = "nothing"')
    with pytest.raises(SnapshotError, match=r"own\.toml cannot be used") as caught:
        mapping.load(path)
    assert caught.value.code == "ledger_mapping"


def test_libreoffice_and_csv_in_every_encoding_say_the_same(
    examine: Examine, tmp_path: Path, office: Callable[[Path, str], Path]
) -> None:
    """The same ledgers as an office sends them: one verdict."""
    book = openpyxl.Workbook()
    for name, text in (("项目", PROJECTS), ("服务", SERVICE), ("捐赠", DONATIONS)):
        sheet = book.create_sheet(name)
        for line in csv.reader(io.StringIO(text)):
            sheet.append([typed(cell) for cell in line])
    del book["Sheet"]
    book.save(tmp_path / "台账.xlsx")
    texts = [PROJECTS, SERVICE, DONATIONS]
    expected = outcome(examine(*texts))
    assert expected["projects"][0] == 1
    saved = office(tmp_path / "台账.xlsx", "xlsx:Calc MS Excel 2007 XML")
    assert outcome(examine(saved)) == outcome(examine(tmp_path / "台账.xlsx")) == expected
    for codec in ("gb18030", "utf-16", "utf-8-sig"):
        assert outcome(examine(*[text.encode(codec) for text in texts])) == expected
    tabs = ["\n".join("\t".join(line) for line in csv.reader(io.StringIO(text))) for text in texts]
    assert outcome(examine(*tabs)) == expected


def typed(cell: str) -> str | float | None:
    return float(cell) if cell.replace(".", "", 1).isdigit() and len(cell) < 8 else cell or None


def outcome(verdict: Verdict) -> dict[str, tuple[int, int, tuple[str, ...]]]:
    assert verdict.rejects == ()
    return {n: (c.added, c.changed, c.added_keys) for n, c in verdict.changes.items()}


def test_headings_alone_change_nothing(examine: Examine) -> None:
    verdict = examine("捐赠人,金额,捐赠日期\n")
    assert (verdict.draft, verdict.rejects) == (None, ())
    assert "sheet_empty" in codes(verdict)


def test_a_table_of_rows_that_are_none_of_ours_is_not_called_empty(examine: Examine) -> None:
    head = "捐赠人,金额,捐赠日期,支付状态\n"
    for line in ("甲,五块,2022-01-05,成功\n", "甲,5,2022-01-05,待支付\n"):
        verdict = examine(head + line)
        assert verdict.draft is None
        assert "sheet_empty" not in codes(verdict)


def test_the_rows_of_all_files_together_are_bounded(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examining, "MOST_ROWS", 11)
    assert examine(DONATIONS).may_publish
    with pytest.raises(SnapshotError, match="more than 11 rows together") as caught:
        examine(DONATIONS, DONATIONS.replace("2022", "2021"))
    assert caught.value.code == "ledger_rows"


def test_today_is_the_offices_day_wherever_the_server_is(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 7 in the morning in Taiyuan it is the day before by a server's UTC."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Clock":
            return cls(2022, 3, 1, 23, 0, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(examining, "datetime", Clock)
    gifts = "捐赠编号,捐赠日期,金额\nD1,2022-03-02,100\nD2,2022-03-03,50\n"
    verdict = examine(gifts)
    assert verdict.draft is not None
    assert verdict.draft.as_of == date(2022, 3, 2)
    assert len(verdict.rejects) == 1
