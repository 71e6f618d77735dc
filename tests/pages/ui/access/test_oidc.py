"""Signing in with a real provider, the certified `oidc-provider`, and a real server of the app."""

import html
import http.cookiejar
import json
import os
import re
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import pytest
from filelock import FileLock
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from pages.ui.access import cookies, oidc
from tests.programs import program
from tests.serving import Server, free_port

HERE = Path(__file__).parent / "provider"
ROLES = """contact = "信息科"
[staff]
mail = ["li@fund.example"]
[viewer]
group = ["太原", "group-899-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"]
"""


@dataclass(frozen=True)
class Office:
    """The app, its provider, and the file of its roles."""

    server: Server
    provider: str
    roles: Path

    @property
    def address(self) -> str:
        return self.server.address

    def give(self, roles: str) -> None:
        """Write the roles anew, whole at once: who is connected is looked up all the time."""
        new = self.roles.with_suffix(".new")
        new.write_text(roles, "utf-8")
        os.replace(new, self.roles)


@pytest.fixture(scope="session")
def packages(pytestconfig: pytest.Config) -> Path:
    """A folder where npm has put the provider, once for all runs."""
    npm = program("npm", package="npm")
    assert pytestconfig.cache is not None
    folder = pytestconfig.cache.mkdir("provider")
    with FileLock(folder / "lock"):
        wanted = (HERE / "package.json").read_text("utf-8")
        done = folder / "package.json"
        if not done.exists() or done.read_text("utf-8") != wanted:
            (folder / "wanted").mkdir(exist_ok=True)
            shutil.copy(HERE / "package.json", folder / "wanted")
            line = [npm, "install", "--no-audit", "--no-fund", "--silent", "--ignore-scripts"]
            subprocess.run(line, cwd=folder / "wanted", check=True, capture_output=True)
            shutil.rmtree(folder / "node_modules", ignore_errors=True)
            shutil.move(folder / "wanted" / "node_modules", folder)
            shutil.copy(HERE / "package.json", done)
    return folder


