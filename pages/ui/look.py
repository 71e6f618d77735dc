"""How charts look: one palette for both themes, one layout, sizes that follow the screen.

The colours and the fixed parts of the layout are data: `pages/ui/look.toml`.
"""

import tomllib
from html import escape
from pathlib import Path
from typing import Any

_LOOK = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

PALETTE: tuple[str, ...] = tuple(_LOOK["palette"])
THEMES = tuple(_LOOK["themes"])
CARDS, INK, SOFT, LINE, DEMO = (
    {str(theme): str(colours[part]) for theme, colours in _LOOK["themes"].items()}
    for part in ("card", "ink", "soft", "line", "demo")
)
COLOURS: dict[str, str] = {code: PALETTE[place] for code, place in _LOOK["colours"].items()}
PATTERNS: dict[str, str] = _LOOK["patterns"]
TEMPLATE: dict[str, Any] = _LOOK["template"]
PALE = "rgba(127,138,148,0.22)"  # of what something is measured against
FONT_SIZE = 14  # pixels at scale 1
BASE_WIDTH = 1920  # CSS pixels at which the scale is 1
PHONE_WIDTH = 640  # CSS pixels up to which there is one column; as in style.css


def colour(code: object, position: int) -> str:
    """The colour of a code: its own for life, or the palette's by position."""
    return COLOURS.get(str(code), PALETTE[position % len(PALETTE)])


def screen_scale(width: int) -> float:
    """How much larger than at 1920 px charts are drawn; 1 up to there, 2 on a 4K screen."""
    return max(1.0, min(width / BASE_WIDTH, 3.0))


def layout(theme: str, scale: float, height: int) -> dict[str, Any]:
    """Plotly layout shared by every chart; height in pixels at scale 1."""
    size, fixed = round(FONT_SIZE * scale), _LOOK["layout"]
    ink, soft = ({"size": size, "color": colours[theme]} for colours in (INK, SOFT))
    lines = dict.fromkeys(("gridcolor", "linecolor", "zerolinecolor"), LINE[theme])
    return {
        **fixed,
        "height": round(height * scale),
        "margin": {side: round(pixels * scale) for side, pixels in fixed["margin"].items()},
        "font": {**ink, "family": _LOOK["font"]},
        "xaxis": {**fixed["xaxis"], **lines, "tickfont": {**soft}},
        "yaxis": {**fixed["yaxis"], **lines, "tickfont": {**soft}},
        "legend": {**fixed["legend"], "font": ink, "title": {"font": soft, "side": "left"}},
        "hoverlabel": {"font": {"size": size, "family": _LOOK["font"]}},
    }


def stamp(words: str, theme: str, scale: float) -> dict[str, Any]:
    """Layout that keeps 演示数据 inside the picture: a strip at its edge, over no value."""
    said = {
        "text": f"<b>{escape(words)}</b>",
        "font": {"size": round(FONT_SIZE * scale), "color": DEMO[theme]},
        "pad": {"t": round(2 * scale)},
    }
    return {"title": {**_LOOK["stamp"]["title"], **said}}


def channels(colour: str) -> tuple[int, ...]:
    """Red, green and blue of a `#rrggbb` colour, 0 to 255."""
    return tuple(bytes.fromhex(colour[1:]))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2), 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(fill: str) -> str:
    """Black or white, whichever reads better on a fill."""
    return max(("#ffffff", "#000000"), key=lambda ink: contrast(ink, fill))


def _luminance(colour: str) -> float:
    """Relative luminance of a colour (WCAG 2.2)."""
    parts = [part / 255 for part in channels(colour)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
