"""Describe the machine, the versions, the revision and the load of a measurement."""

import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

from tests.serving import ROOT

PACKAGES = ("streamlit", "duckdb", "pandas", "pyarrow", "plotly")


def described() -> str:
    """Return the machine and the versions, from the processor to the packages."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text("utf-8"))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = platform.freedesktop_os_release()["PRETTY_NAME"]
    return "; ".join([
        f"processor {model[1] if model else '?'}, {os.cpu_count()} cores",
        f"memory {memory:.1f} GiB",
        f"system {system}, Linux {platform.release()}",
        f"python {platform.python_version()}",
        *(f"{name} {version(name)}" for name in PACKAGES),
    ])  # fmt: skip


def revision(root: Path = ROOT) -> str:
    """Return the commit of a checkout, with a plus where files differ from it; "" without git."""
    asked = ["rev-parse --short HEAD", "status --porcelain -- :!tests/bench/RESULTS.md"]
    try:
        commit, changed = (
            subprocess.check_output(["git", *one.split()], cwd=root, text=True) for one in asked
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return f"{commit.strip()}{'+' if changed else ''}"
