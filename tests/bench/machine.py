"""Describe the machine, the versions, the revision and the load of a measurement."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("streamlit", "duckdb", "pandas", "pyarrow", "plotly")


def described() -> dict[str, str]:
    """Return name -> value, in the order to be read."""
    return {
        "processor": f"{_field('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores",
        "memory": f"{int(_field('/proc/meminfo', 'MemTotal').split()[0]) / 2**20:.1f} GiB",
        "system": f"{_field('/etc/os-release', 'PRETTY_NAME', '=')}, Linux {platform.release()}",
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
    }


def load() -> str:
    """Return the load average over 1, 5 and 15 minutes."""
    return " ".join(f"{part:.2f}" for part in os.getloadavg())


def revision(root: Path = ROOT) -> str:
    """Return the commit of a checkout, with a plus where files differ from it; "" without git."""
    try:
        commit = _git(root, "rev-parse", "--short", "HEAD")
        changed = _git(root, "status", "--porcelain", "--", ":!tests/bench/RESULTS.md")
    except (OSError, subprocess.CalledProcessError):
        return ""
    return f"{commit}{'+' if changed else ''}"


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _field(path: str, name: str, sign: str = ":") -> str:
    """Return the value of a field of a system file; "0" where it has none."""
    for line in Path(path).read_text("utf-8").splitlines():
        key, _, value = line.partition(sign)
        if key.strip() == name:
            return value.strip().strip('"')
    return "0"
