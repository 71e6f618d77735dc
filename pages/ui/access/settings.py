"""What is set up for signing in: sections of the secrets, and the accounts of the app's own.

A section that is there but not whole, and a file that cannot be read, shut the app rather than
opening it.
"""

import logging
import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

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
DEFAULT = "default"  # the provider whose settings stand in [auth] itself
PROXY = "proxy"  # what the proxy is called among the providers
NAME = re.compile(r"(?!proxy$)[A-Za-z0-9_-]{1,30}")  # of a provider: no colon, not the proxy's

_UNSET = secrets.token_hex()

say = words("ui")
log = logging.getLogger("dashboard")


def section(name: str) -> Mapping[str, Any] | None:
    """A section of the secrets, None where there is none."""
    found = (_secrets() or {}).get(name)
    return found if isinstance(found, Mapping) else None


def is_on() -> bool:
    """Whether readers have to sign in; whoever names a file of roles wants nobody in without."""
    return bool(os.environ.get(ROLES)) or _is_set_up()


def _is_set_up() -> bool:
    """Whether there is a way to sign in, or what may be one."""
    found = _secrets()
    if found is None or accounts.exist():
        return True
    return any(isinstance(found.get(name), Mapping) for name in ("auth", "proxy"))


def _secrets() -> Mapping[str, Any] | None:
    """The secrets; None where a file of them is there that cannot be read: it shuts the app."""
    # Without a file Streamlit would read its configuration anew each time: a tenth of a page's run.
    if not _files():
        return {}
    with suppress(OSError, ValueError):
        if st.secrets.load_if_toml_exists():
            return st.secrets
    _log(str(_unread()))
    return None


def _files() -> list[str]:
    return [one for one in st.get_option("secrets.files") if os.path.exists(one)]


@cache
def _log(fault: str) -> None:
    """Say it once, not with each request."""
    log.error("%s", fault)


def _unread() -> "Fault":
    """Which file of the secrets cannot be read, and why: where that is, none of what it holds."""
    for one in _files():
        try:
            tomllib.loads(Path(one).read_text("utf-8"))
        except tomllib.TOMLDecodeError as error:
            return Fault("fault.secrets", where=one, why=shown(error, 100))
        except (OSError, ValueError) as error:
            return Fault("fault.secrets", where=one, why=type(error).__name__)
    return Fault("fault.secrets", where=", ".join(_files()), why="")


def providers() -> dict[str, Mapping[str, Any]]:
    """The OpenID providers by name: [auth] itself, or its sections; none unless all is there."""
    return {name: one for name, one in _whole().items() if NAME.fullmatch(name)}


def _whole() -> dict[str, Mapping[str, Any]]:
    """The same under any name."""
    auth = section("auth") or {}
    if not auth.get("redirect_uri") or not auth.get("cookie_secret"):
        return {}
    known = {DEFAULT: auth, **{k: v for k, v in auth.items() if isinstance(v, Mapping)}}
    return {name: one for name, one in known.items() if all(one.get(key) for key in WHOLE)}


def sources() -> list[str]:
    """The names of all who say who somebody is: the providers and the proxy."""
    return [*providers(), *([PROXY] if proxy() else [])]


def way_back(name: str) -> str:
    """What the redirect address of a provider has at its end: its name, where there are several.

    An answer that comes back there is of that provider and no other (RFC 9700, 4.4).
    """
    return "" if name == DEFAULT or len(providers()) == 1 else name


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


class Fault(Exception):
    """What is wrong with what is set up: one sentence with its cure, in English as text."""

    def __init__(self, key: str, /, **slots: object) -> None:
        self.key, self.slots = key, slots
        super().__init__(self.said("en"))

    def said(self, lang: str) -> str:
        """The sentence in that language."""
        return say(lang, self.key, **self.slots)


def faults() -> list[Fault]:
    """What is set up but not whole, for the log and `doctor`."""
    found = [_unread()] if _secrets() is None else []
    if not _is_set_up() and is_on():
        found.append(Fault("fault.roles", name=ROLES))
    if section("auth") is not None and not providers():
        found.append(Fault("fault.auth", whole=", ".join(WHOLE)))
    for name in _whole().keys() - providers().keys():
        found.append(Fault("fault.provider", name=shown(name)))
    if section("proxy") is not None and proxy() is None:
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
