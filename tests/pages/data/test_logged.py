"""Who did what, on the page of data: for administrators, with filters and a file."""

import json
import re
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from data import audit
from data.audit import Actor
from pages.data import logged
from pages.ui import access, html
from pages.ui.access import grants
from pages.ui.files import csv
from pages.ui.roles import LADDER, Identity
from tests.pages.opened import DEMO, opened, said
from tests.pages.ui.access.conftest import secrets, setting_up

__all__ = ["secrets"]  # a folder of their own for what is kept

ROOT = Path(__file__).resolve().parents[3]
ENTRY = {"n": 1, "at": "2026-11-29T17:30:00.123+00:00", "who": "li", "role": "operator",
         "from": "192.0.2.1", "what": "publish", "snapshot": "x", "before": "0"}  # fmt: skip


@pytest.fixture
def log(secrets: Callable[[str], None]) -> None:
    with audit.acting(Actor("li", "operator", "192.0.2.1")):
        audit.record("publish", snapshot="2022-01-01-import")
    with audit.acting(Actor("", "viewer", "192.0.2.2")):
        audit.record("export", file="<b>x</b>", rows=3)


def as_(role: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(access, "reader", lambda: Identity(role, "account:x", "x"))  # type: ignore[arg-type]
    return said(opened("data", snapshot=DEMO, lang="zh"))


@pytest.mark.usefixtures("served", "log")
def test_administrators_alone_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for role in LADDER[1:]:
        text = as_(role, monkeypatch)
        assert ("192.0.2.1" in text) is (role == "admin"), role
    assert "2022-01-01-import" in text
    assert "都与下时" not in text
    assert "2 条记录都与写下时一样" in text
    assert "<b>x</b>" in text, "as text"


@pytest.mark.usefixtures("served", "log")
def test_what_is_wrong_with_signing_in_is_told_to_administrators(
    monkeypatch: pytest.MonkeyPatch, secrets: Callable[[str], None], tmp_path: Path
) -> None:
    secrets(setting_up("default") + '[auth.kc]\nclient_id = "x"\n')
    (tmp_path / "roles.toml").write_text("[boss]\nmail = []", "utf-8")
    grants.in_force()  # as the door does
    for role in LADDER[1:]:
        text = as_(role, monkeypatch)
        assert ("[auth.kc] 缺少 client_secret" in text) is (role == "admin"), role
        assert ("不认得“boss”" in text) is (role == "admin"), role


@pytest.mark.usefixtures("served", "log")
def test_a_change_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    path = audit.files()[0]
    path.write_bytes(path.read_bytes().replace(b"import", b"report"))
    app = opened  # the page is read after the change
    monkeypatch.setattr(access, "reader", lambda: Identity("admin", "account:x", "x"))
    assert "与写下时不一样" in said(app("data", snapshot=DEMO, lang="zh"))


@pytest.mark.usefixtures("served", "log")
def test_a_filter_looks_at_no_proof_again_and_says_when_that_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(access, "reader", lambda: Identity("admin", "account:x", "x"))
    looked, verify = list[int](), audit.verify

    def counted() -> tuple[int, str]:
        looked.append(1)
        return verify()

    monkeypatch.setattr(audit, "verify", counted)
    app = opened("data", snapshot=DEMO, lang="zh")
    (at,) = re.findall(r"核对于 ([\d-]+ [\d:]+)", said(app))
    path = audit.files()[0]
    path.write_bytes(path.read_bytes().replace(b"import", b"report"))
    app.text_input(key="audit_who").set_value("li")
    app.run()
    assert "2022-01-01-report" in said(app), "the entries are those of now"
    assert "192.0.2.2" not in said(app)
    assert (len(looked), f"核对于 {at}" in said(app)) == (1, True)
    app.button(key="audit_again").click()
    app.run()
    assert (len(looked), "与写下时不一样" in said(app)) == (2, True)
    assert "都与写下时一样" not in said(app)


@pytest.mark.usefixtures("served", "log")
def test_its_file_is_a_line_as_well_and_for_administrators_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, offered = list[Identity](), dict[str, Callable[[], bytes]]()
    made = st.download_button
    monkeypatch.setattr(
        st,
        "download_button",
        lambda label, **given: (
            offered.update({given["key"]: given["data"]}) or made(label, **given)
        ),
    )
    monkeypatch.setattr(access, "of", lambda _, touch=True: asked[-1])
    asked.append(Identity("admin", "account:x", "x"))
    as_("admin", monkeypatch)
    assert "192.0.2.1" in offered["audit_file"]().decode()
    *_, line = audit.entries()
    assert (line["what"], line["who"], line["file"], line["rows"]) == (
        "export",
        "x",
        "audit.csv",
        2,
    )
    asked.append(Identity("operator", "account:x", "x"))
    assert offered["audit_file"]() == b""
    assert len(list(audit.entries())) == 3


@pytest.mark.usefixtures("served", "log")
def test_no_number_of_later_lines_hides_an_act(
    monkeypatch: pytest.MonkeyPatch, secrets: Callable[[str], None]
) -> None:
    path, (digest, number) = audit.files()[0], (audit.verify()[1], 2)
    with path.open("ab") as file:
        for _ in range(25_000):
            number += 1
            line = json.dumps(ENTRY | {"n": number, "who": "sun", "what": "export",
                                       "before": digest}).encode()  # fmt: skip
            digest = sha256(line).hexdigest()
            file.write(line + b"\n")
    (path.parent / "head").write_text(f"{number} {digest}\n")
    monkeypatch.setattr(access, "reader", lambda: Identity("admin", "account:x", "x"))
    app = opened("data", snapshot=DEMO, lang="zh")
    assert "只列出符合条件的最近 200 条" in said(app)
    assert "2022-01-01-import" not in said(app)
    app.text_input(key="audit_who").input("LI").run()
    assert "2022-01-01-import" in said(app)
    assert "只列出" not in said(app)


def test_filters() -> None:
    other = ENTRY | {"who": "王", "what": "export", "at": "2026-12-01T00:00:00+00:00"}
    entries = [ENTRY, other, {"at": "?", "what": 3}]

    def left(what: str = "", who: str = "", day: date | None = None) -> int:
        return len(list(logged.matching(entries, what, who, day)))

    assert (left(), left("export"), left(who="LI"), left(who="192.0")) == (3, 1, 1, 2)
    keyed = [ENTRY | {"key": "provider:evil:viewsub"}, ENTRY]
    assert len(list(logged.matching(keyed, "", "evil:", None))) == 1
    tried = {"who": "", "what": "sign-in refused", "name": "li"}
    assert len(list(logged.matching([tried], "", "li", None))) == 1, "tries for a name"
    about: list[dict[str, Any]] = [
        {"given": ["sun staff"]},
        {"taken": ["sun"]},
        {"asked_by": "sun"},
        {"who": "li"},
    ]
    assert len(list(logged.matching(about, "", "SUN", None))) == 3, "roles, and who asked"
    assert left(day=date(2026, 11, 30)) == 2, "days are those of Taiyuan"
    assert left(day=date(2026, 12, 1)) == 1


def test_two_of_one_name_are_told_apart() -> None:
    """Lines of earlier versions have no key."""
    real, other = ENTRY | {"key": "provider::sub-li"}, ENTRY | {"key": "provider:evil:x"}
    keys = [row[3] for row in logged.listed([real, other, ENTRY], "zh").rows]
    assert keys == ["provider::sub-li", "provider:evil:x", ""]


def test_the_file_says_the_same_and_holds_no_formula() -> None:
    listing = logged.listed([ENTRY | {"who": "=1+1"}], "zh")
    text = csv.of_part(listing).decode("utf-8-sig")
    assert "2026-11-30 01:30:00" in text
    assert "操作员" in text
    assert '"=1+1"' not in text


@pytest.mark.parametrize("part", [*ENTRY, "key", "site"])
@pytest.mark.parametrize("value", [["a", ["b"]], {"a": {"b": 1}}, 7, 0.5, True, None, "\ud800"])
def test_a_line_written_by_hand_is_shown_whatever_it_holds(part: str, value: object) -> None:
    listing = logged.listed([ENTRY | {part: value}], "zh")
    assert html.listing(listing).encode()
    assert csv.of_part(listing)
    assert len(list(logged.matching([ENTRY | {part: value}], "", "", date(1970, 1, 1)))) == 1


def test_what_can_be_written_down_has_a_filter_and_words() -> None:
    calls = re.compile(r"""audit\.(?:record|note)\(\s*"([^"]+)"|put_in\([^,]+, "(\w+)"|"""
                       r"""what: str = "([^"]+)\"""")  # fmt: skip
    sources = [*(ROOT / "data").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    found = {
        kind
        for path in sources
        for match in calls.finditer(path.read_text("utf-8"))
        for kind in match.groups()
        if kind
    }
    assert {"publish", "export", "assistant", "sign-in"} <= found <= set(logged.WHATS)
    assert all(f"did.{kind}" in logged.say for kind in logged.WHATS)
