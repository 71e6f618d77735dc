"""The word sent to mail and groups: what it says, to whom, and that nobody gets it twice."""

import json
import socketserver
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

from data import Snapshot, delivered
from data import __main__ as command
from pages.overview.digest import Digest, digest
from pages.ui import sending
from pages.ui.attention import asked, points
from pages.ui.comparison import sentences, sides
from pages.ui.view import Reader, View
from pages.ui.words import LANGUAGES
from tests.drafts import EARLIER

DEMO, REPORT = "2021-12-31-demo", "2021-12-31-report"
BASE = "https://fund.example/"


class Receiver:
    """A server that takes what groups are sent; it answers as it is told."""

    def __init__(self) -> None:
        self.got: list[tuple[str, Any]] = []
        self.status, self.wait = 200, 0.0
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.got.append((self.path, json.loads(body)))
                time.sleep(receiver.wait)
                self.send_response(receiver.status)
                self.end_headers()
                self.wfile.write(b'{"errcode": 0, "code": 0}')

            def log_message(self, *_: Any) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """What stands in the place of the three groups' own servers."""
    made = Receiver()
    monkeypatch.setattr(NotifyWeComBot, "notify_url", f"{made.address}/wecom?key={{key}}")
    monkeypatch.setattr(NotifyDingTalk, "notify_url", f"{made.address}/ding?token={{token}}")
    monkeypatch.setattr(NotifyFeishu, "notify_url", f"{made.address}/feishu/{{token}}/")
    yield made
    made.server.shutdown()


@pytest.fixture
def root(with_others: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for what is written down; the snapshots are those of other tests."""
    monkeypatch.setenv("SNAPSHOT_ROOT", str(with_others))
    monkeypatch.setenv("PUBLIC_ADDRESS", BASE)
    monkeypatch.setattr(delivered, "NAME", str(tmp_path / ".delivered"))
    return tmp_path


def viewed(snapshot: Snapshot, lang: str = "zh") -> View:
    return View("overview", snapshot, Reader(lang))


KEY = "e50f8f1a-1b2c-4d3e-9f8a-abcdefabcdef"
GROUPS = (f"wecombot://{KEY}", "dingtalk://abcdefghijklmnop/", "feishu://abcdef-ghijkl")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_what_the_overview_says(root: Path, report: Snapshot, lang: str) -> None:
    view = viewed(report, lang)
    made = digest(view, EARLIER, BASE)
    both = sides(view, EARLIER)
    assert both is not None
    (_, changes), (_, new), (_, campaigns) = made.sections
    assert list(changes) == sentences(*both)
    every = {one.why for one in points(asked(view))}
    assert all(any(why in line for why in every) for line in new if len(line) > 12)
    assert len(campaigns) == 3
    text = made.text()
    assert f"{BASE}campaigns?snapshot={REPORT}&lang={lang}" in text
    assert made.mark == ""
    assert all(line in text for section in made.sections for line in section[1])


def test_generated_figures_are_marked_first(demo: Snapshot) -> None:
    made = digest(viewed(demo), "", "")
    assert made.text().splitlines()[1].startswith("【演示数据】")
    assert "演示数据" in made.html()
    assert made.links == ()


def test_a_short_message_keeps_its_links_and_its_source(demo: Snapshot) -> None:
    made = digest(viewed(demo), "", BASE)
    short = made.text(1000)
    assert len(short.encode()) <= 1000 < len(made.text().encode())
    assert short.splitlines()[-1] == made.foot
    assert BASE in short


def test_html_of_a_name_is_no_markup() -> None:
    made = Digest("<b>", "", (("<i>", ("<script>",)),), (), "")
    assert "<script>" not in made.html()


@pytest.mark.parametrize("address", GROUPS)
def test_each_group_gets_its_own_format(receiver: Receiver, demo: Snapshot, address: str) -> None:
    made = digest(viewed(demo), "", BASE)
    assert sending.send(made, address)
    ((path, body),) = receiver.got
    said = json.dumps(body, ensure_ascii=False)
    assert path.startswith(f"/{address[:4]}")
    assert "演示数据" in said
    assert "植树募捐" in said
    if address.startswith("wecom"):
        assert len(body["text"]["content"].encode()) <= 2048


def test_mail_is_html() -> None:
    got: list[bytes] = []

    class Mail(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                got.append(line)
                if line.upper().startswith(b"DATA"):
                    self.wfile.write(b"354 go on\r\n")
                    while (line := self.rfile.readline()) != b".\r\n":
                        got.append(line)
                self.wfile.write(
                    b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 ok\r\n"
                )

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mail) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        made = Digest("Title", "", (("What", ("one",)),), (), "foot")
        address = f"mailto://127.0.0.1:{port}?from=a@fund.example&to=b@fund.example&mode=insecure"
        assert sending.send(made, address)
        server.shutdown()
    assert b"text/html" in b"".join(got)


def test_nothing_is_sent_twice_and_nothing_without_being_asked(
    root: Path, receiver: Receiver, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    line = ["digest", "--snapshot", DEMO]
    assert command.main([*line, "--dry-run", "--to", GROUPS[0]]) == 0
    assert "需要关注" in capsys.readouterr().out
    assert receiver.got == []
    for _ in range(2):
        assert command.main([*line, "--to", GROUPS[0], "--to", GROUPS[2]]) == 0
    assert len(receiver.got) == 2
    assert "没有再发" in capsys.readouterr().out
    assert KEY not in (root / ".delivered").read_text("utf-8")
    monkeypatch.setenv("DIGEST_TO", GROUPS[0])
    assert command.main([*line, "--again"]) == 0
    assert command.main([*line, "--lang", "en"]) == 0
    assert len(receiver.got) == 4


def test_of_two_who_send_at_once_one_does(root: Path, receiver: Receiver) -> None:
    receiver.wait = 0.5
    line = ["digest", "--snapshot", DEMO, "--to", GROUPS[0]]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(command.main, [line, line])) == [0, 0]
    assert len(receiver.got) == 1


def test_a_receiver_that_fails_or_hangs_keeps_nobody_from_theirs(
    root: Path, receiver: Receiver, capsys: pytest.CaptureFixture[str]
) -> None:
    line = ["digest", "--snapshot", DEMO]
    receiver.status = 500
    assert command.main([*line, "--to", GROUPS[1], "--to", "nonsense://x"]) == 1
    assert capsys.readouterr().err.count("发送失败") == 2
    receiver.status, receiver.wait = 200, 6
    began = time.perf_counter()
    assert command.main([*line, "--to", f"{GROUPS[0]}?rto=1"]) == 1
    assert time.perf_counter() - began < 5
    receiver.wait = 0
    assert command.main([*line, "--to", GROUPS[1]]) == 0, "what failed is sent again"
    assert command.main([*line, "--since", "2031-01-01-report"]) == 2
    out = root / "word.html"
    assert command.main([*line, "--out", str(out)]) == 0
    assert "<h2" in out.read_text("utf-8")
