"""Mapping files: what they may say, and all their faults at once."""

import re
from datetime import date
from pathlib import Path

import pytest

from data import SnapshotError
from data.ledger import Options, Verdict
from data.ledger.match import faults, mapping
from tests.data.ledger.conftest import Examine
from tests.data.ledger.given import drafted, rejected
from tests.data.ledger.test_samples import SAMPLES

pytestmark = pytest.mark.usefixtures("only_read")

HEAD = """table = "donations"
title = { zh = "流水", en = "Statement" }
needs = [["amount_cny"], ["donated_at"]]
[columns]
amount_cny = ["Credit"]
donated_at = ["Day"]
donor = ["Who"]
[extra]
donor = "person"
"""


def problem(path: Path) -> str:
    with pytest.raises(SnapshotError) as caught:
        mapping.load(path)
    assert caught.value.code == "ledger_mapping"
    return caught.value.fields["problem"]


WRONG = {
    "mapping_key_unknown.toml": "line 4: key names nosuch, no such column; it is one of",
    "mapping_phone_kind.toml": 'line 11: "phone" of doc is no kind; it is one of',
    "mapping_title_string.toml": "line 2: title is to be a table",
    "mapping_personal_entry.toml": (
        "line 10: TransactionDetails is personal and read as details; leave out one of both"
    ),
}


@pytest.mark.parametrize(("name", "told"), WRONG.items(), ids=WRONG)
def test_a_fault_is_a_sentence_with_its_line_and_cure(name: str, told: str) -> None:
    assert problem(SAMPLES / name).startswith(told)


FAULTS = {
    'table = "donation"': "donation is no table; is donations meant?",
    "needs = [[amount_cny]]": "it is no TOML",
    'need = [["amount_cny"]]': "need is no entry; is needs meant?",
    '[codes.channel]\nwechatt = ["x"]': "wechatt is no code of channel; is wechat meant?",
    '[codes.chanel]\nwechat = ["x"]': "chanel is no closed list; is channel meant?",
    '[default]\nchannel = "wechatt"': "wechatt is no code of channel; is wechat meant?",
    '[default]\ndonated_at = "5.1.2022"': "5.1.2022 is no day; write it as 2022-01-05",
    "[default]\nchannel = 1": "channel is to be a text",
    '[rows.side]\nkeep = ["in"]': "side has no headings; name them in [columns]",
    '[rows.donor]\nkeeps = ["in"]': "keeps is none of keep, leave, negative",
    '[cells]\nthousand = "."': "thousand is no entry of [cells]; is thousands meant?",
    '[cells]\nthousands = "x"': "thousands is one of . , ' and a space",
    '[cells]\nthousands = "."': "thousands and decimal are the same mark; say both",
    '[cells]\ndays = ["DD/MM/YYYY"]': "DD/MM/YYYY says no day; write it as %d/%m/%Y",
    '[cells.units]\nUSD = "six"': 'USD needs its rate in yuan, such as "6.3757"',
    '[cells.units]\n"元" = "10"': "元 is a unit already; leave it out",
    '[rows]\nside = ["x"]': 'side is written code = ["word", "word"]',
}


