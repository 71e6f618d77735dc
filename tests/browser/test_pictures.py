"""Pictures of charts that a reader's browser makes: what they say, and that SVG and PNG agree."""

import base64
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Page

from tests.browser.conftest import Opened

pytestmark = [pytest.mark.browser]

SVG = "{http://www.w3.org/2000/svg}"


def saved(page: Page, panel: str, kind: str) -> Path:
    """The picture of a panel, under its own name, from its menu."""
    place = page.locator(f".st-key-panel-{panel}")
    place.locator(".panel-menu > summary").click()
    with page.expect_download() as download:
        place.locator(f"[data-act={kind}]").click()
    page.wait_for_timeout(700)  # the menu closes by itself
    file = download.value.path()
    return file.rename(file.with_name(download.value.suggested_filename))


def texts(picture: Path) -> list[str]:
    return ["".join(one.itertext()) for one in etree.parse(picture).iter(f"{SVG}text")]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_svg_and_png_hold_the_chart_and_what_vouches_for_it(
    opened: Callable[..., Opened], theme: str
) -> None:
    one = opened()
    page = one.goto(f"/volunteers?year=2021&lang=zh&theme={theme}&snapshot=2021-12-31-demo")
    svg = saved(page, "volunteers-by_year", "svg")
    png = saved(page, "volunteers-by_year", "png")
    assert svg.name == png.name.replace(".png", ".svg")
    assert "2021-12-31-demo_演示数据" in svg.name
    said = texts(svg)
    title = page.locator(".st-key-panel-volunteers-by_year .panel-title a").inner_text()
    assert said[0] == title
    assert said[1] == "年份：2021"
    whole = "".join(said)
    for part in (
        "截至 2021年12月31日",
        "核对",
        "2021-12-31-demo",
        f"{one.base}/volunteers?year=2021",
    ):
        assert part in whole
    assert "演示数据" in said, "the strip at the figure's edge"
    root = etree.parse(svg).getroot()
    size = [float(root.get(key)) for key in ("width", "height")]
    assert struct.unpack(">II", png.read_bytes()[16:24]) == tuple(round(2 * n) for n in size)
    apart, inks = alike(page, svg, png)
    assert apart < 0.01, "the same picture"
    assert inks > 5, "of several colours"


SAME = """async ([svg, png]) => {
  let width, height;
  const pixels = async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    [width, height] = [width ?? image.width, height ?? image.height];
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0, width, height);
    return pen.getImageData(0, 0, width, height).data;
  };
  const two = await pixels(png), one = await pixels(svg); // as large as the PNG
  const inks = new Set();
  let apart = 0;
  for (let at = 0; at < one.length; at += 4) {
    inks.add(`${two[at] >> 4} ${two[at + 1] >> 4} ${two[at + 2] >> 4}`);
    if (Math.abs(one[at] - two[at]) > 60) apart += 1;
  }
  return [apart / (width * height), inks.size];
}"""


def alike(page: Page, svg: Path, png: Path) -> tuple[float, int]:
    """The share of points at which two pictures differ to a reader; how many colours there are."""
    addresses = [
        f"data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"
        for kind, file in (("image/svg+xml", svg), ("image/png", png))
    ]
    apart, inks = page.evaluate(SAME, addresses)
    return apart, inks


def test_a_filter_that_the_chart_does_not_follow_is_not_said_to_be_followed(
    opened: Callable[..., Opened],
) -> None:
    page = opened().goto("/?district=140109&lang=zh")
    said = texts(saved(page, "campaigns-cumulative", "svg"))
    assert "万柏林区" not in "".join(said[:-3])
    assert "不按区县筛选" in "".join(said)


def test_nothing_is_cut_on_a_phone_in_english(opened: Callable[..., Opened]) -> None:
    one = opened((390, 844))
    page = one.goto("/volunteers?category=CARE&year=2021&lang=en")
    svg = saved(page, "volunteers-by_year", "svg")
    page.goto("about:blank")
    page.set_content(svg.read_text("utf-8"))
    past = page.evaluate("""() => {
      const svg = document.querySelector('svg'), edge = svg.getBoundingClientRect();
      return [...svg.querySelectorAll(':scope > text')].map((one) => one.getBoundingClientRect())
        .filter((box) => box.right > edge.right || box.bottom > edge.bottom).length;
    }""")
    assert past == 0
