"""The operator's own list of organisations: what goes in, and what ledgers show because of it."""

import io
from pathlib import Path

import pytest

from data import SnapshotError, audit
from data import __main__ as command
from data.ledger import Options
from data.ledger.match import organisations
from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import codes, drafted

pytestmark = pytest.mark.usefixtures("own_state")

HEAD = "捐赠编号,捐赠人,金额,捐赠日期,募捐项目\n"
Out = pytest.CaptureFixture[str]


def ledger(*givers: str, head: str = HEAD, more: str = "") -> str:
    lines = (f"{n},{name},5,2022-01-01,植树募捐{more}\n" for n, name in enumerate(givers))
    return head + "".join(lines)


def on_list() -> Options:
    return Options(organisations=frozenset(organisations.known()))


def test_a_name_on_the_list_is_shown_and_the_verdict_says_so(examine: Examine) -> None:
    givers = ("比亚迪", "比 亚 迪", "茂业天地", "王建军", "静水流深")
    verdict = examine(ledger(*givers), options=on_list())
    assert "比亚迪" not in {row["display_name"] for row in drafted(verdict, "donors")}
    (unnamed,) = [one for one in verdict.notices if one.code == "unnamed"]
    assert unnamed.fields["count"] == "3", "whose names begin with no surname and are in one piece"
    assert organisations.add("比亚迪\n茂业天地\n王建军") == organisations.Added(2, ("王建军",))
    verdict = examine(ledger(*givers), options=on_list())
    shown = {row["display_name"] for row in drafted(verdict, "donors")}
    assert {"比亚迪", "比 亚 迪", "茂业天地", "王**", "静**"} == shown
    told = {one.code: one.fields for one in verdict.notices}
    assert told["organisations"]["names"] == "比 亚 迪、比亚迪、茂业天地"
    assert told["unnamed"]["count"] == "1"
    (kind,) = {r["donor_type"] for r in drafted(verdict, "donors") if r["display_name"] == "比亚迪"}
    assert kind == "institution"


def test_a_person_whose_name_has_a_dot_is_none_of_the_list(examine: Examine) -> None:
    organisations.add("比亚迪")
    verdict = examine(ledger("比亚·迪"), options=on_list())
    assert {row["display_name"] for row in drafted(verdict, "donors")} == {"比**"}


def test_who_does_not_consent_is_shown_no_more_than_before(examine: Examine) -> None:
    organisations.add("比亚迪")
    head = HEAD.replace("募捐项目", "募捐项目,是否公开")
    verdict = examine(ledger("比亚迪", head=head, more=",否"), options=on_list())
    assert "比亚迪" not in {row["display_name"] for row in drafted(verdict, "donors")}
    assert "organisations" not in codes(verdict)


@pytest.mark.parametrize(
    "name",
    ["王建军", "欧阳明", "志愿者晓红", "海底捞", "安利", "13812345678", "比亚迪13812345678",
     "110105194912310021", "John Smith", "Nguyen", "阿强", "张三、李四", "比" * 61, "=1+1"],
)  # fmt: skip
def test_a_name_that_may_be_somebodys_stays_masked(name: str, own_state: Path) -> None:
    added = organisations.add(name)
    assert added.new == 0
    assert len(added.masked) == 1
    assert "13812345678" not in added.masked[0]
    assert organisations.held() == []
    assert not organisations.path().exists()


def test_a_name_written_into_the_file_by_hand_is_looked_at_too(own_state: Path) -> None:
    own_state.mkdir()
    organisations.path().write_text("王建军\n比亚迪\n", "utf-8")
    assert organisations.known() == {"比亚迪": "比亚迪"}


def test_width_case_and_spaces_make_no_other_name() -> None:
    assert organisations.add("\ufeff比亚迪\r\n 比 亚　迪 \n\n比亚迪".encode()).new == 1
    assert organisations.add("比亚迪").new == 0
    assert organisations.held() == ["比亚迪"]
    assert organisations.known() == {"比亚迪": "比亚迪"}
    assert organisations.remove("比 亚 迪") == 1
    assert organisations.held() == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"\x89PNG\0\0", "organisations_text"),
        ("比亚迪".encode("gb18030"), "organisations_text"),
        ("比亚迪\n" * (1 << 18), "organisations_text"),
        ("".join(f"茂业{chr(0x4E00 + n)}天地\n" for n in range(9_000)), "organisations_many"),
    ],
)
def test_a_hostile_list_changes_nothing(text: bytes | str, code: str) -> None:
    organisations.add("比亚迪")
    with pytest.raises(SnapshotError) as error:
        organisations.add(text)
    assert error.value.code == code
    assert organisations.held() == ["比亚迪"]


def test_a_damaged_file_says_so(own_state: Path) -> None:
    own_state.mkdir()
    organisations.path().write_bytes(b"\xff\xfe\0")
    with pytest.raises(SnapshotError, match=r"organisations\.txt cannot be read"):
        organisations.known()


def test_the_log_counts_and_names_none() -> None:
    organisations.add("比亚迪\n茂业天地\n王建军")
    organisations.add("比亚迪")
    organisations.remove("比亚迪")
    found = [(one["act"], one["count"]) for one in audit.entries()]
    assert found == [("add", 2), ("remove", 1)]
    assert "比亚迪" not in str(list(audit.entries()))


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_the_list_is_kept_by_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    (tmp_path / "names.txt").write_text("比亚迪\n王建军\n", "utf-8")
    line = ["organisations", "add", str(tmp_path / "names.txt"), "--lang", "en"]
    assert command.main(line) == 0
    said = capsys.readouterr().out
    assert said.startswith("1 organisation was added")
    assert "Stays masked: 王建军." in said
    typed(monkeypatch, "茂业天地\n")
    assert command.main(["organisations", "add", "-", "--lang", "zh"]) == 0
    assert "新增 1 个单位" in capsys.readouterr().out
    assert command.main(["organisations", "list"]) == 0
    assert set(capsys.readouterr().out.split()) == {"比亚迪", "茂业天地"}
    assert command.main(["organisations", "remove", "比亚迪"]) == 0
    assert organisations.held() == ["茂业天地"]
    assert command.main(["organisations", "add", str(tmp_path / "none.txt"), "--lang", "en"]) == 2
    assert "none.txt" in capsys.readouterr().err


def test_an_import_by_command_goes_by_the_list(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The option is filled from the file, not from what a test hands over."""
    organisations.add("比亚迪")
    given: list[Options] = []

    def examine(_: object, options: Options, __: object) -> None:
        given.append(options)
        raise SnapshotError("no_snapshot", {"root": "."})

    monkeypatch.setattr("data.ledger.examine", examine)
    (tmp_path / "a.csv").write_text(ledger("比亚迪"), "utf-8")
    assert command.main(["import", str(tmp_path / "a.csv")]) == 2
    assert given[0].organisations == {"比亚迪"}
