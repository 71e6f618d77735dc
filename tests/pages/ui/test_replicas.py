"""Two processes of the app behind a real nginx, over a bucket: one app to its readers."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from websockets.exceptions import ConnectionClosed

from data import accounts, publish, store
from data.place import here
from pages.ui.access import tries
from tests.bench.session import Session
from tests.buckets import Bucket, Storage
from tests.programs import program
from tests.serving import PATIENCE, ROOT, environment, free_port

PASSPHRASE = "a passphrase for tests"
# Seconds until all see a new snapshot, until a killed one's readers go on: 2 if nobody else works.
SEEN, BACK = 10.0, 10.0
DEMO, REPORT = "2021-12-31-demo", "2021-12-31-report"


@dataclass(frozen=True)
class Both:
    """The port of nginx, those of the processes, their folder, and the bucket they read."""

    port: int
    behind: tuple[int, int]
    home: Path
    bucket: Bucket

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: str = "",
        port: int = 0,
        at: str = "127.0.0.1",
        **headers: str,
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and content of what a reader at an address asks."""
        line = http.client.HTTPConnection(
            "127.0.0.1", port or self.port, timeout=60, source_address=(at, 0)
        )
        line.request(method, path, body, {n.replace("_", "-"): v for n, v in headers.items()})
        found = line.getresponse()
        cookies = [v for name, v in found.getheaders() if name.lower() == "set-cookie"]
        return (
            found.status,
            {**dict(found.getheaders()), "cookies": "\n".join(cookies)},
            found.read(),
        )

    def sign_in(self, port: int = 0) -> str:
        """The cookie of somebody who signed in."""
        status, headers, _ = self.sent("li", PASSPHRASE, port)
        own = re.search(r"fund_session=[^;]+", headers["cookies"])
        assert own is not None, status
        return own[0]

    def sent(
        self, name: str, passphrase: str, port: int = 0, at: str = "127.0.0.1"
    ) -> tuple[int, dict[str, str], bytes]:
        """What comes back for a name and a passphrase."""
        kind = "application/x-www-form-urlencoded"
        body = urlencode({"name": name, "passphrase": passphrase, "back": "/"})
        here = f"http://127.0.0.1:{port or self.port}"
        return self.ask("/sign-in", "POST", body, port, at, Content_Type=kind, Origin=here)

    def counted(self, metric: str) -> list[float]:
        """A metric of each process, summed over its labels."""
        found = []
        for port in self.behind:
            text = self.ask("/metrics", port=port)[2].decode()
            values = re.findall(rf"^{metric}(?:\{{.*\}})? (\S+)$", text, re.MULTILINE)
            found.append(sum(map(float, values)))
        return found

    def requests(self) -> list[float]:
        """How many requests each process has answered."""
        return self.counted("fund_requests_total")

    def snapshot(self, port: int, cookie: str) -> str:
        """The snapshot that a process answers from."""
        found = self.ask("/api/ask/overview/headline", port=port, Cookie=cookie)
        return str(json.loads(found[2])["snapshot"])

    def wait_for(self, port: int) -> None:
        """Wait until a process answers."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                assert self.ask("/healthz", port=port)[0] == 200
                return
            except (OSError, AssertionError):
                assert time.monotonic() < until
                time.sleep(0.1)


def free_ports() -> int:
    """A port that nobody listens on, nor on the two that follow."""
    while True:
        port = free_port()
        with suppress(OSError):
            for one in (port + 1, port + 2):
                socket.create_server(("127.0.0.1", one)).close()
            return port


@pytest.fixture(scope="module")
def both(
    storage: Storage, snapshots: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Both]:
    program("nginx", "/usr/sbin/nginx", package="nginx")
    home = tmp_path_factory.mktemp("replicas")
    (home / "roles.toml").write_text('[staff]\naccount = ["li"]\n', "utf-8")
    bucket = storage.bucket()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STATE_ROOT", str(home / "state"))
        accounts.put("li", PASSPHRASE)
        for key, value in bucket.environment(home / "publisher").items():
            patch.setenv(key, value)
        for one in (REPORT, DEMO):
            made = store.root() / f".tmp-{one}"
            shutil.copytree(snapshots / one, made)
            here().commit(made, one)
        publish.point(DEMO)
    port = free_ports()
    behind = (port + 1, port + 2)
    own = environment(ROOT, {
        **bucket.environment(home / "servers"), "STATE_ROOT": str(home / "state"),
        "HOME": str(home), "ROLES_FILE": str(home / "roles.toml"),
    })  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "data", "serve", "--replicas", "2", "--port", str(port)],
        cwd=ROOT, env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    found = Both(port, behind, home, bucket)
    try:
        for number in (*behind, port):
            found.wait_for(number)
        yield found
    finally:
        process.terminate()
        process.wait(60)
    for number in (*behind, port):
        with pytest.raises(OSError, match="refused"):
            found.ask("/healthz", port=number)


@pytest.fixture
def publisher(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work as the machine that publishes."""
    monkeypatch.setenv("STATE_ROOT", str(both.home / "state"))
    for key, value in both.bucket.environment(both.home / "publisher").items():
        monkeypatch.setenv(key, value)


