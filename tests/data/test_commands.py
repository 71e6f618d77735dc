"""The commands of ledgers and of large demos: what they say and how they end."""

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from data import __main__ as command
from data import build, demo, ledger, serving, snapshot_ids
from data.ledger.match import mapping, own
from data.publish import Draft

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
    assert (status, errors.startswith("1 row was rejected, 0 may be.")) == (2, True)
    assert snapshot_ids() == (REPORT,)
    status, out, _ = run(capsys, *line, "--go-on", "--title", "一月|January")
    assert status == 0
    assert out.endswith(
        f"2022-03-31-import is published and opens by default; it adds to {REPORT}.\n"
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


SAMPLES = Path(__file__).parent / "ledger" / "samples"
CRUMBS = re.compile(r"\b[a-z]{3,} [a-z]{3,}\b")  # English words in a row


def test_a_verdict_in_chinese_has_no_english_crumb(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    books = ("first_quarter", "cash_and_goods", "stacked_tables", "roster", "payments")
    bills = ("wechat_merchant", "hours_in_minutes", "bank_debit_as_gift")
    names = [*(f"{name}.xlsx" for name in books), *(f"{name}.csv" for name in bills)]
    rejects = tmp_path / "rejects.csv"
    line = ["import", *(str(SAMPLES / name) for name in names), "--rejects", str(rejects)]
    status, out, _ = run(capsys, *line, "--dry-run", "--go-on", "--lang", "zh")
    assert (status, CRUMBS.findall(out)) == (0, [])
    assert "这是试运行，什么也没有发布。" in out
    assert "合计" in out
    assert rejects.read_text("utf-8-sig").startswith("文件,工作表,行号,列,写的是,应当是,代码\n")
    assert CRUMBS.findall(rejects.read_text("utf-8-sig")) == []
    for name in ("grantnav.csv", "dot_thousands.csv"):
        line = ["import", str(SAMPLES / name), "--rejects", str(rejects)]
        _, out, errors = run(capsys, *line, "--lang", "zh", "--dry-run")
        assert CRUMBS.findall(out + errors.replace("python -m data", "")) == []
    fault = run(
        capsys, *line, "--mapping", str(SAMPLES / "mapping_key_unknown.toml"), "--lang", "zh"
    )
    assert fault[2].startswith("对照文件 mapping_key_unknown.toml 不能用：第 4 行：key 写了 nosuch")


def test_a_draft_of_a_mapping_is_written_in_the_readers_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = str(SAMPLES / "redcross_day_in_title.csv")
    chinese, english = (run(capsys, "mapping", path, "--lang", lang)[1] for lang in ("zh", "en"))
    assert "必须有：写上它的表头" in chinese
    assert CRUMBS.findall(chinese) == []
    assert "is needed: name its heading" in english


def test_a_mapping_saved_on_screen_is_used_by_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("谁给的,给了多少,哪天\n王小明,100,2022-01-05\n")
    assert run(capsys, "import", str(path))[0] == 2
    [kind] = [one for one in mapping.mappings() if one.table == "donations"]
    chosen = {"谁给的": "donor", "给了多少": "amount_cny", "哪天": "donated_at"}
    name = own.save(own.make(kind, chosen))
    status, out, _ = run(capsys, "import", str(path), "--dry-run", "--lang", "zh")
    assert status == 0
    assert f"odd.csv：按本单位的对照文件 {name} 读取。" in out


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


def test_a_demo_of_any_size(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    demo_draft: Draft,
) -> None:
    folder = tmp_path / "new" / "demo"
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / "untouched"))
    line = ("demo", "--records", "10000", "--out", str(folder), "--seed", "5")
    (folder / ".tmp-2021-12-31-demo-dead").mkdir(parents=True)  # a killed one begins anew
    status, out, errors = run(capsys, *line)
    assert (status, errors) == (0, "")
    assert "2021-12-31-demo: 10,000 service records" in out
    assert f"SNAPSHOT_ROOT={folder} make run" in out
    assert {path.name for path in folder.iterdir() if path.name[0] != "."} == {
        "2021-12-31-demo", "CURRENT",
    }  # fmt: skip
    assert not list(folder.glob(".tmp-*"))
    snapshot, why = serving()
    assert (snapshot.seed, snapshot.path.parent, why) == (5, folder, None)
    assert not (tmp_path / "untouched").exists()
    status, out, errors = run(capsys, *line)
    assert (status, out) == (2, "")
    assert "is no empty folder" in errors
    few = {name: demo_draft.tables[name] for name in ("projects", "divisions", "teams")}
    small = replace(demo_draft, tables=few)
    monkeypatch.setattr(demo, "draft", lambda base: replace(small, generator=demo.generator(base)))
    assert [one.generator.partition(" ")[0] for one in build.build()] == ["report", "demo"]
    assert serving()[0] == snapshot, "a build beside it takes nothing away"


@pytest.mark.parametrize("records", ["-1", "0", "9999", "1000000000"])
def test_a_demo_of_an_impossible_size(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], records: str
) -> None:
    status, out, errors = run(capsys, "demo", "--records", records, "--out", str(tmp_path / "new"))
    assert (status, out) == (2, "")
    assert "choose 10,000 to 999,999,999" in errors
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["file", "full"])
def test_a_demo_goes_into_no_folder_in_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("mine")
    folder = str(tmp_path / name)
    status, _, errors = run(capsys, "demo", "--records", "10000", "--out", folder)
    assert status == 2
    assert f"{folder} is no empty folder" in errors


def test_a_demo_without_room_is_not_begun(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1_500_000_000))
    line = ("demo", "--records", "100000000", "--out", str(tmp_path / "new"))
    status, _, errors = run(capsys, *line)
    assert status == 2
    assert "has 1.5 GB free" in errors
    assert "needs some 1.8 GB" in errors
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "line", [("--records", "many"), ("--records", "10000", "--seed", "-1"), ()]
)
def test_a_demo_asked_for_in_other_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: tuple[str, ...]
) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["demo", "--out", str(tmp_path / "new"), *line])
    assert ended.value.code == 2
    assert "--records" in capsys.readouterr().err
