"""Wrong tries: they slow down whoever makes them, and never lock out whoever knows."""

from pathlib import Path

import pytest

from pages.ui.access import tries


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "state"))
    return tmp_path / "state"


class Clock:
    """A clock that a test moves."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_first_tries_are_free_and_then_the_address_waits_ever_longer() -> None:
    clock = Clock()
    wrong, waits = tries.Tries(clock), list[int]()
    for _ in range(tries.FREE):
        assert wrong.begin("192.0.2.1", "li") == (0, wrong.begin("192.0.2.9", "x")[1])
    while len(waits) < 8:
        wait, _ = wrong.begin("192.0.2.1", "li")
        if wait:
            waits.append(wait)
            assert wrong.begin("192.0.2.1", "another name")[0] == wait
            clock.now += wait
    assert waits == sorted(waits)
    assert waits[:3] == [2, 4, 8]
    assert waits[-1] <= tries.LONGEST
    clock.now += tries.WITHIN
    assert wrong.begin("192.0.2.1", "li")[0] == 0, "forgotten"


def test_a_name_under_attack_is_slow_everywhere_and_open() -> None:
    wrong = tries.Tries(Clock())
    for number in range(500):
        wrong.begin(f"192.0.2.{number % 250}", "operator")
    wait, pause = wrong.begin("198.51.100.1", "operator")
    assert (wait, pause) == (0, tries.SLOWEST)
    assert wrong.begin("198.51.100.2", "somebody else") == (0, 0.0)


def test_a_right_one_is_no_try() -> None:
    wrong = tries.Tries(Clock())
    for _ in range(100):
        assert wrong.begin("192.0.2.1", "li") == (0, 0.0)
        wrong.succeeded("192.0.2.1", "li")
    assert wrong.left("192.0.2.1") == tries.FREE


def test_a_right_one_forgives_no_tries_for_other_names() -> None:
    wrong = tries.Tries(Clock())
    looked_at = 0
    for _ in range(20):
        if wrong.begin("192.0.2.1", "sun") == (0, 0.0):
            wrong.succeeded("192.0.2.1", "sun")
        looked_at += wrong.begin("192.0.2.1", "wang")[0] == 0
    assert looked_at == tries.FREE


def test_who_mistyped_and_then_is_right_has_nothing_against_them() -> None:
    wrong = tries.Tries(Clock())
    for _ in range(20):
        for _ in range(tries.FREE):
            assert wrong.begin("192.0.2.1", "li") == (0, 0.0)
        wrong.succeeded("192.0.2.1", "li")


def test_tries_that_come_together_are_counted_one_by_one() -> None:
    wrong = tries.Tries(Clock())
    looked_at = [wrong.begin("192.0.2.1", "li")[0] == 0 for _ in range(50)]
    assert sum(looked_at) == tries.FREE


def test_a_network_of_ipv6_is_one_address() -> None:
    wrong = tries.Tries(Clock())
    looked_at = [wrong.begin(f"2001:db8::{n:x}", "li")[0] == 0 for n in range(50)]
    assert sum(looked_at) == tries.FREE
    assert wrong.begin("2001:db8:0:1::1", "li")[0] == 0


def test_all_processes_count_together() -> None:
    clock = Clock()
    one, two = tries.Tries(clock), tries.Tries(clock)
    looked_at = [(one, two)[n % 2].begin("192.0.2.1", "li")[0] == 0 for n in range(50)]
    assert sum(looked_at) == tries.FREE
    assert one.begin("192.0.2.2", "li")[1] == two.begin("192.0.2.3", "li")[1] / 2 > 0
    two.succeeded("192.0.2.1", "li")
    assert one.left("192.0.2.1") == tries.FREE


def test_without_room_the_process_counts_by_itself(state: Path) -> None:
    state.write_text("a file where the folder should be")
    wrong = tries.Tries(Clock())
    looked_at = [wrong.begin("192.0.2.1", "li")[0] == 0 for _ in range(50)]
    assert sum(looked_at) == tries.FREE


def test_what_was_typed_is_not_kept_and_old_tries_go(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "MOST", 10)
    wrong = tries.Tries(Clock())
    for number in range(200):
        wrong.begin(f"192.0.2.{number}", "my passphrase")
    content = (state / tries.FILE).read_bytes()
    assert b"192.0.2.199" in content
    assert b"my passphrase" not in content
    assert wrong.left("192.0.2.1") == tries.FREE
    assert wrong.left("192.0.2.199") == tries.FREE - 1


def test_a_clock_set_back_keeps_nobody_out() -> None:
    clock = Clock()
    wrong = tries.Tries(clock)
    while wrong.begin("192.0.2.1", "li")[0] == 0:
        pass
    clock.now -= 50
    assert wrong.begin("192.0.2.1", "li")[0] == 0
