"""Ledgers to test with, and a key for the people in them."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from data import ledger
from data.ledger import Options, Verdict


@pytest.fixture(autouse=True)
def report_root(ledger_root: Path) -> Path:
    """A root with the report alone, current; the key is set."""
    return ledger_root


Examine = Callable[..., Verdict]


@pytest.fixture
def examine() -> Examine:
    """Examine CSV texts, named ledgers or paths."""

    def examining(*given: str | bytes | Path, options: Options | None = None) -> Verdict:
        ledgers = []
        for number, one in enumerate(given):
            if isinstance(one, Path):
                ledgers.append(ledger.from_path(one))
            else:
                content = one.encode() if isinstance(one, str) else one
                ledgers.append(ledger.from_bytes(f"{number}.csv", content))
        return ledger.examine(ledgers, options or Options())

    return examining


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    """Convert a file by LibreOffice: path and target format."""
    profile = tmp_path_factory.mktemp("profile")

    def convert(path: Path, target: str) -> Path:
        subprocess.run(
            [
                "soffice",
                "--headless",
                f"-env:UserInstallation=file://{profile}",
                "--convert-to",
                target,
                "--outdir",
                str(path.parent / "office"),
                str(path),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return path.parent / "office" / path.with_suffix("." + target.partition(":")[0]).name

    return convert
