"""A page is one folder with one declaration; a fault is named with its path, the others go on."""

import importlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import streamlit as st

from pages.ui import registry
from pages.ui.registry import Page
from pages.ui.words import LANGUAGES, PAGES
from tests.pages.opened import app_at, faults_of, markup, opened, said, titles

GOOD = 'title = { zh = "好", en = "Good" }\norder = 1\n'
SHOWS = "def show(view):\n    pass\n"
BROKEN: dict[str, tuple[str | None, str | None, str]] = {
    # page.toml, page.py, what must be said
    "no_declaration": (None, SHOWS, "pages/no_declaration/page.toml is missing"),
    "no_toml": ("title = {", SHOWS, "pages/no_toml/page.toml cannot be read"),
    "no_title": ("order = 2\n", SHOWS, "pages/no_title/page.toml: title is missing"),
    "one_language": (
        'title = { zh = "一" }\norder = 3\n', SHOWS,
        "pages/one_language/page.toml: title is missing",
    ),
    "empty_title": (
        'title = { zh = "一", en = " " }\norder = 4\n', SHOWS,
        "pages/empty_title/page.toml: title is missing",
    ),
    "no_order": (
        'title = { zh = "一", en = "One" }\n', SHOWS, "pages/no_order/page.toml: order is missing"
    ),
    "an_order_in_words": (
        'title = { zh = "一", en = "One" }\norder = "first"\n', SHOWS,
        "pages/an_order_in_words/page.toml: order is missing or no number",
    ),
    "unknown_key": (
        'title = { zh = "一", en = "One" }\norder = 5\nicon = "x"\n', SHOWS,
        "pages/unknown_key/page.toml: icon is no key of a page",
    ),
    "no_truth": (
        'title = { zh = "一", en = "One" }\norder = 6\nin_frame = "no"\n', SHOWS,
        "pages/no_truth/page.toml: in_frame is true or false",
    ),
    "half_a_word": (
        'title = { zh = "一", en = "One" }\norder = 7\n[words]\nhello = { zh = "好" }\n', SHOWS,
        "pages/half_a_word/page.toml: words.hello stands in both languages",
    ),
    "other_slots": (
        'title = { zh = "一", en = "One" }\norder = 8\n[words]\nn = { zh = "{a}", en = "{b}" }\n',
        SHOWS, "pages/other_slots/page.toml: words.n: zh has ['a'], en has ['b'].",
    ),
    "no_page": (
        'title = { zh = "一", en = "One" }\norder = 9\n', None,
        "pages/no_page/page.py: show(view) is missing",
    ),
    "no_show": (
        'title = { zh = "一", en = "One" }\norder = 10\n', "shown = 1\n",
        "pages/no_show/page.py: show(view) is missing",
    ),
    "no_import": (
        'title = { zh = "一", en = "One" }\norder = 11\n', "import no_such_module_of_ours\n",
        "pages/no_import/page.py cannot be loaded: ModuleNotFoundError",
    ),
    "no_python": (
        'title = { zh = "一", en = "One" }\norder = 12\n', "def show(view:\n",
        "pages/no_python/page.py cannot be loaded: SyntaxError",
    ),
}  # fmt: skip

Written = Callable[[str, str | None, str | None], None]


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Written:
    """Write a page into a folder of its own; its module is loaded from there."""

    def write(name: str, declared: str | None, module: str | None) -> None:
        folder = tmp_path / name
        folder.mkdir()
        for file, text in (("page.toml", declared), ("page.py", module)):
            if text is not None:
                (folder / file).write_text(text, "utf-8")
        (folder / "notes.txt").write_text("a page in the making", "utf-8")

    def load(name: str) -> ModuleType:
        _, page, _ = name.split(".")
        made = ModuleType(name)
        exec((tmp_path / page / "page.py").read_text("utf-8"), made.__dict__)
        return made

    monkeypatch.setattr(importlib, "import_module", load)
    return write


