"""Colours are told apart by everybody, and text can be read on what lies behind it."""

import re
import tomllib
from itertools import combinations
from pathlib import Path

import pytest

from pages.ui import look

ROOT = Path(__file__).resolve().parents[3]
Vector = tuple[float, float, float]
# Machado, Oliveira, Fernandes 2009, severity 1.0.
SIGHT: dict[str, tuple[Vector, Vector, Vector]] = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
               (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
               (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
               (0.004733, 0.691367, 0.303900)),
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
}  # fmt: skip
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))


def times(matrix: tuple[Vector, Vector, Vector], vector: Vector) -> Vector:
    """A matrix times a vector."""
    x, y, z = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return x, y, z


def seen(colour: str, sight: str) -> Vector:
    """A colour in CIELAB (D65) as somebody with this sight sees it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    red, green, blue = (min(max(c, 0), 1) for c in times(SIGHT[sight], (red, green, blue)))
    xyz = times(TO_XYZ, (red, green, blue))
    f = [
        t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116
        for t in (value / white for value, white in zip(xyz, (0.9505, 1, 1.089), strict=True))
    ]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def distance(one: Vector, other: Vector) -> float:
    """ΔE 1976."""
    return float(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5)


def test_contrast_is_that_of_wcag() -> None:
    assert look.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert look.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_there_are_enough_colours() -> None:
    assert len(set(look.PALETTE)) == len(look.PALETTE) >= 10


@pytest.mark.parametrize("theme", look.THEMES)
@pytest.mark.parametrize("colour", look.PALETTE)
def test_every_colour_stands_out_from_both_cards(colour: str, theme: str) -> None:
    assert look.contrast(colour, look.CARDS[theme]) >= 3


@pytest.mark.parametrize("colour", look.PALETTE)
def test_a_value_on_a_bar_can_be_read(colour: str) -> None:
    assert look.contrast(look.ink_on(colour), colour) >= 4.5


@pytest.mark.parametrize("sight", SIGHT)
def test_colours_stay_apart(sight: str) -> None:
    pairs = {
        (a, b): distance(seen(a, sight), seen(b, sight)) for a, b in combinations(look.PALETTE, 2)
    }
    closest = min(pairs, key=lambda pair: pairs[pair])
    assert pairs[closest] > 15, f"{closest}: {pairs[closest]:.1f}"


def variables(theme: str) -> dict[str, str]:
    """The colours style.css names for a theme."""
    style = (ROOT / "pages/ui/frame/style.css").read_text("utf-8")
    start = ":root {" if theme == "light" else 'html[data-theme="dark"] {'
    block = style.split(start, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block))


@pytest.mark.parametrize("theme", look.THEMES)
def test_text_can_be_read(theme: str) -> None:
    found = variables(theme)
    for ink in ("ink", "soft", "accent", "bad", "good"):
        for behind in ("card", "paper"):
            assert look.contrast(found[ink], found[behind]) >= 4.5, (ink, behind)
    assert look.contrast(found["demo-ink"], found["demo-wash"]) >= 4.5
    assert look.contrast(found["accent"], found["accent-wash"]) >= 4.5
    assert look.contrast(look.DEMO[theme], found["card"]) >= 4.5


@pytest.mark.parametrize("theme", look.THEMES)
def test_style_charts_and_config_name_the_same_colours(theme: str) -> None:
    found = variables(theme)
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["theme"]
    assert found["card"] == look.CARDS[theme] == config[theme]["secondaryBackgroundColor"]
    assert found["ink"] == look.INK[theme] == config[theme]["textColor"]
    assert found["soft"] == look.SOFT[theme]
    assert found["demo-ink"] == look.DEMO[theme]
    assert found["line"] == look.LINE[theme] == config[theme]["borderColor"]
    assert found["paper"] == config[theme]["backgroundColor"]
    assert found["accent"] == config[theme]["primaryColor"]
    assert tuple(config["chartCategoricalColors"]) == look.PALETTE


def test_charts_grow_with_the_screen() -> None:
    assert [look.screen_scale(width) for width in (360, 1920, 3840, 99_999)] == [1, 1, 2, 3]
    assert look.layout("light", 2.0, 300)["height"] == 600


ONE_LINE = (".refused", ".line-newer", ".line-pinned")


def test_no_style_of_the_whole_page_asks_what_is_in_it() -> None:
    """`:has()` at the root, in a rule about more than a line, doubles the time to the first chart.

    With it the browser works out the style of the whole page for every node that a chart adds.
    """
    rules = "".join(
        (ROOT / path).read_text("utf-8")
        for path in ("pages/ui/frame/style.css", "pages/meeting/meeting.css")
    )
    rules = re.sub(r"/\*.*?\*/", "", rules, flags=re.DOTALL)
    asking = re.findall(r"^\s*((?:html|body|:root).*:has\(.*?)\s*\{", rules, re.MULTILINE)
    assert asking
    assert [rule for rule in asking if not rule.endswith(ONE_LINE)] == []