def test_files_and_links_are_the_same_at_any_process(both: Both) -> None:
    cookie, before = both.sign_in(), both.requests()
    of = f"of=projects&part=projects/list&snapshot={DEMO}&unit=wan&category=CARE&lang=en"
    for address in (f"/files/panel.csv?{of}", f"/files/{DEMO}/projects.csv", "/funds?lang=en"):
        found = [both.ask(address, Cookie=cookie) for _ in range(8)]  # each a new reader to nginx
        assert {one[0] for one in found} == {200}
        assert len({one[2] for one in found}) == 1
    assert all(now > then for now, then in zip(both.requests(), before, strict=True))


def test_a_reader_stays_at_one_process_and_so_do_their_uploads(both: Both) -> None:
    own = both.sign_in()
    replica = both.ask("/healthz")[1]["cookies"].partition(";")[0]
    cookie, before = f"{own}; {replica}", both.requests()
    for _ in range(4):
        assert both.ask("/projects", Cookie=cookie)[0] == 200
        assert both.ask("/_stcore/upload_file/a/b", "PUT", Cookie=cookie)[0] == 403  # no operator
        with Session(f"http://127.0.0.1:{both.port}", cookie) as session:
            session.run("projects")
    grown = [now - then for now, then in zip(both.requests(), before, strict=True)]
    assert min(grown) <= 1 < 8 <= max(grown), "1: the question how many"


def test_signing_out_holds_at_all_processes(both: Both) -> None:
    one, two = both.behind
    cookie = both.sign_in(one)
    assert [both.ask("/projects", port=port, Cookie=cookie)[0] for port in (one, two)] == [200, 200]
    here = f"http://127.0.0.1:{two}"
    assert both.ask("/sign-out", "POST", port=two, Cookie=cookie, Origin=here)[0] == 303
    assert [both.ask("/projects", port=port, Cookie=cookie)[0] for port in (one, two)] == [401, 401]


@pytest.mark.usefixtures("publisher")
def test_what_is_published_elsewhere_is_seen_at_all_processes(both: Both) -> None:
    cookie = both.sign_in()
    assert [both.snapshot(port, cookie) for port in both.behind] == [DEMO, DEMO]
    publish.point(REPORT)
    began = time.monotonic()
    waiting = list(both.behind)
    while waiting:
        waiting = [port for port in waiting if both.snapshot(port, cookie) != REPORT]
        assert time.monotonic() - began < SEEN
        time.sleep(0.1)
    publish.point(DEMO)


def test_the_readers_of_a_killed_process_go_on_at_another(both: Both) -> None:
    own = both.sign_in()
    address = f"http://127.0.0.1:{both.port}"
    replica = both.ask("/healthz")[1]["cookies"].partition(";")[0]
    cookie = f"{own}; {replica}"
    with Session(address, cookie) as session:
        session.run("projects")
        killed = both.behind[both.counted("fund_websockets").index(1)]
        os.kill(listening(killed), signal.SIGKILL)
        began = time.monotonic()
        with pytest.raises(ConnectionClosed):
            session.run("projects")
    with Session(address, cookie) as session:
        session.run("projects")
    assert time.monotonic() - began < BACK
    for _ in range(4):
        assert both.ask("/projects", Cookie=cookie)[0] == 200
    both.wait_for(killed)  # started again


def test_wrong_tries_count_at_all_processes_together(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATE_ROOT", str(both.home / "state"))
    elsewhere = "127.0.0.9"
    for port in (0, *both.behind):
        assert both.sent("sun", "wrong", port, elsewhere)[0] == 401
    assert tries.TRIES.left(elsewhere) == tries.FREE - 3
    for now in [time.time() - 60 * minutes for minutes in range(9, -1, -1)]:
        tries.Tries(lambda now=now: now).begin(elsewhere, "sun")  # type: ignore[misc]
    for port in (0, *both.behind):
        assert both.sent("sun", "wrong", port, elsewhere)[0] == 429
    assert both.sign_in(), "another address does not wait"


def listening(port: int) -> int:
    """The process that listens at a port, by the arguments it was started with."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (folder / "cmdline").read_bytes().endswith(f"--server.port\0{port}\0".encode()):
                return int(folder.name)
    raise LookupError(port)
