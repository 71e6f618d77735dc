"""Names of givers, payees and volunteers: people are masked, organisations keep their names.

A cell may hold several names, an organisation with somebody of it, a role or a remark. It is cut
into pieces. One that ends like the name of an organisation is one; any other is taken for a person.

The words that tell people from organisations stand in `data/mappings/personal.toml`.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import ascii_letters
from typing import Literal

from data.ledger.people.numbers import STARS, starred
from data.nfkc import nfkc

FILE = Path(__file__).resolve().parents[2] / "mappings" / "personal.toml"
LISTS = tomllib.loads(FILE.read_text("utf-8"))
NAMELESS = "匿名"

Kind = Literal["organisation", "person", "other"]


def any_of(words: list[str]) -> str:
    """Return a pattern of these words, the longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"


CJK = r"\u3400-\u9fff\U00020000-\U0003ffff"
NUMERAL = r"[一二三四五六七八九十\d]{1,3}"
# Brackets that belong to a name: (集团), (有限合伙), 五(3)班, (中国).
WITHIN = re.compile(
    rf"\((集团|(?:特殊)?(?:普通|有限)合伙|{NUMERAL}|{any_of(LISTS['places'])}"
    r"|[A-Z]\w+(?=\)(?: +[A-Z]\w+){0,3},? *(?:Co|Corp|Ltd|Inc|LLC)\b))\)"
)
CUT = re.compile(
    rf"[、;:|+。!?~…()\[\]【】《》<>\"“”=_\t\n]+|,(?!\s*(?:ltd|inc|llc|co)\b)|[/&]+(?=[{CJK}])"
    rf"|(?<=[{CJK}])[/&]+|(?<=[{CJK}])[\s—–-]+|[\s—–-]+(?=[{CJK}])|(?<=\binc\.)\s+|(?<=\bltd\.)\s+"
    r"|(?<=\*)\s+|\s+(?=\*)",
    re.IGNORECASE,
)
CLASS = (
    rf"(?:[小初高大]?{NUMERAL}年级|\d{{2,4}}[级届]|[大中小]班"
    rf"|[小初高大中]?(?:{NUMERAL})?年?(?:\ue000{NUMERAL}\ue001|{NUMERAL})班)"
)
ALL = rf"师生$|全体[{CJK}]{{1,3}}员$|师(?=[协学]会)" + (
    r"|(?:全体|部分)(?:师生|同学|学生|教?职工|员工|党员|干[部警]|人员|队员|会员|教师|官兵|家长|业主|商户|村民|居民)们?$"
)
ORGANISATION = re.compile(  # words may overlap: 人民政府 holds 民政 and 政府
    rf"(?=({any_of(LISTS['organisations'])}|[{LISTS['ends']}](?=$|\ue000|{any_of(LISTS['roles'])}|{any_of(LISTS['remarks'])}$)"
    rf"|[寺庙庵院](?=释)|{NUMERAL}[中小局院厂处连建热]|{CLASS}|{ALL}))"
)
LONG_GAP = re.compile(r"([\s—–-]{40})[\s—–-]+|([/&]{40})[/&]+")  # `CUT` looks on from each of a gap
# The letters such a name ends in: a piece without any is searched no further.
HINTS = {
    *(word[-1] for word in LISTS["organisations"]),
    *LISTS["ends"],
    *"中届级班生员部友会处连建热师们工警兵长主户民",
}
ENGLISH = re.compile(
    rf"(?<![\w-]){any_of(LISTS['english'])}(?:$|\W*$|(?=\W+(?:of|for|co|ltd|inc)\b))"
    r"|\w\W+(?:beijing|shanghai|taiyuan|shanxi)\W+\w",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"(?:mr|mrs|ms|miss|dr|prof|rev|sir)\b", re.IGNORECASE)
PLACE = re.compile(any_of(LISTS["places"]))
REGIONS = [*(word for word in LISTS["places"] if len(word) > 1), *LISTS["towns"]]
FROM = re.compile(rf"(?:{any_of(REGIONS)}(?:[省县区镇乡]|市(?!民))?)+")
# Letters that no given name ends in, though a surname begins: 关帝庙; behind a place 刘家店.
TEMPLE = re.compile(r".[寺庙庵院宫]$|[庄家店沟堡营屯坪湾河头口坡岭峪岗梁洼寨台塔桥井泉]村$")
BRANCH = re.compile(r".[店厂局校所站处署铺队矿部亭办委馆厅]$")
PART = re.compile(rf"(?:{NUMERAL}|[车支])[队部班热厂连]")  # 一队; 爱心车队, 退休支部
LETTERED = re.compile(
    rf"[A-Za-z]{{1,2}}[{CJK}]{{3}}"
)  # A李建业: to stand first in a list of friends
TAILS = "路师计"  # surnames, but behind a place or an organisation its last letter: 长治路, 税务师
SHORT = re.compile(r".[寺庙庵院店厂局校所站处署村庄屯堡寨]$")
SURNAMES = frozenset(LISTS["surnames"].replace("\n", ""))
COMPOUNDS = tuple(LISTS["compounds"])
# A name of two letters with a gap in it, as tables align them: 张  伟; 欧阳 娜娜.
SPREAD = re.compile(
    rf"(?<![{CJK}])((?:[{''.join(SURNAMES)}](?=\s{{1,4}}[{CJK}](?![{CJK}])))|{any_of(LISTS['compounds'])})"
    rf"\s{{1,4}}([{CJK}]{{1,2}})(?![{CJK}])"
)
SYLLABLE = re.compile(any_of(LISTS["pinyin"].split()))
PINYIN = re.compile(f"(?:{SYLLABLE.pattern}){{1,3}}")
ROLES = re.compile(rf"{any_of(LISTS['roles'])}+")
AGENT = re.compile(r"[代转替给](?:捐|交)?$")
BELONGS = re.compile("公司|学|医院|社区|村|中心|[一二三四五六七八九十]中")
EDGES = " .·•,'0123456789"


