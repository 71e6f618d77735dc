"""The annual report: the published facts, what the screen says, and files that offices open."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import plotly.io
import pytest
from docx import Document as open_document
from docx.oxml.ns import qn
from pypdf import PdfReader

from data import Snapshot
from data import __main__ as command
from pages.data.annual import content, made, projects
from pages.ui.ask import ask
from pages.ui.files import docx, drawing, pdf
from pages.ui.files.document import Document, Image, Table, Text
from pages.ui.roles import Role
from pages.ui.view import Reader, View
from pages.ui.words import LANGUAGES, words
from tests.office import faults, rendered
from tests.pages.data.printed import says, totals
from tests.programs import program
from tests.served import fetched

PUBLISHED = "".join((Path(__file__).with_name("report-2021.txt")).read_text("utf-8").split())
"""The text of the fund's own report."""
DEMO, REPORT = "2021-12-31-demo", "2021-12-31-report"


def viewed(snapshot: Snapshot, lang: str = "zh", role: Role = "viewer") -> View:
    return View("data", snapshot, Reader(lang, role=role))


@pytest.fixture(scope="module", autouse=True)
def drawn_once() -> Iterator[None]:
    """Each chart is drawn once for all tests."""
    program("chromium", "chromium-browser", package="chromium")
    once = cache(lambda text, width: drawing_svg(json.loads(text), width))
    drawing_svg = drawing.svg
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing, "svg", lambda one, width: once(plotly.io.to_json(one, False), width))
        yield
    drawing.close()


@pytest.fixture(scope="module")
def told(report: Snapshot) -> Document:
    """The report of the year the fund has published."""
    return content.report(viewed(report), 2021, "list")


def sentences(document: Document) -> Iterator[str]:
    """Every paragraph in words, its sources left out; tables as lines of cells."""
    for block in document.blocks:
        if isinstance(block, Text):
            yield "".join(one.text for one in block.parts)
        elif isinstance(block, Table):
            yield from ("|".join(row) for row in block.rows)
        else:
            yield block.said if isinstance(block, Image) else block.text


def test_the_report_reproduces_every_published_total(told: Document) -> None:
    said, every = list(sentences(told)), totals()
    assert len(every) == 43
    missing = []
    for one in every:
        if one["total"] == "closed_cohort":  # every one of the closed, line by line
            found = sum(bool(re.match(rf"（\d+）.*（{one['part']} 年立项，", line))
                        for line in said[said.index("1、结项项目共 10 个") :][1:11])  # fmt: skip
            assert found == int(one["value"])
        elif one["total"] == "visits_per_household":  # worked out of two that are said
            assert float(one["value"]) == 700 / 50
        elif not any(re.search(says(one), line) for line in said):
            missing.append((one, says(one)))
    assert missing == []


def test_what_is_printed_stands_in_the_funds_own_report() -> None:
    for one in totals():
        if one["amount_basis"] != "printed" or one["unit"] in ("day", "year"):
            continue
        value = Decimal(one["value"])
        written = {f"{value:f}", f"{value:,f}", f"{value.normalize():f}", f"{value.normalize():,f}",
                   f"{value / 10_000:f}".rstrip("0").rstrip(".") + "万"}  # fmt: skip
        written |= (
            {"六"} if value == 6 else {"12个20年", "15个21年"} if value in (12, 15) else set()
        )
        assert any(text in PUBLISHED for text in written), one


def test_every_figure_of_a_sentence_has_its_source(told: Document) -> None:
    figure = re.compile(r"\d[\d,.]* ?(?:个|元|人|次|户|岁|项|%)")
    bare = [one.text for block in told.blocks if isinstance(block, Text) and not block.is_note
            for one in block.parts if figure.search(one.text) and not one.source]  # fmt: skip
    assert [text for text in bare if not re.search(r"^（\d+）", text)] == []
    assert all(block.caption.source for block in told.blocks if isinstance(block, Table))
    assert any("L300" in source for source in told.sources)
    assert list(told.sources.values()) == list(range(1, len(told.sources) + 1))


