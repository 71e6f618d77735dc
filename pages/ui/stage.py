"""The stage of the meeting: every scene on the page at once, and the script that shows one.

A switch is a change of an attribute in the browser, so it asks no server, and goes on without one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from urllib.parse import urlencode

import streamlit as st

from pages.ui import newer, qr, scenes
from pages.ui.ask import ask_as, reader, snapshot
from pages.ui.drawn import Drawn
from pages.ui.frame import trust_line
from pages.ui.markup import badge
from pages.ui.panel import CONFIG
from pages.ui.scenes import Scene, Silent, Told
from pages.ui.start import keys
from pages.ui.storyboard import Storyboard, storyboard
from pages.ui.vocabulary import PAGES
from pages.ui.words import language, words
from queries.engine import QueryError

LOOKS_EVERY = 15  # seconds between two looks for a newer snapshot
SAME = {"pause": "space", "open": "enter", "code": "q", "pin": "p", "theme": "d", "leave": "esc"}
BUTTONS = ("back", "pause", "next", "open", "code", "pin", "theme", "keys", "leave")


def asked() -> Storyboard:
    """The storyboard the address asks for."""
    said = st.query_params
    return storyboard(said.get_all("scenes"), said.get("seconds"), list(scenes.scenes()))


def told(board: Storyboard) -> tuple[list[Scene], list[str], list[str]]:
    """The scenes of a storyboard that can be told.

    Then the ids of those this snapshot has nothing for, and of those not worked out this time.
    """
    seen, found, silent, late = scenes.on_the_wall(reader()), [], [], []
    for name in board.scenes:
        narrowed = scenes.scenes()[name].get("filters", {})
        answers = {one: ask_as(seen, one, narrowed) for one in scenes.questions(name)}
        try:
            found.append(scenes.tell(name, answers))
        except Silent:
            silent.append(name)
        except QueryError:
            late.append(name)
    return found, silent, late


def show(board: Storyboard, told: Sequence[Scene]) -> None:
    """Every scene, laid out over one another; which of them is seen, <html> says."""
    rules = ",".join(f'html[data-scene="{one.id}"] .st-key-scene-{one.id}' for one in told)
    with st.container(key="stage"):
        for number, scene in enumerate(told, 1):
            _scene(scene, f"{number} / {len(told)}")
        st.html(f"<style>{rules or '.none'}{{visibility:visible}}</style>{_above()}")
        _newer()


def control(board: Storyboard, told: Sequence[Scene]) -> None:
    """The script that runs the meeting, and what it needs to know."""
    here = qr.reachable(str(st.context.url or ""), os.environ.get("PUBLIC_ADDRESS", ""))
    component()(
        key="meeting",
        data={
            "scenes": [{"id": one.id, "seconds": board.seconds[one.id]} for one in told],
            "usual": board.usual,
            "snapshot": snapshot().id,
            "codes": {one.id: _code(one.id, here) for one in told} if here else {},
            "alive": "healthz",
        },
        height=0,
    )


@cache
def component() -> st.components.v2.types.ComponentRenderer:
    """The component, registered once."""
    script = (PAGES / "meeting" / "meeting.js").read_text(encoding="utf-8")
    return st.components.v2.component("meeting", js=script, isolate_styles=False)


@st.fragment(run_every=LOOKS_EVERY)
def _newer() -> None:
    """Look for a newer snapshot: show it, or where one is pinned say that it is there."""
    current, is_held = newer.current(), newer.is_held()
    if current.id != snapshot().id and not is_held:
        st.rerun()
    mark = "is-newer" if is_held and newer.is_newer(current, snapshot()) else "is-newest"
    st.html(f'<span class="{mark}" hidden></span>')


def _scene(scene: Scene, number: str) -> None:
    """One composition: message, numbers, figure, trust line."""
    say, ui = words("meeting"), words("ui")
    with st.container(key=f"scene-{scene.id}", gap=None):
        st.html(
            f'<div class="scene-head"><span class="scene-title">{escape(scene.title)}'
            f'</span><span class="scene-brand">{escape(ui("brand"))}</span></div>'
            f'<h2 class="scene-says">{_in_clauses(scene.message)}</h2>'
        )
        if scene.key is not None:
            st.html(_numbers(scene.key, scene.beside))
        if scene.draw is not None:
            answer, draw = scene.answer, scene.draw
            st.plotly_chart(
                answer.once(("wall", scene.id), lambda: Drawn(draw(answer))),
                key=f"figure-{scene.id}",
                theme=None,
                config=CONFIG | {"staticPlot": True},
                alt=scene.message,
            )
        elif scene.board is not None:
            st.html(_board(scene))
        tables = snapshot().tables
        kinds = {
            tables[name].provenance
            for answer in scene.answers
            for name in answer.question.reads
            if name in tables
        }
        behind = f"{scene.page}?{urlencode(scene.filters, doseq=True)}".rstrip("?")
        st.html(
            f'<div class="scene-foot">{trust_line(kinds)}'
            f'<a class="behind" data-page href="{escape(behind)}">{escape(say("open"))}</a>'
            f'<span class="scene-number">{number}</span></div>'
        )


def _in_clauses(message: str) -> str:
    """A message; where there are no spaces its clauses stay whole if a line holds them."""
    if language() == "en":
        return escape(message)
    clauses = re.findall(r"[^，；：]+[，；：]?", message)
    return "".join(f"<span>{escape(clause)}</span>" for clause in clauses)


def _numbers(key: Told, beside: Sequence[Told]) -> str:
    """The key number over its label, and the numbers under it."""
    rest = "".join(
        f"<div><dt>{escape(one.label)}</dt><dd>{_sized(one.value)}</dd></div>" for one in beside
    )
    return (
        f'<div class="scene-numbers"><p class="scene-key" style="--long:{_long(key.value):.2f}">'
        f'{_sized(key.value)}</p><div class="scene-label">{escape(key.label)}{badge(key.answer)}'
        f'</div><dl class="scene-beside">{rest}</dl></div>'
    )


def _board(scene: Scene) -> str:
    """Numbers that stand for themselves, one a row, each with what it covers."""
    cards = scene.board(scene.answer) if scene.board else []
    shown = "".join(
        f'<div class="board-row"><div><div class="board-label">{escape(card.label)}'
        f'{badge(scene.answer)}</div><div class="board-context">{escape(card.context)}</div></div>'
        f'<div class="board-value{_in_words(card.value)}">{_sized(card.value)}</div></div>'
        for card in cards
    )
    return f'<div class="board">{shown}</div>'


def _in_words(value: str) -> str:
    """A class for what is said instead of a number."""
    return "" if any(one.isdigit() for one in value) else " in-words"


def _above() -> str:
    """What stands over every scene: progress, lines that say how it stands, buttons, overlays."""
    say = words("meeting")
    lines = "".join(
        f'<p class="line-{name}">{escape(say(f"line.{name}"))}</p>'
        for name in ("paused", "pinned", "awake", "asleep", "newer")
    )
    before, after = (escape(part) for part in say("line.lost", time="\n").split("\n"))
    buttons = "".join(
        f'<button type="button" data-do="{name}" class="do-{name}"'
        f' aria-label="{escape(say(f"does.{SAME.get(name, name)}"))}">{_button(name)}</button>'
        for name in BUTTONS
    )
    close = f'<button type="button" data-do="close">{escape(say("close"))}</button>'
    return (
        f'<div class="meeting-lines" aria-live="polite">{lines}'
        f'<p class="line-lost">{before}<time></time>{after}</p></div>'
        '<div class="meeting-bar"><div></div></div>'
        f'<div class="meeting-hand">{buttons}</div>'
        f'<div class="meeting-over over-keys"><div class="meeting-card"><h2>{escape(say("keys"))}'
        f"</h2>{keys()}{close}</div></div>"
        f'<div class="meeting-over over-code"><div class="meeting-card"><h2>'
        f'{escape(say("code"))}</h2><div class="code"></div>'
        f'<p class="code-address">{escape(say("code.none"))}</p>{close}</div></div>'
        '<p class="heard" role="status"></p><div class="meeting-blank"></div>'
    )


def _button(name: str) -> str:
    say = words("meeting")
    if name != "pause":
        return escape(say(f"do.{name}"))
    off, on = escape(say("do.pause")), escape(say("do.resume"))
    return f'<span class="off">{off}</span><span class="on">{on}</span>'


def _code(scene: str, here: str) -> Mapping[str, str]:
    """The QR code of a scene on this snapshot, and its address in letters."""
    lang = language()
    address = f"{here}meeting?{urlencode({'scene': scene, 'pin': snapshot().id, 'lang': lang})}"
    return {"address": address, "svg": qr.picture(address)}


def _sized(value: str) -> str:
    """A number and its unit, the unit smaller."""
    number, space, unit = value.partition(" ")
    if not space or not number[-1].isdigit():
        return escape(value)
    return f"{escape(number)}<small> {escape(unit)}</small>"


def _long(value: str) -> float:
    """About how wide a value is, in em, as `_sized` writes it."""
    number, space, unit = value.partition(" ")
    shown, small = (number, unit) if space and number[-1].isdigit() else (value, "")
    wide = sum(0.62 if one.isdigit() or one.isascii() else 1.0 for one in shown)
    return wide + 0.4 * (0.3 + sum(0.62 if one.isascii() else 1.0 for one in small)) * bool(small)
