"""Files stay small, every module has its test, and no page hides a package.

Which module may import which is checked by import-linter: see `pyproject.toml`.
"""

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


def test_every_module_has_its_test() -> None:
    untested = {}
    for path in modules("data", "queries", "pages"):
        together = TOGETHER.get(name_of(path))
        places = [ROOT / together] if together else _tests(path)
        if path.name != "page.py" and not any(place.exists() for place in places):
            untested[name_of(path)] = [name_of(place) for place in places]
    assert not untested, "each needs one of these files"
