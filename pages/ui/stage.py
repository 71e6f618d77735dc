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

import data
from data import Snapshot, SnapshotError
from pages.ui import qr, scenes
from pages.ui.ask import ask_as, reader, snapshot
from pages.ui.frame import trust_line
from pages.ui.markup import badge
from pages.ui.panel import CONFIG
from pages.ui.scenes import Scene, Silent, Told
from pages.ui.storyboard import Storyboard, storyboard
from pages.ui.vocabulary import PAGES
from pages.ui.words import language, words

LOOKS_EVERY = 15  # seconds between two looks for a newer snapshot
KEYS = ("next", "back", "number", "space", "enter", "p", "q", "b", "d", "f", "w", "keys", "esc")
SAME = {"pause": "space", "open": "enter", "code": "q", "pin": "p", "theme": "d", "leave": "esc"}
BUTTONS = ("back", "pause", "next", "open", "code", "pin", "theme", "keys", "leave")


def asked() -> Storyboard:
    """The storyboard the address asks for."""
    said = st.query_params
    return storyboard(said.get_all("scenes"), said.get("seconds"), list(scenes.scenes()))


def told(board: Storyboard) -> tuple[list[Scene], list[str]]:
    """The scenes of a storyboard that this snapshot can tell, and the ids of those it cannot."""
    seen, found, silent = scenes.on_the_wall(reader()), [], []
    for name in board.scenes:
        narrowed = scenes.scenes()[name].get("filters", {})
        answers = {one: ask_as(seen, one, narrowed) for one in scenes.questions(name)}
        try:
            found.append(scenes.tell(name, answers))
        except Silent:
            silent.append(name)
    return found, silent


def panel(board: Storyboard, told: Sequence[Scene], silent: Sequence[str]) -> None:
    """What is about to be shown, what is left out and why, the keys, and one button."""
    say, ui = words("meeting"), words("ui")
    listed = "".join(
        f"<li>{escape(one.title)}<small> · {say('seconds', seconds=board.seconds[one.id])}"
        f"</small>{badge(min(one.answers, key=lambda answer: not answer.is_demo))}</li>"
        for one in told
    )
    odd = "".join(f'<p class="start-odd">{escape(one)}</p>' for one in _odd(board, silent))
    begin = f'<button type="button" data-do="start">{escape(say("start"))}</button>' if told else ""
    said = {key: st.query_params.get_all(key) for key in st.query_params}
    other = urlencode(said | {"lang": ["en" if language() == "zh" else "zh"]}, doseq=True)
    st.html(
        f'<div class="start"><div class="brand">{escape(ui("brand"))}</div>'
        f"<h1>{escape(say('title'))}</h1>"
        f'<p class="start-lead">{escape(say("lead"))}</p>{odd}'
        f'<div class="start-do">{begin}<span class="start-full-yes">{escape(say("full"))}</span>'
        f'<span class="start-full">{escape(say("full.none"))}</span>'
        f'<a href="?{escape(other)}">{escape(say("other_language"))}</a>'
        f'<a data-page href="./">{escape(say("home"))}</a></div>'
        f'<div class="start-both"><div><h2>{escape(say("scenes"))}</h2><ol>{listed}</ol></div>'
        f"<div><h2>{escape(say('keys'))}</h2>{_keys()}</div></div>"
        f'<p class="start-address">{escape(say("address"))}</p></div>'
    )


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
    is_held = bool(st.query_params.get("pin") or st.query_params.get("snapshot"))
    try:
        current, _ = data.serving()
    except SnapshotError:  # what is shown stays shown
        current = snapshot()
    if current.id != snapshot().id and not is_held:
        st.rerun()
    mark = "is-newer" if is_held and _is_newer(current, snapshot()) else "is-newest"
    st.html(f'<span class="{mark}" hidden></span>')


def _is_newer(one: Snapshot, other: Snapshot) -> bool:
    """Whether a snapshot was made after another and does not put generated data in its place."""
    is_worse = one.kind == "demo" and other.kind != "demo"
    return one.created_at > other.created_at and not is_worse


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
                answer.once(("wall", scene.id), lambda: draw(answer)),
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
        f"</h2>{_keys()}{close}</div></div>"
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


def _keys() -> str:
    say = words("meeting")
    pairs = [(say(f"key.{name}"), say(f"does.{name}")) for name in KEYS]
    rows = "".join(f"<dt>{escape(key)}</dt><dd>{escape(does)}</dd>" for key, does in pairs)
    return f'<dl class="keys">{rows}</dl>'


def _odd(board: Storyboard, silent: Sequence[str]) -> list[str]:
    """What of the address could not be used, and which scenes this snapshot cannot tell."""
    say, comma, lang = words("meeting"), words("ui")("list.comma"), language()
    titles = comma.join(scenes.scenes()[name]["title"][lang] for name in silent)
    wrong = st.query_params.get("scene")
    found = [
        say("odd.unknown", names=comma.join(board.unknown)) if board.unknown else "",
        say("odd.repeated", names=comma.join(board.repeated)) if board.repeated else "",
        say("odd.seconds", names=comma.join(board.seconds_off)) if board.seconds_off else "",
        say("odd.empty") if board.is_empty else "",
        say("odd.scene", name=wrong[:60]) if wrong and wrong not in board.scenes else "",
        say("odd.silent", names=titles) if silent else "",
        say("odd.nothing") if len(silent) == len(board.scenes) else "",
    ]
    return [one for one in found if one]


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
