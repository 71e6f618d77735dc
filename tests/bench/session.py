"""Speak Streamlit's own protocol as a browser does, to measure a run of a page from outside."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN
PROTOCOLS = ["streamlit", "bench"]
PATIENCE = 120.0  # seconds for one run

Address = tuple[str, str]  # a page's path and its query


class Broken(Exception):
    """The page showed an error instead of its content."""


def stream(url: str) -> str:
    """Return the websocket of a server."""
    return f"ws://{urlsplit(url).netloc}/_stcore/stream"


class Talk:
    """What a browser remembers between runs: the messages it holds and where the pages are.

    `bytes` counts those of the last run; `deltas` are its messages as they came.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.bytes = 0
        self.deltas: list[bytes] = []
        self._hashes: list[str] = []
        self._page_hashes: dict[str, str] = {}
        self._seen: list[str] = []
        self._broken = ""

    def ask(self, page: str = "", query: str = "") -> bytes:
        """Return the message that asks for a page."""
        message = BackMsg()
        script = message.rerun_script
        script.query_string = query
        script.page_script_hash = self._page_hashes.get(page, "")
        if page not in self._page_hashes:
            script.page_name = page
        script.context_info.locale = "zh-CN"
        script.context_info.url = f"{self.url}/{page}"
        script.cached_message_hashes.extend(self._hashes)
        self._seen, self._broken, self.deltas, self.bytes = [], "", [], 0
        said: bytes = message.SerializeToString()
        return said

    def hear(self, raw: str | bytes) -> bool:
        """Take one message in; return whether it ends the run. Broken where the run failed."""
        raw = raw if isinstance(raw, bytes) else raw.encode()
        self.bytes += len(raw)
        said = ForwardMsg()
        said.ParseFromString(raw)
        kind = said.WhichOneof("type")
        if kind == "ref_hash":
            self._seen.append(said.ref_hash)
        elif kind == "delta":
            self.deltas.append(raw)
            if said.metadata.cacheable:
                self._seen.append(said.hash)
            element = said.delta.new_element
            if element.WhichOneof("type") == "exception":
                self._broken = element.exception.message
            elif element.WhichOneof("type") == "alert" and element.alert.format == Alert.ERROR:
                self._broken = element.alert.body
        elif kind == "navigation":
            for one in said.navigation.app_pages:
                name = "" if one.is_default else one.url_pathname
                self._page_hashes[name] = one.page_script_hash
        elif kind == "script_finished" and said.script_finished != EARLY:
            self._hashes = self._seen
            if self._broken:
                raise Broken(self._broken)
            return True
        return False


class Session:
    """A connected reader: `run` asks for a page and waits until the script has finished."""

    def __init__(self, url: str) -> None:
        self.talk = Talk(url)
        self._socket: ClientConnection = connect(
            stream(url),
            subprotocols=PROTOCOLS,  # type: ignore[arg-type]
            max_size=None,
            proxy=None,
        )

    def run(self, page: str = "", query: str = "") -> float:
        """Return the milliseconds from asking for a page to the end of its script.

        Raises Broken where the page shows an error, TimeoutError after PATIENCE.
        """
        begun = time.perf_counter()
        self._socket.send(self.talk.ask(page, query))
        while not self.talk.hear(self._socket.recv(timeout=PATIENCE)):
            pass
        return (time.perf_counter() - begun) * 1000

    def close(self) -> None:
        """End the session."""
        self._socket.close()
