"""What the READMEs say is so: their commands exist, their paths exist, both say the same."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")


def blocks(name: str) -> str:
    """The commands of a README: the text of its fenced blocks."""
    return "\n".join(re.findall(r"```\w+\n(.*?)```", (ROOT / name).read_text("utf-8"), re.DOTALL))


@pytest.mark.parametrize("name", READMES)
def test_make_targets_exist(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    said = set(re.findall(r"make ([a-z-]+)", (ROOT / name).read_text("utf-8"))) - {"and"}
    assert {"run", "test"} <= said
    assert said <= targets


@pytest.mark.parametrize("name", READMES)
def test_data_commands_exist(name: str) -> None:
    said = set(re.findall(r"python -m data (\w+)", blocks(name)))
    shown = subprocess.run(
        [sys.executable, "-m", "data", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said == {
        "build",
        "demo",
        "list",
        "check",
        "use",
        "remove",
        "import",
        "template",
        "migrate",
        "key",
        "mapping",
        "organisations",
        "carry",
        "digest",
        "pack",
        "report",
        "slides",
    }
    assert all(command in shown for command in said)


def test_containers_see_roles_and_secrets_that_an_editor_replaces() -> None:
    """A file that is mounted by itself stays the one that was there at the start."""
    text = (ROOT / "compose.yaml").read_text("utf-8")
    app = text[: text.index("\nservices:")] + (ROOT / "Dockerfile").read_text("utf-8")
    mounted = re.findall(r"^ +- \./[^:]+:([^:\n]+)", app, re.MULTILINE)
    assert mounted == ["/etc/fund"]
    for read_again in ("roles.toml", "ledger.key", "secrets.toml"):
        assert f"/etc/fund/{read_again}" in app


def test_paths_exist() -> None:
    for path in re.findall(r"^([\w/.]+/?) {2,}\S", blocks("README.md"), re.MULTILINE):
        assert (ROOT / path).exists(), path
    assert (ROOT / "README.zh-CN.md").exists()


def test_every_page_is_listed() -> None:
    from pages.ui import registry

    for name in READMES:
        rows = re.findall(r"^\| `/(\w*)` \|", (ROOT / name).read_text("utf-8"), re.MULTILINE)
        assert rows == ["", *list(registry.pages())[1:]]


def test_help_lists_every_target() -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for target in (
        "run",
        "serve",
        "test",
        "test-fast",
        "check",
        "format",
        "data",
        "lock",
        "bench",
        "soak",
        "clean",
    ):
        assert re.search(rf"^{target} ", shown, re.MULTILINE), target


def test_top_level_is_as_agreed() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    top = {path.split("/")[0] for path in tracked.splitlines()}
    assert top <= {
        ".ci", ".dockerignore", ".gitignore", ".streamlit", "CHANGELOG.md", "CONTRIBUTING.md",
        "Dockerfile", "LICENSE", "Makefile", "README.md", "README.zh-CN.md", "app.py",
        "compose.yaml", "data", "pages", "pyproject.toml", "queries", "requirements-dev.txt",
        "requirements-scale.txt", "requirements.lock", "requirements.txt", "tests",
    }  # fmt: skip


def test_the_lock_holds_what_the_requirements_name() -> None:
    """After a change of requirements.txt: `make lock`."""
    locked = (ROOT / "requirements.lock").read_text("utf-8")
    wanted = (ROOT / "requirements.txt").read_text("utf-8")
    named = re.findall(r"^([a-z0-9.-]+)(?:\[\w+\])?==(\S+)", wanted, re.MULTILINE)
    held = dict(re.findall(r"^([a-z0-9.-]+)(?:\[\w+\])?==(\S+) ", locked, re.MULTILINE))
    assert len(named) > 10
    assert {name: held.get(name) for name, _ in named} == dict(named), "make lock"
    packages = re.split(r"\n(?=[a-z0-9])", locked.strip())
    assert not [one.split("=")[0] for one in packages if "--hash=sha256:" not in one]


def test_the_guide_for_offices_names_what_there_is() -> None:
    guide = (ROOT / ".streamlit" / "README.md").read_text("utf-8")
    code = "\n".join(
        path.read_text("utf-8")
        for folder in ("data", "pages", "queries")
        for path in (ROOT / folder).rglob("*.py")
    )
    named = re.findall(r"^\| `([A-Z_]+)` \|", guide, re.MULTILINE)
    assert len(named) > 5
    assert not [name for name in named if name not in code and name != "FORWARDED_ALLOW_IPS"]
    for name in ("nginx.conf", "secrets.example.toml", "roles.example.toml"):
        assert name in guide
        assert (ROOT / ".streamlit" / name).exists()
    shown = subprocess.run(
        [sys.executable, "-m", "data", "--help"], cwd=ROOT, capture_output=True, text=True
    ).stdout
    assert all(name in shown for name in re.findall(r"python -m data (\w+)", guide))


def test_the_example_of_roles_is_right() -> None:
    from pages.ui.access import grants

    text = (ROOT / ".streamlit" / "roles.example.toml").read_text("utf-8")
    assert set(grants.parse(text, "").named) == {"admin", "operator", "staff", "viewer"}


def test_the_first_page_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 150


def test_the_version_is_the_newest_that_was_released() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    released = re.findall(r"^## (\d+\.\d+\.\d+) — \d{4}-\d{2}-\d{2}$", changes, re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == released[0]
