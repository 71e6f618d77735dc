"""The nginx configuration that comes along, run by a real nginx before two processes of the app."""

import http.client
import re
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from data import accounts, audit
from pages.ui import compat, replicas
from tests.programs import program
from tests.serving import Server, free_port

SECRET = "a secret between two machines, long"
PASSPHRASE = "a passphrase for tests"


@dataclass(frozen=True)
class Front:
    """Ports of nginx, and one of the processes behind it."""

    https: int
    plain: int
    telling: int  # where nginx says who asks, as it would behind oauth2-proxy
    behind: str
    home: Path

    def ask(
        self, path: str, method: str = "GET", body: str = "", port: int = 0, **headers: Any
    ) -> tuple[int, dict[str, str], str]:
        """Status, headers and content over TLS."""
        line = http.client.HTTPSConnection("127.0.0.1", port or self.https, context=unsure())
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        line.request(method, path, body, {"Host": f"fund.example:{port or self.https}", **said})
        found = line.getresponse()
        cookies = [value for name, value in found.getheaders() if name.lower() == "set-cookie"]
        told = {name.lower(): value for name, value in found.getheaders()}
        told["set-cookie"] = "\n".join(cookies)
        return found.status, told, found.read().decode("utf-8", "replace")

    def sign_in(self) -> str:
        """The cookie of somebody who signed in."""
        body = urlencode({"name": "li", "passphrase": PASSPHRASE, "back": "/projects"})
        kind = "application/x-www-form-urlencoded"
        here = f"https://fund.example:{self.https}"
        status, headers, _ = self.ask("/sign-in", "POST", body, Content_Type=kind, Origin=here)
        assert (status, headers["location"]) == (303, "/projects")
        own = re.search(r"__Host-fund_session=[^;]+; [^\n]+", headers["set-cookie"])
        assert own is not None
        assert "secure" in own[0].lower(), "nginx speaks TLS, so the cookie asks for it"
        return own[0].partition(";")[0]


def unsure() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


