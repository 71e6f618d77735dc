"""Threads share a few arenas of the C library's, however many there are."""

import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

HOLD = """
import ctypes, sys, threading
from pages.ui import arenas
if sys.argv[1] == "limited":
    arenas.limit()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
together = threading.Barrier(24)
def hold():
    libc.malloc(4096)
    together.wait()
threads = [threading.Thread(target=hold) for _ in range(24)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
stdout = ctypes.c_void_p.in_dll(libc, "stdout")
libc.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
libc.malloc_info(0, stdout)
libc.fflush(None)
"""


@pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc", reason="arenas are glibc's, and this is another C library"
)
def test_there_are_no_more_arenas_than_cores() -> None:
    assert _arenas("limited") <= (os.cpu_count() or 1)
    assert _arenas("as it is") > (os.cpu_count() or 1)


def _arenas(how: str) -> int:
    run = subprocess.run(
        [sys.executable, "-c", HOLD, how],
        cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True,
    )  # fmt: skip
    return len(re.findall(r"<heap nr=", run.stdout))
