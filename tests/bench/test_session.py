"""The protocol: what is asked, what ends a run, what is an error."""

import pytest
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.bench.session import Broken, Talk

OVER = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)


@pytest.fixture
def talk() -> Talk:
    return Talk("http://127.0.0.1:1")


def asked(raw: bytes) -> ClientState:
    message = BackMsg()
    message.ParseFromString(raw)
    return message.rerun_script


def hears(talk: Talk, message: ForwardMsg) -> bool:
    return talk.hear(message.SerializeToString())


def test_a_page_is_asked_for_by_name_until_its_hash_is_known(talk: Talk) -> None:
    script = asked(talk.ask("funds", "year=2020"))
    assert (script.page_name, script.query_string) == ("funds", "year=2020")
    known = ForwardMsg()
    known.navigation.app_pages.add(page_script_hash="h", is_default=False, url_pathname="funds")
    assert not hears(talk, known)
    script = asked(talk.ask("funds"))
    assert (script.page_name, script.page_script_hash) == ("", "h")


def test_messages_received_are_said_to_be_known(talk: Talk) -> None:
    talk.ask()
    first = ForwardMsg(hash="one")
    first.metadata.cacheable = True
    first.delta.new_element.text.body = "a"
    assert not hears(talk, first)
    assert not hears(talk, ForwardMsg(ref_hash="two"))
    early = ForwardMsg(script_finished=ForwardMsg.FINISHED_EARLY_FOR_RERUN)
    assert not hears(talk, early)
    assert hears(talk, OVER)
    assert talk.deltas == [first.SerializeToString()]
    assert talk.bytes > len(talk.deltas[0])
    assert list(asked(talk.ask()).cached_message_hashes) == ["one", "two"]


def test_an_error_on_the_page_is_raised_at_its_end_and_forgotten_after(talk: Talk) -> None:
    alert, exception = ForwardMsg(), ForwardMsg()
    alert.delta.new_element.alert.format = Alert.ERROR
    alert.delta.new_element.alert.body = "broken"
    exception.delta.new_element.exception.message = "broken"
    for shown in (alert, exception):
        talk.ask()
        assert not hears(talk, shown)
        with pytest.raises(Broken, match="broken"):
            hears(talk, OVER)
        talk.ask()
        assert hears(talk, OVER)
