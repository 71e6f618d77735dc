"""One run of the protocol: what is asked, what ends it, what is an error."""

import pytest
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.bench.session import Broken, Talk

OVER = ForwardMsg.FINISHED_SUCCESSFULLY


def asked(raw: bytes) -> BackMsg:
    message = BackMsg()
    message.ParseFromString(raw)
    return message


def finished(status: "ForwardMsg.ScriptFinishedStatus.ValueType" = OVER) -> bytes:
    return bytes(ForwardMsg(script_finished=status).SerializeToString())


def test_a_page_is_asked_for_by_name_until_its_hash_is_known() -> None:
    talk = Talk("http://127.0.0.1:1")
    script = asked(talk.ask("funds", "year=2020")).rerun_script
    assert (script.page_name, script.page_script_hash, script.query_string) == (
        "funds", "", "year=2020",
    )  # fmt: skip
    known = ForwardMsg()
    known.navigation.app_pages.add(page_script_hash="h", is_default=False, url_pathname="funds")
    assert not talk.hear(known.SerializeToString())
    script = asked(talk.ask("funds")).rerun_script
    assert (script.page_name, script.page_script_hash) == ("", "h")


def test_what_was_sent_is_said_to_be_known() -> None:
    talk = Talk("http://127.0.0.1:1")
    talk.ask()
    kept = ForwardMsg(hash="one")
    kept.metadata.cacheable = True
    kept.delta.new_element.text.body = "a"
    again = ForwardMsg(ref_hash="two")
    assert not talk.hear(kept.SerializeToString())
    assert not talk.hear(again.SerializeToString())
    assert talk.hear(finished())
    assert list(asked(talk.ask()).rerun_script.cached_message_hashes) == ["one", "two"]


def test_a_run_cut_short_for_the_next_is_not_its_end() -> None:
    talk = Talk("http://127.0.0.1:1")
    talk.ask()
    assert not talk.hear(finished(ForwardMsg.FINISHED_EARLY_FOR_RERUN))
    assert talk.hear(finished())


def test_an_error_on_the_page_is_told_at_its_end_and_forgotten_after() -> None:
    talk = Talk("http://127.0.0.1:1")
    for kind in ("alert", "exception"):
        talk.ask()
        shown = ForwardMsg()
        if kind == "alert":
            shown.delta.new_element.alert.format = Alert.ERROR
            shown.delta.new_element.alert.body = "broken"
        else:
            shown.delta.new_element.exception.message = "broken"
        assert not talk.hear(shown.SerializeToString())
        with pytest.raises(Broken, match="broken"):
            talk.hear(finished())
        talk.ask()
        assert talk.hear(finished())
