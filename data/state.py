"""The folder of what the app itself keeps: accounts, who is signed in, what was done by whom.

And the setting that all its processes share.
"""

import os
from pathlib import Path

USUAL = Path(__file__).resolve().parent / "state"


def root() -> Path:
    """Return the folder: STATE_ROOT, else `state` beside this file; it need not exist yet."""
    named = os.environ.get("STATE_ROOT", "")
    return Path(os.path.abspath(named)) if named else USUAL


def wants_second_operator() -> bool:
    """Whether another operator has to approve what one publishes: SECOND_OPERATOR says so."""
    return os.environ.get("SECOND_OPERATOR", "") not in ("", "0")


def folder(*names: str) -> Path:
    """Return a folder inside, made if it is missing, that only the user of the app may read."""
    path = root()
    path.parent.mkdir(parents=True, exist_ok=True)
    for name in ("", *names):
        path /= name
        path.mkdir(mode=0o700, exist_ok=True)
    return path
