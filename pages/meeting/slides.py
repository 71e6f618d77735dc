"""The scenes of a meeting drawn as slides: one a scene, as on the wall. No Streamlit here.

A slide is made from the `Scene` that the wall shows, its chart from the figure drawn there, so
neither can say another number than the screen. It loads the writer: `deck` imports it when asked.
"""

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from pages.meeting import qr, scenes
from pages.meeting.scenes import Scene, Told
from pages.ui import captions, formats, look, trust
from pages.ui.answers import Answer
from pages.ui.explain import report_lines
from pages.ui.figures import wall
from pages.ui.files import sheets
from pages.ui.files.pptx import ACCENT, INK, MARGIN, SOFT, WIDE, Bars, Box, Deck, Run, Slide
from pages.ui.view import View
from pages.ui.words import words

SENTENCE = 54  # Latin letters of a line of a Chinese sentence at its size
TWO_LINES, SMALLER = 78, 24  # Latin letters of a title of two lines; points of a longer one
GAUGE = ("raised_cny", "target_cny")  # what a gauge draws inside one another
NARROWER = 0.8  # a bold font that takes the place of ours is so much wider
LARGEST, ROOM = 88, 4.5  # points of a key number, inches it has

say = words("meeting")


def content(view: View, found: Sequence[Scene], base: str = "") -> bytes:
    """The slides of these scenes. `base` is where the app is, empty where nobody reaches it."""
    lang = view.lang
    deck = Deck(lang, say(lang, "slides.title", brand=say(lang, "brand"),
                          day=formats.date(view.snapshot.as_of, lang)),
                say(lang, "brand"), view.snapshot.created_at)  # fmt: skip
    for scene in found:
        opens = urlencode({"snapshot": view.snapshot.id, "lang": lang})
        joint = "&" if "?" in scene.behind else "?"
        _slide(deck, view, scene, f"{base}{scene.behind}{joint}{opens}" if base else "")
    return deck.content()


def _slide(deck: Deck, view: View, scene: Scene, page: str) -> None:
    """Message above, numbers at the left, figure at the right, trust and address below."""
    lang, inner = view.lang, WIDE - 2 * MARGIN
    title = lines(scene.message, lang)
    is_long = len(title) == 1 and formats.width(scene.message) > TWO_LINES
    slide = deck.slide(title, SMALLER if is_long else 0)
    if scene.is_demo:
        strip = [Run(say(lang, "slides.demo"), 13, look.DEMO["light"], True)]
        slide.text(Box(0, 0, WIDE, 0.32), [strip], fill="#fbf0e0",
                   anchor="middle", align="center")  # fmt: skip
    slide.text(Box(MARGIN, 0.42, 8, 0.34), [[Run(scene.title, 16, ACCENT, True)]])
    slide.text(Box(WIDE - MARGIN - 4, 0.42, 4, 0.34), [[Run(say(lang, "brand"), 14, SOFT)]],
               align="right")  # fmt: skip
    left = 0.0
    if scene.key is not None:
        _numbers(slide, scene.key, scene.beside)
        left = ROOM + 0.5
    if scene.chart is not None:
        drawn = bars(scene)
        if drawn.names:  # else all of them are withheld
            slide.bars(Box(MARGIN + left, 2.2, inner - left, 4.1), drawn,
                       _marked(scene.answer, drawn.measure), scene.message)  # fmt: skip
    elif scene.board is not None:
        mark = _mark(scene.answer)
        rows = [
            ([[Run(card.label, 24, bold=True), *mark], [Run(card.context, 16, SOFT)]],
             figure(card.value, 30 if card.is_words else 48))
            for card in scene.board(scene.answer)
        ]  # fmt: skip
        slide.table(Box(MARGIN, 2.15, inner, 4.1), rows, left=0.55)
    else:
        rows = [
            ([[Run(line.name, 16, bold=True)],
              [Run(line.what, 14, SOFT), *_mark(line.point.answer)]], figure(line.days, 20))
            for line in scene.lines
        ]  # fmt: skip
        slide.table(Box(MARGIN + left, 2.15, inner - left, 4.1), rows, left=0.66)
    _foot(slide, view, scene, page)
    slide.notes(list(notes(scene, page)))


def _numbers(slide: Slide, key: Told, beside: Sequence[Told]) -> None:
    """The key number with its label, and under a line those beside it."""
    size = fitting(key.value, LARGEST, ROOM)
    slide.text(Box(MARGIN, 2.25, ROOM, 1.5), [figure(key.value, size)], anchor="bottom")
    slide.text(Box(MARGIN, 3.8, ROOM, 0.45), [[Run(key.label, 20, INK), *_mark(key.answer)]])
    slide.rule(Box(MARGIN, 4.5, ROOM, 0.02))
    wide = ROOM / max(len(beside), 1)
    small = min((fitting(one.value, 28, wide - 0.1) for one in beside), default=0)
    for place, one in enumerate(beside):
        slide.text(
            Box(MARGIN + place * wide, 4.65, wide - 0.1, 1.25),
            [
                [Run(one.label, 14, SOFT)],
                figure(one.value, small),
                *filter(None, [_mark(one.answer, 12)]),
            ],
        )


