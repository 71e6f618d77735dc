"""Names of people and organisations."""

import re
import unicodedata
from pathlib import Path

import pytest

from data.ledger.people import names


def shown_of(name: str) -> str:
    return names.party(name)[0]


def organised(name: str) -> bool:
    return names.party(name)[1]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王小明", "王**"),
        ("王明", "王*"),
        ("欧阳修文", "欧**"),
        ("Anna Smith", "A***"),
        ("王**", "王**"),
        ("", ""),
    ],
)
def test_names_are_masked(name: str, shown: str) -> None:
    assert names.masked(name) == shown


def test_organisations_keep_their_names() -> None:
    assert organised("山西示例有限公司")
    assert not organised("李社区"), "three letters are a person"
    assert names.masked("李社区") == "李**"
    assert names.is_nobody("爱心人士")
    assert names.is_nobody("匿名用户")


# What share of the organisations is kept at least; the heads of the files say how they were made.
LISTS = {
    "names": 0.98,
    "names_blind": 0.98,
    "names_fresh": 0.93,
    "names_last": 0.87,
    "names_office": 0.92,
    "names_unseen": 0.95,
}


def listed(name: str) -> list[str]:
    lines = Path(__file__).with_name(f"{name}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


LISTED = listed("names")


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def marked(line: str) -> tuple[str, list[str], list[str]]:
    """A name of the list, what of it must not be shown, and what must."""
    name = re.sub(r"[{}\[\]]", "", line)
    hidden = re.findall(r"{(.*?)}", line)
    return name, hidden, re.findall(r"\[(.*?)\]", line) or ([] if hidden else [name])


@pytest.mark.parametrize("file", LISTS)
def test_nobody_on_the_list_is_shown(file: str) -> None:
    found = []
    for name, hidden, _ in map(marked, listed(file)):
        shown = plain(shown_of(name))
        found += [(name, shown) for part in hidden if plain(part) in shown]
    assert found == []


@pytest.mark.parametrize(("file", "share"), LISTS.items(), ids=LISTS)
def test_organisations_on_the_list_are_shown(file: str, share: float) -> None:
    """All but a few whose names hold no word that tells what they are."""
    kept, lost = 0, []
    for name, _, organisations in (marked(line) for line in listed(file) if line[0] != "~"):
        for one in organisations:
            if plain(one) in plain(shown_of(name)):
                kept += 1
            else:
                lost.append(one)
    assert kept / (kept + len(lost)) >= share, lost


BEFORE = (
    "",
    "太原",
    "太原市",
    "晋源区",
    "山西省太原市",
    "小店区居民",
    "志愿者",
    "山西大学",
    "退休教师",
)


def test_whose_name_ends_like_an_organisations_is_masked() -> None:
    """Every word that makes an organisation, as the name of somebody, alone and from somewhere."""
    words = [word for word in names.LISTS["organisations"] if word not in names.LISTS["remarks"]]
    people = [surname + word for surname in "王张" for word in words]
    leaks = [
        before + one
        for one in people
        for before in BEFORE
        if one not in names.words("organisations") and one in shown_of(before + one)
    ]
    assert leaks == []


def test_who_wants_no_name_gets_none() -> None:
    nameless = [line[1:] for line in LISTED if line[0] == "~"]
    assert [name for name in nameless if not names.is_nobody(name)] == []
    people = [marked(line) for line in LISTED if "{" in line]
    assert [name for name, *_ in people if names.is_nobody(name)] == ["匿名（张晓红）"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("志愿者李子园", "李**"),
        ("山西大学李建设", "山西大学李**"),
        ("张小楼经理", "张**"),
        ("张晓红代太原市慈善会捐", "张**太原市慈善会捐"),
        ("张晓红（垫付）", "张**(垫付)"),
        ("王小明个体户", "王**"),
        ("太原市小店区欧阳修个体户", "太原市小店区欧**"),
        ("个体工商户王小明", "王**"),
        ("王记饭店个体户", "王记饭店个体户"),
        ("个体户", "个体户"),
        ("A类单位", "A类单位"),
        ("IT工程部", "IT工程部"),
        ("王强 6222020200012345678", "王* ***"),
        ("太原钢铁（集团）有限公司", "太原钢铁（集团）有限公司"),
        ("张 伟、李　　娜", "张*、李*"),
        ("欧阳 娜娜", "欧**"),
        ("王**", "王**"),
        ("", ""),
    ],
)
def test_a_cell_of_several_pieces(name: str, shown: str) -> None:
    assert shown_of(name) == shown
    assert shown_of(shown) == shown, "what is masked stays"


def test_a_friend_whose_name_has_letters_before_it_is_a_person() -> None:
    """To stand first in a list of friends."""
    assert [shown_of(name) for name in ("A李建业", "AA张玉堂 13812345678")] == ["A**", "A** ***"]


def test_a_company_with_somebody_beside_it_is_one_and_a_pupil_is_a_person() -> None:
    assert organised("太原某某公司 张晓红")
    assert not organised("太原五中高三1班 王梓涵")
    assert organised("太原五中高三1班")


@pytest.mark.parametrize("gap", [" ", "-", " \t", "— ", "/", "&/"])
def test_a_gap_without_end_takes_no_time(gap: str) -> None:
    text = "a" + gap * 100_000
    assert names.party(f"{text}张三")[0].endswith("张*")
    assert names.party(f"{text}b")[0][:1] == "a"
