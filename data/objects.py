"""The objects of a bucket of S3's kind under a prefix: read, written, listed, deleted.

Reading and large objects are pyarrow's. It cannot write on a condition, so the few small objects
that two publishers may write at once go through botocore, AWS's own client below boto3. Both take
what they need from the environment and AWS's files: AWS_ENDPOINT_URL, AWS_REGION, keys or a role;
AWS_VIRTUAL_HOSTING=true puts the bucket in the host's name, as OSS and COS want it.
"""

import os
import re
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pyarrow as pa
from pyarrow import fs

from data.errors import SnapshotError, shown
from data.manifest import LARGEST, File, Snapshot
from data.place import ASKING

AT_ONCE = 4  # files on their way
BLOCK = 8 << 20  # bytes of a file in memory
ATTEMPTS, CONNECTS, ANSWERS = 3, 5, 20  # of a request: how many, and seconds for each step
SECONDS, SLOWEST = 90.0, 50_000  # for all of an answer, and bytes of a file in each further one
AT_MOST = 8  # requests on their way, those included that never end
# A HEAD says why in its status alone; 400 is an expired token, or a wrong region.
REFUSALS = ("DENIED", "INVALID_ACCESS_KEY", "INVALIDACCESSKEY", "INVALID_CLIENT_TOKEN", "EXPIRED",
            "SIGNATURE", "STATUS 400", "STATUS 401", "STATUS 403")  # fmt: skip

WITH_KEYS = re.compile("//.*@", re.DOTALL)  # which belong into AWS_ACCESS_KEY_ID and its like
Made = TypeVar("Made")


def endpoint() -> str | None:
    """Return where the service is, None for AWS itself."""
    named = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
    return next((found for name in named if (found := os.environ.get(name))), None)


def each(snapshot: Snapshot, act: Callable[[File], None]) -> None:
    """Do it to every file of a snapshot, some at a time; raise the first error."""
    files = [file for table in snapshot.tables.values() for file in table.files]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(act, files))


