"""What is set up for signing in: sections of the secrets, and the accounts of the app's own.

A section that is there but not whole, and a file that cannot be read, shut the app rather than
opening it.
"""

import logging
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from threading import Lock
from typing import Any

import streamlit as st
from streamlit.file_util import get_streamlit_file_path

from data import accounts, state
from data.errors import shown
from pages.ui.words import words

BELOW = f"/{st.get_option('server.baseUrlPath').strip('/')}".rstrip("/")  # where the app lies
PROXY_SECRET = "x-proxy-secret"  # the header with which a proxy proves itself
SHORTEST_SECRET = 32  # characters of a secret between machines
ROLES = "ROLES_FILE"  # in the environment: the file of the roles
ANCESTORS = "EMBED_ANCESTORS"  # in the environment: sites whose pages may show a panel of ours
SITE = re.compile(r"https?://(\*\.)?[\w.-]+(:(\d+|\*))?", re.ASCII)
WHOLE = ("client_id", "client_secret", "server_metadata_url")
WAYS = {"auth", "proxy"}  # sections that say how people sign in
SETTING = "client_kwargs"  # the one section within [auth] that is no provider
DEFAULT = "default"  # the provider whose settings stand in [auth] itself
PROXY = "proxy"  # what the proxy is called among the providers
NAME = re.compile(r"(?!proxy$)[A-Za-z0-9_-]{1,30}")  # of a provider: no colon, not the proxy's

HOME = get_streamlit_file_path("secrets.toml")  # read by Streamlit's own default
_UNSET = token_hex()

say = words("ui")
log = logging.getLogger("dashboard")


class Fault(Exception):
    """What is wrong with what is set up: one sentence with its cure, in English as text."""

    def __init__(self, key: str, /, **slots: object) -> None:
        self.key, self.slots = key, slots
        super().__init__(self.said("en"))

    def said(self, lang: str) -> str:
        """The sentence in that language."""
        return say(lang, self.key, **self.slots)


@dataclass
class Secrets:
    """The secrets, read again when a file of them changes.

    Streamlit's own stop following their files after the first that it cannot read.
    """

    held: Mapping[str, Any] = field(default_factory=dict)
    fault: Fault | None = None  # why they cannot be read; then none of what they hold counts
    had_ways: bool = False  # they have said how people sign in: all do until the app starts again
    had_roles: bool = False  # there was a file of roles: likewise
    had_accounts: bool = False  # likewise: STATE_ROOT may be mounted, and lost
    lacks_accounts: bool = False  # those are gone
    _stamp: object = None
    _lock: Lock = field(default_factory=Lock)

    def read(self) -> "Secrets":
        """Follow the files."""
        files = st.get_option("secrets.files")
        now = [stamp(one) for one in files]
        if now == self._stamp:
            return self
        with self._lock:
            is_change = self._stamp not in (None, now)
            if self._stamp != now:
                self._take(files)
                self._stamp = now
        if is_change:
            for fault in faults():
                log.error("%s", fault)
        return self

    def _take(self, files: Sequence[str]) -> None:
        try:
            found = {key: value for one in files for key, value in _load(one).items()}
            self.held, self.fault = found, None
        except Fault as fault:
            self.held, self.fault = {}, fault
        self.had_ways = self.had_ways or bool(self.held.keys() & WAYS)


def stamp(path: str) -> tuple[object, ...]:
    """What a file has otherwise once it is another, or has changed."""
    try:
        found = os.stat(path)
    except OSError as error:
        return path, error.errno
    return path, found.st_mtime_ns, found.st_size, found.st_ino


def _load(path: str) -> Mapping[str, Any]:
    """What a file of the secrets holds, nothing where there is none. Raises Fault.

    A link to nothing, or a folder that may not be searched, may hide secrets: it shuts the app.
    """
    try:
        return tomllib.loads(Path(path).read_text("utf-8-sig"))
    except FileNotFoundError as error:
        if not os.path.islink(path):
            return {}
        raise Fault("fault.secrets", where=path, why=type(error).__name__) from error
    except tomllib.TOMLDecodeError as error:
        raise Fault("fault.secrets", where=path, why=shown(error, 100)) from error
    except (OSError, ValueError) as error:
        if isinstance(error, PermissionError) and path == HOME and not os.path.exists(path):
            return {}  # a service often has no home of its own
        raise Fault("fault.secrets", where=path, why=type(error).__name__) from error


SECRETS = Secrets()


def section(name: str) -> Mapping[str, Any] | None:
    """A section of the secrets, None where there is none."""
    found = SECRETS.read().held.get(name)
    return found if isinstance(found, Mapping) else None


def is_on() -> bool:
    """Whether readers have to sign in; whoever has a file of roles wants nobody in without."""
    is_set_up = _is_set_up()  # it also says once what is gone
    return is_set_up or _has_roles()


