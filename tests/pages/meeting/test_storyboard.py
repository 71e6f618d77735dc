"""A storyboard: whatever the address says, what is sound is shown and the rest is named."""

import pytest

from pages.meeting.storyboard import LEAST, MOST, SECONDS, storyboard

KNOWN = ["headline", "tree", "funds"]


def test_nothing_said_is_everything_in_order() -> None:
    board = storyboard([], None, KNOWN)
    assert board.seconds == dict.fromkeys(KNOWN, SECONDS)
    assert board.scenes == ("headline", "tree", "funds")
    assert (board.unknown, board.repeated, board.seconds_off) == ((), (), ())
    assert not board.is_empty


def test_order_and_seconds_are_those_said() -> None:
    board = storyboard(["funds:40", "tree"], "15", KNOWN)
    assert list(board.seconds.items()) == [("funds", 40), ("tree", 15)]
    assert [board.said(name) for name in KNOWN] == ["headline", "tree", "funds:40"]
    again = storyboard([board.said(name) for name in board.scenes], "15", KNOWN)
    assert again == board


@pytest.mark.parametrize("said", ["0", "-5", "4", "601", "1e9", "9" * 200, "", "ten", "5.5", "⑳"])
def test_absurd_seconds_are_named_and_the_usual_ones_used(said: str) -> None:
    board = storyboard(["tree"], said, KNOWN)
    assert board.seconds == {"tree": SECONDS}
    assert board.seconds_off == (said[:60],)
    of_one = storyboard([f"tree:{said}", "funds"], "30", KNOWN)
    assert of_one.seconds == {"tree": 30, "funds": 30}
    assert len(of_one.seconds_off) == 1


@pytest.mark.parametrize("said", [str(LEAST), str(MOST), " 20 "])
def test_bounds_are_within(said: str) -> None:
    assert storyboard([], said, KNOWN).seconds["tree"] == int(said)


def test_unknown_and_repeated_scenes_are_named_once() -> None:
    board = storyboard(["moon", "tree", "moon", "tree:30", "x" * 500], None, KNOWN)
    assert board.scenes == ("tree",)
    assert board.unknown == ("moon", "x" * 60)
    assert board.repeated == ("tree",)


@pytest.mark.parametrize("asked", [[""], ["moon"], [":20"]])
def test_an_empty_storyboard_is_all_of_them(asked: list[str]) -> None:
    board = storyboard(asked, None, KNOWN)
    assert board.is_empty
    assert board.scenes == tuple(KNOWN)


def test_no_address_is_too_long() -> None:
    assert len(storyboard(["moon"] * 10_000, None, KNOWN).unknown) == 1
    assert len(storyboard([str(n) for n in range(10_000)], None, KNOWN).unknown) == 50
