"""Who asks: accounts, cookies and what a proxy says of people."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pages.ui import access
from pages.ui.access import cookies
from pages.ui.roles import LADDER, Identity, Person
from tests.pages.ui.access.conftest import SECRET, asking, setting_up
from tests.pages.ui.access.people import with_account

PROXY = f'[proxy]\nsecret = "{SECRET}"\nmail = "X-Forwarded-Email"\ngroups = "X-Forwarded-Groups"\n'
PROVEN = (("X-Proxy-Secret", SECRET), ("X-Forwarded-For", "192.0.2.1"))
LI = ("X-Forwarded-User", "li")
MAIL = "X-Forwarded-Email"

Write = Callable[[str], None]


def said(text: str) -> str:
    """A header's value as it arrives where a proxy writes UTF-8."""
    return text.encode().decode("latin-1")


def test_each_role_may_what_those_below_it_may() -> None:
    for n, role in enumerate(LADDER):
        assert [Identity(role).may(one) for one in LADDER] == [i <= n for i in range(len(LADDER))]


def test_a_cookie_names_its_person_at_every_step(
    office: None, roles_file: Callable[[str], None]
) -> None:
    token = with_account("wang")
    asks = asking(("192.0.2.1", 4000), ("cookie", f"a=b; {cookies.SESSION}={token}"))
    assert access.of(asks) == Identity("operator", "account:wang", "wang", "192.0.2.1")
    roles_file("[viewer]\naccount = ['wang']")
    assert access.of(asks).role == "viewer", "at the next step"
    roles_file("[viewer]\naccount = ['zhao']")
    assert access.of(asks).role == ""
    assert access.of(asks).key, "signed in all the same"


def test_places_are_shared_by_persons_and_by_addresses_of_nobody(office: None) -> None:
    def told(address: str, name: str = "") -> str:
        token = f"{cookies.SESSION}={with_account(name)}"
        asks = asking((address, 4000), *([("cookie", token)] if name else []))
        asks.scope["identity"] = access.of(asks)
        return access.asker(asks)

    assert told("192.0.2.1", "wang") == told("192.0.2.2", "wang") != told("192.0.2.1", "zhao")
    assert told("192.0.2.1") == told("::ffff:192.0.2.1") != told("192.0.2.2")
    assert told("2001:db8::1") == told("2001:db8::2")


def test_a_proxy_names_people_by_its_secret(secrets: Write) -> None:
    secrets(PROXY)
    told = (*PROVEN, LI, ("X-Forwarded-Email", "li@fund.example"))
    assert access.of(asking(("192.0.2.1", 0), *told)) == Identity(
        "staff", "proxy:li", "li@fund.example", "192.0.2.1"
    )
    groups = (*PROVEN, LI, ("X-Forwarded-Groups", said("x, 太原")))
    assert access.of(asking(("192.0.2.1", 0), *groups)).role == "staff"


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        (("192.0.2.1", 0), (LI,)),
        (("192.0.2.1", 0), (("X-Proxy-Secret", "s" * 39), LI)),
        (("192.0.2.1", 0), (("X-Proxy-Secret", ""), LI)),
        (("192.0.2.1", 0), (*PROVEN, PROVEN[0], LI)),
        (("192.0.2.1", 0), (*PROVEN, LI, LI)),
        (("192.0.2.1", 0), (*PROVEN, LI, (MAIL, "a@b"), (MAIL, "c@d"))),
        (("192.0.2.1", 0), PROVEN),
        (("192.0.2.1", 0), (*PROVEN, ("X-Forwarded-User", ""))),
        (("192.0.2.1", 0), (*PROVEN, ("X-Forwarded-User", "x" * 300))),
        (("192.0.2.1", 0), (*PROVEN, ("X-Forwarded-User", "li\x00"))),
        (("192.0.2.1", 0), (*PROVEN, ("X-Forwarded-User", said("\u00a0li")))),
        (("192.0.2.1", 0), (*PROVEN, LI, (MAIL, said("li@fund.example\u3000")))),
        (("192.0.2.1", 45_000), (*PROVEN, LI)),  # straight from a client, past the proxy
        (("127.0.0.1", 45_000), (*PROVEN, LI)),
    ],
)  # fmt: skip
def test_nobody_is_believed_who_is_not_the_proxy(
    secrets: Write, client: tuple[str, int], headers: tuple[tuple[str, str], ...]
) -> None:
    secrets(PROXY)
    mail = ("X-Forwarded-Email", "li@fund.example")
    more = () if any(name == mail[0] for name, _ in headers) else (mail,)
    found = access.of(asking(client, *headers, *more))
    assert (found.key, found.role) == ("", "")


