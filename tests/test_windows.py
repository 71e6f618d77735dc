"""What would break on Windows, found by reading the code: it is not run there."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.ui import doctor
from tests.serving import environment
from tests.test_layers import modules, name_of

ROOT = Path(__file__).resolve().parents[1]
ABSENT = {"fcntl", "grp", "pwd", "resource", "termios", "pty"}  # modules; inside of a check alone
CALLS = {"fork", "getuid", "geteuid", "killpg", "mkfifo", "nice", "setsid", "statvfs"}  # of os
PLACES = ("/tmp", "/dev/", "/proc/")
TEXT = {"open": 1, "read_text": 0, "write_text": 1, "fdopen": 1}
"""What reads or writes text, and which of its arguments says that it does not, or the encoding."""


def guarded(module: ast.Module) -> set[ast.AST]:
    """Everything inside of a function, or behind a look at the system."""
    looks = (ast.If, ast.IfExp)
    found: set[ast.AST] = set()
    for node in ast.walk(module):
        if isinstance(node, looks) and ("platform" in ast.unparse(node.test)
                                        or "hasattr" in ast.unparse(node.test)):  # fmt: skip
            found |= set(ast.walk(node))
        if isinstance(node, ast.FunctionDef) and "win32" in ast.unparse(node):
            found |= set(ast.walk(node))
    return found


def faults(text: str) -> Iterator[str]:
    """What is only there on other systems, and text in whatever encoding a system has."""
    module = ast.parse(text)
    inside = guarded(module)
    for node in ast.walk(module):
        where = f"line {getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Import | ast.ImportFrom) and node not in inside:
            names = {alias.name for alias in node.names} | {getattr(node, "module", None)}
            if absent := names & ABSENT:
                yield f"{where} imports {absent}"
        if isinstance(node, ast.Attribute) and node.attr in CALLS and node not in inside:
            yield f"{where} calls {node.attr}"
        if isinstance(node, ast.Constant) and str(node.value).startswith(PLACES):
            yield f"{where} names {node.value!r}"
        if isinstance(node, ast.Call):
            yield from (f"{where} {what}" for what in _without_encoding(node))


def _without_encoding(call: ast.Call) -> Iterator[str]:
    said = {word.arg for word in call.keywords}
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    texts = [word for word in call.keywords if word.arg == "text"]
    if any(ast.unparse(one.value) == "True" for one in texts) and not said & {"errors"}:
        yield "reads a process as text"
    if name == "NamedTemporaryFile":
        yield "makes a file that no other process can open on Windows"
    others = ("os.open", "archive.open", "webbrowser.open", "_browser.open")
    if name in TEXT and ast.unparse(call.func) not in others and "encoding" not in said:
        given = [one for one in call.args if isinstance(one, ast.Constant)]
        modes = [str(one.value) for one in given]
        if not any("b" in mode or mode.startswith("utf") for mode in modes):
            yield f"{name} without an encoding"


def test_nothing_is_asked_of_the_system_that_windows_lacks() -> None:
    found = {
        name_of(path): told
        for path in modules("data", "queries", "pages")
        if (told := list(faults(path.read_text("utf-8"))))
    }
    assert not found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import fcntl", "imports"),
        ("import os\nos.fork()", "calls fork"),
        ("from pathlib import Path\nPath('x').read_text()", "read_text without"),
        ("open('x', 'w')", "open without"),
        ("x = '/tmp/y'", "names '/tmp"),
        ("import subprocess\nsubprocess.run('x', text=True)", "as text"),
        ("import tempfile\ntempfile.NamedTemporaryFile()", "no other process"),
    ],
)
def test_such_things_are_found(text: str, told: str) -> None:
    assert told in "".join(faults(text))


def test_a_pipe_of_windows_takes_what_commands_say(snapshots: Path, tmp_path: Path) -> None:
    """There it is GBK or cp1252: what it lacks is replaced, no command ends for it."""
    more = {"PYTHONIOENCODING": "cp1252", "STATE_ROOT": str(tmp_path / "state")}
    line = [sys.executable, "-m", "data", "doctor", "--lang", "zh"]
    done = subprocess.run(line, cwd=ROOT, env=environment(snapshots, more), capture_output=True)
    assert b"Traceback" not in done.stderr
    assert done.stdout.startswith(b"? Python")
    assert "".join(doctor.SIGNS.values()).encode("gbk"), "the signs are there in Chinese Windows"
