"""The one writer of text documents: A4, styles to be edited, native tables. No Streamlit here.

It is laid out as offices in China write (GB/T 9704): 黑体 and 楷体 headings, 仿宋 text of 16 points
in lines of 28. The table of fonts names what takes their place where they are missing. Loading
python-docx takes 0.2 s: import this module where a document is made.
"""

import datetime
import io
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

import typst
from docx import Document as open_document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from pages.ui import look
from pages.ui.files.document import WHOLE, Document, Heading, Image, Said, Table, Text

FONTS = {
    "仿宋_GB2312": ("仿宋", "FangSong"), "楷体_GB2312": ("楷体", "KaiTi"),
    "黑体": ("SimHei", "Microsoft YaHei"), "方正小标宋简体": ("华文中宋", "SimSun"),
}  # fmt: skip
"""Fonts of Chinese text, and what takes their place."""
STYLES = {  # font, points, bold where the text is English
    "Title": ("方正小标宋简体", 22), "Subtitle": ("楷体_GB2312", 12), "Normal": ("仿宋_GB2312", 16),
    "Heading 1": ("黑体", 16), "Heading 2": ("楷体_GB2312", 16), "Heading 3": ("仿宋_GB2312", 16),
    "Caption": ("黑体", 12), "Quote": ("楷体_GB2312", 12), "List Number": ("仿宋_GB2312", 10.5),
}  # fmt: skip
LATIN = "Times New Roman"
SMALLER = 0.72  # English text beside Chinese of the same rank
SMALL = ("Subtitle", "Quote", "List Number", "Caption")  # no first line set in, lines as they need
WIDE = 15.6  # centimetres between the margins
BOLD = ("Title", "Heading 1", "Heading 3", "Caption")
TO_PNG = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg")"""
EDGES = (f'<w:tblCellMar {nsdecls("w")}><w:left w:w="60" w:type="dxa"/>'
         '<w:right w:w="60" w:type="dxa"/></w:tblCellMar>')  # fmt: skip
INK = RGBColor.from_string("000000")


def content(document: Document, made: datetime.datetime) -> bytes:
    """The file of a document."""
    file = open_document()
    _dress(file, document.lang)
    about = file.core_properties
    about.title, about.author, about.last_modified_by = document.title, document.author, ""
    about.language = {"zh": "zh-CN", "en": "en-US"}[document.lang]
    about.created = about.modified = made
    about.comments = ""
    next(file.settings.element.iter(qn("w:zoom"))).set(qn("w:percent"), "100")  # it has to have one
    file.add_paragraph(document.title, "Title")
    file.add_paragraph(document.under, "Subtitle")
    for block, number in document.numbered():
        if isinstance(block, Heading):
            file.add_paragraph(block.text, f"Heading {block.level}")
        elif isinstance(block, Text):
            _write(file.add_paragraph(style="Quote" if block.is_note else None), block.parts)
        elif isinstance(block, Table):
            _table(file, block, number)
        else:
            _image(file, block, number)
    for told, place in document.sources.items():
        _source(file, told, place)
    _margins(file.sections[0], document)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _dress(file: Any, lang: str) -> None:
    """Fonts, sizes and spaces of the styles; names of fonts that take others' places."""
    for name, (han, size) in STYLES.items():
        style = file.styles[name]
        properties = style.element.get_or_add_rPr()
        for old in properties.findall(qn("w:rFonts")):
            properties.remove(old)
        properties.insert(0, parse_xml(
            f'<w:rFonts {nsdecls("w")} w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{han}"/>'
        ))  # fmt: skip
        style.font.size = Pt(size if lang == "zh" else round(size * SMALLER * 2) / 2)
        style.font.color.rgb = INK
        style.font.italic = False
        style.font.bold = name in BOLD
        shape = style.paragraph_format
        shape.space_before = shape.space_after = Pt(0 if lang == "zh" and name not in SMALL else 6)
        is_set_in = lang == "zh" and name not in (*SMALL, "Title")
        shape.first_line_indent = Pt(2 * size if is_set_in else 0)
        shape.line_spacing = Pt(28) if is_set_in else 1.15
        if name in ("Title", "Subtitle"):
            shape.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for border in style.element.iter(qn("w:pBdr"), qn("w:numPr")):
            border.getparent().remove(border)
    file.styles["Caption"].paragraph_format.keep_with_next = True
    part = next(r.target_part for r in file.part.rels.values() if r.reltype.endswith("/fontTable"))
    told = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{",".join(others)}"/><w:charset w:val="86"/>'
        f'<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, others in FONTS.items()
    )
    part._blob = part.blob.replace(b"</w:fonts>", told.encode() + b"</w:fonts>")


