"""`python -m data serve`: the app as several processes behind one nginx (`make serve REPLICAS=2`).

nginx runs the configuration that comes along, `.streamlit/nginx.conf`, at one address and without
TLS; the processes listen at the ports that follow, to this machine alone. One that ends is started
again; meanwhile nginx leads its readers to the others.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from data import said
from data.line import language
from pages.ui.words import words

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = ROOT / ".streamlit" / "nginx.conf"
LOOKS_EVERY, STARTS_EVERY = 0.2, 1.0  # seconds: for a process that ended, and between its starts
ENDS = 20.0  # seconds a process may take to end
PLACES = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")  # of nginx's temporary files

say = words("ui")


def main(arguments: Sequence[str]) -> int:
    """Serve until told to end; 2 without nginx."""
    lang = language(list(arguments))
    parser = argparse.ArgumentParser(prog="python -m data serve")
    parser.add_argument("--replicas", type=int, default=2)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--lang", choices=said.LANGUAGES)
    chosen = parser.parse_args(arguments)
    nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin")
    if nginx is None:
        print(say(lang, "serve.no_nginx"), file=sys.stderr)
        return 2
    ports = range(chosen.port + 1, chosen.port + 1 + max(1, chosen.replicas))
    listen = f"{chosen.host}:{chosen.port}"
    with TemporaryDirectory(prefix="fund-") as home:
        text = without_tls(behind(CONFIGURATION.read_text("utf-8"), Path(home), ports), listen)
        written = Path(home) / "nginx.conf"
        written.write_text(text, "utf-8")
        server = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.address"]
        lines = {f"replica {port}": [*server, "127.0.0.1", "--server.port", str(port)]
                 for port in ports}  # fmt: skip
        lines["nginx"] = [nginx, "-p", home, "-c", str(written), "-g", "daemon off;"]
        print(say(lang, "serve.at", address=f"http://{listen}", replicas=len(ports)), flush=True)
        _run(lines)
    return 0


def behind(text: str, home: Path, ports: Sequence[int]) -> str:
    """The configuration with these processes, and its own files in a folder of the user's."""
    servers = "".join(f"        server 127.0.0.1:{port} max_fails=0;\n" for port in ports)
    text = re.sub(r"( *server 127\.0\.0\.1:\d+ [^\n]*\n)+", servers, text)
    text = text.replace("/run/nginx.pid", str(home / "nginx.pid"))
    text = text.replace("/var/log/nginx/error.log", str(home / "error.log"))
    places = "".join(f"    {place}_temp_path {home / place};\n" for place in PLACES)
    return text.replace("http {\n", f"http {{\n{places}", 1)


def without_tls(text: str, listen: str) -> str:
    """The configuration for one address without TLS."""
    text = re.sub(r"    server \{\n        listen 80;.*?\n    \}\n\n", "", text, flags=re.DOTALL)
    text = re.sub(r"listen 443 ssl;", f"listen {listen};", text)
    return re.sub(r"\n *(ssl_|http2 |add_header Strict-Transport)[^\n]*", "", text)


def _run(lines: Mapping[str, Sequence[str]]) -> None:
    """Keep these processes running until told to end; then end them."""
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    running: dict[str, subprocess.Popen[bytes]] = {}
    started = dict.fromkeys(lines, 0.0)
    try:
        while not ending.is_set():
            for name, line in lines.items():
                is_down = name not in running or running[name].poll() is not None
                if is_down and time.monotonic() - started[name] > STARTS_EVERY:
                    if name in running:
                        print(f"{name} ended with {running[name].returncode}", file=sys.stderr)
                    started[name] = time.monotonic()
                    running[name] = subprocess.Popen(line, cwd=ROOT)
            ending.wait(LOOKS_EVERY)
    finally:
        for process in running.values():
            process.terminate()
        for process in running.values():
            try:
                process.wait(ENDS)
            except subprocess.TimeoutExpired:
                process.kill()
