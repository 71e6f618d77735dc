"""Slides: every number is the answer's and the wall's; offices open them without repair."""

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest
from pptx import Presentation
from pptx.util import Pt

from data import Snapshot
from data import __main__ as command
from pages.meeting import deck, scenes
from pages.meeting.slides import fitting, lines
from pages.ui import formats, trust
from pages.ui.answers import Answer
from pages.ui.figures import wall
from pages.ui.roles import Role
from pages.ui.view import Reader, View
from pages.ui.words import LANGUAGES
from tests.office import faults, rendered
from tests.served import fetched

ALL = list(scenes.scenes())
BASE = "https://fund.example/app/"
DEMO, REPORT = "2021-12-31-demo", "2021-12-31-report"


def viewed(snapshot: Snapshot, lang: str = "zh", role: Role = "staff", unit: str = "wan") -> View:
    return View("meeting", snapshot, Reader(lang, unit, role=role))


def slides(view: View, names: Sequence[str] = ALL) -> tuple[list[scenes.Scene], list[Any], bytes]:
    """The scenes, the slides made of them, and the file."""
    found, _, _ = deck.told(view, names)
    content = deck.content(view, found, BASE)
    return found, list(Presentation(io.BytesIO(content)).slides), content


def texts(slide: Any) -> str:
    """All words of a slide, its tables' too, and those of its chart's title."""
    said = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            said.append(shape.text_frame.text)
        elif shape.has_table:
            said += [cell.text for row in shape.table.rows for cell in row.cells]
        elif shape.has_chart:
            said.append(shape.chart.chart_title.text_frame.text)
    return "\n".join(said).replace("\v", "")


def sheet(slide: Any) -> dict[str, Any]:
    """The names and values in the sheet behind a slide's chart."""
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    return {str(name): value for name, value in book.active.iter_rows(min_row=2, values_only=True)}


def expected(scene: scenes.Scene) -> dict[str, Decimal]:
    """What the sheet has to say, added up from the rows of the answer alone."""
    drawn, answer = scenes.scenes()[scene.id]["figure"], scene.answer
    if drawn["draw"] == "units":
        names = (drawn["x"], drawn["y"])
    elif drawn["draw"] == "gauge":
        names = ("raised_cny", "target_cny")
    else:
        sums: dict[str, Decimal] = {}
        for row in answer.records:
            name = answer.text(drawn["x"], row)
            sums[name] = sums.get(name, Decimal(0)) + Decimal(row[drawn["y"]])
        return sums
    caption = {one.name: one.caption[answer.lang] for one in answer.question.columns}
    return {caption[name]: Decimal(answer.records[0][name]) for name in names}


def in_units(answer: Answer, column: str) -> int:
    is_money = answer.question.column(column).unit == "cny"
    return formats.scale(answer.unit, answer.lang)[0] if is_money else 1