def _write(paragraph: Any, parts: Iterable[Said]) -> None:
    """Sentences, each followed by the number of its source, which leads there."""
    for one in parts:
        paragraph.add_run(one.text)
        if one.source:
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), f"source{one.source}")
            run = paragraph.add_run(f"[{one.source}]")
            run.font.superscript = True
            link.append(run._r)
            paragraph._p.append(link)


def _source(file: Any, told: str, number: int) -> None:
    paragraph = file.add_paragraph(style="List Number")
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), f"source{number}")
    paragraph._p.append(start)
    paragraph.add_run(f"[{number}] {told}")
    paragraph._p.append(end)


def _table(file: Any, block: Table, number: str) -> None:
    """A caption, then rows under headings that come again on every page."""
    caption, source = block.caption
    _write(file.add_paragraph(style="Caption"), [Said(f"{number} {caption}", source)])
    table = file.add_table(1, len(block.headings), "Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(parse_xml(EDGES))
    widths = [Cm(WIDE * share / sum(block.shares)) for share in block.shares]
    first = table.rows[0]
    for place, cell in enumerate(first.cells):
        cell.width = table.columns[place].width = widths[place]
        _cell(cell, block.headings[place], place in block.numeric, True, is_heading=True)
    first._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    model = table.add_row()._tr  # copied: the library looks through the table for every cell
    table._tbl.remove(model)
    is_whole = len(block.rows) <= WHOLE
    for at, row in enumerate(block.rows, 1):
        made, has_next = deepcopy(model), is_whole and at < len(block.rows)
        for place, (cell, text) in enumerate(zip(made.tc_lst, row, strict=True)):
            _cell(cell, text, place in block.numeric, has_next)
        made.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        table._tbl.append(made)


def _image(file: Any, block: Image, number: str) -> None:
    """A chart as PNG, which every office shows; its caption below."""
    paragraph = file.add_paragraph(style="Quote")
    paragraph.paragraph_format.keep_with_next = True
    png = typst.compile(TO_PNG, format="png", ppi=144, sys_inputs={"svg": block.svg.decode()})
    shown = paragraph.add_run().add_picture(io.BytesIO(bytes(png)), Cm(WIDE))
    shown._inline.docPr.set("descr", block.said)
    caption, source = block.caption
    below = file.add_paragraph(style="Caption")
    below.alignment, below.paragraph_format.keep_with_next = WD_ALIGN_PARAGRAPH.CENTER, False
    _write(below, [Said(f"{number} {caption}", source)])


def _cell(cell: Any, text: str, is_number: bool, stays: bool, is_heading: bool = False) -> None:
    """Small words in a cell, numbers to the right; `stays` on the page of the row below."""
    from docx.text.paragraph import Paragraph

    inside = getattr(cell, "_tc", cell)
    paragraph = Paragraph(inside.p_lst[0], None)
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = Pt(9), is_heading
    shape = paragraph.paragraph_format
    shape.first_line_indent, shape.line_spacing = Pt(0), 1.15
    shape.keep_with_next = stays or None
    shape.space_before = shape.space_after = Pt(2)
    shape.alignment = WD_ALIGN_PARAGRAPH.RIGHT if is_number else WD_ALIGN_PARAGRAPH.LEFT
    if is_heading:
        fill = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="EEF3F7"/>'
        inside.get_or_add_tcPr().append(parse_xml(fill))


def _margins(section: Any, document: Document) -> None:
    """A4 with the margins of official papers; the mark above, the number of the page below."""
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    if document.mark:
        above = section.header.paragraphs[0]
        above.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = above.add_run(document.mark)
        run.font.size, run.font.bold = Pt(12), True
        run.font.color.rgb = RGBColor.from_string(look.DEMO["light"][1:].upper())
    below = section.footer.paragraphs[0]
    below.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in ("— ", None, " —"):
        run = below.add_run(text or "")
        run.font.size = Pt(14)
        if text is None:
            below._p.remove(run._r)
            field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"/>')
            run.text = "1"
            field.append(run._r)
            below._p.append(field)
