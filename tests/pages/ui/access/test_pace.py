"""How fast one may go."""

import asyncio
import time

from pages.ui.access.pace import Bucket, OneByOne, Pace, neighbourhood
from tests.served import aside


def test_a_burst_passes_and_then_steps_wait() -> None:
    now = [0.0]
    bucket = Bucket(10, 20, lambda: now[0])
    assert [bucket.take() for _ in range(20)] == [0.0] * 20
    assert [round(bucket.take(), 3) for _ in range(3)] == [0.1, 0.2, 0.3]
    now[0] = 100.0
    assert [bucket.take() for _ in range(20)] == [0.0] * 20
    assert bucket.take() > 0


def test_a_step_that_may_not_wait_is_refused_and_not_counted() -> None:
    now = [0.0]
    bucket = Bucket(1, 3, lambda: now[0])
    assert [bucket.take(longest=0) for _ in range(3)] == [0.0] * 3
    assert [bucket.take(longest=0) for _ in range(1000)] == [1.0] * 1000
    now[0] = 1.0
    assert bucket.take(longest=0) == 0.0, "who was refused often goes on as soon as others"
    assert bucket.take(longest=0) == 1.0
    assert [bucket.take(longest=3) for _ in range(5)] == [1.0, 2.0, 3.0, 4.0, 4.0]


def test_an_address_has_one_bucket() -> None:
    pace = Pace(1, 1)
    one, same, other = (
        pace.of(neighbourhood(found)) for found in ("192.0.2.1", "::ffff:192.0.2.1", "192.0.2.2")
    )
    assert one is same is not other
    assert neighbourhood("2001:db8::1") == neighbourhood("2001:db8::ffff") == "2001:db8::/64"
    assert len(neighbourhood("x" * 1000)) == 60


def test_steps_pass_one_by_one_and_askers_take_turns() -> None:
    passed: list[str] = []
    steps = OneByOne(0.01)

    async def step(whose: str) -> None:
        await steps.turn(whose)
        passed.append(whose)

    async def all_of_them() -> float:
        begun = time.monotonic()
        left = [asyncio.create_task(step("many")) for _ in range(30)]
        other = asyncio.create_task(step("one"))
        gone = asyncio.create_task(step("gone"))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.gather(*left, other)
        return time.monotonic() - begun

    assert aside(all_of_them()) >= 0.3
    assert sorted(passed) == ["many"] * 30 + ["one"]
    assert passed.index("one") <= 2, "who does not ask often hardly waits"
    passed.clear()
    begun = time.monotonic()
    time.sleep(0.02)
    aside(step("alone"))
    assert time.monotonic() - begun < 0.2
