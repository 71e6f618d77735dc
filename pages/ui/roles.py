"""Roles: viewers read, staff see exact figures and records of single persons, operators publish.

Without sign-in the machine's own user is staff, and everybody who comes over a network is a viewer.
No Streamlit here; who asks is told by `pages/ui/access`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

Role = Literal["", "viewer", "staff", "operator", "admin"]
LADDER: tuple[Role, ...] = ("", "viewer", "staff", "operator", "admin")
"""Each role may what those before it may; the first, nobody, may nothing."""


@dataclass(frozen=True)
class Identity:
    """Who asks: the role, a key that tells people apart, how they are called, and from where.

    Without a key nobody has signed in. `has_signed_in` without a role stands for a person whom
    the roles do not name.
    """

    role: Role = ""
    key: str = ""
    name: str = ""
    address: str = ""

    def may(self, role: Role) -> bool:
        """Whether this role or a higher one is theirs."""
        return LADDER.index(self.role) >= LADDER.index(role)


@dataclass(frozen=True)
class Person:
    """Somebody who has signed in, as a provider, a proxy or an account names them.

    Or an assistant, by its token.
    """

    kind: Literal["provider", "proxy", "account", "assistant"]
    subject: str
    provider: str = ""
    mail: str = ""
    name: str = ""
    groups: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """What tells them from everybody else: a subject may hold colons, a provider's name not."""
        of = f"provider:{self.provider}" if self.kind == "provider" else self.kind
        return f"{of}:{self.subject}"


MAIL = re.compile(r"[!-9;-?A-~]+@[!-9;-?A-~]+")  # printable ASCII, one @, no colon
LONGEST_MAIL = 200  # characters


def mail_address(said: object) -> str:
    """A mail address as it was said; empty for anything else.

    Nothing is taken off it: what is cleaned or cut may become somebody else's.
    """
    is_mail = isinstance(said, str) and len(said) <= LONGEST_MAIL and MAIL.fullmatch(said)
    return str(said) if is_mail else ""


FORWARDED = ("forwarded", "via", "x-real-ip")  # what a proxy adds to a request, and x-forwarded-*


def is_staff(client: str | None, headers: Mapping[str, str]) -> bool:
    """Whether a request comes from this machine: `client` is the address of its peer.

    A proxy on this machine speaks for others. A host name that is not this machine's own may be one
    that a web page elsewhere has pointed here.
    """
    if client is None or not is_loopback(client):
        return False
    if any(n in FORWARDED or n.startswith("x-forwarded-") for n in map(str.lower, headers)):
        return False
    try:
        host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
    except ValueError:  # of brackets that do not close
        return False
    return host == "localhost" or is_loopback(host)


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's own, which nothing reaches over a network."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
