"""Messages to mail and groups: each goes to an address once. No Streamlit here.

One that fails is not written down (`data/delivered.py`), so the same command sends it again.
"""

import hashlib
import sys
from typing import Any, Protocol

import data
from data import delivered
from data.lock import forever, locked
from pages.ui.words import words

say = words("ui")


class Message(Protocol):
    """What is sent."""

    @property
    def title(self) -> str:
        """The subject of a mail."""

    def text(self, most: int | None = None) -> str:
        """As plain text of at most so many bytes."""

    def html(self) -> str:
        """As HTML."""


def deliver(message: Message, address: str, what: str, lang: str, again: bool = False) -> int:
    """Send what has not been sent to an address; the exit status. `what` tells messages apart.

    Raises SnapshotError where it cannot be written down.
    """
    kind = address.partition(":")[0][:20]
    mark = f"{what} {hashlib.sha256(address.encode()).hexdigest()[:32]}"
    with locked(data.beside(), "delivered", waiting=forever):  # of two at once one waits
        if mark in delivered.marks(data.beside()) and not again:
            print(say(lang, "sending.already", kind=kind))
            return 0
        if not send(message, address):
            print(say(lang, "sending.failed", kind=kind), file=sys.stderr)
            return 1
        delivered.note(data.beside(), [mark])
    print(say(lang, "sending.sent", kind=kind))
    return 0


def send(message: Message, address: str) -> bool:
    """Whether the receiver took it. Mail gets HTML; a group text, no longer than it takes."""
    import apprise  # 0.5 s of imports that nothing else needs

    found: Any = apprise.Apprise.instantiate(address)
    if found is None:
        return False
    formats = found.notify_format  # one, or several with the best first
    if apprise.NotifyFormat.HTML in (formats if isinstance(formats, tuple) else (formats,)):
        return bool(found.notify(message.html(), title=message.title, body_format="html"))
    most = found.body_maxlen if found.body_maxlen <= 4096 else None  # WeCom counts bytes
    return bool(found.notify(message.text(most), body_format="text"))
