"""Programs of the machine that some tests need."""

import os
import shutil

import pytest


def program(*names: str, package: str) -> str:
    """The path of the first of `names` that is there; without one a test skips, in CI it fails."""
    for name in names:
        if found := shutil.which(name):
            return found
    reason = f"no {names[0]} on this machine: install Debian's {package}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