@pytest.mark.parametrize("role", ["staff", "viewer"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheet_behind_every_chart_holds_the_answer(
    demo: Snapshot, lang: str, role: Role
) -> None:
    found, made, _ = slides(viewed(demo, lang, role))
    charts = 0
    for scene, slide in zip(found, made, strict=True):
        if scene.chart is None:
            continue
        drawn = scenes.scenes()[scene.id]["figure"]
        by = in_units(scene.answer, drawn.get("y", "raised_cny"))
        held = {name: round(Decimal(repr(value)) * by, 2) for name, value in sheet(slide).items()}
        assert held == {name: round(value, 2) for name, value in expected(scene).items()}, scene.id
        charts += 1
    assert charts == 5


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_slide_says_what_the_wall_says(demo: Snapshot, lang: str) -> None:
    view = viewed(demo, lang)
    found, made, _ = slides(view)
    wall, _, _ = scenes.told(replace(view, reader=scenes.on_the_wall(view.reader)), ALL)
    for scene, slide in zip(wall, made, strict=True):
        said = texts(slide)
        assert slide.shapes.title.text_frame.text.replace("\v", "") == scene.message
        for one in filter(None, (scene.key, *scene.beside)):
            assert one.label in said
            assert one.value in said
        for card in scene.board(scene.answer) if scene.board else ():
            assert {card.label, card.value, card.context} <= set(said.splitlines())
        for line in scene.lines:
            assert {line.name, line.days or line.name} <= set(said.splitlines())
            assert line.what in said
        stands = trust.told(view, scene.kinds)
        for sentence in (stands.as_of, stands.source, stands.checks, demo.id, BASE):
            assert sentence in said
        strip = deck.say(lang, "slides.demo")
        assert (strip in said) == scene.is_demo
        assert (deck.say(lang, "demo") in scene_mark(slide)) == (scene.is_demo and not scene.lines)
        notes = slide.notes_slide.notes_text_frame.text
        assert all(answer.title in notes for answer in scene.answers)
    assert [scene.id for scene in found] == [scene.id for scene in wall]


def scene_mark(slide: Any) -> str:
    """What goes along when a chart is taken out of its slide."""
    said = [s.chart.chart_title.text_frame.text for s in slide.shapes if s.has_chart]
    return "".join(said)


def test_what_a_role_may_not_see_is_in_no_part_of_the_file(demo: Snapshot) -> None:
    found, made, _ = slides(viewed(demo, role="viewer"), ["volunteers"])
    exact, whole, _ = slides(viewed(demo), ["volunteers"])
    assert found[0].key is not None
    assert exact[0].key is not None
    assert found[0].key.value != exact[0].key.value
    assert exact[0].key.value in texts(whole[0])
    assert exact[0].key.value not in texts(made[0]) + made[0].notes_slide.notes_text_frame.text
    assert all(value % 5 == 0 for value in sheet(made[0]).values())


def test_every_part_is_as_its_schema_says(demo: Snapshot, report: Snapshot) -> None:
    for view in (viewed(demo), viewed(report, "en")):
        found, made, content = slides(view)
        assert faults(content) == []
        assert len(found) == len(made) == (8 if view.snapshot is demo else 6)
        for slide in made:
            ids = [shape.shape_id for shape in slide.shapes]
            assert len(ids) == len(set(ids))
            drawn = [one for one in slide.shapes if one.has_chart or one.shape_type == 13]
            assert all(one._element.xpath(".//p:cNvPr")[0].get("descr") for one in drawn)
    assert (Presentation(io.BytesIO(content)).slide_width / 9144) == pytest.approx(1333.3, abs=0.1)


def test_fonts_stand_in_the_theme_for_both_scripts(demo: Snapshot) -> None:
    _, _, content = slides(viewed(demo), ["funds"])
    master = Presentation(io.BytesIO(content)).slide_master
    (theme,) = [r.target_part for r in master.part.rels.values() if r.reltype.endswith("/theme")]
    text = theme.blob.decode()
    assert text.count('<a:ea typeface="Microsoft YaHei" panose=') == 2
    assert text.count('<a:latin typeface="Arial"') == 2


def test_libreoffice_shows_every_slide_with_its_sentence(demo: Snapshot, tmp_path: Path) -> None:
    found, _, content = slides(viewed(demo))
    pages = rendered(content, "pptx", tmp_path)
    assert len(pages) == len(found)
    for scene, text in zip(found, pages, strict=True):
        plain = "".join(text.split())
        assert "".join(scene.message.split()) in plain
        assert scene.key is None or "".join(scene.key.value.split()) in plain


@pytest.mark.parametrize("unit", formats.UNITS)
def test_labels_have_the_places_of_the_wall(demo: Snapshot, unit: str) -> None:
    found, made, _ = slides(viewed(demo, unit=unit), ["tree", "trends", "headline"])
    shown = [s.chart.plots[0].data_labels.number_format for m in made for s in m.shapes
             if s.has_chart]  # fmt: skip
    places = {"yuan": "#,##0", "wan": "#,##0.00", "yi": "#,##0.0000"}[unit]
    assert shown[2] == "#,##0"
    assert shown[1] == places if unit != "yi" else shown[1].startswith("#,##0.00")
    assert len(found) == 3


def test_long_sentences_break_between_clauses() -> None:
    told = "甲" * 20 + "，" + "乙" * 20 + "，" + "丙" * 3 + "。"
    assert lines(told, "zh") == ["甲" * 20 + "，", "乙" * 20 + "，" + "丙" * 3 + "。"]
    assert lines("a" * 200, "en") == ["a" * 200]


@pytest.mark.usefixtures("served")
def test_the_address_of_the_start_panel_brings_the_slides() -> None:
    how = {"snapshot": DEMO, "lang": "en", "unit": "wan"}
    file = fetched(f"files/meeting.pptx?{urlencode(how | {'scenes': 'tree'})}")
    assert (file.status, file.name) == (200, f"Meeting_{DEMO}.pptx")
    assert file.headers["content-type"].endswith("presentationml.presentation")
    (slide,) = Presentation(io.BytesIO(file.content)).slides
    assert "5.02%" in texts(slide)
    whole = fetched(f"files/meeting.pptx?{urlencode(how)}")
    assert whole.name == f"Meeting_{DEMO}_Demo-data.pptx"
    for wrong, status in (
        ({"scenes": ["tree", "nothing"]}, 400), ({"scenes": ["tree", "tree"]}, 400),
        ({"scenes": "tree:1"}, 400), ({"lang": "fr"}, 400), ({"part": "x"}, 400),
        ({"snapshot": "none"}, 404), ({"snapshot": REPORT, "scenes": ["tree", "trends"]}, 404),
    ):  # fmt: skip
        refused = fetched(f"files/meeting.pptx?{urlencode(how | wrong, doseq=True)}")
        assert (refused.status, wrong) == (status, wrong)
        assert refused.headers["content-type"].startswith("text/plain")


@pytest.mark.usefixtures("served")
def test_the_command_writes_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "a.pptx")
    assert command.main(["slides", "--scenes", "funds", "tree", "--out", out]) == 0
    assert capsys.readouterr().out == f"{out}\n"
    made = Presentation(out).slides
    assert [slide.shapes.title.text_frame.text[:4] for slide in made] == ["募集和支", "植树募捐"]
    assert command.main(["slides", "--snapshot", REPORT, "--out", out]) == 0
    said = capsys.readouterr()
    assert "志愿服务、年度趋势" in said.err
    assert len(Presentation(out).slides) == 6
    assert command.main(["slides", "--snapshot", REPORT, "--scenes", "trends", "--out", out]) == 2
    assert "没有可放的场景" in capsys.readouterr().err
    assert command.main(["slides", "--snapshot", "none", "--out", out]) == 2
    assert command.main(["slides", "--out", str(tmp_path / "no" / "a.pptx")]) == 2
    assert "could not be written" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        command.main(["slides", "--scenes", "tre"])
    assert ended.value.code == 2
    assert "there is no tre; there is tree" in capsys.readouterr().err


def test_nothing_that_is_generated_is_told_of_the_report(report: Snapshot) -> None:
    with pytest.raises(deck.Nothing) as caught:
        deck.told(viewed(report), ["trends", "volunteers"])
    assert json.dumps(caught.value.args) == '["trends", "volunteers"]'


def test_a_number_stays_on_one_line_in_a_wide_font_as_well() -> None:
    """The widths are those of DejaVu Sans Bold, in em: what a machine without our fonts shows."""
    wide = {"+": 0.838, "%": 1.002, ".": 0.38, ",": 0.38} | dict.fromkeys("0123456789", 0.696)
    for value, most, room in (("+74.1%", 88, 4.5), ("5.02%", 88, 4.5), ("1,187.23", 28, 2.15)):
        points = fitting(value, most, room)
        assert points * sum(wide[one] for one in value) <= 72 * room, value
        assert points > most / 2


def test_a_title_of_three_lines_is_smaller(demo: Snapshot) -> None:
    """At the usual size the third line would touch the number below."""
    english = replace(viewed(demo), reader=Reader("en", role="staff"))
    sizes = [
        slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size
        for slide in slides(english, ["headline", "status"])[1]
    ]
    assert sizes == [Pt(24), None]


def test_numbers_side_by_side_are_as_large_and_as_high(demo: Snapshot) -> None:
    found, made, _ = slides(viewed(demo), ["tree", "attention"])
    for scene, slide in zip(found, made, strict=True):
        beside = [
            (shape.top, shape.text_frame.paragraphs[1].runs[0].font.size)
            for one in scene.beside
            for shape in slide.shapes
            if shape.has_text_frame and shape.text_frame.text.startswith(f"{one.label}\n")
        ]
        assert len(beside) == len(scene.beside) == 2
        assert len(set(beside)) == 1


def test_a_scene_whose_values_are_all_withheld_has_its_words(
    demo: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A chart without a value is none: the library makes no such file."""
    monkeypatch.setattr(wall, "is_few", lambda *given: True)
    found, (slide,), _ = slides(viewed(demo), ["volunteers"])
    assert not [shape for shape in slide.shapes if shape.has_chart]
    assert found[0].title in texts(slide)
