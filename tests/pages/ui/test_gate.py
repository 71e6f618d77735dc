"""The passphrase: what fits, what stands for it, and which sessions may hand over files."""

from pages.ui import gate

RIGHT = "正确的口令 right"


def test_only_the_passphrase_fits() -> None:
    assert gate.fits(RIGHT, RIGHT)
    for wrong in ("", RIGHT[:-1], RIGHT + " ", "\ud800", "x" * 100_000):
        assert not gate.fits(wrong, RIGHT)


def test_width_does_not_matter() -> None:
    assert gate.fits("ｒｉｇｈｔ１２", "right12")


def test_proofs_have_one_length_and_give_nothing_away() -> None:
    proofs = [gate.proof(text) for text in ("", "a", RIGHT, "x" * 10_000)]
    assert {len(one) for one in proofs} == {32}
    assert len(set(proofs)) == 4
    assert gate.proof(RIGHT) == gate.proof(RIGHT)


def test_uploads_are_of_admitted_sessions() -> None:
    assert gate.uploads_to("/_stcore/upload_file/abc/1") == "abc"
    for path in ("", "abc", "/abc/"):
        assert not gate.is_admitted(gate.uploads_to(path)), path
    gate.admit("abc")
    assert gate.is_admitted("abc")
    gate.dismiss("abc")
    gate.dismiss("abc")
    assert not gate.is_admitted("abc")
