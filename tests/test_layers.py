"""Imports point one way, files stay small, and every module has its test."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PURE = {
    "answer", "attention", "captions", "cards", "catalogue", "changes", "comparison", "dictionary",
    "downloads", "drawn", "figures", "filter", "formats", "gate", "intake", "kept", "listing",
    "look", "markup", "owing", "pace", "paragraph", "people", "qr", "record", "said", "scenes",
    "store", "storyboard", "table_workbook", "tables", "trend", "turn", "vocabulary", "workbook",
}  # fmt: skip


def modules(*folders: str) -> list[Path]:
    """The Python files of these folders, snapshots aside."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "snapshots" not in path.parts]


def imported(path: Path) -> set[str]:
    """Dotted names a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def tops(path: Path) -> set[str]:
    """Top-level packages a file imports."""
    return {name.partition(".")[0] for name in imported(path)}


def name_of(path: Path) -> str:
    """A file's path as the tests call it."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", modules("data"), ids=name_of)
def test_data_knows_no_questions_and_no_screen(path: Path) -> None:
    assert not tops(path) & {"queries", "pages", "streamlit", "plotly", "pandas"}


@pytest.mark.parametrize("path", modules("queries"), ids=name_of)
def test_queries_know_no_screen(path: Path) -> None:
    assert not tops(path) & {"pages", "streamlit", "plotly", "pandas"}


@pytest.mark.parametrize("path", modules("pages/ui"), ids=name_of)
def test_what_pages_share_knows_no_page(path: Path) -> None:
    assert not {n for n in imported(path) if n.startswith("pages.") and n[:9] != "pages.ui."}
    if path.stem in PURE or path.parent.name in PURE:
        assert "streamlit" not in tops(path)
    assert "duckdb" not in tops(path)


CHANGING = ("data.build", "data.commands", "data.ledger", "data.migrate", "data.publish")
IMPORT_PANEL = {"bring", "examined", "intake", "rollback", "said", "verdict"}


@pytest.mark.parametrize("path", modules("queries", "pages"), ids=name_of)
def test_only_the_import_panel_changes_snapshots(path: Path) -> None:
    changing = {name for name in imported(path) if name.startswith(CHANGING)}
    assert not changing or (path.parent.name == "ui" and path.stem in IMPORT_PANEL), changing


def test_the_pure_modules_exist() -> None:
    there = modules("pages/ui")
    assert {path.stem for path in there} | {path.parent.name for path in there} >= PURE


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*/page.py")), ids=name_of)
def test_a_page_is_a_list_of_questions(path: Path) -> None:
    for name in imported(path):
        assert name == "streamlit" or name.startswith("pages.ui."), name


def test_no_module_lies_directly_in_pages() -> None:
    """Streamlit would take it for a page of its own."""
    assert not list((ROOT / "pages").glob("*.py"))


def test_the_page_of_data_does_not_hide_the_package() -> None:
    """`pages/data/` and `data/` share a name; only the latter may be importable by it."""
    import data

    assert Path(data.__file__).parent == ROOT / "data"
    assert not (ROOT / "pages" / "data" / "__init__.py").exists()
    assert str(ROOT / "pages") not in sys.path


@pytest.mark.parametrize("path", modules("data", "queries", "pages", "tests/bench"), ids=name_of)
def test_modules_stay_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300


def _tests(path: Path) -> list[Path]:
    """Where a module's tests may lie."""
    folder = ROOT / "tests" / path.relative_to(ROOT).parent
    if path == ROOT / "queries/__init__.py":
        return [folder / "test_headers.py"]
    if path.stem == "__init__":
        return [folder, folder.parent / f"test_{folder.name}.py"]
    if path.stem == "__main__":
        return [folder / "test_main.py", folder / "test_command_line.py", folder / "test_cli.py"]
    parents = [folder.parent / f"test_{folder.name}.py"]  # a small package, tested as one
    return [folder / f"test_{path.stem}.py", *(parents if folder.parent != ROOT / "tests" else [])]


# Tested together with what uses them, where alone they would be tested against a mock:
TOGETHER = {
    "pages/ui/bring.py": "tests/pages/test_import.py",
    "pages/ui/examined.py": "tests/pages/test_import.py",
    "pages/ui/newer.py": "tests/pages/test_import.py",
    "pages/ui/rollback.py": "tests/pages/test_import.py",
    "pages/ui/unlock.py": "tests/pages/test_import.py",
    "pages/ui/verdict.py": "tests/pages/test_import.py",
    "pages/ui/explain.py": "tests/pages/test_pages.py",
    "pages/ui/ask.py": "tests/pages/test_pages.py",
    "pages/ui/frame.py": "tests/pages/test_pages.py",
    "pages/ui/choices.py": "tests/pages/test_pages.py",
    "pages/ui/changes.py": "tests/pages/ui/test_comparison.py",
    "pages/ui/lists.py": "tests/pages/test_data.py",
    "pages/ui/panel.py": "tests/pages/test_pages.py",
    "pages/ui/table_workbook_child.py": "tests/pages/ui/test_table_workbook.py",
    "pages/ui/stage.py": "tests/pages/test_meeting.py",
    "pages/ui/pickers.py": "tests/pages/test_pages.py",
    "pages/ui/start.py": "tests/pages/test_meeting.py",
    "pages/ui/words.py": "tests/test_words.py",
    "pages/ui/vocabulary.py": "tests/test_words.py",
}


@pytest.mark.parametrize("path", modules("data", "queries", "pages/ui"), ids=name_of)
def test_every_module_has_its_test(path: Path) -> None:
    together = TOGETHER.get(name_of(path))
    places = [ROOT / together] if together else _tests(path)
    assert any(place.exists() for place in places), f"one of {[name_of(p) for p in places]}"
