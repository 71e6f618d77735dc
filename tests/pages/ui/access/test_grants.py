"""The file of the roles: whom it names, when it is read, what a fault of it does."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from data import audit, state
from data.lock import locked
from pages.ui.access import grants, oidc
from pages.ui.roles import Person
from tests.pages.ui.access.conftest import ROLES, setting_up


@pytest.fixture(autouse=True)
def _set_up(secrets: Callable[[str], None]) -> None:
    secrets(setting_up("default"))


def role(**of: object) -> str:
    kind = of.pop("kind", "provider")
    person = Person(kind, str(of.pop("subject", "x")), **of)  # type: ignore[arg-type]
    return grants.parse(ROLES, "roles.toml").role_of(person)


def test_people_are_known_by_mail_subject_account_and_group() -> None:
    assert role(mail="Li@Fund.Example") == "staff"
    assert role(subject="sub-7") == "operator"
    assert role(kind="account", subject="zhao") == "admin"
    assert role(groups=frozenset({"太原"})) == "staff"
    assert role(mail="anyone@office.example") == "viewer"
    assert role(mail="anyone@office.example", groups=frozenset({"太原"})) == "staff", "the highest"


def test_nobody_else_has_a_role() -> None:
    """One provider's subject is not another's, and no account bears a subject."""
    assert role() == ""
    assert role(subject="zhao") == ""
    assert role(kind="account", subject="sub-7") == ""
    assert role(subject="sub-7", provider="other") == ""
    assert role(mail="li@fund.example.evil.example") == ""
    assert role(mail="office.example") == ""
    assert role(mail="x@y@office.example".replace("@office", "@@office")) != "admin"
    assert role(groups=frozenset({"太"})) == ""


def test_letters_that_fold_into_others_are_other_people() -> None:
    """KELVIN SIGN and LATIN SMALL LETTER LONG S become k and s once folded."""
    found = grants.parse("[admin]\nmail = ['kang.ss@fund.example']", "")
    odd = ("\u212aang.ss@fund.example", "kang.\u00df@fund.example", "kang.s\u017f@fund.example")
    for mail in (*odd, "KANG.SS@fund.example"):
        said = {"sub": "x", "email": mail, "email_verified": True}
        role = found.role_of(oidc.person("default", said, {}))
        assert role == ("" if mail in odd else "admin"), mail


def test_a_subject_with_a_colon_is_nobody_of_another_provider(
    secrets: Callable[[str], None],
) -> None:
    ours, theirs = Person("provider", "kc:7"), Person("provider", "7", "kc")
    assert ours.key != theirs.key
    secrets(
        '[auth]\nredirect_uri = "x"\ncookie_secret = "y"\n[auth.kc]\nclient_id = "x"\n'
        'client_secret = "y"\nserver_metadata_url = "z"\n'
    )
    found = grants.parse("[admin]\nsubject = ['kc:7']", "")
    assert (found.role_of(theirs), found.role_of(ours)) == ("admin", "")


OF = {
    "default": {"kind": "provider", "provider": ""},
    "kc": {"kind": "provider", "provider": "kc"},
    "Evil": {"kind": "provider", "provider": "Evil"},
    "proxy": {"kind": "proxy", "provider": ""},
}
SAID = {"subject": "sub-7", "mail": "li@fund.example", "group": "太原"}
WRITTEN = SAID | {"mail": "Li@Fund.example", "all": "*@fund.example"}


def counts(source: str, prefix: str) -> set[bool]:
    """Whether what a source says of a person gives the role that the file gives it by."""
    found = set()
    for kind, value in WRITTEN.items():
        of_file = f"[admin]\n{'mail' if kind == 'all' else kind} = ['{prefix}{value}']"
        said = {"subject": "x"} | {one: SAID[one] for one in SAID if one in (kind, "mail")}
        groups = frozenset({said.pop("group")} if "group" in said else ())
        found.add(role_by(of_file, Person(**OF[source], **said, groups=groups)) == "admin")  # type: ignore[arg-type]
    return found


def role_by(text: str, person: Person) -> str:
    return grants.parse(text, "").role_of(person)


@pytest.mark.parametrize(
    ("set_up", "plain"),
    [
        (("default",), "default"),
        (("kc",), "kc"),
        (("proxy",), "proxy"),
        (("default", "kc", "Evil"), "default"),
        (("default", "proxy"), "default"),
        (("kc", "Evil"), None),
        (("kc", "proxy"), None),
    ],
)
def test_each_of_several_providers_names_its_own_people(
    secrets: Callable[[str], None], set_up: tuple[str, ...], plain: str | None
) -> None:
    """Subject, mail, everybody of a domain, and group alike."""
    secrets(setting_up(*set_up))
    for source in set_up:
        assert counts(source, "") == {source == plain}, source
        for other in {*set_up} - {"default"}:
            assert counts(source, f"{other}:") == {source == other}, (source, other)


@pytest.mark.parametrize("is_own", [True, False])
def test_a_provider_that_is_not_whole_hands_its_people_to_no_other(
    secrets: Callable[[str], None], is_own: bool
) -> None:
    """Whom a name means hangs on what is written, for those who have signed in before as well."""
    whole = setting_up("default", "kc")
    head, kc, tail = whole.partition("[auth.kc]")
    if is_own:
        head = head.replace("client_id =", "# client_id =")
    else:
        tail = tail.replace("client_secret =", "# client_secret =")
    boss = "[operator]\nsubject = ['boss']\n[staff]\nmail = ['li@fund.example']\n"
    text = boss + "group = ['kc:taiyuan']"
    theirs = Person("provider", "boss", "kc", mail="li@fund.example")
    ours = Person("provider", "x", groups=frozenset({"kc:taiyuan"}))
    for secret in (whole, head + kc + tail):
        secrets(secret)
        assert (role_by(text, theirs), role_by(text, ours)) == ("", "")
        assert role_by(text, Person("provider", "boss")) == "operator"


@pytest.mark.parametrize("source", OF)
def test_nobody_of_a_provider_or_proxy_has_a_role_where_that_is_not_set_up(
    secrets: Callable[[str], None], source: str
) -> None:
    person = Person(**OF[source], subject="boss")  # type: ignore[arg-type]
    account, everyone = Person("account", "zhao"), "[viewer]\neveryone = true\n"
    text = everyone + f"[admin]\nsubject = ['boss', '{source}:boss']\naccount = ['zhao']"
    other = "proxy" if source == "default" else "default"
    secrets(setting_up(source, other))
    assert role_by(text, person) == "admin"
    for secret in (setting_up(source) + "[broken", setting_up(other), ""):
        secrets(secret)
        assert role_by(text, person) == "", secret
        assert role_by(text, account) == "admin"


def test_what_begins_with_the_name_of_another_provider_is_not_of_that_one(
    secrets: Callable[[str], None],
) -> None:
    secrets(setting_up("default", "kc"))
    for kind, value in (("subject", "kc:7"), ("group", "kc:太原")):
        of_file = f"[admin]\n{kind} = ['{value}']"
        groups = frozenset({value} if kind == "group" else ())
        said = Person("provider", value if kind == "subject" else "x", groups=groups)
        assert role_by(of_file, said) == "", kind


def test_everyone_may_be_a_viewer_and_nothing_more() -> None:
    everyone = grants.parse("[viewer]\neveryone = true", "")
    assert everyone.role_of(Person("provider", "x")) == "viewer"
    assert everyone.role_of(Person("assistant", "helper")) == "", "a program has to be named"
    with pytest.raises(grants.RolesError):
        grants.parse("[staff]\neveryone = true", "")


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("[admin]\nmail = [", 2, "Correct"),
        ("contact = 'x'\n\n[boss]\nmail = []", 3, "[admin]"),
        ("[admin]\nmail = ['a@b']\n[staff]\nname = ['x']", 4, "name"),
        ("[admin]\nmail = 'a@b.example'", 2, "list"),
        ("[staff]\ngroup = ['x']\n[admin]\ngroup = ['']", 4, "list"),
        ("[staff]\nmail = ['li']", 2, "no mail"),
        ("[staff]\nmail = ['a@b@fund.example']", 2, "no mail"),
        ("[staff]\nmail = ['l\u0131@fund.example']", 2, "ASCII"),
        ("contact = 3", 1, "contact"),
        ("admin = ['x']", 1, "admin"),
    ],
)
def test_a_fault_is_told_with_line_and_cure(text: str, line: int, word: str) -> None:
    with pytest.raises(grants.RolesError) as raised:
        grants.parse(text, "roles.toml")
    assert re.search(rf"line {line}\b", str(raised.value)), raised.value
    assert word in str(raised.value)


def test_a_change_counts_at_once_and_a_fault_changes_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path, reader = tmp_path / "some.toml", grants.Reader()
    zhao = Person("account", "zhao")
    assert reader.read(path).role_of(zhao) == "", "without a file nobody has a role"
    path.write_text("[admin]\naccount = ['zhao']", "utf-8")
    assert reader.read(path).role_of(zhao) == "admin"
    path.write_text("[viewer]\naccount = ['zhao']", "utf-8")
    assert reader.read(path).role_of(zhao) == "viewer"
    path.write_text("[viewer\naccount = ['zhao', 'all']", "utf-8")
    assert reader.read(path).role_of(zhao) == "viewer"
    assert "The roles before stay in force" in caplog.text
    assert str(path) in str(reader.fault)
    path.write_bytes("[admin]\naccount = ['赵']".encode("gbk"))
    assert reader.read(path).role_of(zhao) == "viewer"
    path.unlink()
    assert reader.read(path).role_of(zhao) == "viewer", "a file that is gone for a moment"
    for empty in ("", "\n", "# roles\n", "contact = 'x'", "contact = 'x'\n[admin]\n", "[viewer]"):
        path.write_text(empty, "utf-8")  # as an editor leaves it until it has written
        assert reader.read(path).role_of(zhao) == "viewer", empty
        assert "names nobody" in str(reader.fault)
        assert grants.Reader().read(path).role_of(zhao) == "", "without one that was right before"
    for nobody in ("[viewer]\neveryone = false", "[admin]\naccount = []"):
        path.write_text("[viewer]\naccount = ['zhao']", "utf-8")
        assert reader.read(path).role_of(zhao) == "viewer"
        path.write_text(nobody, "utf-8")
        assert (reader.read(path).role_of(zhao), reader.fault) == ("", None), nobody


def test_the_file_lies_beside_the_secrets(
    secrets: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert grants.in_force().contact == "信息科 王老师"
    other = tmp_path / "other.toml"
    other.write_text("contact = 'elsewhere'\n[viewer]\neveryone = true", "utf-8")
    monkeypatch.setenv("ROLES_FILE", str(other))
    assert grants.in_force().contact == "elsewhere"


def given() -> list[str]:
    """What the audit log says was given, line after line."""
    return [one for line in audit.entries() if line["what"] == "roles" for one in line["given"]]


@pytest.mark.parametrize("left", [b"", b'["viewer acc', b"5", b"[[1]]", b"\xff"])
def test_a_damaged_list_of_what_was_told_is_made_anew_with_every_role_in_force(
    secrets: Callable[[str], None], tmp_path: Path, left: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """As a full disk, or a kill in the midst of it, once left it."""
    path = tmp_path / "some.toml"
    path.write_text("[staff]\naccount = ['li']", "utf-8")
    grants.Reader().read(path)
    (state.root() / "roles.json").write_bytes(left)
    for name in ("mallory", "eve"):
        path.write_text(f"[staff]\naccount = ['li']\n[admin]\naccount = ['{name}']", "utf-8")
        grants.Reader().read(path)
    assert given() == ["staff account li", "admin account mallory", "staff account li",
                       "admin account eve"]  # fmt: skip
    assert "roles.json is damaged" in caplog.text


def test_a_change_that_could_not_be_written_down_is_once_it_can(
    secrets: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, reader = tmp_path / "some.toml", grants.Reader()
    path.write_text("[staff]\naccount = ['li']", "utf-8")
    reader.read(path)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    path.write_text("[admin]\naccount = ['mallory']", "utf-8")
    assert reader.read(path).role_of(Person("account", "mallory")) == "admin"
    assert given() == ["staff account li"]
    monkeypatch.undo()
    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "state"))
    monkeypatch.setattr(grants, "AGAIN", -1.0)
    reader.read(path)
    assert given() == ["staff account li", "admin account mallory"]
    reader.read(path)
    assert len(given()) == 2
    assert audit.verify()[0] == 2


@pytest.mark.parametrize("name", ["audit", "roles"])
def test_a_change_does_not_wait_for_who_holds_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever keeps that process from going on; and each request asks for the roles."""
    monkeypatch.setattr(grants, "WAITS", 0.1)
    path, reader = tmp_path / "some.toml", grants.Reader()
    path.write_text("[admin]\naccount = ['li']", "utf-8")
    folder = state.folder("audit") if name == "audit" else state.folder()
    with locked(folder, name):
        asking = Thread(target=reader.read, args=(path,), daemon=True)
        asking.start()
        asking.join(10)
        assert not asking.is_alive()
        assert given() == []
        assert reader.grants.role_of(Person("account", "li")) == "admin"
    assert f"process {os.getpid()}" in caplog.text
    monkeypatch.setattr(grants, "AGAIN", -1.0)
    reader.read(path)
    assert given() == ["admin account li"]
