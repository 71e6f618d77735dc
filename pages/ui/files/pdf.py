"""The one writer of PDF: PDF/A-2b, tagged, fonts within, by Typst; no browser, no office.

What it looks like stands in `document.typ`. No Streamlit here.
"""

import datetime
import json
from functools import cache
from pathlib import Path

import typst

from pages.ui import look
from pages.ui.files.document import WHOLE, Document, Heading, Table, Text

TEMPLATE = Path(__file__).with_name("document.typ")
HAN = ("CJK SC", "CJK", "FangSong", "SimSun", "SimHei", "YaHei", "PingFang", "Song", "Hei")
"""Parts of the names of fonts with Chinese characters."""


class NoFont(LookupError):
    """This machine has no font with Chinese characters: there would be empty boxes for words."""


def content(document: Document, made: datetime.datetime) -> bytes:
    """The file of a document. Raises NoFont."""
    if document.lang == "zh" and not has_han():
        raise NoFont
    told = {
        "lang": document.lang,
        "title": document.title,
        "under": document.under,
        "mark": document.mark,
        "ink": look.DEMO["light"],
        "author": document.author,
        "blocks": _blocks(document),
        "sources": list(document.sources),
        "whole": WHOLE,
    }
    return bytes(
        typst.compile(
            str(TEMPLATE),
            format="pdf",
            sys_inputs={"told": json.dumps(told, ensure_ascii=False)},
            pdf_standards="a-2b",
            timestamp=int(made.timestamp()),
        )
    )


def _blocks(document: Document) -> list[list[object]]:
    """The blocks as the template reads them, tables with their numbers."""
    found: list[list[object]] = []
    for block, number in document.numbered():
        if isinstance(block, Heading):
            found.append(["heading", block.level, block.text])
        elif isinstance(block, Text):
            found.append(["note" if block.is_note else "text", block.parts])
        elif isinstance(block, Table):
            caption = [(f"{number} {block.caption.text}", block.caption.source)]
            rest = (block.headings, block.rows, sorted(block.numeric), block.shares)
            found.append(["table", caption, *rest])
        else:
            caption = [(f"{number} {block.caption.text}", block.caption.source)]
            found.append(["image", caption, block.svg.decode(), block.said])
    return found


@cache
def has_han() -> bool:
    """Whether this machine has a font with Chinese characters."""
    return any(part in name for name in typst.Fonts().families() for part in HAN)