def test_what_is_not_disclosed_is_said(told: Document) -> None:
    said = "\n".join(sentences(told))
    for line in (
        "志愿服务的人数、人次和时长：报告未披露。",
        "各项目的预算、合同和拨付：报告未披露。",
        "捐赠笔数、捐赠人和退款：报告未披露。",
        "救护车募捐|报告未披露|报告未披露|报告未披露|报告未披露|—|2021-12-31",
    ):
        assert line in said
    assert told.mark == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tables_hold_the_cells_of_the_answers(report: Snapshot, lang: str) -> None:
    made_of = content.report(viewed(report, lang), 2021, "list")
    tables = [block for block in made_of.blocks if isinstance(block, Table)]
    yuan = replace(viewed(report, lang), reader=Reader(lang, "yuan"))
    for table, name in zip(tables[1:], ("campaigns/progress", "campaigns/list", "funds/payables"),
                           strict=True):  # fmt: skip
        answer = ask(yuan, name)
        cells = [{answer.cell(column, row) for column in answer.columns} for row in answer.records]
        assert len(table.rows) == answer.rows
        assert all(set(row) <= known for row, known in zip(table.rows, cells, strict=True))
        assert all(len(row) == len(table.headings) for row in table.rows)
    every = "\n".join((*sentences(made_of), *made_of.sources, made_of.title, made_of.under))
    assert "{" not in every
    assert lang == "zh" or not re.search(r"[\u3400-\u9fff]", every)


def test_generated_figures_are_marked_and_people_protected(demo: Snapshot) -> None:
    public = content.report(viewed(demo), 2021, "x")
    exact = content.report(viewed(demo, role="staff"), 2021, "x")
    assert "演示数据" in public.mark
    served = ask(viewed(demo, role="staff").choosing({"year": ("2021",)}), "volunteers/headline")
    people = f"{served.row['people']:,} 人参加志愿服务"
    assert any(people in line for line in sentences(exact))
    assert not any(people in line for line in sentences(public))
    assert any("取整" in line for line in sentences(public))
    assert any("演示数据" in source for source in public.sources)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_docx_is_as_its_schema_says(demo: Snapshot, lang: str) -> None:
    document = content.report(viewed(demo, lang), 2021, "list")
    file = docx.content(document, demo.created_at)
    assert faults(file) == []
    opened = open_document(io.BytesIO(file))
    headings = [p.text for p in opened.paragraphs if p.style.name.startswith("Heading 1")]
    assert len(headings) == 5
    assert len(opened.tables) == len([b for b in document.blocks if isinstance(b, Table)])
    assert opened.sections[0].header.paragraphs[0].text == document.mark
    tree = opened.element
    links = {one.get(qn("w:anchor")) for one in tree.iter(qn("w:hyperlink"))}
    assert links == {one.get(qn("w:name")) for one in tree.iter(qn("w:bookmarkStart"))}
    assert "仿宋_GB2312" in opened.styles["Normal"].element.xml


def test_libreoffice_and_pdf_say_the_same(told: Document, report: Snapshot, tmp_path: Path) -> None:
    pages = rendered(docx.content(told, report.created_at), "docx", tmp_path)
    written = pdf.content(told, report.created_at)
    file = PdfReader(io.BytesIO(written))
    for text in ("".join(pages), "".join(page.extract_text() for page in file.pages)):
        plain = re.sub(r"\[\d+\]|\s|—\d+—", "", text)
        for line in ("募集资金1,191,516.30元", "2,391,193.17元", "771,886.20元", "12,500,000.00",
                     "共执行项目27个", "报告未披露"):  # fmt: skip
            assert line in plain, line
    assert b"pdfaid" in written
    assert file.metadata is not None
    assert file.metadata.title == told.title


def test_many_projects_are_listed_in_a_file_of_their_own(
    report: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, served: None
) -> None:
    for module in (content, projects):
        monkeypatch.setattr(module, "LISTED", 26)
    short = content.report(viewed(report), 2021, "名单.csv")
    said = "\n".join(sentences(short))
    assert "清单另附：名单.csv" in said
    assert "守护者行动安全课堂项目" not in said
    out = tmp_path / "a.docx"
    assert command.main(["report", "--year", "2021", "--snapshot", REPORT, "--out", str(out)]) == 0
    assert len(out.with_suffix(".csv").read_text("utf-8-sig").splitlines()) == 28


