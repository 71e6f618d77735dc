"""The commands of ledgers: what they say and how they end."""

from pathlib import Path

import pytest

from data import __main__ as command
from data import ledger, serving, snapshot_ids

REPORT = "2021-12-31-report"
HEAD = "捐赠编号,捐赠人,金额,捐赠日期,渠道,募捐项目\n"
LINES = "".join(
    f"{n},甲{n % 7},{n}.00,2022-01-{n % 28 + 1:02},微信,植树募捐\n" for n in range(1, 400)
)


@pytest.fixture(autouse=True)
def report_root(ledger_root: Path) -> Path:
    """A root with the report alone, current; the key is set."""
    return ledger_root


def test_roll_back_and_remove(report_root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    snapshot = ledger.publish(ledger.examine([ledger.from_bytes("x.csv", (HEAD + LINES).encode())]))
    assert command.main(["use", REPORT]) == 0
    assert serving()[0].id == REPORT
    assert command.main(["remove", REPORT]) == 2
    assert command.main(["remove", snapshot.id]) == 0
    assert snapshot_ids() == (REPORT,)
    assert "is the current one" in capsys.readouterr().err


def run(capsys: pytest.CaptureFixture[str], *line: str) -> tuple[int, str, str]:
    status = command.main(list(line))
    said = capsys.readouterr()
    return status, said.out, said.err


def test_the_import_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, rejects = tmp_path / "一月.csv", tmp_path / "rejects.csv"
    path.write_text(HEAD + LINES + "x,甲,一百,2022-01-03,微信,植树募捐\n", "gb18030")
    line = ["import", str(path), "--as-of", "2022-03-31", "--rejects", str(rejects)]
    status, out, _ = run(capsys, *line, "--dry-run")
    assert status == 1
    assert "一月.csv: read as GB18030." in out
    assert "donations: 399 added, 0 changed, 0 the same." in out
    assert '一月.csv, row 401, 金额: "一百"; expected an amount such as' in out
    assert "A dry run: nothing was published." in out
    assert rejects.read_text("utf-8-sig").count("\n") == 2
    status, _, errors = run(capsys, *line)
    assert (status, errors.startswith("1 rows were rejected, 0 may be.")) == (2, True)
    assert snapshot_ids() == (REPORT,)
    status, out, _ = run(capsys, *line, "--go-on", "--title", "一月|January")
    assert status == 0
    assert out.endswith(
        f"2022-03-31-import is published and opens by default; before it, {REPORT}.\n"
    )
    assert dict(serving()[0].title) == {"zh": "一月", "en": "January"}
    assert serving()[0].as_of_basis == "stated"
    status, out, _ = run(capsys, *line)
    assert "Nothing would change on 2022-03-31-import" in out
    assert (status, snapshot_ids()) == (1, ("2022-03-31-import", REPORT))
    assert run(capsys, *line, "--on", "2021-12-31-demo")[0] == 2
    assert run(capsys, "import", str(tmp_path / "none.csv"))[0] == 2
    with pytest.raises(SystemExit):
        command.main([*line, "--as-of", "31.3.2022"])


def test_a_key_is_made_up_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = run(capsys, "key")[1].strip(), run(capsys, "key")[1].strip()
    assert len(first) == len(second) == 64
    assert first != second


def test_templates_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "template", str(tmp_path / "forms"))
    assert status == 0
    assert sorted(map(Path, out.split())) == sorted((tmp_path / "forms").iterdir())
    (tmp_path / "file").write_text("")
    assert run(capsys, "template", str(tmp_path / "file"))[0] == 2
