"""Send the recorded messages of a page: the same elements with constant data.

The folder that BENCH_RECORDED names holds one file a run; `?run=NAME` chooses it.
"""

import base64
import json
import os
from pathlib import Path

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner_utils.script_run_context import enqueue_message

recorded = Path(os.environ["BENCH_RECORDED"]) / Path(st.query_params["run"]).name
for raw in json.loads(recorded.read_text("ascii")):
    message = ForwardMsg()
    message.ParseFromString(base64.b64decode(raw))
    enqueue_message(message)