@pytest.fixture(scope="module")
def office(
    packages: Path, snapshots: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    home, own = tmp_path_factory.mktemp("office"), free_port()
    redirect = f"http://127.0.0.1:{own}/oauth2callback"
    shutil.copy(HERE / "provider.mjs", packages)
    line = [program("node", package="nodejs"), "provider.mjs", redirect]
    provider = subprocess.Popen(
        line, cwd=packages, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert provider.stdout is not None
    issuer = f"http://127.0.0.1:{int(provider.stdout.readline())}"  # said once it answers
    (home / ".streamlit").mkdir()
    (home / ".streamlit" / "secrets.toml").write_text(
        f"""[auth]
redirect_uri = "{redirect}"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "fund"
client_secret = "secret-of-the-client"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
client_kwargs = {{ timeout = 120 }}
""",
        "utf-8",
    )
    (home / "roles.toml").write_text(ROLES, "utf-8")
    roles, state = str(home / "roles.toml"), str(home / "state")
    more = {"HOME": str(home), "ROLES_FILE": roles, "STATE_ROOT": state}
    try:
        with Server(snapshots, more, port=own) as server:
            yield Office(server, issuer, home / "roles.toml")
    finally:
        provider.kill()
        provider.wait()
        provider.stdout.close()


class Still(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


@dataclass
class Browser:
    """What a browser does without a screen: cookies, links, forms."""

    office: Office
    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def ask(
        self, address: str, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, str, str]:
        """Status, where it leads, and content; redirects are not followed."""
        cookies = urllib.request.HTTPCookieProcessor(self.jar)
        data = urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(urljoin(self.office.address, address), data, headers)
        try:
            with urllib.request.build_opener(cookies, Still).open(request, timeout=120) as found:
                return found.status, "", found.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as found:
            text = found.read().decode("utf-8", "replace")
            return found.code, found.headers.get("location") or "", text

    def follow(self, address: str, until: str = "", **form: str) -> tuple[str, int, str]:
        """Address, status and content after all redirects, or where one leads to `until`."""
        status, leads, text = self.ask(address, form or None)
        while leads and not (until and address.startswith(until)):
            address = urljoin(address, leads)
            if until and address.startswith(until):
                break
            status, leads, text = self.ask(address)
        return address, status, text

    def at_provider(self, login: str, back: str, until: str = "") -> tuple[str, int, str]:
        """Sign in at the provider as somebody, and come back with its answer."""
        way = f"/sign-in/with?{urlencode({'provider': 'default', 'back': back})}"
        address, status, text = self.follow(urljoin(self.office.address, way))
        for prompt in ("login", "consent"):
            if urlsplit(address).path.startswith("/interaction/"):
                form = {"prompt": prompt, "login": login, "password": "x"}
                address, status, text = self.follow(address, until, **form)
        return address, status, text

    def sign_in(self, login: str, path: str = "/projects?lang=en") -> tuple[str, int, str]:
        """Sign in as somebody, from the page that asks for it."""
        _, _, text = self.ask(path)
        (way,) = re.findall(r'class="way" href="([^"]+)"', text)
        assert html.unescape(way).endswith(urlencode({"back": path}))
        return self.at_provider(login, path)

    def cookie(self, name: str = cookies.SESSION) -> str:
        return next((one.value or "" for one in self.jar if one.name == name), "")

    def socket(self, *more: str, origin: str = "") -> ClientConnection:
        """A websocket of this browser, in a session given or a new one, opened by a page there."""
        self.ask("/_stcore/health")
        said = {"Cookie": "; ".join(f"{one.name}={one.value}" for one in self.jar)}
        address = self.office.address.replace("http", "ws") + "/_stcore/stream"
        token = self.cookie("_streamlit_xsrf") or "none"
        return connect(
            address,
            additional_headers=said,
            origin=Origin(origin or self.office.address),
            subprotocols=[Subprotocol(one) for one in ("streamlit", token, *more)],
            legacy=True,
        )


@pytest.fixture
def browser(office: Office) -> Browser:
    return Browser(office)


def test_a_person_is_led_to_the_page_they_wanted(browser: Browser) -> None:
    """Mail comes from the userinfo endpoint, PKCE is asked for, the cookie is small."""
    assert browser.ask("/files/2021-12-31-demo/donors.csv")[0] == 401
    address, status, text = browser.sign_in("li", "/projects?lang=en&category=CARE")
    assert (status, address) == (200, f"{browser.office.address}/projects?lang=en&category=CARE")
    assert "<title>" in text
    assert browser.ask("/files/2021-12-31-demo/donors.csv")[0] == 200
    kept = {one.name for one in browser.jar}
    assert not {one for one in kept if one.startswith(("_streamlit_user", "_streamlit_session"))}
    assert "fund_question" not in kept, "answered"
    assert len(browser.cookie()) < 100


def test_a_group_gives_a_role_and_an_unverified_mail_none(office: Office) -> None:
    wang, eve = Browser(office), Browser(office)
    assert wang.sign_in("wang")[1] == 200
    assert wang.ask("/files/2021-12-31-demo/donors.csv")[0] == 403, "a viewer"
    _, status, text = eve.sign_in("eve")
    assert (status, "信息科" in text) == (403, True)


def test_many_groups_are_no_trouble(browser: Browser) -> None:
    assert browser.sign_in("long")[1] == 200
    assert len(browser.cookie()) < 100


def test_a_websocket_follows_its_sign_in(office: Office) -> None:
    with pytest.raises(InvalidStatus) as refused:
        Browser(office).socket()
    assert refused.value.response.status_code == 403
    browser, other = Browser(office), Browser(office)
    browser.sign_in("li"), other.sign_in("li")
    with browser.socket() as socket:
        assert socket.subprotocol == "streamlit"
        status, leads, _ = other.ask("/sign-out", {}, Origin=office.address)
        assert status in (302, 303)
        assert urlsplit(leads).netloc == urlsplit(office.provider).netloc, "out there as well"
        assert "id_token_hint" in parse_qs(urlsplit(leads).query)
        with pytest.raises(ConnectionClosed):  # within seconds, though nobody touches it
            socket.recv(timeout=60)
    assert browser.ask("/projects")[0] == 401, "the other browser's cookie is over too"


def test_a_page_of_another_site_opens_no_websocket(browser: Browser) -> None:
    """What a click on it publishes would be the reader's: nothing is, for there is no socket."""
    browser.sign_in("li")
    for origin in (
        "https://evil.example",
        "null",
        f"{browser.office.address}.evil.example",
        "http://127.0.0.1:1",  # Streamlit lets in whatever else runs on the machine
        "http://localhost:1",
    ):
        with pytest.raises(InvalidStatus) as refused:
            browser.socket(origin=origin)
        assert refused.value.response.status_code == 403, origin


def test_roles_are_looked_up_at_every_step(office: Office, browser: Browser) -> None:
    browser.sign_in("li")
    try:
        office.give("[viewer]\nmail = ['li@fund.example']")
        assert browser.ask("/files/2021-12-31-demo/donors.csv")[0] == 403
        office.give("[admin\n")
        assert browser.ask("/projects")[0] == 200, "the last right file stays in force"
    finally:
        office.give(ROLES)
    assert browser.ask("/files/2021-12-31-demo/donors.csv")[0] == 200


def test_an_answer_of_the_provider_counts_once_and_for_who_asked(office: Office) -> None:
    browser, thief = Browser(office), Browser(office)
    _, leads, _ = browser.ask("/sign-in/with?provider=default&back=/projects")
    asked = parse_qs(urlsplit(leads).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    answer, _, _ = browser.at_provider("li", "/projects", f"{office.address}/oauth2callback")
    assert thief.ask(answer)[0] == 401, "somebody else's browser"
    assert not thief.cookie()
    assert browser.ask(answer)[0] == 303
    again = Browser(office, browser.jar)
    kept = browser.cookie()
    assert again.ask(answer)[0] == 401, "the same answer once more"
    assert browser.cookie() == kept
    for forged in ("?code=x", "?code=x&state=y", "?error=access_denied&error_description=%0a%1bx"):
        assert Browser(office).ask(f"/oauth2callback{forged}")[0] == 401


@pytest.mark.parametrize("of_another", ["iss=http%3A%2F%2Fid.example", "x=y"])
def test_an_answer_of_another_provider_does_not_count(office: Office, of_another: str) -> None:
    browser = Browser(office)
    answer, _, _ = browser.at_provider("li", "/projects", f"{office.address}/oauth2callback")
    forged = re.sub(r"iss=[^&]+", of_another, answer)
    assert forged != answer
    assert browser.ask(forged)[0] == 401
    assert not browser.cookie()


def test_claims_of_odd_shapes_are_no_trouble() -> None:
    for claims in ({}, {"sub": ""}, {"sub": 7}, {"sub": "x" * 300}):
        with pytest.raises(ValueError, match="no subject"):
            oidc.person("default", claims, {})
    odd: dict[str, object] = {"sub": "x", "email": ["a@b"], "email_verified": "true", "groups": 7}
    for groups in (None, 7, {"a": 1}, [1, None, "", " g "], "a, b", ["x"] * 5000):
        found = oidc.person("kc", odd | {"groups": groups, "name": "a\nb\x1b"}, {})
        assert (found.mail, found.name) == ("", "ab")
        assert len(found.groups) <= 2, groups
    assert json.dumps(sorted(found.groups))