@pytest.fixture(scope="module")
def front(snapshots: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    nginx = program("nginx", "/usr/sbin/nginx", package="nginx")
    openssl = program("openssl", package="openssl")
    home = tmp_path_factory.mktemp("front")
    (home / ".streamlit").mkdir()
    (home / ".streamlit" / "secrets.toml").write_text(
        f'[proxy]\nsecret = "{SECRET}"\nmail = "X-Forwarded-Email"\n', "utf-8"
    )
    (home / "roles.toml").write_text('[staff]\naccount = ["li"]\nsubject = ["wang"]\n', "utf-8")
    made = (
        f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=fund.example -keyout {home}/fund.key"
    )
    subprocess.run(
        [openssl, *made.split(), "-out", f"{home}/fund.pem"], check=True, capture_output=True
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STATE_ROOT", str(home / "state"))
        accounts.put("li", PASSPHRASE)
    more = {
        "HOME": str(home), "ROLES_FILE": str(home / "roles.toml"),
        "STATE_ROOT": str(home / "state"), "ALLOWED_HOSTS": "fund.example",
    }  # fmt: skip
    ports = [free_port() for _ in range(3)]
    with Server(snapshots, more) as one, Server(snapshots, more) as two:
        text = adapted(home, ports, [one.address, two.address])
        (home / "nginx.conf").write_text(text, "utf-8")
        line = [nginx, "-p", str(home), "-c", str(home / "nginx.conf"), "-g", "daemon off;"]
        few = ["sh", "-c", 'ulimit -Sn 1024; exec "$@"', "sh"]  # as systemd starts it
        running = subprocess.Popen([*few, *line], stderr=subprocess.PIPE)
        try:
            found = Front(ports[0], ports[1], ports[2], one.address, home)
            for _ in range(100):
                try:
                    found.ask("/healthz")
                    break
                except OSError:
                    assert running.poll() is None, running.stderr and running.stderr.read()
                    time.sleep(0.05)
            yield found
        finally:
            running.terminate()
            running.wait()


def adapted(home: Path, ports: list[int], processes: list[str]) -> str:
    """The configuration with the ports and files of the test, and a server that says who asks."""
    found = [int(one.rpartition(":")[2]) for one in processes]
    text = replicas.behind(replicas.CONFIGURATION.read_text("utf-8"), home, found)
    for wanted, given in (
        ("/etc/nginx/certs", str(home)),
        ("listen 443 ssl;", f"listen 127.0.0.1:{ports[0]} ssl http2;"),
        ("listen 80;", f"listen 127.0.0.1:{ports[1]};"),
    ):
        assert wanted in text, wanted
        text = text.replace(wanted, given)
    text = re.sub(r"\n *http2 on;[^\n]*", "", text)  # Debian's nginx is older than that
    start = text.index(f"    server {{\n        listen 127.0.0.1:{ports[0]}")
    telling = text[start : text.rindex("}")].replace(f":{ports[0]} ", f":{ports[2]} ")
    for name, value in (("X-Proxy-Secret", f'"{SECRET}"'), ("X-Forwarded-User", "$http_x_as")):
        assert f'{name} "";' in telling
        telling = telling.replace(f'{name} "";', f"{name} {value};")
    return text[: text.rindex("}")] + telling + "}\n"


def test_readers_sign_in_over_tls_and_every_process_knows_them(front: Front) -> None:
    status, headers, _ = front.ask("/projects")
    assert status == 401
    assert "max-age" in headers["strict-transport-security"]
    assert headers["content-security-policy"]
    cookie = front.sign_in()
    seen = [front.ask("/projects", Cookie=cookie)[0] for _ in range(8)]  # each a new `replica`
    assert seen == [200] * 8
    status, headers, text = front.ask("/files/2021-12-31-demo/donors.csv?lang=zh", Cookie=cookie)
    assert (status, "DEMO-" in text) == (200, True)


def test_plain_http_leads_to_tls(front: Front) -> None:
    line = http.client.HTTPConnection("127.0.0.1", front.plain)
    line.request("GET", "/projects?lang=en", headers={"Host": "fund.example"})
    found = line.getresponse()
    assert (found.status, found.headers["location"]) == (
        308,
        "https://fund.example/projects?lang=en",
    )


def test_a_websocket_passes_and_stays_on_one_process(front: Front) -> None:
    cookie = front.sign_in()
    _, headers, _ = front.ask("/healthz")
    replica = headers["set-cookie"].partition(";")[0]
    for _ in range(3):
        with connect(
            f"wss://127.0.0.1:{front.https}/_stcore/stream",
            ssl=unsure(),
            additional_headers={"Cookie": f"{cookie}; {replica}"},
            origin=Origin(f"https://127.0.0.1:{front.https}"),
            subprotocols=[Subprotocol("streamlit")],
            legacy=True,
        ) as socket:
            assert socket.subprotocol == "streamlit"


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/metrics", "/readyz", "/projects/_stcore/metrics"]
)
def test_what_is_for_the_machine_alone_is_closed(front: Front, path: str) -> None:
    assert front.ask(path, Cookie=front.sign_in())[0] == 403


def test_nobody_says_who_they_are_past_nginx_or_through_it(front: Front) -> None:
    forged: dict[str, Any] = {
        "X_Proxy_Secret": SECRET,
        "X_Forwarded_User": "wang",
        "X_Forwarded_For": "127.0.0.1",
    }
    assert front.ask("/projects", **forged)[0] == 401
    line = http.client.HTTPConnection(front.behind.removeprefix("http://"))
    for address in ({}, {"X-Forwarded-For": "192.0.2.1:99"}):
        line.request("GET", "/projects", headers={
            "X-Proxy-Secret": SECRET, "X-Forwarded-User": "wang", **address})  # fmt: skip
        found = line.getresponse()
        found.read()
        assert found.status == 401


def test_nginx_says_who_asks_by_its_secret(front: Front) -> None:
    assert front.ask("/projects", port=front.telling, X_As="wang")[0] == 200
    address = "/files/2021-12-31-demo/donors.csv"
    assert front.ask(address, port=front.telling, X_As="wang")[0] == 200
    assert front.ask("/projects", port=front.telling, X_As="nobody")[0] == 403
    assert front.ask("/projects", port=front.telling)[0] == 401
    assert front.ask("/projects", port=front.telling, X_As="wang", X_Forwarded_User="x")[0] == 200


def test_the_readers_own_address_is_written_down(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    front.sign_in()
    monkeypatch.setenv("STATE_ROOT", str(front.home / "state"))
    told = [one for one in audit.entries() if one["what"] == "sign-in"]
    assert {one["from"] for one in told} == {"127.0.0.1"}
    assert audit.verify()[0] >= len(told)


def test_broken_handshakes_write_no_lines(front: Front) -> None:
    """Anybody can send thousands a second."""
    sent = ssl.MemoryBIO()
    with suppress(ssl.SSLWantReadError):
        unsure().wrap_bio(ssl.MemoryBIO(), sent, server_hostname="fund.example").do_handshake()
    hello = sent.read()
    for place in range(9, len(hello)):
        with socket.create_connection(("127.0.0.1", front.https), timeout=5) as line:
            line.sendall(hello[:place] + bytes([hello[place] ^ 0x55]) + hello[place + 1 :])
            line.shutdown(socket.SHUT_WR)
            with suppress(OSError):
                line.recv(10_000)
    assert (front.home / "error.log").read_text("utf-8") == ""


def test_workers_may_hold_a_file_for_each_end_of_their_connections(front: Front) -> None:
    """One that may open no more takes no one else's connection either."""
    master = (front.home / "nginx.pid").read_text("utf-8").strip()
    workers = Path(f"/proc/{master}/task/{master}/children").read_text("utf-8").split()
    for worker in workers:
        limits = Path(f"/proc/{worker}/limits").read_text("utf-8")
        allowed = re.search(r"Max open files +(\d+)", limits)
        assert allowed is not None
        assert int(allowed[1]) >= 2 * int(
            re.findall(r"worker_connections (\d+)", replicas.CONFIGURATION.read_text("utf-8"))[0]
        )
    assert workers


def test_a_branch_behind_one_address_gets_all_parts_of_its_first_pages(front: Front) -> None:
    line = http.client.HTTPSConnection("127.0.0.1", front.https, context=unsure())

    def asked(path: str) -> int:
        line.request("GET", path, headers={"Host": f"fund.example:{front.https}"})
        found = line.getresponse()
        found.read()
        return found.status

    assert {asked("/static/js/x.js") for _ in range(800)} == {404}
    counted = re.findall(r"limit_conn (\w+) ", replicas.CONFIGURATION.read_text("utf-8"))
    assert len(counted) == len({*counted}) == 2, "parts underway refuse no pages"


def test_nginx_packs_no_script_each_time_it_is_asked_for(front: Front) -> None:
    """One reader who asked for the largest again and again took all its processors for 65 s."""
    name = max(compat.static_files(), key=lambda one: len(compat.static_file(one)))
    line = http.client.HTTPSConnection("127.0.0.1", front.https, context=unsure())
    said = {"Host": f"fund.example:{front.https}", "Cookie": front.sign_in()}
    for takes in ("gzip, br", "GZIP;q=1", "*, gzip"):
        said["Accept-Encoding"] = takes
        line.request("GET", f"/{name}", headers=said)
        found = line.getresponse()
        content = found.read()
        assert found.headers["content-encoding"] == "gzip"
        assert int(found.headers["content-length"]) == len(content), (
            "nginx says no length of its own"
        )


def test_answers_that_nginx_cannot_pass_on_shut_nobody_else_out(front: Front) -> None:
    """It took a process that sent one for one that is down, for ten seconds."""
    for _ in range(6):
        front.ask("/healthz/?" + "x" * 15_000)  # a redirect to an address as long
    assert [front.ask("/healthz")[0] for _ in range(6)] == [200] * 6


def test_a_slow_readers_answer_waits_in_the_app_not_on_the_disk_of_nginx(tmp_path: Path) -> None:
    """The app counts who takes files, and lets go of slow readers where others wait."""
    nginx = program("nginx", "/usr/sbin/nginx", package="nginx")
    whole, ended, port = 64 << 20, "", free_port()
    app = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        nonlocal ended
        line, _ = app.accept()
        with line:
            line.recv(10_000)
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % whole)
            line.settimeout(2)
            try:
                for _ in range(whole >> 20):
                    line.sendall(bytes(1 << 20))
                ended = "nginx took all of it"
            except OSError as error:
                ended = type(error).__name__

    text = replicas.behind(
        replicas.CONFIGURATION.read_text("utf-8"), tmp_path, [app.getsockname()[1]]
    )
    (tmp_path / "nginx.conf").write_text(replicas.without_tls(text, f"127.0.0.1:{port}"), "utf-8")
    line = [nginx, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"), "-g", "daemon off;"]
    answering = threading.Thread(target=answer, daemon=True)
    with app, subprocess.Popen(line, stderr=subprocess.DEVNULL) as running:
        try:
            answering.start()
            with connected(port) as reader:
                reader.sendall(b"GET /files/x.csv HTTP/1.1\r\nHost: fund.example\r\n\r\n")
                assert reader.recv(100)
                answering.join(60)
        finally:
            running.terminate()
    assert ended == "TimeoutError", "nginx takes no more than the reader does"


def connected(port: int) -> socket.socket:
    """A connection of a reader who takes little at a time, once somebody listens."""
    for _ in range(100):
        with suppress(OSError):
            reader = socket.socket()
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            reader.connect(("127.0.0.1", port))
            return reader
        time.sleep(0.05)
    raise TimeoutError
