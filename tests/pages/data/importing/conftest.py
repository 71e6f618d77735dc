"""Snapshots to import onto, and the data page with its import panel alone."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit import config

from pages.data.importing import panel, unlock
from pages.ui import gate, registry
from pages.ui.access import settings
from pages.ui.access.tries import Tries


@pytest.fixture
def root(snapshots: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Snapshots to spoil, a key, tries not used up, and no secrets but those a test gives."""
    shutil.copytree(snapshots, tmp_path / "snapshots")
    monkeypatch.setenv("SNAPSHOT_ROOT", str(tmp_path / "snapshots"))
    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "state"))
    monkeypatch.setenv("LEDGER_KEY", "a key for tests, long enough")
    monkeypatch.delenv("LEDGER_KEY_FILE", raising=False)
    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "state"))
    monkeypatch.setattr(unlock, "TRIES", Tries())
    monkeypatch.setattr(gate, "_admitted", set())
    monkeypatch.setattr(settings, "SECRETS", settings.Secrets())
    files = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(tmp_path / "secrets.toml")])
    yield tmp_path / "snapshots"
    config.set_option("secrets.files", files)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The data page shows its import panel and nothing else."""
    pages = registry.pages()
    page = replace(pages["data"], show=panel.show)
    monkeypatch.setattr(registry, "pages", lambda: {**pages, "data": page})
