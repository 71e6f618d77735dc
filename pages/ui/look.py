"""How charts look: one palette for both themes, one layout, sizes that follow the screen.

Every colour has at least 3:1 against both card backgrounds and stays apart from the others for
readers with protan, deutan and tritan vision (`tests/pages/ui/test_look.py` measures both).
"""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import quote

PALETTE = (
    "#2077ab", "#cf8000", "#0ba0b0", "#cc2a4b", "#685ad9",
    "#ab540c", "#a4557a", "#7e8bed", "#b98681", "#eb6d52",
)  # fmt: skip
THEMES = ("light", "dark")
CARDS = {"light": "#ffffff", "dark": "#17212b"}  # behind charts; as in style.css
INK = {"light": "#1b2733", "dark": "#e6edf3"}
SOFT = {"light": "#52606d", "dark": "#a5b3c0"}
LINE = {"light": "#d5dce3", "dark": "#32404d"}
DEMO_INK = "#b0691f"
FONT_LIST = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
BASE_WIDTH = 1920  # CSS pixels at which the scale is 1
PHONE_WIDTH = 640  # CSS pixels up to which there is one column; as in style.css

# A category keeps its colour on every page and in both languages.
COLOURS = {
    "CULTURE": PALETTE[4],
    "CARE": PALETTE[3],
    "PLATFORM": PALETTE[0],
    "ENV": PALETTE[2],
    "TRAFFIC": PALETTE[1],
    "EMERG": PALETTE[9],
    "INCENT": PALETTE[6],
    "TBD": PALETTE[8],
    "closed": PALETTE[0],
    "ongoing": PALETTE[1],
    "pipeline": PALETTE[7],
    "suspended": PALETTE[5],
    "cancelled": PALETTE[8],
}
# Where colour alone would tell two parts of one bar apart, a pattern tells them too.
PATTERNS = {"ongoing": "/", "suspended": "x", "cancelled": ".", "pipeline": "-"}


def colour(code: object, position: int) -> str:
    """The colour of a code: its own for life, or the palette's by position."""
    return COLOURS.get(str(code), PALETTE[position % len(PALETTE)])


def screen_scale(width: int) -> float:
    """How much larger than at 1920 px charts are drawn; 1 up to there, 2 on a 4K screen."""
    return max(1.0, min(width / BASE_WIDTH, 3.0))


def layout(theme: str, scale: float, height: int) -> dict[str, Any]:
    """Plotly layout shared by every chart; height in pixels at scale 1."""
    size = round(14 * scale)
    ticks = {"size": size, "color": SOFT[theme]}
    axis = {
        "automargin": True,
        "gridcolor": LINE[theme],
        "linecolor": LINE[theme],
        "zerolinecolor": LINE[theme],
        "fixedrange": True,
    }
    return {
        "height": round(height * scale),
        "margin": {"l": 8, "r": round(16 * scale), "t": round(8 * scale), "b": 8, "pad": 4},
        "font": {"size": size, "color": INK[theme], "family": FONT_LIST},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "xaxis": {
            **axis,
            "tickfont": {"size": size, "color": SOFT[theme]},
            "showgrid": False,
            "showline": True,
        },
        "yaxis": {**axis, "tickfont": {**ticks}, "tickformat": ","},
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "yanchor": "bottom",
            "font": {"size": size, "color": INK[theme]},
            "title": {"font": {"size": size, "color": SOFT[theme]}, "side": "left"},
            "itemsizing": "constant",
            "traceorder": "normal",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "bargap": 0.28,
        "hoverlabel": {"font": {"size": size, "family": FONT_LIST}},
        "hovermode": "closest",
        "dragmode": False,
        "separators": ".,",
    }


def stamp(words: str, scale: float) -> dict[str, Any]:
    """Layout that keeps 演示数据 inside the picture: said in its corner, washed across it."""
    wash = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 400 200'><text x='200' y='118' "
        f"text-anchor='middle' transform='rotate(-14 200 100)' font-family='{FONT_LIST}' "
        f"font-size='64' font-weight='700' fill='{DEMO_INK}'>{escape(words)}</text></svg>"
    )
    return {
        "title": {
            "text": f"<b>{escape(words)}</b>",
            "font": {"size": round(14 * scale), "color": DEMO_INK},
            "x": 1,
            "xanchor": "right",
            "xref": "paper",
            "yref": "container",
            "y": 1,
            "yanchor": "top",
            "automargin": True,
            "pad": {"t": round(2 * scale)},
        },
        "images": [
            {
                "source": f"data:image/svg+xml;utf8,{quote(wash)}",
                "xref": "paper",
                "yref": "paper",
                "x": 0.5,
                "y": 0.5,
                "sizex": 0.8,
                "sizey": 0.8,
                "xanchor": "center",
                "yanchor": "middle",
                "opacity": 0.28,
                "layer": "above",
            }
        ],
    }


def luminance(colour: str) -> float:
    """Relative luminance of a `#rrggbb` colour (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2), 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(fill: str) -> str:
    """Black or white, whichever reads better on a fill."""
    return max(("#ffffff", "#000000"), key=lambda ink: contrast(ink, fill))
