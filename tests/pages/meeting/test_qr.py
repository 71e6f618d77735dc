"""A code is one of the address given; a loopback address is no address for others."""

import pytest
import segno

from pages.meeting import qr


def test_the_picture_is_a_code_of_the_address() -> None:
    made = qr.picture("https://board.example.cn/meeting?scene=tree&pin=2021-12-31-demo")
    assert made.startswith("<svg")
    assert 'fill="#fff"' in made
    modules = segno.make(
        "https://board.example.cn/meeting?scene=tree&pin=2021-12-31-demo", error="m"
    ).symbol_size(border=3)[0]
    assert f'viewBox="0 0 {modules} {modules}"' in made
    assert made != qr.picture("https://board.example.cn/meeting?scene=funds&pin=2021-12-31-demo")


@pytest.mark.parametrize(
    ("here", "public", "expected"),
    [
        ("http://10.1.2.3:8501/meeting", "", "http://10.1.2.3:8501/"),
        ("https://board.example.cn/fund/meeting", "", "https://board.example.cn/fund/"),
        ("http://localhost:8501/meeting", "https://board.example.cn", "https://board.example.cn/"),
        ("http://10.1.2.3/meeting", "https://a.example/fund", "https://a.example/fund/"),
        ("http://10.1.2.3/meeting", "not an address", "http://10.1.2.3/"),
        ("http://[fd00::5]:8501/meeting", "", "http://[fd00::5]:8501/"),
        ("http://localhost:8501/meeting", "", None),
        ("http://127.0.0.1:8501/meeting", "http://127.9.9.9", None),
        ("http://[::1]:8501/meeting", "", None),
        ("http://0.0.0.0:8501/meeting", "", None),
        ("http://board.localhost/meeting", "", None),
        ("http://board.例子/meeting", "", None),  # a browser would say xn--fsqu00a
        ("", "", None),
        ("javascript:alert(1)", "", None),
    ],
)
def test_only_an_address_others_reach_is_given(
    here: str, public: str, expected: str | None
) -> None:
    assert qr.reachable(here, public) == expected
