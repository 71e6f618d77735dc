"""The protocol: what is asked, what ends a run, what is an error."""

import pytest
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.bench import session
from tests.bench.session import Broken, Session

OVER = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)


class Wire:
    """A socket that answers with these messages and keeps what was asked."""

    def __init__(self, *messages: ForwardMsg) -> None:
        self.messages: list[bytes] = [message.SerializeToString() for message in messages]
        self.asked: list[ClientState] = []

    def send(self, raw: bytes) -> None:
        self.asked.append(BackMsg.FromString(raw).rerun_script)

    def recv(self, **_: object) -> bytes:
        return self.messages.pop(0)


def connected(patch: pytest.MonkeyPatch, *messages: ForwardMsg) -> tuple[Session, Wire]:
    wire = Wire(*messages)
    patch.setattr(session, "connect", lambda *_, **__: wire)
    return Session("http://127.0.0.1:1"), wire


def test_what_is_known_is_not_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is asked for by name until its hash is known; messages are named once received."""
    known, first = ForwardMsg(), ForwardMsg(hash="one")
    known.navigation.app_pages.add(page_script_hash="h", is_default=False, url_pathname="funds")
    first.metadata.cacheable = True
    first.delta.new_element.text.body = "a"
    early = ForwardMsg(script_finished=ForwardMsg.FINISHED_EARLY_FOR_RERUN)
    messages = (known, first, ForwardMsg(ref_hash="two"), early, OVER)
    one, wire = connected(monkeypatch, *messages, OVER)
    assert one.run("funds", "year=2020") > 0
    assert one.deltas == [first.SerializeToString()]
    assert one.bytes == sum(len(message.SerializeToString()) for message in messages)
    one.run("funds")
    by_name, by_hash = wire.asked
    assert (by_name.page_name, by_name.query_string) == ("funds", "year=2020")
    assert (by_hash.page_name, by_hash.page_script_hash) == ("", "h")
    assert list(by_hash.cached_message_hashes) == ["one", "two"]


def test_an_error_on_the_page_is_raised_at_its_end_and_forgotten_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alert, exception = ForwardMsg(), ForwardMsg()
    alert.delta.new_element.alert.format = Alert.ERROR
    alert.delta.new_element.alert.body = "broken"
    exception.delta.new_element.exception.message = "broken"
    for shown in (alert, exception):
        one, wire = connected(monkeypatch, shown, OVER, OVER)
        with pytest.raises(Broken, match="broken"):
            one.run()
        one.run()
        assert not wire.messages
