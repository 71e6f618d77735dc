"""Files handed over and their verdict, reached once for the same files, options and base."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from data import SnapshotError, ledger
from data.ledger import Options, Verdict
from pages.data.importing import rows
from pages.ui.view import View
from pages.ui.words import words

say = words("data")

HELD, NUMBER, COUNT = "import_held", "import_number", "import_count"

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
    amounts: rows.Sums
    moved: bool


def held(view: View, files: Sequence[UploadedFile], options: Options) -> Held:
    """The verdict on these files, from an earlier run of the session or reached now."""
    before: Held | None = st.session_state.get(HELD)
    found: Verdict | SnapshotError | None = None
    try:
        base = ledger.base_of(options.on).id
    except SnapshotError as error:
        base, found = "", error
    ids = tuple(file.file_id for file in files)
    key = ids, str(options.as_of), str(options.title), str(options.on), base
    if before is not None and before.key == key:
        return before
    found = found or _examined(view.lang, files, options)
    reached = Held(
        key,
        st.session_state.get(COUNT, 0),
        found,
        rows.sums(found) if isinstance(found, Verdict) else {},
        before is not None and before.key[:-1] == key[:-1] and bool(before.key[-1]),
    )
    st.session_state[HELD], st.session_state[COUNT] = reached, reached.number + 1
    return reached


def _examined(
    lang: str, files: Sequence[UploadedFile], options: Options
) -> Verdict | SnapshotError:
    bar = st.progress(0.0, say(lang, "bring.step.reading"))

    def tell(step: str, share: float) -> None:
        bar.progress(share, say(lang, f"bring.step.{step}"))

    given = [ledger.from_bytes(file.name, file.getvalue()) for file in files]
    try:
        return ledger.examine(given, options, tell)
    except SnapshotError as error:
        return error
    finally:
        bar.empty()


def number() -> int:
    """Which upload of the session this is; each has an uploader of its own."""
    found: int = st.session_state.get(NUMBER, 0)
    return found


def forget() -> None:
    """Forget the verdict and all it holds."""
    st.session_state.pop(HELD, None)


def finish() -> None:
    """Forget verdict and files: the next upload begins."""
    forget()
    st.session_state[NUMBER] = number() + 1
