"""The command speaks one language, its help and its refusals too."""

import re

import pytest

from data import __main__ as command
from data import line, said

Out = pytest.CaptureFixture[str]
CHINESE = said.CHINESE


def ended(capsys: Out, *words: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as caught:
        command.main(list(words))
    out = capsys.readouterr()
    return int(caught.value.code or 0), out.out + out.err


@pytest.mark.parametrize("name", ["", *command.RUNS])
def test_help_is_in_one_language(name: str, capsys: Out) -> None:
    words = [name] if name else []
    chinese = ended(capsys, "--lang", "zh", *words, "--help")[1]
    english = ended(capsys, *words, "--help", "--lang", "en")[1]
    assert re.findall(r"\b[a-z]{3,} [a-z]{3,}\b", chinese.replace("python -m data", "")) == []
    assert not CHINESE.search(english.replace("中文|English", ""))


WRONG = {
    "缺少参数：FILE": ["import"],
    "不认得的参数：--fly": ["list", "--fly"],
    "不能是 'fly' (只能是": ["fly"],
    "31.3.2022 不是日期": ["import", "a.csv", "--as-of", "31.3.2022"],
    "2022-02-01..2022-01-01 的结束在开始之前": ["import", "a", "--day", "2022-02-01..2022-01-01"],
    "不是整数：'x'": ["import", "a.csv", "--limit", "x"],
    "不能是 'fr'": ["list", "--lang", "fr"],
}


@pytest.mark.parametrize(("told", "words"), WRONG.items(), ids=WRONG)
def test_a_wrong_line_is_refused_in_chinese(
    told: str, words: list[str], capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    status, text = ended(capsys, *words)
    assert status == 2
    assert told in text
    assert "错误：" in text
    assert "error" not in text


def test_the_line_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert line.language(["import", "a.csv", "--lang", "en"]) == "en"
    assert line.language(["--lang=en", "list"]) == "en"
    assert line.language(["list", "--limit", "3"]) == "zh"
    assert line.language(["list", "--lang"]) == "zh"


def test_a_day_a_month_or_a_period() -> None:
    for text, days in (
        ("2022-01-22", ("2022-01-22", "2022-01-22")),
        ("2022-01-22..2022-01-28", ("2022-01-22", "2022-01-28")),
        ("2022-02", ("2022-02-01", "2022-02-28")),
        ("2022-01..2022-06", ("2022-01-01", "2022-06-30")),
    ):
        chosen = line.parser("en", command.RUNS).parse_args(["import", "a.csv", "--day", text])
        assert tuple(map(str, chosen.days)) == days
