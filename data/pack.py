"""What a publishing yields for the office: slides, the report, the message, in one folder.

Each part is a command of a layer above, in a process of its own: one that fails or hangs is named
and keeps neither the others nor the snapshot from being there. Made again it says the same; the
message goes to an address once (`python -m data digest`).
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import data
from data.manifest import Snapshot
from data.said import say

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ".packs"  # beside the snapshots
SETTING = "PACK_AT_PUBLISH"  # in the environment: a pack follows each publishing of ledgers
LONGEST = 300  # seconds of a part
PARTS: Mapping[str, Sequence[str]] = {
    "slides.pptx": ("slides",),
    "report.docx": ("report", "--year", "{year}"),
    "report.pdf": ("report", "--year", "{year}"),
    "message.html": ("digest", "--dry-run"),
    "message.txt": ("digest",),  # this one is sent, where DIGEST_TO says to whom
}


def run(chosen: argparse.Namespace) -> int:
    """Make the pack of a snapshot; the exit status is 1 where a part failed."""
    failed = 0
    for path, why in make(data.open_snapshot(chosen.id)):
        failed += bool(why)
        key = "pack.failed" if why else "pack.made"
        print(say(chosen.lang, key, path=path, why=why), file=sys.stderr if why else sys.stdout)
    return 1 if failed else 0


def make(snapshot: Snapshot) -> Iterator[tuple[Path, str]]:
    """Make each part and yield its path, with the reason where it could not be made."""
    folder = data.beside().absolute() / FOLDER / snapshot.id
    folder.mkdir(parents=True, exist_ok=True)
    for name, words in PARTS.items():
        path = folder / name
        line = [word.format(year=snapshot.as_of.year) for word in words]
        if line == ["digest"] and data.current_id() != snapshot.id:
            line.append("--dry-run")  # rolled back meanwhile: nobody is told of it
        yield path, _made([*line, "--snapshot", snapshot.id, "--out", str(path)])


def _made(line: Sequence[str]) -> str:
    """Run a command; empty, or the last it said where it did not end well."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "data", *line],
            cwd=ROOT, capture_output=True, text=True, errors="replace", timeout=LONGEST,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"{LONGEST} s"
    said = done.stderr.strip().splitlines() or [str(done.returncode)]
    return said[-1] if done.returncode else ""


def begin(snapshot: Snapshot) -> None:
    """Begin the pack of a snapshot that has just been published, if the setting says so.

    Nobody waits for it, and whatever comes of it the snapshot stays.
    """
    if os.environ.get(SETTING) == "1":
        line = [sys.executable, "-m", "data", "pack", snapshot.id]
        quiet = subprocess.DEVNULL
        with suppress(OSError):
            subprocess.Popen(line, cwd=ROOT, stdout=quiet, stderr=quiet, start_new_session=True)
