"""Number formats of an XLSX that show another amount than their cells hold.

A cell of 1000 in the format #,##0"万元" reads 1,000万元 on screen, one in "$"0 reads $1000. Such a
cell is written with its unit, so that it is read as a cell of text would be. It runs in the child
process that reads workbooks: it imports nothing of the project.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WORDS = tomllib.loads(Path(__file__).with_name("cells.toml").read_text("utf-8"))
UNITS = {word: Decimal(value) for word, value in {**WORDS["units"], "千": "1000"}.items()}
LARGE = {
    Decimal(10) ** n: word for n, word in enumerate(("元", "", "百元", "千元", "万元")) if word
}
LARGE |= {Decimal(10) ** 6: "百万元", Decimal(10) ** 8: "亿元"}
LONGEST = 255  # characters; a spreadsheet writes no longer format
SAID = re.compile(r'"([^"]*)"|\\(.)|!(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]|([$€£¥￥])')
CURRENCY = re.compile(
    "|".join(map(re.escape, sorted(WORDS["currencies"], key=len, reverse=True)))
    + "|[$\u00a2\u00a3\u20a0-\u20cf]"
)
PLACES = re.compile(r"[0#?]")


def shown(styles: ElementTree.Element) -> Mapping[int, str]:
    """Return what is written behind the numbers of cells, by the number of their style."""
    codes = {
        one.get("numFmtId"): one.get("formatCode") or "" for one in styles.iter(f"{MAIN}numFmt")
    }
    formats = styles.find(f"{MAIN}cellXfs")
    used = [] if formats is None else [one.get("numFmtId") for one in formats]
    units = {number: unit(code) for number, code in codes.items()}
    return {place: found for place, number in enumerate(used) if (found := units.get(number))}


def unit(code: str) -> str:
    """Return the unit a number format shows, "" for none or yuan.

    A format that divides shows less than the cell holds: 0!.0,"万" shows 10000 as 1.0万, so its
    cells are yuan. A unit that is not understood comes as it is shown.
    """
    section = code[:LONGEST].split(";")[0].replace('"."', "!.")
    said = "".join(filter(None, (text for match in SAID.findall(section) for text in match)))
    if foreign := CURRENCY.search(said.casefold()):
        return foreign[0]
    named = re.sub(r"[\s¥￥约共计()（）.]|人民币", "", said)
    if not re.search("[十百千万亿]", named):
        return ""
    divisor = _divisor(section)
    unclear = named if divisor == 1 else f"{named}/{divisor}"
    return LARGE.get(UNITS.get(named, Decimal(0)) / divisor, unclear)


def _divisor(section: str) -> int:
    """Return by how much a format divides: a comma behind the digits by 1000, and so on.

    A point that is written as text, !. or \\., stands before the last digits of the whole number.
    """
    bare = re.sub(r'"[^"]*"|\[[^\]]*\]|_.|\*.', "", section)
    commas = re.search(r"[0#?](,+)(?![0#?,])", bare)
    text_point = re.search(r"[!\\]\.([0#?,]*)", bare)
    places = len(PLACES.findall(text_point[1])) if text_point else 0
    thousands = len(commas[1]) if commas else 0
    return int(10 ** (3 * thousands + places))


def cells(text: bytes, styles: Mapping[int, str]) -> Iterator[tuple[bytes, int, str]]:
    """Yield the numbers of a piece of a sheet that have one of these styles: column, row, text."""
    numbers = b"|".join(str(number).encode() for number in styles)
    pattern = re.compile(
        rb'<c r="([A-Z]{1,3})(\d{1,7})"(?![^>]* t="(?!n"))[^>]*? s="(' + numbers + rb')"[^>]*>'
        rb"(?:<f[^>]*?(?:/>|>[^<]{0,8192}</f>))?<v>([^<]{1,40})</v>"
    )
    for match in pattern.finditer(text):
        yield match[1], int(match[2]), match[4].decode("ascii", "replace") + styles[int(match[3])]
