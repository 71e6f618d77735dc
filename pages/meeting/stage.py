"""The stage of the meeting: every scene on the page at once, and the script that shows one.

A switch is a change of an attribute in the browser, so it asks no server, and goes on without one.
"""

import os
from collections.abc import Mapping, Sequence
from functools import cache, partial
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from pages.meeting import qr, scenes
from pages.meeting.scenes import Scene
from pages.meeting.storyboard import Storyboard, storyboard
from pages.ui import attention, newer
from pages.ui.cache import CACHE
from pages.ui.compat import Drawn
from pages.ui.frame.trust import trust_line
from pages.ui.panel import CONFIG
from pages.ui.templates import render
from pages.ui.view import HELD_BY, View
from pages.ui.words import PAGES, words

LOOKS_EVERY = 15  # seconds between two looks for a newer snapshot
SAME = {"pause": "space", "open": "enter", "code": "q", "pin": "p", "theme": "d", "leave": "esc"}
BUTTONS = ("back", "pause", "next", "open", "code", "pin", "theme", "keys", "leave")
LINES = ("paused", "pinned", "awake", "asleep", "newer")
KEYS = ("next", "back", "number", "space", "enter", "p", "q", "b", "d", "f", "w", "keys", "esc")

say = words("meeting")


def asked() -> Storyboard:
    """The storyboard the address asks for."""
    said = st.query_params
    return storyboard(said.get_all("scenes"), said.get("seconds"), list(scenes.scenes()))


def show(view: View, told: Sequence[Scene]) -> None:
    """Every scene, laid out over one another; an attribute of <html> says which is seen."""
    rules = ",".join(f'html[data-scene="{one.id}"] .st-key-scene-{one.id}' for one in told)
    style = Markup("<style>{}{{visibility:visible}}</style>").format(Markup(rules or ".none"))
    with st.container(key="stage"):
        for number, scene in enumerate(told, 1):
            _scene(view, scene, f"{number} / {len(told)}")
        st.html(style + _above(view.lang))
        _newer(view)


def control(view: View, board: Storyboard, told: Sequence[Scene]) -> None:
    """The script that runs the meeting, and what it needs to know."""
    here = qr.reachable(str(st.context.url or ""), os.environ.get("PUBLIC_ADDRESS", ""))
    component()(
        key="meeting",
        data={
            "scenes": [{"id": one.id, "seconds": board.seconds[one.id]} for one in told],
            "usual": board.usual,
            "snapshot": view.snapshot.id,
            "codes": {one.id: _code(view, one.id, here) for one in told} if here else {},
            "alive": "healthz",
        },
        height=0,
    )


@cache
def component() -> "st.components.v2.types.ComponentRenderer":
    """The component, registered once."""
    script = (PAGES / "meeting" / "meeting.js").read_text(encoding="utf-8")
    return st.components.v2.component("meeting", js=script, isolate_styles=False)


@st.fragment(run_every=LOOKS_EVERY)
def _newer(view: View) -> None:
    """Look for a newer snapshot: show it, or where one is pinned say that it is there."""
    current = newer.current(view.snapshot)
    is_held = any(st.query_params.get(key) for key in HELD_BY)
    if current.id != view.snapshot.id and not is_held:
        st.rerun()
    mark = "is-newer" if is_held and newer.is_newer(current, view.snapshot) else "is-newest"
    st.html(Markup('<span class="{}" hidden></span>').format(mark))


def _scene(view: View, scene: Scene, number: str) -> None:
    """One composition: message, numbers, figure, trust line."""
    speak, answer, drawing = partial(say, view.lang), scene.answer, scene.chart
    with st.container(key=f"scene-{scene.id}", gap=None):
        clauses = scenes.clauses(scene.message, view.lang)
        st.html(render("meeting/scene_head.html", scene=scene, clauses=clauses, say=speak))
        if scene.key is not None:
            long = f"{scenes.length(scene.key.value):.2f}"
            st.html(render("meeting/numbers.html", scene=scene, long=long))
        if drawing is not None:
            st.plotly_chart(
                CACHE.get(
                    ("wall", answer.key, drawing),
                    lambda: Drawn(drawing.picture(answer)),
                    lambda one: one.size,
                ),
                key=f"figure-{scene.id}",
                theme=None,
                config=CONFIG | {"staticPlot": True},
                alt=scene.message,
            )
        elif scene.board is not None:
            st.html(render("meeting/board.html", cards=scene.board(answer), answer=answer))
        elif scene.lines:
            st.html(render("meeting/points.html", lines=scene.lines, signs=attention.LEVELS))
        slots = {"trust": trust_line(view, scene.kinds), "behind": scene.behind, "number": number}
        st.html(render("meeting/scene_foot.html", say=speak, **slots))


def _above(lang: str) -> Markup:
    """What stands over every scene: progress, lines that say how it stands, buttons, overlays."""
    return render(
        "meeting/above.html",
        say=partial(say, lang),
        lines=[(name, say(lang, f"line.{name}")) for name in LINES],
        lost=say(lang, "line.lost", time="\n").split("\n"),
        buttons=[
            (name, say(lang, f"does.{SAME.get(name, name)}"), say(lang, f"do.{name}"))
            for name in BUTTONS
        ],
        keys=keys(lang),
    )


def keys(lang: str) -> Markup:
    """What each key does, as a list."""
    pairs = [(say(lang, f"key.{name}"), say(lang, f"does.{name}")) for name in KEYS]
    return render("meeting/keys.html", pairs=pairs)


def _code(view: View, scene: str, here: str) -> Mapping[str, str]:
    """The QR code of a scene on this snapshot, and its address in letters."""
    said = {"scene": scene, "pin": view.snapshot.id, "lang": view.lang}
    address = f"{here}meeting?{urlencode(said)}"
    return {"address": address, "svg": qr.picture(address)}
