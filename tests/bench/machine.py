"""What the figures were taken on: the machine, the versions, the revision, the load."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("streamlit", "duckdb", "pandas", "polars", "pyarrow", "plotly")


def described() -> dict[str, str]:
    """Name -> value, in the order to be read."""
    return {
        "processor": f"{_field('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores",
        "memory": f"{int(_field('/proc/meminfo', 'MemTotal').split()[0] or 0) / 2**20:.1f} GiB",
        "system": f"{_field('/etc/os-release', 'PRETTY_NAME', '=')}, Linux {platform.release()}",
        "python": platform.python_version(),
        **{name: _version(name) for name in PACKAGES},
    }


def load() -> str:
    """The load average over 1, 5 and 15 minutes."""
    return " ".join(f"{part:.2f}" for part in os.getloadavg())


def revision() -> str:
    """The commit measured; with a plus where files differ from it, empty without git."""
    try:
        commit = _git("rev-parse", "--short", "HEAD")
        changed = _git(
            "status", "--porcelain", "--", ":!tests/bench/RESULTS.md", ":!tests/bench/results.json"
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return f"{commit}{'+' if changed else ''}"


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _field(path: str, name: str, sign: str = ":") -> str:
    try:
        lines = Path(path).read_text("utf-8").splitlines()
    except OSError:
        return "0"
    for one in lines:
        key, _, value = one.partition(sign)
        if key.strip() == name:
            return value.strip().strip('"')
    return "0"
