"""What data say is said in one language: names, phrases, errors, faults."""

import re

import pytest

from data import SnapshotError, checks, said
from data.ledger.match.mapping import mappings
from data.ledger.messages import Notice, Reject, notice
from data.ledger.people import hashing
from data.ledger.read import files
from data.said import LANGUAGES


def test_words_are_complete() -> None:
    for part in ("words", "tables", "faults"):
        for key, both in said.WORDS[part].items():
            assert set(both) == set(LANGUAGES), key
            english = re.sub(r'"[^"]*"|中文\|English', "", both["en"])
            assert not said.CHINESE.search(english), key


@pytest.mark.parametrize(
    ("set_to", "lang"),
    [
        ({"LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "en_US"}, "zh"),
        ({"LANG": "C"}, "en"),
    ],
)
def test_the_environment_says_the_language(
    monkeypatch: pytest.MonkeyPatch, set_to: dict[str, str], lang: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in set_to.items():
        monkeypatch.setenv(name, value)
    assert said.language() == lang


def test_what_a_file_is_has_words() -> None:
    kinds = {kind for _, kind in files.MAGIC} | {"a web page or XML", "locked with a password"}
    for kind in kinds:
        error = SnapshotError("ledger_kind", {"file": "a.csv", "kind": kind})
        assert kind not in said.error(error, "zh")
        assert kind in said.error(error, "en")


def test_why_there_is_no_key_has_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEDGER_KEY_FILE", raising=False)
    for key in ("", "short"):
        monkeypatch.setenv("LEDGER_KEY", key)
        with pytest.raises(SnapshotError) as raised:
            hashing.key()
        assert raised.value.fields["problem"] not in said.error(raised.value, "zh")
    monkeypatch.delenv("LEDGER_KEY")
    monkeypatch.setenv("LEDGER_KEY_FILE", "/no/such/file")
    with pytest.raises(SnapshotError) as raised:
        hashing.key()
    assert "LEDGER_KEY_FILE 读不出来（" in said.error(raised.value, "zh")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tables_columns_and_codes_are_named(lang: str) -> None:
    for table in ("donors", "payable_terms", *(one.table for one in mappings())):
        assert said.table_name(table, lang) != table
    assert said.table_name("service_days", lang) == "service_days", "no ledger touches it"
    titles = [one.title[lang] for one in mappings() if one.table == "donations"]
    fields = {"table": "donations", "count": "3", "column": "kind", "value": "cash"}
    told = Notice("default", fields).said(lang)
    assert titles[0] in told
    assert "cash" not in told
    assert said.value("projects", "budget_cny", "125000.00", lang) == "125,000.00"
    assert said.value("projects", "name", "125000.00", lang) == "125000.00"
    assert said.value("projects", "budget_cny", "", lang) == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_promise_is_said_in_one_language(lang: str) -> None:
    title = checks.promises()[0].title
    both = {"promise": f"{title['zh']} {title['en']}"}
    assert Reject("f", "", 1, "", "", "promise", both).expected(lang) == title[lang]


def test_what_a_list_allows_is_said_in_both_languages_to_readers_of_english() -> None:
    reject = Reject("f", "", 1, "", "", "code", {"allowed": "微信、别的"})
    assert reject.expected("zh") == "其中之一：微信、别的"
    assert reject.expected("en") == "one of: 微信 (WeChat), 别的"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_failed_checks_are_said_in_one_language(lang: str) -> None:
    one = checks.promises()[0]
    error = SnapshotError("check_failed", {"checks": f"{one.title['en']} ({one.name}: 12)"})
    assert f"{one.title[lang]} (12)" in said.error(error, lang)
    assert one.name not in said.error(error, lang)


def test_a_file_called_as_a_phrase_keeps_its_name() -> None:
    error = SnapshotError("ledger_empty", {"file": "text"})
    assert said.error(error, "zh").startswith("text ")


def test_lists_are_written_as_each_language_writes_them() -> None:
    gone = notice("removed", table="donations", count=2, keys="A01、A02")
    assert gone.said("zh").endswith("如 A01、A02。")
    assert gone.said("en").endswith("such as A01, A02.")
    near = {
        "table": "payments",
        "file": "a.csv",
        "found": "金额、日期",
        "missing": "—",
        "odd": "备注",
    }
    unknown = SnapshotError("ledger_unknown", near)
    assert "（有：金额、日期；缺：—；" in said.error(unknown, "zh")
    assert "(has: 金额, 日期; lacks: —;" in said.error(unknown, "en")
    left = notice("left_out", where="a.csv", count=2, column="kind", found="退款、冲正")
    assert "says 退款、冲正." in left.said("en"), "a cell is quoted as it is"
