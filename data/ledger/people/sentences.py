"""Cells that are no names: the people in a sentence, in a remark or in a word are masked."""

import re

from data.ledger.people import names
from data.ledger.people.numbers import starred

_GAP = r"[ \t\xa0\u2000-\u200a\u3000]{1,4}"  # as tables align names of two letters
_CJK = f"[{names.CJK}]"
_SURNAME = f"[{''.join(names.SURNAMES)}]"
_COMPOUND = names.any_of(names.LISTS["compounds"])
_TITLES = names.any_of(names.LISTS["titles"])
_WHOLE = rf"(?:{_COMPOUND}{_CJK}{{1,2}}|{_SURNAME}{_CJK}{{1,2}})"
# 张  伟, 王 小明, 王 小 明, and not the first of another name: 张 伟 李 娜.
_SPREAD = (
    rf"(?:{_COMPOUND}|{_SURNAME}){_GAP}{_CJK}"
    rf"(?:{_CJK}|{_GAP}{_CJK}(?!{_CJK}|{_GAP}{_CJK}(?!{_CJK})))?"
)
_WHO = rf"(?:{_COMPOUND}{_GAP}{_CJK}{{1,2}}|{_WHOLE}|{_SPREAD})"
_AND = rf"(?:[、,，;；/]|[和与及]|{_GAP}(?!{_CJK}{{2,4}}\s?[:：]))"
EACH = re.compile(rf"{_WHO}(?={_AND}|$)")


def _several(end: str) -> str:
    """Return a pattern of one name or several up to that end. Each is settled before the next one
    is looked at: a text can be read in many ways."""
    one = rf"(?>{_WHO}(?={_AND}|{end}))"
    return rf"(?P<names>{one}(?:{_AND}{one})*){end}"


CALLED = re.compile(
    rf"(?:{names.any_of(names.LISTS['callings'])}[:：\s]{{0,9}}"
    rf"|{names.any_of(names.LISTS['marked'])}\s?[:：]\s{{0,9}})"
    + _several(rf"(?:(?!{_CJK})|(?=等|同学|{_TITLES}))")
)
TITLED = re.compile(
    rf"(?P<names>{_WHOLE}|(?:(?<!{_CJK})|(?<=[由请给为和与及者])){_SPREAD})(?={_TITLES})"
)
ACTS = re.compile(  # 由张伟负责, but 由车队负责 names nobody
    rf"由{names.any_of(names.LISTS['roles'])}{{0,2}}\s?"
    + _several(
        rf"(?<![队组办委员部室站所校处局县区市镇乡村])(?={names.any_of(names.LISTS['acts'])})"
    )
)
FAMILY = re.compile(  # 慰问李大海家, but 走访金融专家 names nobody
    names.any_of([*names.LISTS["helped"], *names.LISTS["visited"]])
    + _several(rf"(?=[一全]家|(?<![一全])家[庭属人中里]|(?<![一全专画术商厂店农])家(?!{_CJK}))")
)
HELPED = re.compile(rf"{names.any_of(names.LISTS['helped'])}(?P<names>{_WHO})")
AIDED = re.compile(rf"(?P<names>{_WHOLE})(?<![县区市镇乡村])(?={names.any_of(names.LISTS['aid'])})")
ALONE = re.compile(rf"(?<!{_CJK}){_SPREAD}(?!{_CJK})")
THING = re.compile(rf"[{names.LISTS['things']}]$")
_BEFORE = names.any_of([*names.LISTS["helped"], *names.LISTS["aid"]])
LAST = re.compile(rf"{_BEFORE}{_WHO}(?!{_CJK})")  # 帮扶王小明, 救助患儿王小明
SERVED = re.compile(names.any_of(names.LISTS["served"]))


def veiled(text: str) -> str:
    """Return a cell that should hold no name, with what may be one masked; letters that are not
    seen are left out, for they would hide it. Projects are named after people: 王小明助学项目."""
    text = in_text("".join(filter(str.isprintable, text)))
    text = ALONE.sub(_closed, AIDED.sub(_hidden, HELPED.sub(_hidden, text)))
    return "".join(
        names.masked(piece) if kind == "person" and names.may_be_person(piece) else piece
        for piece, kind in names.pieces(text)
    )


def in_text(text: str) -> str:
    """Return a sentence with its numbers starred out and the people masked whom a word beside them
    gives away: 张晓红老师, 联系人：李明."""
    plain = starred(text)
    if not plain.isascii():
        for pattern in (CALLED, TITLED, ACTS, FAMILY):
            plain = pattern.sub(_hidden, plain)
    return plain


def remark(text: str) -> str:
    """Return a remark as `in_text` does; one that is nothing but names is masked whole."""
    closed = ALONE.sub(_closed, text)
    found = names.pieces(closed)
    people = [piece for piece, kind in found if kind == "person"]
    others = "".join(piece for piece, kind in found if kind != "person")
    are_names = all(len(one) in (2, 3, 4) and names.is_surnamed(one) for one in people)
    is_bare = (
        not names.words("phrases").issuperset(people)
        and are_names
        and not any(map(str.isalpha, others))
    )
    return names.party(closed)[0] if is_bare else in_text(text)


def served(text: str) -> str:
    """Return whom a project serves as `in_text` does; masked whole where it is nothing but names,
    none of them a group of people: 高中生, 空巢老人."""
    return in_text(text) if SERVED.search(text) else remark(text)


def explained(text: str) -> str:
    """Return what an output is as `served` does; things, and phrases of four letters, stay: 路灯,
    康复训练."""
    people = [piece for piece, kind in names.pieces(text) if kind == "person"]
    return in_text(text) if all(map(_is_thing, people)) else served(text)


def may_name_somebody(name: str) -> bool:
    """Whether the name of a project, a campaign, a team or an activity, which is shown as it is,
    may be a person's or hold one: 王小明, 王小明助学项目, 救助患儿陈思思."""
    is_phrase = len(name) == 4 and not name.startswith(names.COMPOUNDS)  # 秋季养护
    is_bare = remark(name) != name and not is_phrase
    return is_bare or bool(LAST.search(name)) or AIDED.sub(_hidden, name) != name


def _hidden(found: re.Match[str]) -> str:
    shown = EACH.sub(lambda one: _masked(one[0]), found["names"])
    return found[0].replace(found["names"], shown)


def _masked(name: str) -> str:
    """Return a name masked, without the gap in it; a word or an organisation is none."""
    name_of = "".join(name.split())
    is_word = name_of in names.words("phrases") or name_of in names.words("served")
    if is_word or [kind for _, kind in names.pieces(name_of)] == ["organisation"]:
        return name
    return names.masked(name_of)


def _closed(found: re.Match[str]) -> str:
    """Return a name without the gap in it: 张  伟."""
    return "".join(found[0].split())


def _is_thing(piece: str) -> bool:
    is_phrase = len(piece) == 4 and not piece.startswith(names.COMPOUNDS)
    return is_phrase or piece in names.words("phrases") or bool(THING.search(piece))
