"""What a connection may take: headers, messages, time, and how many an address has."""

import socket
import time
from contextlib import ExitStack, suppress
from types import SimpleNamespace

import pytest

from pages.ui import connections
from tests.pages.ui.conftest import UPGRADE, Serving, answer


def test_headers_have_a_length_and_a_time(limited: int) -> None:
    asked = b"GET / HTTP/1.1\r\nHost: x\r\n"
    assert answer(limited, asked, b"\r\n").startswith(b"HTTP/1.1 200")
    assert answer(limited, asked + b"\r\n", asked + b"\r\n").count(b"200 OK") == 2, "kept alive"
    body = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\n" + b"x" * 9000
    assert answer(limited, body).startswith(b"HTTP/1.1 200"), "a body is no header"
    long = [b"X-%d: " % n + b"x" * 500 + b"\r\n" for n in range(20)]
    assert b"200 OK" not in answer(limited, asked, *long, b"\r\n")
    twice = answer(limited, asked + b"\r\n", asked, *long, b"\r\n")
    assert twice.count(b"200 OK") <= 1, "a further request of the same connection too"
    began = time.monotonic()
    assert answer(limited, b"") == answer(limited, asked) == b""
    assert time.monotonic() - began < 2, "half a request is closed"


def test_headers_are_few(limited: int) -> None:
    """Those of a handshake stood in memory three times, each a pair of objects."""
    for asked in (b"GET / HTTP/1.1\r\nHost: x\r\n", UPGRADE):
        assert b"HTTP/1.1 400" not in answer(limited, asked, b"a:\r\n" * 90, b"\r\n")
        assert answer(limited, asked, b"a:\r\n" * 110).startswith(b"HTTP/1.1 400")


def test_requests_ahead_of_their_answers_are_few(limited: int) -> None:
    """Uvicorn parses 6,000 at once and reads on after each answer."""
    asked = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    assert answer(limited, 8 * asked).count(b"200 OK") == 8
    began = time.monotonic()
    assert answer(limited, *[20 * asked] * 20).count(b"200 OK") < 20
    assert time.monotonic() - began < 1.4, "the connection is closed"


def closes(port: int, begun: bytes) -> bool:
    """Whether the server ends a connection that goes on with headers for ever."""
    with socket.create_connection(("127.0.0.1", port), timeout=3) as line:
        line.sendall(begun)
        with suppress(ConnectionError):
            for number in range(10_000):
                line.sendall(b"X-%d: " % number + b"x" * 1_000 + b"\r\n")
            return False
        return True


def test_headers_are_counted_behind_a_body_and_a_request_that_goes_on(limited: int) -> None:
    asked = b"POST /body HTTP/1.1\r\nHost: x\r\n"
    chunked = asked + b"Transfer-Encoding: chunked\r\n\r\n"
    whole = b"".join(b"800\r\n" + b"x" * 0x800 + b"\r\n" for _ in range(9))
    assert answer(limited, chunked, whole, b"0\r\nX-More: y\r\n\r\n").startswith(b"HTTP/1.1 200")
    assert closes(limited, chunked + b"0\r\n")
    waits = b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n"
    assert closes(limited, waits + b"GET / HTTP/1.1\r\nHost: x\r\n")


IDLES = [
    (b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n", b""),
    (b"GET /pieces HTTP/1.1\r\nHost: x\r\n\r\n", b""),
    (b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx", b"y"),
    (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx", b"y"),
    (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\r\n"),
    (UPGRADE + b"Content-Length: 9\r\n\r\nx", b"y"),
    (UPGRADE + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n", b"1\r\n"),
]


def test_who_neither_takes_nor_sends_is_let_go(limited: int) -> None:
    with ExitStack() as open_until_counted:
        lines = [open_until_counted.enter_context(socket.socket()) for _ in IDLES]
        for line, (asked, _) in zip(lines, IDLES, strict=True):
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            line.connect(("127.0.0.1", limited))
            line.sendall(asked)
        time.sleep(0.3)
        for line, (_, rest) in zip(lines, IDLES, strict=True):
            line.sendall(rest)
        time.sleep(2.5)
        for line, (asked, _) in zip(lines, IDLES, strict=True):
            line.settimeout(0.5)
            taken = 0
            with suppress(ConnectionError):
                while piece := line.recv(1 << 20):
                    taken += len(piece)
            assert taken < 30_000_000, asked


@pytest.mark.parametrize("path", [b"/long", b"/pieces"])
def test_who_takes_an_answer_slowly_gets_all_of_it(limited: int, path: bytes) -> None:
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        line.connect(("127.0.0.1", limited))
        line.sendall(b"GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % path)
        taken, line_is_open = 0, True
        while line_is_open:
            piece = line.recv(1 << 20)
            taken, line_is_open = taken + len(piece), bool(piece)
            if taken < 4_000_000:
                time.sleep(0.05)
        assert taken > 40_000_000


def test_who_takes_answers_slowly_does_not_keep_the_server_from_ending(
    serving: Serving, limited: int
) -> None:
    """It would wait for each of them as long as something moves now and then."""
    server, thread = serving
    with socket.create_connection(("127.0.0.1", limited)) as line, suppress(ConnectionError):
        line.sendall(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
        line.recv(10_000)
        server.should_exit = True
        until = time.monotonic() + 5
        while thread.is_alive() and time.monotonic() < until:
            line.recv(200_000)
            time.sleep(0.05)
    assert not thread.is_alive()


def test_a_request_that_the_app_works_at_is_let_be(limited: int) -> None:
    with socket.create_connection(("127.0.0.1", limited)) as line:
        line.sendall(b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
        line.settimeout(3.0)
        with pytest.raises(TimeoutError):
            line.recv(1)


def test_one_address_has_so_many_connections_and_a_proxy_any_number(limited: int) -> None:
    asked = b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n"

    def held(host: str) -> int:
        """How many of eight connections from there stay open."""
        with ExitStack() as open_until_counted:
            lines = []
            for _ in range(8):
                made = socket.create_connection(("127.0.0.1", limited), source_address=(host, 0))
                lines.append(open_until_counted.enter_context(made))
                with suppress(ConnectionError):
                    lines[-1].sendall(asked)
            time.sleep(0.3)
            return sum(_is_open(line) for line in lines)

    assert held("127.0.0.2") == 5
    assert held("127.0.0.1") == 8


def test_a_network_of_ipv6_is_one_address() -> None:
    given = SimpleNamespace(forwarded_allow_ips="127.0.0.1")

    def from_there(*hosts: str) -> bool:
        lines = [SimpleNamespace(client=(host, 1), config=given) for host in hosts]
        for line in lines:
            line.connections = lines
        return connections._is_one_too_many(lines[-1], 2)

    assert from_there("2001:db8::1", "2001:db8::2", "2001:db8::3")
    assert not from_there("2001:db8::1", "2001:db8:0:1::2", "2001:db8:0:2::3")
    assert from_there("192.0.2.1", "::ffff:192.0.2.1", "192.0.2.1")
    assert not from_there("127.0.0.1", "127.0.0.1", "127.0.0.1")


def _is_open(line: socket.socket) -> bool:
    line.setblocking(False)
    try:
        return bool(line.recv(1))
    except BlockingIOError:
        return True
    except ConnectionError:
        return False