@cache
def words(name: str) -> frozenset[str]:
    """Return a list of `personal.toml`, its words as `bare`."""
    return frozenset(map(bare, LISTS[name]))


def bare(text: str) -> str:
    """Return letters and digits alone, half-width, lower case: the form in which words compare."""
    return "".join(c for c in nfkc(text).casefold() if c.isalnum())


def masked(name: str) -> str:
    """Mask a name: 王小明 → 王**, 欧阳修 → 欧**, Anna Smith → A***; stars alone stay."""
    name = nfkc(name).strip()
    if name.isascii():
        return name[:1] and name[0] + STARS
    return name[0] + "*" * min(max(len(name) - 1, 1), 2)


def party(text: str) -> tuple[str, bool]:
    """Return a cell as it may be shown, and whether it names an organisation.

    People are masked and numbers starred out. A company or society with somebody's name beside it
    is an organisation; a school or a village is where that person is from.
    """
    if text.isalnum() and not text.isascii() and HINTS.isdisjoint(text):  # most names by far
        return masked(_stripped(text) or text), False
    found = pieces(text)
    has_people = any(kind == "person" for _, kind in found)
    named = "".join(piece for piece, kind in found if kind == "organisation")
    organised = bool(named) and (not has_people or organisation_type(named) != "institution")
    if not has_people:
        return starred(text), organised
    return "".join(masked(p) if kind == "person" else p for p, kind in found), organised


def organisation_type(name: str) -> str:
    """Return the code of `donor_type` of an organisation, by the words its name contains."""
    kinds = {"company": LISTS["companies"], "social_org": LISTS["societies"]}
    is_of = (kind for kind, known in kinds.items() if any(w in name.casefold() for w in known))
    return next(is_of, "institution")


def is_nobody(name: str) -> bool:
    """Return whether the name says that the giver wants no name."""
    word = name if name.isalnum() and not name.isascii() else bare(name)
    known = words("nobody")
    if word.startswith(NAMELESS) or word in known:
        return True
    rest = ROLES.sub("", word)
    return not rest or rest in known


def may_be_person(text: str) -> bool:
    """Return whether a word that should be none is perhaps a name: two to four letters that begin
    with a surname or a role, one with a dot in it, or one in another script."""
    name = _stripped(whole := text.strip(EDGES + "-"))
    if not name or any(c.isdigit() for c in name) or name in words("phrases"):
        return False
    if not re.search(f"[{CJK}]", name):
        return sum(map(str.isalpha, name)) >= 4
    return "·" in name or (2 <= len(name) <= 4 and (name != whole or is_surnamed(name)))


def is_personal(heading: str) -> bool:
    """Return whether a heading names personal data."""
    word, known = bare(heading), words("headings") | words("identity")
    return word in known or any(part in word for part in words("part"))


def pieces(text: str) -> list[tuple[str, Kind]]:
    """Cut a cell into names and what stands between them, in turn."""
    text = LONG_GAP.sub(r"\1\2", SPREAD.sub(r"\1\2", nfkc(starred(text)).strip()))
    plain = WITHIN.sub("\ue000\\1\ue001", text.replace("•", "·"))
    found: list[tuple[str, Kind]] = []
    last = 0
    for cut in CUT.finditer(plain):
        found += [*_names(plain[last : cut.start()]), (cut[0], "other")]
        last = cut.end()
    found += _names(plain[last:])
    return [(p.replace("\ue000", "(").replace("\ue001", ")"), k) for p, k in found if p]


