"""The one writer of slides: 16:9, native text, charts and tables to be edited. No Streamlit here.

Fonts stand in the theme, Latin and East Asian apart, so that a deck is given another face in one
place. Loading python-pptx takes 0.4 s: import this module where a deck is made.
"""

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from pages.ui import look

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
WIDE, HIGH = 13.333, 7.5  # inches of a slide
MARGIN = 0.6
LATIN, HAN = "Arial", "Microsoft YaHei"
"""Fonts every Windows has; elsewhere the nearest sans serif takes their place (`panose`)."""
SANS = "020B0503020204020204"
BREAK = "\n"  # a run of its own: a new line within a paragraph
LABELLED = 1.25  # of the longest bar across: room for its value beyond it
ANCHORS = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}
ALIGNS = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
TITLE_ONLY = 5  # the layout of the library's template that has a title alone
INK, SOFT, LINE = look.INK["light"], look.SOFT["light"], look.LINE["light"]
ACCENT, CARD = "#0f4a6e", "#f1f5f8"


@dataclass(frozen=True)
class Run:
    """Words of one size and colour."""

    text: str
    size: float
    colour: str = INK
    bold: bool = False


@dataclass(frozen=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[int, int, int, int]:
        """As the file writes it."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)


@dataclass(frozen=True)
class Bars:
    """A bar chart of one series: what it measures, names, values as drawn, a colour a bar."""

    measure: str
    names: Sequence[str]
    values: Sequence[float | None]
    fills: Sequence[str]
    shown_as: str = "#,##0"
    across: bool = False


class Deck:
    """Slides in the making."""

    def __init__(self, lang: str, title: str, author: str, made: datetime.datetime) -> None:
        self.lang = {"zh": "zh-CN", "en": "en-US"}[lang]
        self._deck = Presentation()
        self._deck.slide_width, self._deck.slide_height = Inches(WIDE), Inches(HIGH)
        about = self._deck.core_properties
        about.title, about.author, about.last_modified_by = title, author, author
        about.language, about.created, about.modified = self.lang, made, made
        for layout in [one for n, one in enumerate(self._deck.slide_layouts) if n != TITLE_ONLY]:
            self._deck.slide_layouts.remove(layout)
        self._dress(self._deck.slide_master)

    def _dress(self, master: Any) -> None:
        """Fonts, colours and the place of the title, for every slide, a later one too."""
        part = next(one.target_part for one in master.part.rels.values()
                    if one.reltype.endswith("/theme"))  # fmt: skip
        theme = etree.fromstring(part.blob)
        for face in theme.iter(qn("a:majorFont"), qn("a:minorFont")):
            face.find(qn("a:latin")).set("typeface", LATIN)
            face.find(qn("a:ea")).attrib.update({"typeface": HAN, "panose": SANS})
            for one in face.iter(qn("a:font")):
                if one.get("script") == "Hans":
                    one.set("typeface", HAN)
        for number, colour in enumerate(look.PALETTE[:6], 1):
            next(theme.iter(qn(f"a:accent{number}")))[0].set("val", colour[1:].upper())
        part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
        for one in [*master.placeholders, *self._deck.slide_layouts[0].placeholders]:
            one.left, one.top = round(one.left * WIDE / 10), one.top
            one.width, one.height = round(one.width * WIDE / 10), one.height
        level = master.element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
        level.set("algn", "l")
        level.find(qn("a:defRPr")).attrib.update({"sz": "3200", "b": "1"})
        for title in (master.placeholders[0], self._deck.slide_layouts[0].placeholders[0]):
            title.left, title.top, title.width, title.height = Box(
                MARGIN, 0.8, WIDE - 2 * MARGIN, 1.3
            ).emu
            _plain(title.text_frame)

    def slide(self, title: Sequence[str], size: int = 0) -> "Slide":
        """A new slide under its title, which may be broken into lines; 0 is the layout's size."""
        made = self._deck.slides.add_slide(self._deck.slide_layouts[0])
        found = Slide(made, self.lang)
        _plain(made.shapes.title.text_frame)
        runs = [one for line in title for one in (Run(BREAK, 0), Run(line, size, INK, True))]
        found.write(made.shapes.title.text_frame, [runs[1:]])
        return found

    def content(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        self._deck.save(out)
        return out.getvalue()


class Slide:
    """One slide in the making."""

    def __init__(self, slide: Any, lang: str) -> None:
        self._slide, self._lang = slide, lang

    def text(self, box: Box, lines: Sequence[Sequence[Run]], **how: Any) -> None:
        """Paragraphs of runs; `anchor`, `align`, `fill` and `wrap` are optional."""
        shape = self._slide.shapes.add_textbox(*box.emu)
        _plain(shape.text_frame, how.get("anchor", "top"))
        shape.text_frame.word_wrap = how.get("wrap", True)
        self.write(shape.text_frame, lines, how.get("align", ""))
        if fill := how.get("fill"):
            shape.fill.solid()
            shape.fill.fore_color.rgb = _rgb(fill)

    def write(self, frame: Any, lines: Sequence[Sequence[Run]], align: str = "") -> None:
        """Fill a frame with paragraphs; a size of 0 is left to the theme."""
        for number, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            if align:
                paragraph.alignment = ALIGNS[align]
            for one in line:
                if one.text == BREAK:
                    paragraph.add_line_break()
                    continue
                run = paragraph.add_run()
                run.text = one.text
                if one.size:
                    run.font.size = Pt(one.size)
                run.font.bold = one.bold
                run.font.color.rgb = _rgb(one.colour)
            for properties in paragraph._p.iter(qn("a:rPr")):
                properties.set("lang", self._lang)
                properties.set("altLang", "en-US")

    def rule(self, box: Box, colour: str = LINE) -> None:
        """A filled strip without words."""
        shape = self._slide.shapes.add_shape(1, *box.emu)
        shape.fill.solid()
        shape.fill.fore_color.rgb = _rgb(colour)
        shape.line.fill.background()
        shape._element.remove(shape._element.find(qn("p:style")))  # no shadow of the theme's

    def number(self, box: Box, size: float) -> None:
        """The number of the slide, which stays right where slides are moved."""
        shape = self._slide.shapes.add_textbox(*box.emu)
        _plain(shape.text_frame, "middle")
        paragraph = shape.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT
        at = len(self._slide.part.package.presentation_part.presentation.slides)
        paragraph._p.append(parse_xml(
            f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
            f'<a:rPr lang="{self._lang}" sz="{round(100 * size)}"><a:solidFill>'
            f'<a:srgbClr val="{SOFT[1:].upper()}"/></a:solidFill></a:rPr><a:t>{at}</a:t></a:fld>'
        ))  # fmt: skip

    def picture(self, box: Box, png: bytes, alt: str) -> None:
        """A picture with its description."""
        shape = self._slide.shapes.add_picture(io.BytesIO(png), *box.emu)
        _describe(shape, alt)

    def bars(self, box: Box, bars: Bars, heading: str, alt: str) -> None:
        """A native bar chart over a sheet of its own, its values written beyond the bars."""
        told = CategoryChartData(number_format=bars.shown_as)
        told.categories = list(bars.names)
        told.add_series(bars.measure, bars.values)
        kind = XL_CHART_TYPE.BAR_CLUSTERED if bars.across else XL_CHART_TYPE.COLUMN_CLUSTERED
        frame = self._slide.shapes.add_chart(kind, *box.emu, told)
        _describe(frame, alt)
        chart = frame.chart
        chart.has_legend = False
        chart.font.size, chart.font.color.rgb = Pt(16), _rgb(INK)
        chart.has_title = True
        chart.chart_title.include_in_layout = False
        self.write(chart.chart_title.text_frame, [[Run(heading, 14, SOFT)]])
        _place(chart.chart_title._element, 0, 0)
        names, values = chart.category_axis, chart.value_axis
        values.visible = values.has_major_gridlines = False
        values.minimum_scale = 0
        most = max(filter(None, bars.values), default=0)
        if bars.across and most:
            values.maximum_scale = LABELLED * most
        names.has_major_gridlines = False
        names.reverse_order = bars.across  # the first on top
        names.format.line.color.rgb = _rgb(LINE)
        plot = chart.plots[0]
        plot.gap_width, plot.vary_by_categories, plot.has_data_labels = 45, False, True
        plot.data_labels.number_format = bars.shown_as
        plot.data_labels.number_format_is_linked = False
        plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
        plot.data_labels.show_value = True
        plot.data_labels.font.size, plot.data_labels.font.bold = Pt(18), True
        next(plot.data_labels._element.iter(qn("a:bodyPr"))).set("wrap", "none")
        for one in chart._chartSpace.iter(qn("c:axId"), qn("c:crossAx")):
            one.set("val", one.get("val").lstrip("-"))  # the library's are not as the schema says
        for place, fill in enumerate(bars.fills):
            point = plot.series[0].points[place]
            point.format.fill.solid()
            point.format.fill.fore_color.rgb = _rgb(fill)

    def table(
        self, box: Box, rows: Sequence[tuple[Sequence[Sequence[Run]], Sequence[Run]]], left: float
    ) -> None:
        """A native table: what it is in the share `left` of the width, its number at the right."""
        frame = self._slide.shapes.add_table(len(rows), 2, *box.emu)
        table = frame.table
        table.first_row = table.horz_banding = False
        table.columns[0].width = Inches(box.width * left)
        table.columns[1].width = Inches(box.width * (1 - left))
        for row, (what, value) in zip(table.rows, rows, strict=True):
            row.height = Inches(box.height / len(rows))
            for cell, lines, align in (
                (row.cells[0], what, "left"), (row.cells[1], [value], "right")
            ):  # fmt: skip
                cell.fill.solid()
                cell.fill.fore_color.rgb = _rgb(CARD)
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                cell.margin_left = cell.margin_right = Inches(0.3)
                cell.margin_top = cell.margin_bottom = 0
                cell.text_frame.word_wrap = True
                self.write(cell.text_frame, lines, align)
                _edges(cell, ACCENT if align == "left" else None)

    def notes(self, lines: Sequence[str]) -> None:
        """What the speaker reads, and who checks the figures."""
        self._slide.notes_slide.notes_text_frame.text = "\n".join(lines)


def _plain(frame: Any, anchor: str = "top") -> None:
    """A frame without margins, its words wrapped and of the size they are given."""
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap, frame.vertical_anchor = True, ANCHORS[anchor]


def _describe(shape: Any, alt: str) -> None:
    """What a reader hears who does not see it."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", alt)


def _place(title: Any, x: float, y: float) -> None:
    """Put a chart's title at a place, in shares of the chart."""
    for old in title.findall(qn("c:layout")):
        title.remove(old)
    layout = parse_xml(
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{x}"/><c:y val="{y}"/></c:manualLayout></c:layout>'
    )
    title.find(qn("c:tx")).addnext(layout)


def _edges(cell: Any, left: str | None) -> None:
    """White lines between the rows of a table, and a coloured edge at the left of each."""
    properties = cell._tc.get_or_add_tcPr()
    edges = {"L": (left, 8), "R": (None, 0), "T": ("#FFFFFF", 6), "B": ("#FFFFFF", 6)}
    for place, (side, (colour, width)) in enumerate(edges.items()):
        fill = (f'<a:solidFill><a:srgbClr val="{colour[1:].upper()}"/></a:solidFill>' if colour
                else "<a:noFill/>")  # fmt: skip
        line = f'<a:ln{side} {nsdecls("a")} w="{Pt(width)}">{fill}</a:ln{side}>'
        properties.insert(place, parse_xml(line))


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour[1:].upper())
