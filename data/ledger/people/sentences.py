"""Cells that are no names: the people in a sentence, in a remark or in a word are masked."""

import re

from data.ledger.people import names
from data.ledger.people.numbers import starred

_NAME = rf"[{names.LISTS['surnames'].replace(chr(10), '')}][{names.CJK}]{{1,2}}"
CALLED = re.compile(
    rf"{names.any_of(names.LISTS['callings'])}[:： ]*(?P<names>{_NAME}(?:[、,，]{_NAME})*)"
    rf"(?=[^{names.CJK}]|$|{names.any_of(names.LISTS['titles'])})"
)
TITLED = re.compile(rf"(?P<names>{_NAME})(?={names.any_of(names.LISTS['titles'])})")

HELPED = re.compile(rf"{names.any_of(names.LISTS['helped'])}(?P<names>{_NAME})")
_LONG = rf"{names.any_of(names.LISTS['compounds'])}[{names.CJK}]{{1,2}}"
AIDED = re.compile(
    rf"(?P<names>{_NAME}|{_LONG})(?<![县区市镇乡村])(?={names.any_of(names.LISTS['aid'])})"
)
_BEFORE = names.any_of([*names.LISTS["helped"], *names.LISTS["aid"]])
LAST = re.compile(
    rf"{_BEFORE}(?:{_NAME}|{_LONG})(?=$|[^{names.CJK}])"
)  # 帮扶王小明, 救助患儿王小明
SERVED = re.compile(names.any_of(names.LISTS["served"]))


def veiled(text: str) -> str:
    """Return a cell that should hold no name, with what may be one masked; letters that are not
    seen are left out, for they would hide it. Projects are named after people: 王小明助学项目."""
    text = in_text("".join(filter(str.isprintable, text)))
    text = AIDED.sub(_hidden, HELPED.sub(_hidden, text))
    return "".join(
        names.masked(piece) if kind == "person" and names.may_be_person(piece) else piece
        for piece, kind in names.pieces(text)
    )


def in_text(text: str) -> str:
    """Return a sentence with its numbers starred out and the people masked whom a word beside them
    gives away: 张晓红老师, 联系人：李明."""
    plain = starred(text)
    return plain if plain.isascii() else TITLED.sub(_hidden, CALLED.sub(_hidden, plain))


def remark(text: str) -> str:
    """Return a remark as `in_text` does; one that is nothing but names is masked whole."""
    found = names.pieces(text)
    people = [piece for piece, kind in found if kind == "person"]
    others = "".join(piece for piece, kind in found if kind != "person")
    are_names = all(len(one) in (2, 3, 4) and names.is_surnamed(one) for one in people)
    is_bare = people and are_names and not any(map(str.isalpha, others))
    return names.party(text)[0] if is_bare else in_text(text)


def served(text: str) -> str:
    """Return whom a project serves as `in_text` does; masked whole where it is nothing but names,
    none of them a group of people: 高中生, 空巢老人."""
    return in_text(text) if SERVED.search(text) else remark(text)


def may_name_somebody(name: str) -> bool:
    """Whether the name of a project, a campaign, a team or an activity, which is shown as it is,
    may be a person's or hold one: 王小明, 王小明助学项目, 救助患儿陈思思."""
    is_phrase = len(name) == 4 and not name.startswith(names.COMPOUNDS)  # 秋季养护
    is_bare = remark(name) != name and not is_phrase
    return is_bare or bool(LAST.search(name)) or AIDED.sub(_hidden, name) != name


def _hidden(found: re.Match[str]) -> str:
    several = re.split(r"([、,，])", found["names"])
    shown = "".join(names.masked(name) if len(name) > 1 else name for name in several)
    is_phrase = found["names"] in names.words("phrases")
    return found[0] if is_phrase else found[0].replace(found["names"], shown)
