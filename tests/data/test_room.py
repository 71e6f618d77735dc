"""What a mirror has room for."""

import time

import pytest

from data import SnapshotError
from data.room import RECENT, STAYS, wanted

SIZES = {"a": 2_000_000, "b": 3_000_000, "c": 1_000_000, "now": 4_000_000, "empty": 0}


@pytest.mark.parametrize(
    ("gb", "expected"),
    [
        ("0.001", ["now"]),
        ("0.005", ["now", "c", "empty"]),
        ("0.006", ["now", "a", "empty"]),
        ("0.009", ["now", "a", "b", "empty"]),
        ("inf", ["now", "a", "b", "c", "empty"]),
    ],
)
def test_the_current_one_in_any_case_then_the_newest_that_fit(
    gb: str, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNAPSHOT_CACHE_GB", gb)
    assert wanted("now", SIZES, {}) == expected


def test_those_that_were_asked_for_go_before_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNAPSHOT_CACHE_GB", "0.007")
    now = time.time()
    assert wanted("now", SIZES, {"a": now, "c": now}) == ["now", "a", "c", "empty"]
    assert wanted("now", SIZES, {"b": now}) == ["now", "b", "empty"]
    assert wanted("now", SIZES, {"b": now - STAYS - 1}) == ["now", "a", "c", "empty"]
    assert wanted("now", SIZES, {"b": now + 1e7}) == ["now", "a", "c", "empty"], "a clock ahead"
    assert wanted("now", SIZES, {"a": now}, "b") == ["now", "b", "empty"]
    assert wanted("now", SIZES, {"b": now}, "a") == ["now", "b", "empty"]
    assert wanted("now", SIZES, {"b": now - RECENT - 1}, "a") == ["now", "a", "c", "empty"]
    assert wanted("now", SIZES, {"b": now}, "a", urgent=True) == ["now", "a", "c", "empty"]
    assert wanted("now", SIZES, {"gone": now}, "gone") == ["now", "a", "c", "empty"]
    assert wanted(None, SIZES, {}, "b") == ["b", "a", "c", "empty"]
    monkeypatch.setenv("SNAPSHOT_CACHE_GB", "0.006")
    assert "b" not in wanted("now", SIZES, {}, "b")


@pytest.mark.parametrize("gb", ["much", "0", "-1", "nan"])
def test_what_is_no_bound_is_said(gb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNAPSHOT_CACHE_GB", gb)
    with pytest.raises(SnapshotError, match="SNAPSHOT_CACHE_GB"):
        wanted("now", SIZES, {})


def test_without_a_setting_it_is_twenty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SNAPSHOT_CACHE_GB", raising=False)
    assert wanted(None, {"a": 11 * 10**9, "b": 10**10, "c": 9 * 10**9}, {}) == ["a", "c"]
