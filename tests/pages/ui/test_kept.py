"""What is kept stays within its bytes, grows while it is kept, and is made once."""

from pages.ui.ask import ANSWERS
from pages.ui.kept import Kept


def test_made_once_and_given_again() -> None:
    kept: Kept[str] = Kept(100, len)
    made: list[int] = []

    def make() -> str:
        made.append(1)
        return "abc"

    assert kept.get("a", make) is kept.get("a", make)
    assert made == [1]
    assert kept.bytes == 3


def test_what_no_longer_holds_is_made_anew() -> None:
    kept: Kept[str] = Kept(100, len)
    kept.get("a", lambda: "old")
    assert kept.get("a", lambda: "newer", lambda one: one == "newer") == "newer"
    assert kept.get("a", lambda: "newest", lambda one: one == "newer") == "newer"
    assert (len(kept), kept.bytes) == (1, 5)


def test_the_one_not_used_longest_goes_first() -> None:
    kept: Kept[str] = Kept(10, len)
    for key in "abc":
        kept.get(key, lambda: "xxx")
    kept.get("a", lambda: "never")
    kept.get("d", lambda: "xxx")
    assert kept.bytes == 9
    assert kept.get("a", lambda: "gone") == "xxx"
    assert kept.get("b", lambda: "gone") == "gone"


def test_what_grows_is_weighed_again() -> None:
    kept: Kept[list[str]] = Kept(10, len)
    kept.get("other", lambda: ["x"])
    grows = kept.get("a", list)
    grows.extend("x" * 9)
    kept.get("a", list)
    assert kept.bytes == 10
    grows.extend("x" * 9)
    assert kept.get("a", list) is grows
    assert (len(kept), kept.bytes) == (1, 18), "the newest stays, however large"


def test_answers_are_bounded_in_bytes() -> None:
    assert ANSWERS.most == 128 * 1024 * 1024
