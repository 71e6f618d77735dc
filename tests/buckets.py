"""A bucket of S3's kind, by moto, in a thread of the tests; requests can be meddled with."""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import uuid4

import botocore.session
from botocore.config import Config
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

KEYS = {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "tests", "AWS_REGION": "us-east-1"}
REFUSED = b"<Error><Code>%s</Code><Message>No.</Message></Error>"

Told = tuple[str, bytes] | None
Before = Callable[[str, dict[str, Any]], Told]
"""Called with a request, "PUT /bucket/key", and its WSGI environment; may answer in moto's place,
with a status line and a body."""
After = Callable[[str], Told]
"""Called with a request that was carried out and is not answered yet; may answer otherwise."""


@dataclass
class Storage:
    """The server. Requests are carried out one by one, so that a condition holds as it is said."""

    before: Before = lambda line, environ: None
    after: After = lambda line: None
    address: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._server = make_server("127.0.0.1", 0, self, threaded=True)
        self.address = f"http://127.0.0.1:{self._server.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """Answer a request (WSGI)."""
        line = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        if told := self.before(line, environ):
            start(told[0], [("Content-Type", "application/xml")])
            return [told[1]]
        said: list[Any] = []
        with self._lock:
            content = list(self._moto(environ, lambda *given: said.extend(given)))
        if told := self.after(line):
            start(told[0], [("Content-Type", "application/xml")])
            return [told[1]]
        start(*said[:2])
        return content

    def stop(self) -> None:
        """End it."""
        self._server.shutdown()

    @cached_property
    def client(self) -> Any:
        """A client that goes past this project's code."""
        return botocore.session.get_session().create_client(
            "s3", region_name="us-east-1", endpoint_url=self.address, aws_access_key_id="tests",
            aws_secret_access_key="tests", config=Config(s3={"addressing_style": "path"}),
        )  # fmt: skip

    def bucket(self) -> "Bucket":
        """Make a new bucket."""
        made = Bucket(self, f"tests-{uuid4().hex[:12]}")
        self.client.create_bucket(Bucket=made.name)
        return made


@dataclass(frozen=True)
class Bucket:
    """One bucket; SNAPSHOT_ROOT names a prefix of it."""

    storage: Storage
    name: str

    @property
    def root(self) -> str:
        """What SNAPSHOT_ROOT says."""
        return f"s3://{self.name}/fund"

    def held(self) -> list[str]:
        """The objects below the prefix, but for folders that pyarrow leaves."""
        found = self.storage.client.list_objects_v2(Bucket=self.name).get("Contents", [])
        return [k.removeprefix("fund/") for one in found if not (k := one["Key"]).endswith("/")]

    def read(self, key: str) -> bytes:
        """The content of an object."""
        found = self.storage.client.get_object(Bucket=self.name, Key=f"fund/{key}")
        content: bytes = found["Body"].read()
        return content

    def write(self, key: str, content: bytes) -> None:
        """Put an object there, whatever was there."""
        self.storage.client.put_object(Bucket=self.name, Key=f"fund/{key}", Body=content)

    def settings(self) -> dict[str, str]:
        """The environment of a server that reads the bucket itself."""
        return {**KEYS, "AWS_ENDPOINT_URL": self.storage.address, "AWS_ALLOW_HTTP": "true"}

    def environment(self, cache: object) -> dict[str, str]:
        """The environment of a machine that keeps its mirror there."""
        return {
            **KEYS, "SNAPSHOT_ROOT": self.root, "SNAPSHOT_CACHE": str(cache),
            "AWS_ENDPOINT_URL": self.storage.address,
        }  # fmt: skip