@pytest.mark.parametrize("user", ["x" * 300, "li\x00", "m\xfcller", "l\ti"])
def test_whom_a_proxy_names_in_a_way_that_is_not_taken_is_nobody_else(
    office: None, secrets: Write, user: str
) -> None:
    """Somebody else's cookie may be left in the browser."""
    secrets(PROXY)
    cookie = ("cookie", f"{cookies.SESSION}={with_account('zhao')}")
    here = ("192.0.2.1", 0)
    assert access.of(asking(here, *PROVEN, ("X-Forwarded-User", user), cookie)).key == ""
    assert access.of(asking(here, *PROVEN, ("X-Forwarded-User", ""), cookie)).key == "account:zhao"


def test_a_subject_that_reads_like_a_mail_address_is_not_told_as_one() -> None:
    person = Person("provider", "li@fund.example")
    assert access.called(person) == "subject (li@fund.example)"
    assert access.called(replace(person, mail="li@fund.example")) == "li@fund.example"


def test_a_name_of_ones_own_choice_never_stands_alone() -> None:
    """Only the provider's own word tells who somebody is: a verified mail address, the subject."""

    def called(**of: str) -> str:
        return access.called(Person("provider", "sub-7", **of))  # type: ignore[arg-type]

    assert called(name="li@fund.example") == "li@fund.example (sub-7)"
    assert called(name="王伟", mail="wang@fund.example") == "wang@fund.example"
    assert called() == called(name="sub-7") == "sub-7"
    assert called(name="x" * 200).endswith(" (sub-7)")
    assert len(called(name="x" * 200)) < 100, "what is cut of a long line is not the subject"
    assert access.called(Person("account", "wang", name="wang")) == "wang"


@pytest.mark.parametrize(
    "mail",
    [
        "x@evil.test@office.example",
        "@office.example",
        "x y@office.example",
        "l\u0131@office.example",
    ],
)
def test_what_a_proxy_calls_mail_and_is_none_gives_no_role(secrets: Write, mail: str) -> None:
    secrets(PROXY)
    found = access.of(asking(("192.0.2.1", 0), *PROVEN, LI, (MAIL, said(mail))))
    assert (found.key, found.role, found.name) == ("proxy:li", "", "li")


def test_who_is_named_by_one_of_several_providers_bears_its_name(secrets: Write) -> None:
    secrets(setting_up("default", "kc"))
    told = {"mail": "li@fund.example", "name": "王伟"}
    assert access.called(Person("provider", "7", **told)) == "li@fund.example"  # type: ignore[arg-type]
    assert access.called(Person("provider", "7", "kc", **told)) == "kc:li@fund.example"  # type: ignore[arg-type]
    assert access.called(Person("provider", "7", "kc", name="王伟")) == "王伟 (kc:7)"
    assert access.called(Person("provider", "7", "kc")) == "kc:7"
    assert access.called(Person("account", "wang", name="wang")) == "wang"
    secrets(setting_up("kc"))
    assert access.called(Person("provider", "7", "kc", **told)) == "li@fund.example"  # type: ignore[arg-type]


def test_headers_count_for_nothing_where_no_proxy_is_set_up(office: None) -> None:
    assert access.of(asking(("127.0.0.1", 0), *PROVEN, LI)).key == ""
