"""The app with every answer, figure and table made once: the same elements, constant data."""

import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from data import Snapshot

ROOT = Path(__file__).resolve().parents[3]

if __name__ != "__main__":
    from pages.ui import serve

    app = st.App(__file__, lifespan=serve.lifespan, middleware=serve.MIDDLEWARE)
else:
    from pages.ui import ask, cards, figures, filters, markup
    from pages.ui.filter import Filter

    def by_question(function: Callable[..., Any]) -> Callable[..., Any]:
        """Remember what a function made of an answer, by the answer's question."""
        made: dict[object, Any] = {}

        def constant(answer: Any, *given: Any, **named: Any) -> Any:
            key = (answer.question.name, given if function.__name__ != "cards" else ())
            if key not in made:
                made[key] = function(answer, *given, **named)
            return made[key]

        return constant

    def by_first(function: Callable[..., Any]) -> Callable[..., Any]:
        """Remember what a function returned, by what it was given first, if that is a word."""
        made: dict[str, Any] = {}

        def constant(*given: Any) -> Any:
            key = str(getattr(given[0], "key", given[0]))[:40]
            if key not in made:
                made[key] = function(*given)
            return made[key]

        return constant

    if not hasattr(sys, "constant_data"):
        sys.constant_data = True  # type: ignore[attr-defined]
        page = st.Page
        st.Page = lambda path, **named: page(ROOT / path, **named)  # type: ignore
        answers: dict[Any, Any] = {}
        asked = ask.ask

        def constant_ask(name: str, on: Snapshot | None = None, **given: Any) -> Any:
            key = (name, on and on.id, str(given))
            if key not in answers:
                answers[key] = asked(name, on, **given)
            return answers[key]

        ask.ask = constant_ask
        for module, names in (
            (figures, ("bars", "lines", "pairs", "goals", "describe", "describe_goals")),
            (markup, ("cards", "table", "badge")),
            (cards, ("status_cards", "fund_cards", "campaign_cards")),
        ):
            for name in names:
                setattr(module, name, by_question(getattr(module, name)))
        for name in ("chosen", "labels", "ignored", "taken"):
            setattr(filters, name, by_first(getattr(filters, name)))
        Filter.options = by_first(Filter.options)  # type: ignore[method-assign]
    runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
