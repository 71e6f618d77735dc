"""The report's facts, one by one, and a folder of any year without a line of code."""

import datetime
import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from data import SnapshotError, open_snapshot, publish, report
from data.publish import Draft

SOURCE = report.SOURCES / "report-2021"


def rows(draft: Draft, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = draft.tables[table].to_pylist()
    return found


def test_the_27_projects(report_draft: Draft) -> None:
    projects = rows(report_draft, "projects")
    assert [p["project_id"] for p in projects] == [f"P{n:02}" for n in range(1, 28)]
    assert len({p["name"] for p in projects}) == 27
    assert Counter(p["status"] for p in projects) == {"closed": 10, "ongoing": 17}
    assert Counter(p["cohort_year"] for p in projects) == {2020: 12, 2021: 15}
    assert Counter(p["cohort_basis"] for p in projects) == {"stated": 9, "deduced": 18}
    assert {p["cohort_year"] for p in projects if p["status"] == "closed"} == {2020}
    running = [p for p in projects if p["status"] == "ongoing" and p["cohort_year"] == 2020]
    assert [p["project_id"] for p in running] == ["P24", "P25"]


def test_the_categories(report_draft: Draft) -> None:
    projects = rows(report_draft, "projects")
    assert Counter(p["category"] for p in projects) == {
        "CULTURE": 5, "CARE": 8, "PLATFORM": 4, "ENV": 2, "TRAFFIC": 3, "EMERG": 2, "INCENT": 2,
        "TBD": 1,
    }  # fmt: skip
    printed = Counter(p["category"] for p in projects if p["category_basis"] == "printed")
    assert printed == {"CULTURE": 4, "CARE": 6}


def test_what_the_report_does_not_say_is_null(report_draft: Draft) -> None:
    projects = {p["project_id"]: p for p in rows(report_draft, "projects")}
    described = [key for key, p in projects.items() if p["summary"]]
    assert described == [f"P{n}" for n in range(11, 27)]
    assert all(p["budget_cny"] is None for p in projects.values())
    assert [k for k, p in projects.items() if p["start_on"]] == ["P22"]
    assert [k for k, p in projects.items() if p["end_on"]] == ["P25"]
    placed = {k: p["division_code"] for k, p in projects.items() if p["division_code"]}
    assert placed == {
        "P01": "140105", "P02": "140110", "P03": "140106", "P15": "140109", "P22": "140121",
        "P23": "140100", "P26": "140121",
    }  # fmt: skip


def test_english_stands_beside_chinese(report_draft: Draft) -> None:
    for name in report_draft.tables:
        for row in rows(report_draft, name):
            for column, value in row.items():
                if column.endswith("_en"):
                    said = row[column.removesuffix("_en")] is not None
                    assert said == (value is not None), f"{name}: {column} of {row}"
                    # A Chinese font draws curly quotation marks as wide as a character.
                    assert not {*"“”‘’"} & {*(value or "")}, f"{name}: {column} of {row}"


def test_the_campaigns(report_draft: Draft) -> None:
    campaigns = {c["campaign_id"]: c for c in rows(report_draft, "campaigns")}
    totals = {t["campaign_id"]: t for t in rows(report_draft, "campaign_totals")}
    assert {k: c["target_cny"] for k, c in campaigns.items()} == {
        "C01": Decimal("12500000.00"), "C02": None, "C03": None,
    }  # fmt: skip
    assert {k: (t["raised_cny"], t["certainty"]) for k, t in totals.items()} == {
        "C01": (Decimal("627748.23"), "stated"),
        "C02": (Decimal("282612.70"), "ambiguous"),
        "C03": (None, "absent"),
    }
    assert campaigns["C02"]["opens_on"] == datetime.date(2021, 10, 10)
    assert campaigns["C03"]["closes_on"] == datetime.date(2022, 12, 31)
    status = {key: campaign["status"] for key, campaign in campaigns.items()}
    assert status == {"C01": None, "C02": None, "C03": "extended"}, "no line says that C01 is open"


def test_the_money(report_draft: Draft) -> None:
    figures = {f["figure"]: f["amount_cny"] for f in rows(report_draft, "fund_figures")}
    assert figures == {
        "raised": Decimal("1191516.30"),
        "spent_on_projects": Decimal("2391193.17"),
        "payable": Decimal("771886.20"),
    }
    payables = {p["project_id"]: p["amount_cny"] for p in rows(report_draft, "payables")}
    assert payables == {"P26": Decimal("52116.00"), None: Decimal("719770.20")}


def test_the_periods_are_those_printed(report_draft: Draft) -> None:
    periods = {
        f["figure"]: (f["period_label"], f["period_from"], f["period_to"])
        for f in rows(report_draft, "fund_figures")
    }
    first, last = datetime.date(2021, 1, 1), datetime.date(2021, 12, 31)
    assert periods == {
        "raised": ("2021 年", first, last),
        "spent_on_projects": ("2020-2021 年项目", None, None),
        "payable": (None, None, None),
    }


def test_the_outputs(report_draft: Draft) -> None:
    found = {(o["project_id"], o["measure"]): o["value"] for o in rows(report_draft, "outputs")}
    assert found == {
        ("P15", "sites"): 9,
        ("P17", "communities"): 2,
        ("P17", "households"): 50,
        ("P17", "visits"): 700,
        ("P18", "participants"): 35,
        ("P19", "themes"): 6,
        ("P20", "min_age"): 80,
        ("P23", "posts"): 50,
        ("P26", "modules"): 6,
    }


def test_the_divisions(report_draft: Draft) -> None:
    divisions = rows(report_draft, "divisions")
    assert Counter(d["division_level"] for d in divisions) == {
        "district": 6, "county": 3, "county_city": 1,
    }  # fmt: skip
    assert sum(d["named_in_report"] for d in divisions) == 5
    assert "140171" not in {d["division_code"] for d in divisions}
    assert len({(d["tile_row"], d["tile_column"]) for d in divisions}) == 10


def test_the_as_of_day_is_said_to_be_assumed(report_draft: Draft) -> None:
    assert report_draft.as_of == datetime.date(2021, 12, 31)
    assert report_draft.as_of_basis == "assumed"


def test_a_new_year_needs_no_code(
    tmp_path: Path, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "sources" / "report-2022"
    folder.mkdir(parents=True)
    write(
        folder,
        "report.toml",
        'kind = "report"\nas_of = 2022-12-31\nas_of_basis = "stated"\n'
        '[title]\nzh = "2022 年报告"\nen = "Report 2022"\n',
    )
    write(
        folder,
        "fund_figures.csv",
        "amount_cny,figure,figure_id,period_label,period_label_en,period_from,period_to,"
        "certainty,report_lines\n1500000,raised,F2022-1,2022 年,2022,2022-01-01,2022-12-31,"
        "stated,L10\n",
    )
    write(
        folder,
        "printed_totals.csv",
        "total,part,value,day,unit,amount_basis,report_lines\n"
        "fund_figure,raised,1500000.00,,cny,printed,L10\n",
    )
    monkeypatch.setattr(report, "SOURCES", tmp_path / "sources")
    monkeypatch.setattr(report, "MAKERS", ())
    assert report.folders() == (folder,)
    snapshot = publish.publish(report.draft(folder))
    assert snapshot.id == "2022-12-31-report"
    assert set(snapshot.tables) == {"fund_figures", "printed_totals"}
    checked = {check.name for check in snapshot.checks if check.verdict == "passed"}
    assert "fund_figures_printed" in checked
    assert open_snapshot(snapshot.id).title["zh"] == "2022 年报告"


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, "utf-8")


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text("utf-8")
    assert old in text
    write(folder, name, text.replace(old, new, 1))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the report's folder to spoil."""
    return Path(shutil.copytree(SOURCE, tmp_path / "report-2021"))


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("payables.csv", "52116.00", "52,116", r"payables\.csv, row 2: 8 cells under 7 headings"),
        ("payables.csv", "52116.00", "many", 'row 2: amount_cny "many" is no money'),
        ("payables.csv", "52116.00", "NaN", "row 2: amount_cny"),
        ("payables.csv", "52116.00", "52116.005", "at most two decimals"),
        ("payables.csv", "52116.00", "", "row 2: amount_cny is empty"),
        ("payables.csv", "label_en", "label_de", "label_de, label_en"),
        ("payables.csv", "label_en", "label", "missing or unknown: label_en"),
        ("outputs.csv", "sites", "places", '"places" is not one of sites, posts'),
        ("outputs.csv", ",9,", ",nine,", 'value "nine" is no count'),
        ("divisions.csv", "true", "yes", 'named_in_report "yes" is no flag'),
        ("projects.csv", "2021-10-10", "10/10/2021", "start_on"),
        ("report.toml", '"report"', '"demo"', "kind must be"),
        ("report.toml", "2021-12-31", '"soon"', "as_of must be a date"),
        ("report.toml", '"assumed"', '"guessed"', "must be one of stated, assumed"),
        ("report.toml", "zh =", "de =", "title must have zh and en"),
        ("report.toml", "kind", "kind kind", "cannot be read"),
    ],
)
def test_a_slip_in_the_sources_is_found(
    copy: Path, name: str, old: str, new: str, said: str
) -> None:
    report.draft(copy)
    spoil(copy, name, old, new)
    with pytest.raises(SnapshotError, match=said) as caught:
        report.draft(copy)
    assert caught.value.code == "bad_source"
    assert name in str(caught.value)


