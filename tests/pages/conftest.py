"""Views and answers to test with, made without a browser or a server."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import local_script_runner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from data import Snapshot
from pages.ui import roles
from pages.ui.access import settings, sign_in
from pages.ui.answers import Answer
from pages.ui.ask import ask
from pages.ui.files import exports
from pages.ui.view import Reader, View

Asked = Callable[..., Answer]

Given = str | int | list[str] | list[int]


def viewed(
    snapshot: Snapshot, reader: Reader | None = None, page: str = "", **given: Given
) -> View:
    """A page's view of a snapshot with these choices, by the keys of their filters, as staff."""
    chosen = {
        key: tuple(map(str, codes)) if isinstance(codes, list) else (str(codes),)
        for key, codes in given.items()
    }
    return View(page, snapshot, replace(reader or Reader(), role="staff"), chosen)


def answered(name: str, snapshot: Snapshot, reader: Reader | None = None, **given: Given) -> Answer:
    """A question's answer on a snapshot, unfiltered but for what is given."""
    return ask(viewed(snapshot, reader, name.partition("/")[0], **given), name)


def seen(name: str, snapshot: Snapshot, reader: Reader | None = None, **given: Given) -> Answer:
    """The same as readers who are not staff see it."""
    view = viewed(snapshot, None, name.partition("/")[0], **given)
    return ask(replace(view, reader=reader or Reader()), name)


@pytest.fixture
def asked() -> Asked:
    """A question's answer on a snapshot, unfiltered but for what is given."""
    return answered


@pytest.fixture(scope="session", autouse=True)
def components() -> Iterator[None]:
    """Look for Streamlit components among the packages once; AppTest does so each time."""
    with pytest.MonkeyPatch.context() as patch:
        found = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", found)
        yield


@pytest.fixture(scope="session", autouse=True)
def awaited() -> Iterator[None]:
    """Wait for the script of a page to end; AppTest looks every millisecond whether it has."""

    def wait(runner: LocalScriptRunner, timeout: float) -> None:
        assert runner._script_thread is not None
        runner._script_thread.join(timeout)
        if not runner.script_stopped():
            runner.request_stop()
            raise RuntimeError(f"the page took longer than {timeout} s")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_script_runner, "require_widgets_deltas", wait)
        yield


@pytest.fixture(autouse=True)
def staff(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages and files are asked for by staff, who see exact figures."""
    monkeypatch.setattr(roles, "is_staff", lambda client, headers: True)


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> None:
    """The app starts anew: it remembers that people signed in, whatever becomes of the accounts."""
    monkeypatch.setattr(settings, "SECRETS", settings.Secrets())


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test may come and take away as often as a reader who comes for the first time."""
    monkeypatch.setattr(exports, "PACE", replace(exports.PACE))
    monkeypatch.setattr(sign_in, "COMINGS", replace(sign_in.COMINGS))


@pytest.fixture
def served(snapshots: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages see the snapshots of the tests."""
    monkeypatch.setenv("SNAPSHOT_ROOT", str(snapshots))
