"""A Spark Connect server in this process that answers oddly: without end, or with nonsense."""

import io
import threading
from collections.abc import Iterator
from concurrent import futures
from typing import Any

import grpc
import pyarrow as pa
import pyspark.sql.connect.proto as pb2
from pyspark.sql.connect.proto import base_pb2_grpc

ROWS = pa.table({"n": pa.array([1] * 100_000, pa.int64())})  # 800 KB


class OddServer(base_pb2_grpc.SparkConnectServiceServicer):
    """Answers `select count(*) as n …`.

    `is_endless`: its rows never end, and it answers to no request to stop. `has_schema`: it says
    which columns an answer has. `sent` counts the messages with rows, `ended` is set when the one
    who asked has hung up.
    """

    def __init__(self, is_endless: bool = False, has_schema: bool = True) -> None:
        self.is_endless, self.has_schema = is_endless, has_schema
        self.sent, self.ended = 0, threading.Event()
        self._silence = threading.Event()
        self._server = grpc.server(futures.ThreadPoolExecutor(20))
        join: Any = base_pb2_grpc.add_SparkConnectServiceServicer_to_server
        join(self, self._server)
        self.address = f"sc://127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        self._server.start()

    def close(self) -> None:
        self._silence.set()
        self._server.stop(0)

    def _about(self, request: Any) -> dict[str, Any]:
        return {"session_id": request.session_id, "server_side_session_id": "s"}

    def Config(self, request: Any, context: Any) -> Any:
        return pb2.ConfigResponse(**self._about(request))

    def AnalyzePlan(self, request: Any, context: Any) -> Any:
        answer = pb2.AnalyzePlanResponse(**self._about(request))
        if request.HasField("schema") and self.has_schema:
            field = answer.schema.schema.struct.fields.add()
            field.name, field.nullable = "n", True
            field.data_type.long.SetInParent()
        return answer

    def Interrupt(self, request: Any, context: Any) -> Any:
        self._wait()
        return pb2.InterruptResponse(**self._about(request))

    def ReleaseSession(self, request: Any, context: Any) -> Any:
        self._wait()
        return pb2.ReleaseSessionResponse(**self._about(request))

    def ReleaseExecute(self, request: Any, context: Any) -> Any:
        return pb2.ReleaseExecuteResponse(**self._about(request))

    def ExecutePlan(self, request: Any, context: Any) -> Iterator[Any]:
        about = {**self._about(request), "operation_id": request.operation_id}
        if request.plan.HasField("root"):
            context.add_callback(self.ended.set)
            out = io.BytesIO()
            with pa.ipc.new_stream(out, ROWS.schema) as stream:
                stream.write_table(ROWS)
            rows = pb2.ExecutePlanResponse.ArrowBatch(row_count=ROWS.num_rows, data=out.getvalue())
            while context.is_active() and not self._silence.is_set():
                self.sent += 1
                yield pb2.ExecutePlanResponse(**about, response_id=str(self.sent), arrow_batch=rows)
                if not self.is_endless:
                    break
        done = pb2.ExecutePlanResponse.ResultComplete()
        yield pb2.ExecutePlanResponse(**about, response_id="end", result_complete=done)

    def _wait(self) -> None:
        if self.is_endless:
            self._silence.wait()