def test_an_unknown_table_is_found(copy: Path) -> None:
    write(copy, "secrets.csv", "a\n1\n")
    with pytest.raises(SnapshotError, match="there is no table secrets"):
        report.draft(copy)


def test_an_empty_file_and_an_empty_folder_are_found(copy: Path, tmp_path: Path) -> None:
    write(copy, "payables.csv", "")
    with pytest.raises(SnapshotError, match=r"payables\.csv"):
        report.draft(copy)
    (tmp_path / "report-2030").mkdir()
    with pytest.raises(SnapshotError, match=r"report\.toml: it cannot be read"):
        report.draft(tmp_path / "report-2030")
    shutil.copy(SOURCE / "report.toml", tmp_path / "report-2030")
    with pytest.raises(SnapshotError, match="holds no CSV file"):
        report.draft(tmp_path / "report-2030")


def test_what_office_programs_do_to_a_file_is_borne(copy: Path, report_draft: Draft) -> None:
    """A byte order mark, Windows line ends, other order of columns, spaces round a cell."""
    text = (copy / "payables.csv").read_text("utf-8")
    (copy / "payables.csv").write_bytes(
        b"\xef\xbb\xbf" + text.replace("A01,", " A01 ,").replace("\n", "\r\n").encode()
    )
    assert report.draft(copy).tables["payables"].equals(report_draft.tables["payables"])


def test_lists_are_split_at_either_semicolon(copy: Path) -> None:
    spoil(copy, "campaigns.csv", "清徐县文明办", "清徐县文明办； 甲;乙")
    partners = report.draft(copy).tables["campaigns"]["partners"].to_pylist()
    assert partners == [[], ["清徐县文明办", "甲", "乙"], []]


def test_the_fingerprint_follows_the_sources(copy: Path) -> None:
    before = report.fingerprint(copy)
    assert report.fingerprint(SOURCE) == before
    crlf = (copy / "outputs.csv").read_bytes().replace(b"\n", b"\r\n")
    (copy / "outputs.csv").write_bytes(crlf)
    assert report.fingerprint(copy) == before, "a checkout on Windows is the same source"
    spoil(copy, "outputs.csv", ",9,", ",10,")
    assert report.fingerprint(copy) != before
