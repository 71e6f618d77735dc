"""Files handed over and their verdict, reached once for the same files, options and base."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from data import SnapshotError, ledger
from data.ledger import Options, Verdict
from pages.ui import intake
from pages.ui.turn import aside
from pages.ui.words import words

HELD, TURN, COUNT = "import_held", "import_turn", "import_count"

Key = tuple[tuple[str, ...], str, str, str, str]


@dataclass(frozen=True)
class Held:
    """A verdict, or why there is none, and what it was reached on.

    `number` tells it apart from every other of its session. `moved` says that the
    same files were examined before, on another base.
    """

    key: Key
    number: int
    found: Verdict | SnapshotError
    amounts: intake.Sums
    moved: bool


def held(files: Sequence[UploadedFile], options: Options) -> Held:
    """The verdict on these files, kept from an earlier run or reached now."""
    kept: Held | None = st.session_state.get(HELD)
    found: Verdict | SnapshotError | None = None
    try:
        base = ledger.base_of(options.on).id
    except SnapshotError as error:
        base, found = "", error
    ids = tuple(file.file_id for file in files)
    key = ids, str(options.as_of), str(options.title), str(options.on), base
    if kept is not None and kept.key == key:
        return kept
    found = found or _examined(files, options)
    reached = Held(
        key,
        st.session_state.get(COUNT, 0),
        found,
        intake.sums(found) if isinstance(found, Verdict) else {},
        kept is not None and kept.key[:-1] == key[:-1] and bool(kept.key[-1]),
    )
    st.session_state[HELD], st.session_state[COUNT] = reached, reached.number + 1
    return reached


def _examined(files: Sequence[UploadedFile], options: Options) -> Verdict | SnapshotError:
    say = words("data")
    bar = st.progress(0.0, say("bring.step.reading"))

    def tell(step: str, share: float) -> None:
        bar.progress(share, say(f"bring.step.{step}"))

    given = [ledger.from_bytes(file.name, file.getvalue()) for file in files]
    try:
        with aside():
            return ledger.examine(given, options, tell)
    except SnapshotError as error:
        return error
    finally:
        bar.empty()


def turn() -> int:
    """Which hand-over this is; each has a place for files of its own."""
    found: int = st.session_state.get(TURN, 0)
    return found


def forget() -> None:
    """Let the verdict go, and all it holds."""
    st.session_state.pop(HELD, None)


def finish() -> None:
    """Let verdict and files go: the next hand-over begins."""
    forget()
    st.session_state[TURN] = turn() + 1
