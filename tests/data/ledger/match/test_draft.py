"""The first draft of a mapping: without faults, and as good as the headings are known."""

from pathlib import Path

import pytest

from data import SnapshotError, ledger
from data.ledger import Options
from data.ledger.match import draft, mapping
from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import drafted, rejected
from tests.data.ledger.test_samples import SAMPLES


def written(path: Path, folder: Path) -> Path:
    own = folder / "own.toml"
    own.write_text("\n".join(draft.draft(ledger.from_path(path))) + "\n", "utf-8")
    return own


READ = ["gift_10m.csv", "bank_debit_as_gift.csv", "payments.xlsx", "checkin.xlsx", "roster.xlsx"]


@pytest.mark.parametrize("name", READ)
def test_a_draft_reads_what_is_known_already(examine: Examine, tmp_path: Path, name: str) -> None:
    own = mapping.load(written(SAMPLES / name, tmp_path))
    verdict = examine(SAMPLES / name, options=Options(mappings=(own,)))
    usual = examine(SAMPLES / name)
    assert rejected(verdict) == []
    rows = {table: change.added for table, change in usual.changes.items()}
    assert {table: change.added for table, change in verdict.changes.items()} == rows


def test_a_draft_names_what_is_missing_and_what_is_not_read(
    examine: Examine, tmp_path: Path
) -> None:
    path = tmp_path / "流水.csv"
    path.write_text("捐赠人,金额,何时,备注,手机\n张三丰,5,2022-01-05,x,13800138000\n", "utf-8")
    own = written(path, tmp_path)
    text = own.read_text("utf-8")
    assert '# donated_at = ["…"]  is needed: name its heading' in text
    assert "# not read: 何时、备注" in text
    assert "手机" not in text
    own.write_text(text.replace('# donated_at = ["…"]', 'donated_at = ["何时"]\n#'), "utf-8")
    verdict = examine(path, options=Options(mappings=(mapping.load(own),)))
    assert [str(row["amount_cny"]) for row in drafted(verdict, "donations")] == ["5.00"]


def test_a_draft_of_headings_nobody_knows_is_one_of_gifts_to_be_completed(
    examine: Examine, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("某机构,,\n款项来自,多少钱,哪天\n王小明,5,2022-01-05\n")
    own = written(path, tmp_path)
    text = own.read_text("utf-8")
    assert "# not read: 款项来自、多少钱、哪天" in text
    for field, heading in (("amount_cny", "多少钱"), ("donated_at", "哪天"), ("donor", "款项来自")):
        text = text.replace("[columns]", f'[columns]\n{field} = ["{heading}"]')
    own.write_text(text, "utf-8")
    verdict = examine(path, options=Options(mappings=(mapping.load(own),)))
    assert rejected(verdict) == []
    assert [row["display_name"] for row in drafted(verdict, "donors")] == ["王**"]


def test_there_is_no_draft_of_what_has_no_headings(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("1,2\n3,4\n")
    with pytest.raises(SnapshotError) as caught:
        written(tmp_path / "x.csv", tmp_path)
    assert caught.value.code == "ledger_foreign"
