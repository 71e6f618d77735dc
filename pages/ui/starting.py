"""What the server does at its start and while it runs, besides answering."""

import asyncio
import ctypes
import logging
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress

import streamlit as st

import data
from data import audit, state
from data.errors import shown
from pages.ui import compat, watch
from pages.ui.access import grants, settings
from queries.engine import QueryError, engine

DESCRIPTORS, ENOUGH = 65_536, 4_096  # open files wanted, and fewer than which the log tells of
OF_A_READER = 4  # open files: a socket, and three of an event loop that Streamlit makes
FORGETS_EVERY = 60.0  # seconds
REFRESHES_EVERY = 3.0  # seconds between two looks at the bucket that the snapshots are in
M_MMAP_THRESHOLD, LARGE = -3, 128 << 10  # glibc's malloc.h, and the bound it begins with
ROOM = 200 << 20  # bytes of a disk that are free, or the log and a publish have no room

log = logging.getLogger("dashboard")


def faults() -> list[str]:
    """Why nothing can be read or published: a sentence each, for the log."""
    found = []
    try:
        snapshot, _ = data.serving()
        engine(snapshot).run("select 1 as one", {})
        audit.confirm_last()
    except (data.SnapshotError, QueryError) as error:
        found.append(str(error))
    for place in (data.root(), state.root()):
        near = next(one for one in (place, *place.parents) if one.exists())
        free = shutil.disk_usage(near).free
        if free < ROOM:
            found.append(f"Only {free / 1e6:,.0f} MB are free in {place}. Free some space.")
    if found and watch.is_news(("not ready", *found)):  # anybody may ask, again and again
        for one in found:
            log.error("Not ready: %s", one)
    return found


def progress() -> Callable[[str, float], None]:
    """Say on the console how far the snapshots are, each line once however often it is told."""
    last = ""

    def tell(step: str, share: float) -> None:
        nonlocal last
        now = f"Snapshots: {step}, {share:.0%}"
        if now != last:
            print(now, flush=True)
        last = now

    return tell


def raise_descriptors() -> None:
    """Allow as many open files as the system lets us: each reader takes some."""
    if sys.platform == "win32":
        return
    import resource  # not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(DESCRIPTORS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    if soft != resource.RLIM_INFINITY and soft < ENOUGH:
        log.error("Only %d files may be open: enough for %d readers. Raise it (ulimit -n).",
                  soft, soft // OF_A_READER)  # fmt: skip


def give_memory_back() -> None:
    """Let every block of memory of LARGE bytes or more go back to the system once it is freed.

    glibc raises that bound by itself to the largest block freed. A small value that is held behind
    such a block then keeps its room: each small workbook of a page cost 1.85 MB for good.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL("libc.so.6").mallopt(M_MMAP_THRESHOLD, LARGE)


async def forget_lost_sessions(app: st.App) -> None:
    """Let go of what readers who left have in memory."""
    while True:
        await asyncio.sleep(FORGETS_EVERY)
        try:
            compat.forget_lost_sessions(app)
        except Exception:  # this goes on as long as the server does
            log.exception("Those who left stay in memory:")


async def follow_snapshots() -> None:
    """Bring the snapshots up to date with their bucket; say once what keeps us from it."""
    told = ""
    while True:
        try:
            has_more, fault = await asyncio.to_thread(data.refresh), ""
        except data.SnapshotError as error:
            has_more, fault = False, str(error)
        except Exception as error:  # whatever the bucket says now, later it may be sound
            has_more, fault = False, f"{type(error).__name__}: {shown(error)}"
        if fault and fault != told:
            log.error("%s", fault)
        if told and not fault:
            log.warning("The snapshots are up to date again.")
        told = fault
        if not has_more:
            await asyncio.sleep(REFRESHES_EVERY)


def tell_who_reads() -> None:
    """Say at the start who may read what."""
    if settings.is_on():
        if not grants.in_force().names_anybody:
            log.error("Nobody has a role: write %s, then people can read.", settings.roles_file())
        return
    if st.get_option("server.address") not in ("127.0.0.1", "localhost", "::1"):
        log.warning("No sign-in is set up: all who reach this address read as viewers.")
