"""`python -m data doctor`: whether all is in place to run the app, and what to do if not."""

import argparse
import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

import data
from data import audit, said, state
from data.engine import named
from data.line import language
from data.place import BUCKETS
from pages.ui import starting
from pages.ui.access import grants, sessions, settings
from pages.ui.files import drawing
from pages.ui.words import words
from queries.engine import QueryError

OLDEST = (3, 11)  # of Python
SIGNS = {True: "√", False: "×", None: "–"}  # GBK has them, for a console of Windows

Verdict = tuple[bool | None, str, dict[str, object]]
"""Whether it is well, None where it is not needed; a sentence by its key; what fills its slots."""

say = words("ui")


def main(arguments: Sequence[str]) -> int:
    """Print a line for each thing looked at; 1 where something is not well."""
    lang = language(list(arguments))
    parser = argparse.ArgumentParser(prog="python -m data doctor")
    parser.add_argument("--lang", choices=said.LANGUAGES)
    parser.parse_args(arguments)
    found = [verdict for look in LOOKS for verdict in look()]
    for is_well, key, slots in found:
        fault = slots.get("fault")
        if isinstance(fault, data.SnapshotError):
            slots = {"fault": said.error(fault, lang)}
        elif isinstance(fault, settings.Fault):
            slots = {"fault": fault.said(lang)}
        print(f"{SIGNS[is_well]} {say(lang, f'doctor.{key}', **slots)}")
    return 1 if any(is_well is False for is_well, _, _ in found) else 0


def _python() -> Iterator[Verdict]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield sys.version_info >= OLDEST, "python", {"version": version}


def _fonts() -> Iterator[Verdict]:
    listing = shutil.which("fc-list")
    if listing is None:
        yield None, "fonts_unknown", {}
        return
    found = subprocess.run(
        [listing, ":lang=zh"], capture_output=True, text=True, errors="replace"
    ).stdout
    yield bool(found.strip()), "fonts" if found.strip() else "fonts_none", {}


def _browser() -> Iterator[Verdict]:
    found = drawing.program()
    yield (True if found else None), "browser" if found else "browser_none", {"program": found}


def _room() -> Iterator[Verdict]:
    for place in (data.root(), state.root()):
        near = next(one for one in (place, *place.parents) if one.exists())
        free = shutil.disk_usage(near).free
        is_well = free >= starting.ROOM and os.access(near, os.W_OK)
        key = "room" if is_well else "room_none"
        yield is_well, key, {"place": place, "free": f"{free / 1e9:,.1f}"}


def _snapshots() -> Iterator[Verdict]:
    try:
        snapshot, why = data.serving()
    except data.SnapshotError as error:
        yield False, "fault", {"fault": error}
        return
    yield why is None, "snapshot" if why is None else "fault", {"id": snapshot.id, "fault": why}
    now = datetime.now(UTC)
    made = snapshot.created_at.replace(tzinfo=snapshot.created_at.tzinfo or UTC)
    yield made <= now, "clock" if made <= now else "clock_wrong", {"now": f"{now:%Y-%m-%d %H:%M}"}


def _times() -> Iterator[Verdict]:
    """Whether signing in or out was noted by a clock that was ahead."""
    if many := sessions.to_come():
        yield False, "times", {"many": many, "place": state.root()}


def _others() -> Iterator[Verdict]:
    """Whether other users of the machine can read the snapshots: earlier versions let them."""
    place = data.root()
    modes = [one.stat().st_mode for one in (place, *place.parents) if one.exists()]
    if os.name == "posix" and place.exists() and all(mode & 0o001 for mode in modes):
        yield None, "others", {"place": place}


def _bucket() -> Iterator[Verdict]:
    root = os.environ.get("SNAPSHOT_ROOT", "")
    if not root.startswith(BUCKETS):
        return
    try:
        data.refresh()
    except data.SnapshotError as error:
        yield False, "fault", {"fault": error}
        return
    yield True, "bucket", {"root": root}


def _engine() -> Iterator[Verdict]:
    address = os.environ.get("ENGINE")
    if not address:
        return
    try:
        spark = importlib.import_module("queries.engines.spark")
    except ImportError:
        yield False, "engine_client", {}
        return
    try:
        spark.Spark(data.serving()[0], address).run("select count(*) as n from projects", {})
    except (QueryError, data.SnapshotError):  # the log says why
        yield False, "engine_none", {"address": named(address)}
        return
    yield True, "engine", {"address": named(address)}


def _key() -> Iterator[Verdict]:
    named = os.environ.get("LEDGER_KEY_FILE", "")
    is_set = bool(os.environ.get("LEDGER_KEY")) or (bool(named) and Path(named).is_file())
    yield (True, "key", {}) if is_set else (False if named else None, "key_none", {})


def _sign_in() -> Iterator[Verdict]:
    for fault in settings.faults():
        yield False, "fault", {"fault": fault}
    if not settings.is_on():
        yield None, "signin_none", {}
        return
    path = settings.roles_file()
    try:
        found = grants.load(path)
    except grants.RolesError as error:
        yield False, "fault", {"fault": error}
        return
    named = {role: sum(map(len, kinds.values())) for role, kinds in found.named.items()}
    yield found.names_anybody, "roles", {"path": path, "named": sum(named.values())}
    yield (True, "admin", {}) if named.get("admin") else (False, "admin_none", {"path": path})
    if settings.proxy():
        is_told = bool(os.environ.get("FORWARDED_ALLOW_IPS"))
        yield (True if is_told else None), "proxy" if is_told else "proxy_local", {}


def _mounted() -> Iterator[Verdict]:
    """Whether a file that is read again is mounted by itself: what replaces it is never seen."""
    for path in (settings.roles_file(), *map(Path, st.get_option("secrets.files"))):
        if path.is_file() and os.path.ismount(path):
            yield False, "mounted", {"path": path}


def _log() -> Iterator[Verdict]:
    try:
        number, _ = audit.verify()
    except data.SnapshotError as error:
        yield False, "fault", {"fault": error}
        return
    yield True, "log", {"number": number}


LOOKS: tuple[Callable[[], Iterator[Verdict]], ...] = (
    _python, _fonts, _browser, _room, _others, _bucket, _snapshots, _times, _engine, _key, _sign_in,
    _mounted, _log,
)  # fmt: skip