def test_an_empty_snapshot_has_a_report_that_says_so(report: Snapshot) -> None:
    bare = replace(report, tables={name: report.tables[name] for name in ("divisions",)})
    said = "\n".join(sentences(content.report(viewed(bare), 2021, "x")))
    assert said.count("报告未披露") >= 7


def test_the_command_writes_the_report_of_a_year(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    served: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command.main(["report", "--year", "2021"]) == 0
    assert capsys.readouterr().out == f"2021-年度报告_{REPORT}.docx\n"
    assert command.main(["report", "--year", "2021", "--lang", "en", "--out", "a.pdf"]) == 0
    assert Path("a.pdf").read_bytes().startswith(b"%PDF-1.7")
    for line, sentence in (
        (["--year", "2019"], "没有 2019 年的数据快照，现有 2021 年的。"),
        (["--year", "2021", "--out", "a.odt"], "a.odt：只写 .docx 和 .pdf。"),
        (["--year", "2019", "--snapshot", DEMO], "没有 2019 年的数据快照"),
    ):
        assert command.main(["report", *line]) == 2
        assert sentence in capsys.readouterr().err
    monkeypatch.setattr(pdf, "has_han", lambda: False)
    assert command.main(["report", "--year", "2021", "--out", "b.pdf"]) == 2
    assert "没有中文字体" in capsys.readouterr().err
    assert not Path("b.pdf").exists()


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("suffix", made.KINDS)
def test_the_buttons_bring_the_report_of_the_snapshot_shown(suffix: str) -> None:
    how: dict[str, Any] = {"snapshot": DEMO, "lang": "zh", "unit": "wan"}
    file = fetched(f"files/report.{suffix}?{urlencode(how)}")
    assert (file.status, file.name) == (200, f"2021-年度报告_{DEMO}_演示数据.{suffix}")
    for wrong, status in (({"year": "2021"}, 400), ({"snapshot": "none"}, 404)):
        assert fetched(f"files/report.{suffix}?{urlencode(how | wrong)}").status == status


def test_generated_figures_say_so_where_they_stand(demo: Snapshot) -> None:
    built = content.report(viewed(demo, role="staff"), 2021, "")
    said = [
        "".join(part.text for part in block.parts)
        for block in built.blocks
        if isinstance(block, Text)
    ]
    served = [one for one in said if "1,867" in one]
    assert served
    assert all(one.startswith("演示数据：") for one in served)
    captions = [block.caption.text for block in built.blocks if isinstance(block, Table)]
    assert any(one.startswith("演示数据：") for one in captions)
    assert any(not one.startswith("演示数据：") for one in captions), "published ones do not"


def test_charts_are_pictures_of_the_same_answers(demo: Snapshot) -> None:
    document = content.report(viewed(demo), 2021, "list")
    images = [block for block in document.blocks if isinstance(block, Image)]
    captions = [one.caption.text.rpartition("：")[2] for one in images]
    asked = ("overview/by_category", "campaigns/progress", "campaigns/cumulative",
             "volunteers/by_year", "funds/by_category")  # fmt: skip
    assert captions == [ask(viewed(demo), name).title for name in asked]
    assert all(one.caption.source for one in images)
    generated = [b"\xe6\xbc\x94\xe7\xa4\xba" in one.svg for one in images]
    assert generated == [False, False, True, True, True]
    file = open_document(io.BytesIO(docx.content(document, demo.created_at)))
    shown = file.inline_shapes
    assert [one._inline.docPr.get("descr") for one in shown] == [one.said for one in images]
    pages = PdfReader(io.BytesIO(pdf.content(document, demo.created_at))).pages
    assert "图 5 演示数据" in "".join(page.extract_text() for page in pages)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_browser_the_report_is_whole_but_for_charts(
    lang: str, report: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_charts = content.report(viewed(report, lang), 2021, "list")
    asked: list[object] = []

    def none(*given: object) -> bytes:
        asked.append(given)
        raise drawing.NoBrowser("there is none")

    monkeypatch.setattr(drawing, "svg", none)
    without = content.report(viewed(report, lang), 2021, "list")
    assert len(asked) == 1, "it is not asked again for every chart"
    with_charts.blocks = [one for one in with_charts.blocks if not isinstance(one, Image)]
    note = words("data")(lang, "annual.no_charts")
    assert list(sentences(without)) == [*sentences(with_charts), note]
    assert docx.content(without, report.created_at)
