"""Who is signed in: how long, where it is kept, what ends it."""

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from data import state
from pages.ui.access import sessions
from pages.ui.roles import Person

OPENED = os.open
WANG = Person("provider", "sub-7", "kc", "wang@fund.example", "王", frozenset({"太原"}))
ZHAO = Person("provider", "sub-8")

pytestmark = pytest.mark.usefixtures("secrets")


def files() -> list[Path]:
    return [path for path in (state.root() / "sessions").rglob("*") if path.is_file()]


def test_a_token_finds_the_person_until_they_sign_out_everywhere() -> None:
    first, second = sessions.begin(WANG), sessions.begin(WANG)
    other = sessions.begin(Person("provider", "sub-7"))
    for token in (first, second):
        kept = sessions.find(token)
        assert kept is not None
        assert sessions.person_of(kept) == WANG
    sessions.end(WANG.key)
    assert sessions.find(first) is sessions.find(second) is None
    assert sessions.find(other) is not None, "another person"


def test_the_folder_tells_no_token_and_nobody_else_reads_it() -> None:
    token = sessions.begin(WANG)
    (path,) = files()
    kept = json.dumps([str(path), path.read_text("utf-8")])
    assert token.partition("-")[2] not in kept
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_made_up_tokens_find_nothing(tmp_path: Path) -> None:
    token = sessions.begin(WANG)
    folder, _, own = token.partition("-")
    for wrong in (
        "",
        folder,
        own,
        f"{folder}-{own[:-1]}",
        f"{folder}-{own}x",
        f"../{token}",
        f"{folder}-../{own}",
        "x" * 60,
        token.upper(),
        f"{token}\n",
        "a" * 10_000,
    ):
        assert sessions.find(wrong) is None, wrong
    assert sessions.find(token) is not None


def test_it_ends_after_hours_without_a_step_and_after_a_day_of_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token, began = sessions.begin(WANG), time.time()
    (path,) = files()

    def after(seconds: float, touch: bool = True) -> bool:
        monkeypatch.setattr(time, "time", lambda: began + seconds)
        found = sessions.find(token, touch)
        if touch and found and path.stat().st_mtime > began + 1:
            os.utime(path, (began + seconds, began + seconds))
        return found is not None

    assert after(sessions.IDLE - 60, touch=False)
    assert not after(sessions.IDLE + 60, touch=False), "looking on is no step"
    os.utime(path, (began + sessions.IDLE - 60,) * 2)
    assert after(sessions.IDLE + 60), "a step was taken"
    os.utime(path, (began + sessions.LONGEST,) * 2)
    assert not after(sessions.LONGEST + 60)


def test_a_step_is_noted() -> None:
    token = sessions.begin(WANG)
    (path,) = files()
    os.utime(path, (time.time() - 3600,) * 2)
    sessions.find(token, touch=False)
    assert time.time() - path.stat().st_mtime > 3000
    sessions.find(token)
    assert time.time() - path.stat().st_mtime < 60


def full(path: Path, flags: int, *more: int, **how: int) -> int:
    """Open a file on a full disk."""
    if flags & os.O_CREAT:
        raise OSError(28, "No space left on device")
    return OPENED(path, flags, *more, **how)


def test_a_full_disk_keeps_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "open", full)
    token = sessions.begin(WANG)
    assert not files()
    assert sessions.find(token) is not None
    sessions.end(WANG.key)
    assert sessions.find(token) is None


def test_a_sign_in_that_is_not_on_the_disk_ends_at_another_process_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", full)
        token = sessions.begin(WANG)
    held = dict(sessions._unwritten)
    monkeypatch.setattr(sessions, "_unwritten", {})  # of that process
    sessions.end(WANG.key)
    monkeypatch.setattr(sessions, "_unwritten", held)
    assert sessions.find(token) is None


