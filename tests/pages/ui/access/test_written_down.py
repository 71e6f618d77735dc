"""Who signs in and out, is refused, or takes a file away is written down; no passphrase is."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from starlette.requests import Request

from data import audit, state
from pages.ui.access import cookies, grants, settings, sign_in
from pages.ui.access.pace import Pace
from pages.ui.roles import Identity, Person
from tests.pages.opened import DEMO
from tests.pages.ui.access.conftest import SECRET, setting_up
from tests.pages.ui.access.people import PASSPHRASE, entered, sent, token
from tests.served import aside, fetched

pytestmark = pytest.mark.usefixtures("office")


def test_nothing_written_holds_a_passphrase(caplog: pytest.LogCaptureFixture) -> None:
    entered(), entered(passphrase="not the passphrase")
    kept = [
        path.read_bytes().decode("utf-8", "replace")
        for path in state.root().rglob("*")
        if path.is_file()
    ]
    assert not [text for text in (*kept, caplog.text) if PASSPHRASE in text or "not the" in text]


def test_who_signs_in_and_out_or_is_refused_is_written_down() -> None:
    own = token(entered())
    entered("wang", "wrong")
    sent("sign-out", {"cookie": f"{cookies.SESSION}={own}"})
    parts = ("what", "who", "key", "role", "from", "name")
    told = [tuple(one.get(part) for part in parts) for one in audit.entries()][-3:]
    key, here = "account:wang", "127.0.0.1"
    assert told == [
        ("sign-in", "wang", key, "operator", here, None),
        ("sign-in refused", "", None, "", here, "wang"),  # a name that anybody types
        ("sign-out", "wang", key, "operator", here, None),
    ]


def test_who_signs_out_again_and_again_fills_no_log(
    secrets: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each line takes its turn at the log: others would wait for them."""
    monkeypatch.setattr(sign_in, "COMINGS", Pace(each_second=0.001, most=3))
    secrets(setting_up("proxy"))
    said = {"x-proxy-secret": SECRET, "origin": "http://fund.example"}
    before = len(list(audit.entries()))

    def left(name: str) -> int:
        own = {**said, "x-forwarded-user": name}
        return fetched("sign-out", "POST", headers=own, client=("192.0.2.1", 0)).status

    answers = [left("li") for _ in range(20)]
    assert answers == [303] * 3 + [429] * 17
    lines = [one["what"] for one in list(audit.entries())[before:]]
    assert lines.count("sign-out") == 3
    assert lines.count("sign-in") <= 4, "nobody has come again who could not leave"
    assert left("zhao") == 303


def test_who_signs_in_again_and_again_waits_and_keeps_nobody_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sign_in, "COMINGS", Pace(each_second=0.001, most=2))
    wrong = entered("wang", "wrong").status
    assert [entered("wang").status for _ in range(4)] == [303, 303, 429, 429]
    assert wrong == 401, "a wrong passphrase takes none of the steps of who knows the right one"
    assert entered("sun").status == 303
    asked = {"type": "http", "path": "/", "method": "GET", "headers": [], "query_string": b"",
             "identity": Identity("", "", "", "192.0.2.1")}  # fmt: skip
    person = Person("provider", "sub", provider="p")
    come = [aside(sign_in._admitted(Request(asked), person, "/")).status_code for _ in range(3)]
    assert come == [303, 303, 429], "also by a provider, which may know them without asking"


def test_every_change_of_roles_is_named(roles_file: Callable[[str], None]) -> None:
    names = [f"n{number:03}" for number in range(2 * audit.MOST + 1)]
    roles_file(f"[viewer]\naccount = {names}")
    grants.in_force()
    lines = [one for one in audit.entries() if one["what"] == "roles"]
    assert [one for line in lines for one in line["given"]] == [
        f"viewer account {n}" for n in names
    ]


def test_a_change_of_roles_is_written_down_once(roles_file: Callable[[str], None]) -> None:
    grants.in_force()
    roles_file("[viewer]\naccount = ['sun']\n[admin]\naccount = ['wang', 'zhao']")
    grants.in_force()
    grants.Reader().read(settings.roles_file())  # another process
    first, second = [one for one in audit.entries() if one["what"] == "roles"]
    assert "admin account zhao" in first["given"]
    assert second["given"] == ["admin account wang"]
    assert "operator account wang" in second["taken"]


def test_who_takes_a_file_away_is_written_down(served: None) -> None:
    cookie = {"cookie": f"{cookies.SESSION}={token(entered('zhao'))}"}
    asked = {"of": "projects", "part": "projects/list", "snapshot": DEMO, "lang": "zh",
             "unit": "wan", "category": "CARE", "q": "王小明"}  # fmt: skip
    assert fetched(f"files/panel.csv?{urlencode(asked)}", headers=cookie).status in (200, 404)
    asked.pop("q")
    assert fetched(f"files/panel.csv?{urlencode(asked)}", headers=cookie).status == 200
    assert fetched(f"files/{DEMO}/donors.csv?lang=zh", headers=cookie).status == 200
    part, whole = [one for one in audit.entries() if one["what"] == "export"][-2:]
    assert (part["who"], part["file"], part["rows"]) == ("zhao", "panel.csv", 8)
    assert part["address"]["category"] == ["CARE"]
    assert (whole["file"], whole["address"]["snapshot"]) == ("donors.csv", [DEMO])
    assert whole["rows"] > 100
    assert "王小明" not in audit.files()[-1].read_text("utf-8"), "what was typed may name a person"
