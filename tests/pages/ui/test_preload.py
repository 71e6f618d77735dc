"""The page names the scripts it will need: those of the installed Streamlit, each of them once."""

import re
from pathlib import Path

import pytest
import streamlit

from pages.ui import preload, serve

PAGE = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")


@pytest.mark.parametrize("name", preload.SHOWN)
def test_every_element_has_its_script(name: str) -> None:
    assert len([one for one in preload.scripts() if one.startswith(f"{name}.")]) == 1


def test_what_a_script_imports_comes_before_it() -> None:
    found = preload.scripts()
    assert len(set(found)) == len(found)
    for place, name in enumerate(found):
        head = (preload.FOLDER / name).read_text("utf-8")[: preload.HEAD]
        imported = set(preload.IMPORTED.findall(head))
        assert imported <= set(found), name
        if name.startswith(preload.SHOWN):
            assert imported <= {*found[:place], *re.findall(r"js/([\w.-]+)", PAGE)}, name


def test_the_page_names_each_once() -> None:
    page = serve.dress(PAGE)
    named = re.findall(r'(?:href|src)="\./static/js/([\w.-]+)"', page)
    assert len(set(named)) == len(named)
    assert set(preload.scripts()) <= set(named)
    assert all((preload.FOLDER / name).is_file() for name in named)


def test_the_script_of_the_frame_finds_that_of_the_charts() -> None:
    chart = re.search(r"href\*='(/[\w]+\.)'", serve.SCRIPT)
    assert chart is not None
    links = preload.links("", preload.scripts())
    assert links.count(chart[1]) == 1