@pytest.mark.parametrize(("text", "told"), FAULTS.items(), ids=range(len(FAULTS)))
def test_each_kind_of_fault(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "own.toml"
    lines = [line for line in HEAD.splitlines() if line.split()[0][:4] != text[:4]]
    path.write_text("\n".join([text, *lines] if text[0] != "[" else [*lines, text]))
    assert told in problem(path)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(HEAD + 'side = "phone"\n[default]\nchannel = "x"\n[cells]\ndays = ["d"]\n')
    found = problem(path)
    assert ["line 10:" in found, "line 12:" in found, "line 14:" in found] == [True] * 3


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(b"\xff\xfe\x00")
    assert "cannot be read as UTF-8 text" in problem(path)
    assert "cannot be read as UTF-8 text" in problem(tmp_path / "none.toml")


def test_what_is_said_of_mappings_is_all_there_is() -> None:
    head = (mapping.FOLDER / "donations.toml").read_text("utf-8").partition("\ntable =")[0]
    assert set(re.findall(r"^# (\w+)  +", head, re.MULTILINE)) == set(faults.SHAPES)
    assert [word for word in faults.CELLS if word not in head] == []


Read = tuple[str, str, str]  # a mapping's further entries, a CSV, the amounts read


@pytest.fixture
def mapped(examine: Examine, tmp_path: Path) -> object:
    def reading(further: str, csv: str) -> Verdict:
        path = tmp_path / "own.toml"
        path.write_text(further if "needs" in further else HEAD + further)
        own = Options(mappings=(mapping.load(path),), as_of=date(2022, 12, 31))
        return examine(csv, options=own)

    return reading


MAPPED: dict[str, tuple[str, str, list[tuple[str, str]]]] = {
    "marks of numbers": (
        '[cells]\nthousands = "."\ndecimal = ","\n',
        '"50.000",2022-01-05,A B\n"1.234,50",2022-01-06,A B\n',
        [("2022-01-05", "50000.00"), ("2022-01-06", "1234.50")],
    ),
    "three decimals that are sure": (
        '[cells]\ndecimal = "."\n',
        "1.500,2022-01-05,A B\n",
        [("2022-01-05", "1.50")],
    ),
    "the order of days": (
        '[cells]\ndays = ["%d/%m/%Y", "%d/%m/%Y %H:%M"]\n',
        "5,10/11/2021,A B\n6,11/11/2021 08:30,A B\n",
        [("2021-11-10", "5.00"), ("2021-11-11", "6.00")],
    ),
    "marks around cells": (
        '[cells]\nstrip = "`"\n',
        "`5,`2022-01-05,`A B\n",
        [("2022-01-05", "5.00")],
    ),
    "a currency at its rate": (
        '[cells.units]\n"美元" = "6.3757"\n',
        "10美元,2022-01-05,A B\n3,2022-01-06,A B\n",
        [("2022-01-05", "63.76"), ("2022-01-06", "3.00")],
    ),
}


@pytest.mark.parametrize("case", MAPPED)
def test_how_cells_are_written(mapped: object, case: str) -> None:
    further, rows, expected = MAPPED[case]
    assert callable(mapped)
    verdict = mapped(further, "Credit,Day,Who\n" + rows)
    assert rejected(verdict) == []
    found = [
        (str(row["donated_at"])[:10], str(row["amount_cny"]))
        for row in drafted(verdict, "donations")
    ]
    assert sorted(found) == expected


ROWS = """[rows.side]
keep = ["in"]
leave = ["out"]
negative = ["back"]
"""


def test_rows_are_kept_left_out_or_negated(mapped: object) -> None:
    head = HEAD.replace("[extra]", 'side = ["Side"]\nentry_type = ["Side"]\n[extra]')
    head += "[codes.entry_type]\ngift = ['in']\nrefund = ['back']\n"
    sides = enumerate(("in", "out", "back", "?"), 5)
    text = "Credit,Day,Who,Side\n" + "".join(
        f"{9 - n},2022-01-0{n},A,{side}\n" for n, side in sides
    )
    assert callable(mapped)
    verdict = mapped(head.replace('entry_type = ["Side"]\n', "") + ROWS, text)
    assert rejected(verdict) == [(5, "Side", "code")]
    assert sorted(str(row["amount_cny"]) for row in drafted(verdict, "donations")) == [
        "-2.00",
        "4.00",
    ]
    assert "Side says out" in "\n".join(map(str, verdict.notices))


def test_a_rate_in_a_heading_and_in_a_column(mapped: object) -> None:
    assert callable(mapped)
    units = '[cells.units]\nUSD = "6.3757"\n'
    verdict = mapped(units, "Credit（USD）,Day,Who\n10,2022-01-05,A\n")
    assert [str(row["amount_cny"]) for row in drafted(verdict, "donations")] == ["63.76"]
    assert "6.3757" in "\n".join(map(str, verdict.notices))
    head = HEAD.replace("[extra]", 'currency = ["Cur"]\n[extra]\ncurrency = "currency"')
    verdict = mapped(
        head + units,
        "Credit,Day,Who,Cur\n10,2022-01-05,A,USD\n4,2022-01-05,A,CNY\n1,2022-01-05,A,EUR\n",
    )
    assert rejected(verdict) == [(4, "Cur", "currency")]
    assert sorted(str(r["amount_cny"]) for r in drafted(verdict, "donations")) == ["4.00", "63.76"]


def test_a_day_for_every_row_and_personal_headings(examine: Examine, mapped: object) -> None:
    own = mapping.load(SAMPLES / "mapping_default_day.toml")
    verdict = examine(SAMPLES / "mapping_data.csv", options=Options(mappings=(own,)))
    assert {str(row["donated_at"])[:10] for row in drafted(verdict, "donations")} == {"2022-01-05"}
    assert callable(mapped)
    verdict = mapped('personal = ["Note"]\n' + HEAD, "Credit,Day,Who,Note\n5,2022-01-05,A,secret\n")
    assert "personal data, left out: Note" in "\n".join(map(str, verdict.notices))


@pytest.mark.parametrize("name", ["wechat_personal", "alipay_web"])
def test_own_mappings_of_bills_read_or_refuse(examine: Examine, name: str) -> None:
    own = mapping.load(SAMPLES / f"{name}.toml")
    bill = "wechat_personal.csv" if name == "wechat_personal" else "alipay_web_gbk.csv"
    verdict = examine(SAMPLES / bill, options=Options(mappings=(own,), as_of=date(2022, 3, 31)))
    assert {code for _, _, code in rejected(verdict)} == {"code"}, "what is no 收入 is rejected"


def test_a_closed_list_has_the_same_words_in_every_ledger() -> None:
    """A clerk writes 交通 for the category of an activity as for that of a project."""
    of = {one.table: one for one in mapping.mappings()}
    known = mapping.code_words(of["projects"], "category")
    assert {known[word] for word in ("交通", "环保", "助老")} == {"TRAFFIC", "ENV", "CARE"}
    assert mapping.code_words(of["activities"], "category") == known
