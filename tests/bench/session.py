"""One browser's worth of Streamlit's own protocol, to measure a rerun from outside."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN


class Session:
    """A connected reader: `run` asks for a page and waits until the script has finished."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.hashes: list[str] = []
        self.page_hashes: dict[str, str] = {}
        self.socket: ClientConnection = connect(
            f"ws://{urlsplit(url).netloc}/_stcore/stream",
            subprotocols=["streamlit", "bench"],  # type: ignore[list-item]
            max_size=None,
            proxy=None,
        )

    def close(self) -> None:
        """End the session."""
        self.socket.close()

    def run(self, page: str = "", query: str = "") -> float:
        """Milliseconds from asking for a page to the end of its script.

        Raises RuntimeError where the page shows an exception.
        """
        ask = BackMsg()
        ask.rerun_script.query_string = query
        ask.rerun_script.page_script_hash = self.page_hashes.get(page, "")
        if page not in self.page_hashes:
            ask.rerun_script.page_name = page
        ask.rerun_script.context_info.locale = "zh-CN"
        ask.rerun_script.context_info.url = f"{self.url}/{page}"
        ask.rerun_script.cached_message_hashes.extend(self.hashes)
        begun, hashes = time.perf_counter(), []
        self.socket.send(ask.SerializeToString())
        while True:
            raw = self.socket.recv(timeout=120)
            said = ForwardMsg()
            said.ParseFromString(raw if isinstance(raw, bytes) else raw.encode())
            kind = said.WhichOneof("type")
            if kind == "ref_hash":
                hashes.append(said.ref_hash)
            elif kind == "delta":
                if said.metadata.cacheable:
                    hashes.append(said.hash)
                if said.delta.new_element.WhichOneof("type") == "exception":
                    raise RuntimeError(said.delta.new_element.exception.message)
            elif kind == "navigation":
                for one in said.navigation.app_pages:
                    name = "" if one.is_default else one.url_pathname
                    self.page_hashes[name] = one.page_script_hash
            elif kind == "script_finished" and said.script_finished != EARLY:
                self.hashes = hashes
                return (time.perf_counter() - begun) * 1000
