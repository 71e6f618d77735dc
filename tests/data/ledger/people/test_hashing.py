"""Keys of people."""

from data.ledger.people import hashing


def test_a_key_is_stable_keyed_and_not_hashed_twice() -> None:
    one, two = hashing.Key(b"a" * 32), hashing.Key(b"b" * 32)
    assert one.of("V", "甲") == one.of("V", " 甲 ") != two.of("V", "甲")
    assert one.of("V", one.of("V", "甲")) == one.of("V", "甲")
    assert one.fingerprint != two.fingerprint