def test_the_pages_of_this_house_have_no_fault() -> None:
    found = registry.pages()
    assert registry.notices(found) == []
    assert registry.first() == "overview"
    assert list(found) == [
        "overview", "projects", "project", "campaigns", "funds", "volunteers", "trends", "data",
        "about", "meeting",
    ]  # fmt: skip
    assert [name for name, page in found.items() if not page.in_navigation] == [
        "project", "meeting",
    ]  # fmt: skip
    assert [name for name, page in found.items() if not page.in_frame] == ["meeting"]
    folders = {path.parent.name for path in PAGES.glob("*/page.py")}
    assert set(found) == folders, "an unregistered page cannot be"


def test_each_fault_is_named_with_its_path_and_the_others_go_on(
    tmp_path: Path, written: Written
) -> None:
    written("good", GOOD, SHOWS)
    for name, (declared, module, _) in BROKEN.items():
        written(name, declared, module)
    found = registry.read(tmp_path)
    assert set(found) == {"good", *BROKEN}
    assert found["good"].faults == ()
    assert callable(found["good"].show)
    assert next(iter(found)) == "good", "pages with faults come last"
    assert [
        (name, says, found[name].faults)
        for name, (_, _, says) in BROKEN.items()
        if len(found[name].faults) != 1 or not found[name].faults[0].startswith(says)
    ] == []


def test_all_faults_of_a_page_are_said_at_once(tmp_path: Path, written: Written) -> None:
    written("worst", 'colour = "red"\n', "")
    assert len(registry.read(tmp_path)["worst"].faults) == 4


def test_a_page_needs_no_more_than_title_order_and_show(tmp_path: Path, written: Written) -> None:
    written("good", GOOD, SHOWS)
    page = registry.read(tmp_path)["good"]
    assert (page.title, page.order, page.in_navigation, page.in_frame) == (
        {"zh": "好", "en": "Good"}, 1, True, True,
    )  # fmt: skip
    assert (dict(page.parts), dict(page.sources)) == ({}, {})


@pytest.fixture
def one_broken(monkeypatch: pytest.MonkeyPatch) -> str:
    """The pages of this house, and one whose declaration lacks its English title."""
    fault = 'pages/broken/page.toml: title is missing in a language. Write title = { zh = "…" }.'
    broken = Page("broken", dict.fromkeys(LANGUAGES, "broken"), faults=(fault,))
    found = {**registry.pages(), "broken": broken}
    monkeypatch.setattr(registry, "pages", lambda: found)
    return fault


@pytest.mark.usefixtures("served")
def test_a_broken_page_says_what_is_missing_and_the_others_open(one_broken: str) -> None:
    for lang in LANGUAGES:
        app = opened("broken", lang=lang)
        assert not app.exception
        (told,) = [one.value for one in app.error]
        assert one_broken in told
        assert 'class="brand"' in markup(app), "its frame stands"
    for page in ("overview", "projects", "data"):
        app = opened(page, lang="zh")
        assert faults_of(app) == [], page
        assert titles(app) == [registry.pages()[page].title["zh"]]
        assert "broken" in said(app), "the navigation leads there"


@pytest.mark.usefixtures("served")
def test_an_address_names_its_page() -> None:
    app = app_at("projects", {"lang": "en"}).run()
    assert titles(app) == ["Projects"]
    assert st.__version__


def test_two_pages_of_one_order_are_both_shown_and_named(tmp_path: Path, written: Written) -> None:
    written("good", GOOD, SHOWS)
    written("new", 'title = { zh = "一", en = "One" }\norder = 1\n', SHOWS)
    found = registry.read(tmp_path)
    assert list(found) == ["good", "new"]
    assert not [page for page in found.values() if page.faults]
    assert registry.notices(found) == [
        "pages/good and pages/new: both have order 1. Change one of them."
    ]