def _has_roles() -> bool:
    """Whether there is a file of roles, or one is named, or was there: what else is set up may lie
    in a folder that is not mounted."""
    found = SECRETS.read()
    is_there = bool(os.environ.get(ROLES)) or os.path.lexists(roles_file())
    found.had_roles = found.had_roles or is_there
    return found.had_roles


def _is_set_up() -> bool:
    """Whether there is a way to sign in, or what may be one, or was."""
    found, has_accounts = SECRETS.read(), accounts.exist()
    found.had_accounts = found.had_accounts or has_accounts
    lacked, found.lacks_accounts = found.lacks_accounts, found.had_accounts and not has_accounts
    if found.lacks_accounts and not lacked:
        log.error("%s", _no_accounts())
    return found.had_ways or found.fault is not None or found.had_accounts


def _no_accounts() -> Fault:
    return Fault("fault.accounts", where=accounts.path())


def _written() -> dict[str, Mapping[str, Any]]:
    """The providers that the secrets name, whole or not: [auth] itself, and its sections."""
    auth = section("auth") or {}
    found = {name: one for name, one in auth.items()
             if isinstance(one, Mapping) and name != SETTING}  # fmt: skip
    return {DEFAULT: auth, **found} if auth.keys() & {*WHOLE} else found


def _lacks(given: Mapping[str, Any]) -> list[str]:
    """What a provider needs and does not have."""
    return [key for key in WHOLE if not given.get(key)]


def providers() -> dict[str, Mapping[str, Any]]:
    """The OpenID providers by name, that people can sign in with: all is there."""
    auth = section("auth") or {}
    if not auth.get("redirect_uri") or not auth.get("cookie_secret"):
        return {}
    named = {name: one for name, one in _written().items() if NAME.fullmatch(name)}
    return {name: one for name, one in named.items() if not _lacks(one)}


def sources() -> list[str]:
    """The names of all who say who somebody is, providers and proxy, whole or not.

    What is not whole at this moment still decides whose people a name without another before it is.
    """
    return [*_written(), *([PROXY] if section("proxy") is not None else [])]


def way_back(name: str) -> str:
    """What the redirect address of a provider has at its end: its name, where there are several.

    An answer that comes back there is of that provider and no other (RFC 9700, 4.4).
    """
    return "" if name == DEFAULT or [*_written()] == [name] else name


def redirect_uri(name: str = DEFAULT) -> str:
    """Where a provider sends people back to."""
    base, own = str((section("auth") or {}).get("redirect_uri", "")), way_back(name)
    return f"{base}/{own}" if own else base


def cookie_secret() -> str:
    """What signs the question to a provider; random, of this process, where none is set."""
    return str((section("auth") or {}).get("cookie_secret") or _UNSET)


def proxy() -> Mapping[str, Any] | None:
    """What a proxy in front says of people; None without one whose secret is long enough."""
    found = section("proxy") or {}
    return found if len(str(found.get("secret", ""))) >= SHORTEST_SECRET else None


def ancestors() -> str:
    """Sites whose pages may show a panel, as a policy names them; empty where none may."""
    return " ".join(filter(SITE.fullmatch, os.environ.get(ANCESTORS, "").split()))


def faults() -> list[Fault]:
    """What is set up but not whole, for the log and `doctor`."""
    secrets = SECRETS.read()
    found = [secrets.fault] if secrets.fault else []
    if not _is_set_up() and is_on():
        found.append(Fault("fault.roles", name=os.environ.get(ROLES) or roles_file()))
    if secrets.had_ways and not secrets.fault and not secrets.held.keys() & WAYS:
        found.append(Fault("fault.gone"))
    if secrets.lacks_accounts:
        found.append(_no_accounts())
    if "auth" in secrets.held and not providers():
        found.append(Fault("fault.auth", whole=", ".join(WHOLE)))
    for name, given in _written().items():
        if not NAME.fullmatch(name):
            found.append(Fault("fault.provider", name=shown(name)))
        elif providers() and (lacks := _lacks(given)):
            where = "auth" if name == DEFAULT else f"auth.{name}"
            found.append(Fault("fault.part", where=where, lacks=", ".join(lacks)))
    if "proxy" in secrets.held and proxy() is None:
        found.append(Fault("fault.proxy", shortest=SHORTEST_SECRET))
    if state.wants_second_operator() and not is_on():
        found.append(Fault("fault.second"))
    for one in os.environ.get(ANCESTORS, "").split():
        if not SITE.fullmatch(one):
            found.append(Fault("fault.site", name=ANCESTORS, site=shown(one)))
    return found


def roles_file() -> Path:
    """The file of the roles: ROLES_FILE, else roles.toml beside the secrets of the app."""
    if named := os.environ.get(ROLES, ""):
        return Path(named)
    return Path(st.get_option("secrets.files")[-1]).with_name("roles.toml")