def fitting(value: str, most: int, room: float) -> int:
    """The points of a value that stays on one line of `room` inches, in a wide font as well."""
    return min(most, round(NARROWER * room * 72 / scenes.length(value)))


def _foot(slide: Slide, view: View, scene: Scene, page: str) -> None:
    """As of when, from what, whether the checks hold; where it is opened; the slide's number."""
    stands = trust.told(view, scene.kinds)
    sign, checks = ("✗", "#b3261e") if stands.has_failed else ("✓", "#2e6b2e")
    slide.rule(Box(MARGIN, 6.5, WIDE - 2 * MARGIN, 0.015))
    gap = "   "
    said = [
        Run(f"{stands.as_of}{gap}{stands.source}{gap}", 12, SOFT),
        Run(f"{sign} {stands.checks}", 12, checks),
    ]
    shown = f"{view.snapshot.title[view.lang]} · {view.snapshot.id}"
    lines = [said, [Run(shown, 12, SOFT)]]
    if page:
        lines.append([Run(page, 12, SOFT)])
        slide.picture(Box(WIDE - MARGIN - 0.82, 6.58, 0.82, 0.82), qr.png(page), page)
    slide.text(Box(MARGIN, 6.6, 10.2, 0.8), lines)
    slide.number(Box(WIDE - MARGIN - 1.9, 6.6, 0.9, 0.3), 12)


def bars(scene: Scene) -> Bars:
    """The figure of a scene as bars: names, values and colours are those drawn on the wall."""
    assert scene.chart is not None
    answer, chart = scene.answer, scene.chart
    drawn = chart.picture(answer).data
    if chart.draw is wall.units:  # a mark for each thing counted
        fills = [one["marker"]["color"] for one in drawn]
        names, values = [one["name"] for one in drawn], [len(one["x"]) for one in drawn]
        return Bars(say(answer.lang, "slides.count"), names, values, fills, across=True)
    if chart.draw is wall.gauge:  # each bar of a column of its own
        target, raised = drawn
        unit = formats.scale(answer.unit, answer.lang)[1]
        names = [answer.question.column(one).caption[answer.lang] for one in GAUGE]
        values = [raised["x"][0], target["x"][0]]
        fills = [look.PALETTE[0], look.LINE["light"]]
        measure, shown_as = say(answer.lang, "slides.amount", unit=unit), _format(answer, GAUGE[0])
        return Bars(measure, names, values, fills, shown_as, across=True)
    (one,), y = drawn, str(chart.columns[1])
    across = one.get("orientation") == "h"
    names, values = (one["y"], one["x"]) if across else (one["x"], one["y"])
    caption = answer.question.column(y).caption[answer.lang]
    measure = captions.axis(answer, y) if answer.question.column(y).unit == "cny" else caption
    return Bars(measure, names, values, one["marker"]["color"],
                _format(answer, y), across)  # fmt: skip


def _format(answer: Answer, y: str) -> str:
    """How numbers of a column are shown: with the places that the wall gives them."""
    places = captions.places(answer, y)
    return "#,##0" + ("." + "0" * places if places else "")


def figure(value: str, size: float) -> list[Run]:
    """A number and its unit, the unit smaller; anything else as it is."""
    number, unit = formats.halves(value)
    small = [Run(f" {unit}", max(14, round(size * 0.4)), ACCENT, True)] if unit else []
    return [Run(number, size, ACCENT, True), *small]


def _mark(answer: Answer, size: float = 14) -> list[Run]:
    """演示数据 or 导入台账 beside a figure; nothing for published ones."""
    text = "" if answer.provenance == "report" else answer.provenance_label
    return [Run(f" {text}" if size > 12 else text, size, look.DEMO["light"], True)] if text else []


def _marked(answer: Answer, text: str) -> str:
    """A text with the nature of its figures, where they are not published ones."""
    dot = say(answer.lang, "list.dot")
    return text if answer.provenance == "report" else f"{text}{dot}{answer.provenance_label}"


def lines(message: str, lang: str) -> list[str]:
    """A sentence in the lines of a slide's title; Chinese breaks between clauses alone."""
    broken = [""]
    for clause in scenes.clauses(message, lang):
        if broken[-1] and formats.width(broken[-1] + clause) > SENTENCE:
            broken.append("")
        broken[-1] += clause
    return broken


def notes(scene: Scene, page: str) -> Iterator[str]:
    """What stands behind a slide: its sentence, where it opens, and each question's 「口径」."""
    yield scene.message
    if page:
        yield page
    for answer in scene.answers:
        yield ""
        for name, said in sheets.sheet(answer).facts:
            yield f"{name}{say(answer.lang, 'list.colon')}{said}"
        if lines := report_lines(answer, answer):
            yield say(answer.lang, "explain.lines") + say(answer.lang, "list.colon") + say(
                answer.lang, "list.comma").join(lines)  # fmt: skip
