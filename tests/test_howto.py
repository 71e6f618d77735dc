"""The how-tos of README and CONTRIBUTING, followed step by step in a copy of the project."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# A fenced block says what to do: `sql > path` writes a file, `toml >> path` adds to its end,
# `diff @ path` adds the lines with a plus after those with a space.
BLOCK = re.compile(r"^```\w+ (>>|>|@) (\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def steps(title: str) -> list[tuple[str, str, str]]:
    """The blocks of a how-to: what to do, the file, the text."""
    text = "".join((ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md"))
    section = re.search(rf"^### {title}\n(.*?)(?=^##)", text, re.MULTILINE | re.DOTALL)
    assert section, f"no section '### {title}'"
    found = [(match[1], match[2], match[3]) for match in BLOCK.finditer(section[1])]
    assert found, f"'### {title}' has no block with a file"
    return found


def inserted(text: str, change: str) -> str:
    """A text with the lines of a change that have a plus, after the lines that have a space."""
    before = "".join(line[1:] for line in change.splitlines(True) if line.startswith(" "))
    added = "".join(line[1:] for line in change.splitlines(True) if line.startswith("+"))
    assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times"
    return text.replace(before, before + added)


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """A copy of the project without what git ignores, save what is compiled already."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    names = list(filter(None, listed.split("\0")))
    compiled = f"__pycache__/{{}}.{sys.implementation.cache_tag}.pyc"
    sources = [Path(name) for name in names if name.endswith(".py")]
    names += [str(one.parent / compiled.format(one.stem)) for one in sources]
    for name in names:
        if (ROOT / name).is_file():
            (tmp_path / "copy" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tmp_path / "copy" / name)
    return tmp_path / "copy"


def follow(scratch: Path, title: str) -> None:
    """Do what the blocks of a how-to say, in their order."""
    for how, name, text in steps(title):
        path = scratch / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if how == ">":
            assert not path.exists(), f"{name} is there already"
            path.write_text(text, "utf-8")
        elif how == ">>":
            path.write_text(path.read_text("utf-8") + text, "utf-8")
        else:
            path.write_text(inserted(path.read_text("utf-8"), text), "utf-8")


def ran(scratch: Path, snapshots: Path, *line: str) -> str:
    """What a command of Python prints in the copy; its faults are the test's."""
    done = subprocess.run(
        [sys.executable, *line],
        cwd=scratch, capture_output=True, text=True,
        env={**os.environ, "SNAPSHOT_ROOT": str(snapshots)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


SHOWN = """
import html, json, re, sys
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash
pages = []
for address in sys.argv[1:]:
    page, _, query = address.partition("?")
    app = AppTest.from_file("app.py", default_timeout=60)
    if query:
        key, _, value = query.partition("=")
        app.query_params[key] = value
    app._page_hash = calc_hash(page)
    app.run()
    assert not app.exception, app.exception
    assert not app.error, [one.value for one in app.error]
    said = " ".join(e.proto.body for e in app.get("html"))
    pages.append(html.unescape(re.sub(r"<[^>]+>", " ", said)))
print(json.dumps(pages))
"""


def shown(scratch: Path, snapshots: Path, *addresses: str) -> list[str]:
    """All that pages of the copy say at these addresses, one by one."""
    *_, last = ran(scratch, snapshots, "-c", SHOWN, *addresses).splitlines()  # after the log
    found: list[str] = json.loads(last)
    return found


def test_a_question(scratch: Path, snapshots: Path) -> None:
    title = "每个系列有多少项目？"
    assert not [sql for sql in (scratch / "queries").rglob("*.sql") if title in sql.read_text()]
    follow(scratch, "A question")
    chinese, english = shown(scratch, snapshots, "projects", "projects?lang=en")
    assert title in chinese
    assert "How many projects has each programme?" in english


def test_a_page_and_its_words(scratch: Path, snapshots: Path) -> None:
    follow(scratch, "A page and its words")
    said, english, other = shown(scratch, snapshots, "partners", "partners?lang=en", "projects")
    assert "合作单位" in said
    assert "与基金一起开展项目的单位。" in said
    assert "Partners" in english
    assert "合作单位" in other  # in the navigation


def test_a_filter(scratch: Path, snapshots: Path) -> None:
    follow(scratch, "A question")
    follow(scratch, "A filter")
    (said,) = shown(scratch, snapshots, "projects?programme=traffic")
    assert "系列" in said


BUILT = """
import data
from data.__main__ import main
assert main(["build"]) == 0
assert main(["list"]) == 0
assert main(["check", "2021-12-31-report"]) == 0
print(sorted(data.serving()[0].tables))
"""


def test_a_table(scratch: Path, tmp_path: Path) -> None:
    follow(scratch, "A table")
    assert "'partners'" in ran(scratch, tmp_path / "built", "-c", BUILT)


def test_a_year(scratch: Path, tmp_path: Path) -> None:
    shutil.copytree(scratch / "data/sources/report-2021", scratch / "data/sources/report-2022")
    (scratch / "data/sources/report-2022/report.toml").unlink()
    follow(scratch, "A year")
    assert "2022-12-31-report" in ran(scratch, tmp_path / "built", "-c", BUILT)
