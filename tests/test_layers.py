"""Files stay small, every module has its test, and no page hides a package.

Which module may import which is checked by import-linter: see `pyproject.toml`.
"""

import re
import sys
from pathlib import Path

from tests.conftest import QUICK, SLOW

ROOT = Path(__file__).resolve().parent.parent


def modules(*folders: str) -> list[Path]:
    """Return the Python files of these folders, snapshots aside."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "snapshots" not in path.parts]


def name_of(path: Path) -> str:
    """Return a file's path as the tests call it."""
    return path.relative_to(ROOT).as_posix()


def test_no_module_lies_directly_in_pages() -> None:
    """Streamlit would take it for a page of its own."""
    assert not list((ROOT / "pages").glob("*.py"))


def test_the_page_of_data_does_not_hide_the_package() -> None:
    """`pages/data/` and `data/` share a name; only the latter may be importable by it."""
    import data

    assert Path(data.__file__).parent == ROOT / "data"
    assert not (ROOT / "pages" / "data" / "__init__.py").exists()
    assert str(ROOT / "pages") not in sys.path


def test_modules_stay_small() -> None:
    found = modules("data", "queries", "pages", "tests/bench")
    lines = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in found}
    assert not {name: count for name, count in lines.items() if count > 300}


def test_the_tests_left_out_of_the_fast_ones_exist() -> None:
    named = {name.partition("::")[0] for name in (*SLOW, *QUICK)}
    assert not {name for name in named if not (ROOT / name).exists()}


def _tests(path: Path) -> list[Path]:
    """Return the places where a module's tests may lie."""
    folder = ROOT / "tests" / path.relative_to(ROOT).parent
    if path == ROOT / "queries/__init__.py":
        return [folder / "test_headers.py"]
    if path.stem == "__init__":
        return [folder, folder.parent / f"test_{folder.name}.py"]
    if path.stem == "__main__":
        return [folder / "test_main.py", folder / "test_command_line.py", folder / "test_cli.py"]
    as_one = [folder / f"test_{folder.name}.py"]  # a small package, tested as one
    return [folder / f"test_{path.stem}.py", *(as_one if folder.parent != ROOT / "tests" else [])]


# Tested together with what uses them, where alone they would be tested against a mock:
TOGETHER = {
    "data/importing.py": "tests/data/test_commands.py",
    "data/ledger/apply/lines.py": "tests/data/test_commands.py",
    "data/objects.py": "tests/data/test_bucket.py",
    "data/place.py": "tests/data/test_bucket.py",
    "data/ledger/apply/odd.py": "tests/data/ledger/test_again.py",
    "data/ledger/apply/tally.py": "tests/data/ledger/test_again.py",
    "data/ledger/match/aside.py": "tests/data/ledger/test_samples.py",
    "data/ledger/match/faults.py": "tests/data/ledger/match/test_mapping.py",
    "data/ledger/match/headings.py": "tests/data/ledger/match/test_recognise.py",
    "data/ledger/match/tables.py": "tests/data/ledger/test_samples.py",
    "data/ledger/match/told.py": "tests/data/ledger/test_samples.py",
    "pages/data/annual/content.py": "tests/pages/data/test_annual.py",
    "pages/data/annual/made.py": "tests/pages/data/test_annual.py",
    "pages/data/annual/projects.py": "tests/pages/data/test_annual.py",
    "pages/data/annual/teller.py": "tests/pages/data/test_annual.py",
    "pages/ui/files/around.py": "tests/pages/ui/files/test_pictures.py",
    "pages/ui/files/drawing.py": "tests/pages/ui/files/test_pictures.py",
    "pages/data/importing/options.py": "tests/pages/data/importing/test_options.py",
    "pages/data/importing/rollback.py": "tests/pages/data/importing/test_panel.py",
    "pages/data/importing/same.py": "tests/pages/data/importing/test_options.py",
    "pages/data/importing/verdict.py": "tests/pages/data/importing/test_panel.py",
    "pages/meeting/slides.py": "tests/pages/meeting/test_deck.py",
    "pages/meeting/stage.py": "tests/pages/meeting/test_page.py",
    "pages/ui/prefetch.py": "tests/pages/test_pages.py",
    "pages/ui/ask.py": "tests/pages/test_pages.py",
    "pages/ui/assistant/api.py": "tests/pages/ui/test_assistant.py",
    "pages/ui/assistant/told.py": "tests/pages/ui/test_assistant.py",
    "pages/ui/assistant/tools.py": "tests/pages/ui/test_assistant.py",
    "pages/ui/commands.py": "tests/pages/meeting/test_deck.py",
    "pages/ui/controls.py": "tests/pages/test_pages.py",
    "pages/ui/files/csv.py": "tests/pages/ui/files/test_tables.py",
    "pages/ui/files/docx.py": "tests/pages/data/test_annual.py",
    "pages/ui/files/pdf.py": "tests/pages/data/test_annual.py",
    "pages/ui/files/pptx.py": "tests/pages/meeting/test_deck.py",
    "pages/ui/files/sheets.py": "tests/pages/ui/files/test_workbook.py",
    "pages/ui/files/xlsx.py": "tests/pages/ui/files/test_tables_xlsx.py",
    "pages/ui/frame/__init__.py": "tests/pages/test_pages.py",
    "pages/ui/frame/menu.py": "tests/pages/test_pages.py",
    "pages/ui/newer.py": "tests/pages/data/importing/test_panel.py",
    "pages/ui/panel.py": "tests/pages/test_pages.py",
    "pages/ui/sending.py": "tests/pages/overview/test_digest.py",
    "pages/ui/templates.py": "tests/pages/ui/test_html.py",
    "pages/ui/trust.py": "tests/pages/ui/frame/test_trust.py",
    "pages/ui/words.py": "tests/test_words.py",
    "queries/header.py": "tests/queries/test_headers.py",
}


def test_every_module_has_its_test() -> None:
    untested = {}
    for path in modules("data", "queries", "pages"):
        together = TOGETHER.get(name_of(path))
        places = [ROOT / together] if together else _tests(path)
        if path.name != "page.py" and not any(place.exists() for place in places):
            untested[name_of(path)] = [name_of(place) for place in places]
    assert not untested, "each needs one of these files"


def test_text_is_normalised_in_one_place() -> None:
    """Anywhere else, a text of combining marks would keep everybody waiting."""
    itself = re.compile(r"unicodedata.*\bnormalize\b|utf8_normalize|nfc_normalize|strip_accents")
    found = [*modules("data", "queries", "pages"), ROOT / "app.py"]
    found += [path for folder in ("data", "queries") for path in (ROOT / folder).rglob("*.sql")]
    assert {name_of(p) for p in found if itself.search(p.read_text("utf-8"))} == {"data/nfkc.py"}


def test_all_that_a_reader_is_shown_is_as_the_reader_may_see_it() -> None:
    """`fetch` itself is for what fills the cache ahead and for the options of filters."""
    unprotected = re.compile(r"from pages\.ui\.fetch import .*\b(fetch|protected)\b")
    found = {name_of(p) for p in modules("pages") if unprotected.search(p.read_text("utf-8"))}
    assert found == {"pages/ui/prefetch.py", "pages/ui/filters.py"}