def _names(piece: str) -> Iterator[tuple[str, Kind]]:
    """Yield the names of a piece without marks."""
    if not re.search(f"[{CJK}]", piece):
        if not any(map(str.isalpha, piece)):
            yield piece, "other"
        elif ENGLISH.search(piece) and not ADDRESS.match(piece.strip()) and not _is_named(piece):
            yield piece, "organisation"
        else:
            name = piece.strip(EDGES)
            before, after = piece.split(name, 1)
            yield from ((before, "other"), (name, "person"), (after, "other"))
        return
    place = FROM.match(piece)
    start = end = place.end() if place else 0
    if start == len(piece) and ORGANISATION.search(piece):  # 晋源区金胜镇
        yield piece, "organisation"
        return
    if HINTS.isdisjoint(piece[start:]):
        if start and is_surnamed(_stripped(piece[start:])):
            yield piece[:start], "other"
            piece = piece[start:]
        yield from _people(piece)
        return
    for found in ORGANISATION.finditer(piece):
        is_village = found[1] == "村" and piece[:end].endswith(("镇", "乡"))
        if end and not is_village and _is_short(piece[end : found.end(1)], found[1]):
            break  # 山西大学李建设: the word is part of a name
        end = max(end, found.end(1))
    if not end or (not start and (_is_short(piece) or _is_short(piece[:end]))):
        yield from _people(piece)
        return
    if end == start:
        yield piece[:start], "other"
        yield from _people(piece[start:])
        return
    rest = piece[end:].strip(EDGES + "\ue000\ue001")
    if len(rest) == 1 or rest in REGIONS:  # which is nobody's name: 815路, 电子(太原)
        end = len(piece)
    before, name = _front(piece[:end])
    yield from _people(before)
    yield name, "organisation"
    yield from _people(piece[end:])


def _is_named(piece: str) -> bool:
    """Return whether English words are perhaps a person: Henry Bank, Christine Church, Li Group,
    Zhang Wei Studio."""
    *before, last = re.findall(r"[^\W\d_][\w'’]*", piece.casefold())
    before = [word for word in before if len(word) > 1]  # A Li Group
    if not 1 <= len(before) <= 3 or last in LISTS["registered"]:
        return False
    is_family = len(before) == 1 and last in LISTS["family"]
    rest = [word for word in before if word not in words("cities")]
    pinyin = PINYIN if rest == before else SYLLABLE  # Taiyuan Li Group, but Taiyuan Huayu Group
    is_pinyin = bool(rest) and all(map(pinyin.fullmatch, rest))
    return before[0] in words("given") or is_family or is_pinyin


def _is_short(piece: str, ending: str = "") -> bool:
    """Return whether a piece is as short as a name and begins like one: 李社区, 志愿者王立村; with
    `ending`, it goes on with an organisation and has to begin like a name."""
    whole = piece.strip(EDGES)
    if LETTERED.fullmatch(whole):
        piece = whole = whole.lstrip(ascii_letters)
    name = whole if len(whole) == 3 and is_surnamed(whole) else _stripped(piece)  # 代中心
    has_role = name != whole
    if not is_surnamed(name):
        is_known = PART.fullmatch(name) or name in words("organisations") - words("alike")
        return not (ending or is_known) and len(name) <= 2
    if name not in words("organisations") and _is_word_of_somebody(name):
        return not (ending and name[0] in TAILS)
    if name in words("organisations") or name == ending or len(name) > 4:
        return len(name) <= 2 and not ending and not (has_role and PART.fullmatch(name))
    if len(name) == 3:
        return has_role or not (TEMPLE.search(name) or (ending and BRANCH.search(name)))
    if len(name) == 2 and ending and not has_role and SHORT.fullmatch(name):
        return False
    return len(name) <= 2 or has_role or name.startswith(COMPOUNDS)


def _front(head: str) -> tuple[str, str]:
    """Return who stands before the name of an organisation, and that name."""
    found = PLACE.search(head)
    before, rest = (head[: found.start()], head[found.start() :]) if found else ("", head)
    name = _stripped(before)
    is_name = 2 <= len(name) <= 5 and is_surnamed(name) and not ORGANISATION.search(before)
    is_of_it = AGENT.search(before) or (len(name) <= 4 and BELONGS.search(rest))
    return (before, rest) if is_name and is_of_it else ("", head)


def _people(piece: str) -> Iterator[tuple[str, Kind]]:
    """Yield people; digits and remarks stand between them."""
    for part in re.split(r"([\d.]+)", piece):
        name = _stripped(part)
        if part and (not any(map(str.isalpha, part)) or part in words("remarks")):
            yield part, "other"
        elif part:
            yield name or part, "person" if name else "other"


def _stripped(text: str) -> str:
    """Return a name without the roles before it and the marks around it."""
    name = text.strip(EDGES)
    role = ROLES.match(name)
    return name[role.end() :].strip(EDGES) if role else name


def _is_word_of_somebody(name: str) -> bool:
    """Return whether a name is a surname and one word of organisations: 王医院, 李派出所."""
    known = words("organisations")
    return bare(name[1:]) in known or (name.startswith(COMPOUNDS) and name[2:] in known)


def is_surnamed(name: str) -> bool:
    return name[:1] in SURNAMES or name.startswith(COMPOUNDS)
