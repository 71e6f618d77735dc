"""One browser's worth of Streamlit's own protocol, to measure a rerun from outside."""

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


class Broken(Exception):
    """The page showed an error instead of its content."""


def stream(url: str) -> str:
    """The websocket of a server."""
    return f"ws://{urlsplit(url).netloc}/_stcore/stream"


class Talk:
    """What one reader's browser remembers between runs: which messages it has, where pages are."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.hashes: list[str] = []
        self.page_hashes: dict[str, str] = {}
        self._seen: list[str] = []
        self._broken = ""

    def ask(self, page: str = "", query: str = "") -> bytes:
        """The message that asks for a page."""
        message = BackMsg()
        script = message.rerun_script
        script.query_string = query
        script.page_script_hash = self.page_hashes.get(page, "")
        if page not in self.page_hashes:
            script.page_name = page
        script.context_info.locale = "zh-CN"
        script.context_info.url = f"{self.url}/{page}"
        script.cached_message_hashes.extend(self.hashes)
        self._seen, self._broken = [], ""
        said: bytes = message.SerializeToString()
        return said

    def hear(self, raw: str | bytes) -> bool:
        """Take one message in; whether it ends the run. Broken where the run showed an error."""
        said = ForwardMsg()
        said.ParseFromString(raw if isinstance(raw, bytes) else raw.encode())
        kind = said.WhichOneof("type")
        if kind == "ref_hash":
            self._seen.append(said.ref_hash)
        elif kind == "delta":
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
                self.page_hashes[name] = one.page_script_hash
        elif kind == "script_finished" and said.script_finished != EARLY:
            self.hashes = self._seen
            if self._broken:
                raise Broken(self._broken)
            return True
        return False


class Session:
    """A connected reader: `run` asks for a page and waits until the script has finished."""

    def __init__(self, url: str) -> None:
        self.talk = Talk(url)
        self.socket: ClientConnection = connect(
            stream(url),
            subprotocols=PROTOCOLS,  # type: ignore[arg-type]
            max_size=None,
            proxy=None,
        )

    def close(self) -> None:
        """End the session."""
        self.socket.close()

    def run(self, page: str = "", query: str = "") -> float:
        """Milliseconds from asking for a page to the end of its script; raises Broken."""
        begun = time.perf_counter()
        self.socket.send(self.talk.ask(page, query))
        while not self.talk.hear(self.socket.recv(timeout=PATIENCE)):
            pass
        return (time.perf_counter() - begun) * 1000
