"""Speak Streamlit's own protocol as a browser does, to measure a run of a page from outside."""

import time
from typing import Self
from urllib.parse import urlsplit

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

PATIENCE = 120.0  # seconds for one message

Address = tuple[str, str]  # a page's path and its query


class Broken(Exception):
    """The page showed an error instead of its content."""


class Session:
    """A connected reader, who holds messages and knows the pages as a browser does.

    `deltas` are the messages of the last run as they came, `bytes` counts all of it.
    """

    def __init__(self, url: str, cookie: str = "", at: str = "127.0.0.1") -> None:
        self.url = url
        self.bytes = 0
        self.deltas: list[bytes] = []
        self._held: list[str] = []  # hashes of messages that need not be sent again
        self._pages: dict[str, str] = {}  # path -> hash, once the server has told
        self._socket = connect(
            f"ws://{urlsplit(url).netloc}/_stcore/stream",
            subprotocols=["streamlit", "bench"],  # type: ignore[list-item]
            max_size=None, proxy=None, open_timeout=PATIENCE,
            additional_headers={"Cookie": cookie} if cookie else {}, source_address=(at, 0),
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def run(self, page: str = "", query: str = "") -> float:
        """Return the milliseconds from asking for a page to the end of its script.

        Raises Broken where the page shows an error, TimeoutError after PATIENCE.
        """
        begun = time.perf_counter()
        self._ask(page, query)
        self.bytes, self.deltas = 0, []
        held, broken, is_over = [], "", False
        while not is_over:
            raw = self._socket.recv(timeout=PATIENCE, decode=False)
            self.bytes += len(raw)
            said = ForwardMsg.FromString(raw)
            kind = said.WhichOneof("type")
            if kind == "ref_hash":
                held.append(said.ref_hash)
            elif kind == "delta":
                self.deltas.append(raw)
                held += [said.hash] if said.metadata.cacheable else []
                broken = _error(said.delta.new_element) or broken
            elif kind == "navigation":
                for one in said.navigation.app_pages:
                    self._pages["" if one.is_default else one.url_pathname] = one.page_script_hash
            elif kind == "script_finished":
                is_over = said.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        self._held = held
        if broken:
            raise Broken(broken)
        return (time.perf_counter() - begun) * 1000

    def _ask(self, page: str, query: str) -> None:
        message = BackMsg()
        script = message.rerun_script
        script.query_string = query
        if page in self._pages:
            script.page_script_hash = self._pages[page]
        else:
            script.page_name = page
        script.context_info.locale = "zh-CN"
        script.context_info.url = f"{self.url}/{page}"
        script.cached_message_hashes.extend(self._held)
        self._socket.send(message.SerializeToString())


def _error(element: Element) -> str:
    """Return what an element says went wrong; "" for any other."""
    if element.WhichOneof("type") == "exception":
        return element.exception.message
    is_error = element.WhichOneof("type") == "alert" and element.alert.format == Alert.ERROR
    return element.alert.body if is_error else ""