class Objects:
    """The objects below s3://bucket/prefix; keys are relative to it.

    Raises SnapshotError bucket_address; its methods raise bucket_unreachable, bucket_refused.
    """

    def __init__(self, address: str) -> None:
        where = urlsplit(address)
        named = where.netloc  # no bucket's name holds a colon, as a key before it does
        if not named or set(named) & set(":@") or where.query or where.fragment:
            raise SnapshotError("bucket_address", {"root": shown(WITH_KEYS.sub("//…@", address))})
        self.name = address.rstrip("/")
        self._bucket, self._prefix = where.netloc, where.path.strip("/")
        self._places = threading.BoundedSemaphore(AT_MOST)

    def read(self, key: str) -> tuple[bytes | None, str | None]:
        """Return the content of a small object and its ETag; None and None without one.

        What is behind LARGEST bytes is cut off. Raises SnapshotError bucket_missing where there is
        no bucket either.
        """

        def found() -> tuple[bytes | None, str | None]:
            try:
                with self._fs.open_input_file(self._path(key)) as file:
                    content, about = file.read(LARGEST), file.metadata()
            except FileNotFoundError:
                return None, None
            if "ETag" not in about:
                raise OSError("an answer without ETag")
            return content, about["ETag"].decode()

        content, etag = self._asked(found)
        if content is None and self._is_missing():
            raise SnapshotError("bucket_missing", {"root": self.name})
        return content, etag

    def _is_missing(self) -> bool:
        with suppress(SnapshotError):  # who may read objects need not be allowed to look at it
            return self._info(self._bucket).type is fs.FileType.NotFound
        return False

    def find(self, key: str) -> Any:
        """Return what a listing would say of an object; None without one."""
        found = self._info(self._path(key))
        return found if found.is_file else None

    def listed(self, folder: str) -> list[Any]:
        """Return pyarrow's FileInfo of what lies directly in a folder."""
        return list(self._info(fs.FileSelector(self._path(folder), allow_not_found=True)))

    def newest(self, folder: str) -> float:
        """Return when an object of a folder was last written, in seconds; 0 without one."""
        selector = fs.FileSelector(self._path(folder), allow_not_found=True, recursive=True)
        found = [one.mtime_ns or 0 for one in self._info(selector) if one.is_file]
        return max(found, default=0) / 1e9

    def send(self, path: Path, key: str) -> None:
        """Copy a file to an object."""

        def sent() -> None:
            with (
                path.open("rb") as source,
                self._fs.open_output_stream(self._path(key), compression=None) as target,
            ):
                shutil.copyfileobj(source, target, BLOCK)

        self._asked(sent, path.stat().st_size)

    def receive(self, key: str, path: Path, size: int) -> bool:
        """Copy an object, at most `size` bytes of it, to a file; return whether there is one."""

        def received() -> bool:
            try:
                source = self._fs.open_input_stream(self._path(key), compression=None)
            except FileNotFoundError:
                return False
            left = size
            with source, path.open("wb") as target:
                while left and (block := source.read(min(left, BLOCK))):
                    target.write(block)
                    left -= len(block)
            return True

        return self._asked(received, size)

    def delete(self, key: str) -> None:
        """Delete an object, or nothing."""
        self._asked(lambda: self._fs.delete_file(self._path(key)))

    def delete_folder(self, folder: str) -> None:
        """Delete all objects of a folder."""
        self._asked(lambda: self._fs.delete_dir(self._path(folder)))

    def put(self, key: str, content: bytes, etag: str | None) -> bool:
        """Write a small object in place of the one of this ETag; without ETag, where there is none.

        Return whether it was written.
        """
        from botocore.exceptions import BotoCoreError, ClientError  # as for `_client`

        condition = {"IfMatch": etag} if etag else {"IfNoneMatch": "*"}
        names = {"Bucket": self._bucket, "Key": self._path(key).partition("/")[2]}
        try:
            self._asked(lambda: self._client.put_object(**names, Body=content, **condition))
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            code = error.response["Error"]["Code"]
            if status in (409, 412) or code == "NoSuchKey":
                return False
            raise self._wrapped(error, f"HTTP status {status}, {code}") from error
        except BotoCoreError as error:
            raise self._wrapped(error, str(error)) from error
        return True

    def put_once(
        self, key: str, content: bytes, etag: str | None, noted: Callable[[], object]
    ) -> bool:
        """Do what `put` does, `noted` right before, and neither where it would not be written.

        Return True too where an answer was lost and the request repeated.
        """
        if self.read(key)[1] != etag:
            return False
        noted()
        return self.put(key, content, etag) or self.read(key)[0] == content

    def _path(self, key: str) -> str:
        return "/".join(filter(None, (self._bucket, self._prefix, key)))

    def _info(self, of: Any) -> Any:
        return self._asked(lambda: self._fs.get_file_info(of))

    def _asked(self, act: Callable[[], Made], size: int = 0) -> Made:
        """Return what `act` does in a thread, which is left to itself once its time is over.

        pyarrow waits as long as a byte comes now and then, and nothing ends it.
        """
        answer: Future[Made] = Future()

        def work() -> None:
            try:
                answer.set_result(act())
            except BaseException as error:
                answer.set_exception(error)
            finally:
                self._places.release()

        seconds = SECONDS + size / SLOWEST
        try:
            if not self._places.acquire(timeout=seconds):
                raise TimeoutError
            threading.Thread(target=work, daemon=True, name=ASKING).start()
            return answer.result(seconds)
        except TimeoutError as error:
            raise self._wrapped(error, f"no whole answer within {seconds:.0f} s") from error
        except (OSError, pa.ArrowException) as error:
            if getattr(error, "errno", None):  # of this machine's disk
                raise
            raise self._wrapped(error, str(error)) from error

    def _wrapped(self, error: Exception, reason: str) -> SnapshotError:
        is_refused = any(word in reason.upper() for word in REFUSALS)
        code = "bucket_refused" if is_refused else "bucket_unreachable"
        return SnapshotError(code, {"root": self.name, "reason": shown(reason, 300)})

    @cached_property
    def _fs(self) -> fs.S3FileSystem:
        return fs.S3FileSystem(
            endpoint_override=endpoint(),
            region=_region(),
            force_virtual_addressing=_is_virtual(),
            connect_timeout=CONNECTS,
            request_timeout=ANSWERS,
            retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=ATTEMPTS),
            allow_delayed_open=True,  # so that a small object is one request
        )

    @cached_property
    def _client(self) -> Any:
        try:
            from botocore.config import Config  # only a publisher needs it
        except ImportError as error:
            raise SnapshotError("bucket_client", {"root": self.name}) from error
        style = "virtual" if _is_virtual() or endpoint() is None else "path"
        config = Config(
            connect_timeout=CONNECTS,
            read_timeout=ANSWERS,
            retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
            s3={"addressing_style": style},
            request_checksum_calculation="when_required",  # others than AWS refuse its trailers
        )
        return _session().create_client(
            "s3", region_name=_region(), endpoint_url=endpoint(), config=config
        )


@cache
def _session() -> Any:
    """Return the session of this process: it reads the description of the service once."""
    import botocore.session

    return botocore.session.get_session()


def _region() -> str | None:
    return os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")


def _is_virtual() -> bool:
    return os.environ.get("AWS_VIRTUAL_HOSTING", "").lower() in ("1", "true", "yes")
