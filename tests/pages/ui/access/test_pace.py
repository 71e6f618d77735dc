"""How fast one may go."""

from pages.ui.access.pace import Bucket, Pace, neighbourhood


def test_a_burst_passes_and_then_steps_wait() -> None:
    now = [0.0]
    bucket = Bucket(10, 20, lambda: now[0])
    assert [bucket.take() for _ in range(20)] == [0.0] * 20
    assert [round(bucket.take(), 3) for _ in range(3)] == [0.1, 0.2, 0.3]
    now[0] = 100.0
    assert [bucket.take() for _ in range(20)] == [0.0] * 20
    assert bucket.take() > 0


def test_an_address_has_one_bucket() -> None:
    pace = Pace(1, 1)
    assert pace.of("192.0.2.1") is pace.of("::ffff:192.0.2.1") is not pace.of("192.0.2.2")
    assert neighbourhood("2001:db8::1") == neighbourhood("2001:db8::ffff") == "2001:db8::/64"
    assert len(neighbourhood("x" * 1000)) == 60
