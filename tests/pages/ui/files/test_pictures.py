"""Charts as pictures, drawn on the server: what they hold, and what stands in for a browser."""

import os
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest

from data import Snapshot, scratch
from pages.ui.files import aside, drawing, pictures
from pages.ui.single import panel_of
from pages.ui.words import LANGUAGES, words
from tests.pages.conftest import viewed
from tests.pages.opened import DEMO
from tests.programs import program
from tests.served import Fetched, fetched

ASKED = {"of": "projects", "part": "projects/by_category", "category": "CARE", "snapshot": DEMO,
         "lang": "zh", "unit": "wan"}  # fmt: skip

ROOT = Path(__file__).resolve().parents[4]

pytestmark = pytest.mark.usefixtures("served", "chromium")
say = words("ui")


@pytest.fixture(scope="module")
def chromium() -> Iterator[None]:
    program("chromium", "chromium-browser", package="chromium")
    yield
    aside.end()
    drawing.close()


def got(file: str = "panel.png", **other: str) -> Fetched:
    return fetched(f"files/{file}?{urlencode(ASKED | other)}")


def told(snapshot: Snapshot, page: str, name: str, role: str = "staff", **given: str) -> str:
    """The figure of a panel as SVG."""
    view = viewed(snapshot, None, page, **given)
    view = replace(view, reader=replace(view.reader, role=role))  # type: ignore[arg-type]
    one = panel_of(view, name)
    assert one.chart is not None
    found = pictures.told(view, one.answer, one.chart, "http://fund.example/")
    return str(found["figure"])


def test_a_panel_comes_as_png_of_twice_its_size_and_as_svg() -> None:
    png = got()
    assert (png.status, png.headers["content-type"]) == (200, "image/png")
    assert png.content.startswith(b"\x89PNG")
    assert struct.unpack(">I", png.content[16:20]) == (2 * pictures.WIDTH,)
    assert png.name == f"各类别的项目进行到哪一步了_关爱服务_{DEMO}.png"
    svg = got("panel.svg", lang="en")
    assert svg.headers["content-type"].startswith("image/svg+xml")
    assert svg.text.startswith("<svg")


def test_it_holds_what_vouches_for_the_figure(demo: Snapshot) -> None:
    view = viewed(demo, None, "volunteers", year="2021")
    one = panel_of(view, "volunteers/by_year")
    assert one.chart is not None
    found = pictures.told(view, one.answer, one.chart, "http://fund.example/")
    assert found["title"] == one.answer.title
    assert found["filters"] == "年份：2021"
    foot = str(found["foot"])
    for part in ("截至 2021年12月31日", "数据：演示数据", "核对", DEMO):
        assert part in foot
    assert f"http://fund.example/volunteers?year=2021&snapshot={DEMO}" in foot
    assert "演示数据" in str(found["figure"]), "its strip"


def test_a_filter_that_the_figure_does_not_follow_is_not_said_to_be_followed(
    demo: Snapshot,
) -> None:
    view = viewed(demo, None, "overview", district="140109")
    one = panel_of(view, "campaigns/cumulative")
    assert one.chart is not None
    found = pictures.told(view, one.answer, one.chart, "http://fund.example/")
    assert found["filters"] == "这里的数字不按区县筛选。"


def test_people_are_rounded_in_it_for_viewers(demo: Snapshot) -> None:
    asked = ("volunteers", "volunteers/by_age")
    assert told(demo, *asked) != told(demo, *asked, role="viewer")


def test_what_is_no_chart_is_no_picture() -> None:
    assert got(part="projects/list").status == 404
    assert got(part="projects/nosuch").status == 400
    assert got(nosuch="1").status == 400


def test_without_a_browser_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    aside.end()
    monkeypatch.setenv("PATH", "/nonexistent")
    for lang in LANGUAGES:
        found = got(lang=lang)
        assert (found.status, found.text) == (503, say(lang, "query.no_browser"))
    aside.end()


def test_a_browser_that_does_not_answer_is_none(
    demo: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(drawing, "TIME_LIMIT", 1.0)
        patch.setattr(drawing, "program", lambda: "/bin/cat")
        drawing.close()
        with pytest.raises(drawing.NoBrowser, match="does not draw"):
            told(demo, "projects", "projects/by_stage")
    assert "<svg" in told(demo, "projects", "projects/by_stage")


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells what a process was given")
def test_the_browser_is_given_no_secret_of_the_server(
    demo: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing.close()
    for name in ("LEDGER_KEY", "ENGINE_TOKEN", "AWS_SECRET_ACCESS_KEY", "SOME_TOKEN"):
        monkeypatch.setenv(name, "hidden")
    assert "<svg" in told(demo, "projects", "projects/by_stage")
    given = Path(f"/proc/{drawing._browser.subprocess.pid}/environ").read_bytes()
    drawing.close()
    assert b"PATH=" in given
    assert b"hidden" not in given


DRAWS = """import sys
from pages.ui.files import drawing
assert drawing.svg({"data": [], "layout": {}}, 300).startswith(b"<svg")
print("drawn", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder with a short address: Chromium's socket lies below it, and no longer one binds."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.mark.parametrize("is_killed", [True, False])
def test_the_browsers_folders_go_with_its_process_or_at_the_next_start(
    temporary: Path, monkeypatch: pytest.MonkeyPatch, is_killed: bool
) -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", DRAWS], cwd=ROOT, stdin=pipe, stdout=pipe, text=True,
        env={**os.environ, "TMPDIR": str(temporary)},
    ) as child:  # fmt: skip
        assert child.stdout is not None
        assert child.stdout.readline() == "drawn\n"
        assert list(temporary.glob("fund-*-chromium-*"))
        if is_killed:
            child.kill()
        else:
            child.communicate("\n", 30)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    for _ in range(300):  # its Chromium ends when it finds its pipe closed
        if is_killed:
            scratch.clear()
        if not list(temporary.glob("fund-*")):
            break
        time.sleep(0.1)
    assert list(temporary.glob("fund-*")) == []