def test_signing_out_at_two_processes_at_once_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    token, removed = sessions.begin(WANG), shutil.rmtree

    def late(folder: Path) -> None:
        removed(folder)
        removed(folder)

    monkeypatch.setattr(shutil, "rmtree", late)
    sessions.end(WANG.key)
    assert sessions.find(token) is None


def test_what_ended_long_ago_is_removed(office: None) -> None:
    sessions.begin(WANG)
    (path,) = files()
    os.utime(path, (time.time() - sessions.LONGEST - 60,) * 2)
    sessions.begin(ZHAO)
    assert path not in files()


YEAR = 365 * 24 * 3600.0


def test_a_clock_that_was_ahead_keeps_nobody_in_and_closes_pages_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now, key = time.time(), "proxy:li"
    ahead = now + YEAR
    with monkeypatch.context() as patched:
        patched.setattr(time, "time", lambda: ahead)
        token = sessions.begin(WANG)
        assert sessions.find(token) is not None
        assert sessions.begins(key)
        sessions.end(key)
        assert sessions.begins(key)
    # The clock is set right.
    with monkeypatch.context() as patched:
        patched.setattr(os, "utime", lambda *_: Path("nowhere").stat())
        assert sessions.has_left(key, now), "also where nothing can be written"
    caplog.clear()
    assert sessions.to_come() == 3
    assert sessions.find(token) is None, "for a year and more it would not end"
    assert sessions.begins(key)
    assert not sessions.begins(key)
    assert sessions.has_left(key, now), "a page of before"
    assert "by a clock that was ahead" in caplog.text
    caplog.clear()
    since = time.time() + 0.01
    monkeypatch.setattr(time, "time", lambda: since + 1)
    assert not sessions.has_left(key, since), "and not again"
    assert sessions.has_left(key, now)
    assert caplog.text == ""
    sessions.end(key)
    assert sessions.has_left(key, since)
    assert sessions.has_left(key, ahead), "a page of the wrong year"
    assert sessions.has_left("proxy:who stays", ahead), "else a sign-out would not close it"
    assert not sessions.has_left("proxy:who stays", since)
    sessions.begin(ZHAO)
    assert (sessions.to_come(), len(files())) == (0, 1)


def test_a_step_of_a_clock_that_was_ahead_counts_as_now() -> None:
    token = sessions.begin(WANG)
    (path,) = files()
    os.utime(path, (time.time() + YEAR,) * 2)
    assert sessions.find(token, touch=False) is not None
    assert sessions.find(token) is not None
    assert path.stat().st_mtime <= time.time()


def test_a_person_has_so_many_sign_ins_and_the_one_used_longest_ago_ends() -> None:
    """Each sign-in looks at all there are: whoever signs in without end would stop the app."""
    other = sessions.begin(ZHAO)
    tokens = []
    for number in range(sessions.MOST):
        tokens.append(sessions.begin(WANG))
        used = time.time() - 3600 + number
        os.utime(sessions._path(tokens[-1]), (used, used))
    assert sessions.find(tokens[0]) is not None, "and is used by that"
    tokens += [sessions.begin(WANG) for _ in range(5)]
    ended = [number for number, token in enumerate(tokens) if sessions.find(token) is None]
    assert ended == [1, 2, 3, 4, 5]
    assert len(files()) == sessions.MOST + 1
    assert sessions.find(other) is not None


def test_claims_beyond_measure_are_refused() -> None:
    long = Person("provider", "x", groups=frozenset(f"group {n}" for n in range(10_000)))
    with pytest.raises(ValueError, match="too long"):
        sessions.begin(long)
    assert sessions.find(sessions.begin(WANG, "x" * 100_000)) is not None, "without the ID token"


def test_another_sign_in_of_a_browser_takes_the_place_of_its_first(
    secrets: Callable[[str], None],
) -> None:
    first, second = sessions.begin(WANG), sessions.begin(WANG)
    sessions.drop(first)
    sessions.drop("nothing")
    assert sessions.find(first) is None
    assert sessions.find(second) is not None
