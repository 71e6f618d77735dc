"""What is set up for signing in: sections of the secrets, and the accounts of the app's own.

A section that is there but not whole shuts the app rather than opening it.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from data import accounts, state
from data.errors import shown
from pages.ui.words import words

BELOW = f"/{st.get_option('server.baseUrlPath').strip('/')}".rstrip("/")  # where the app lies
PROXY_SECRET = "x-proxy-secret"  # the header with which a proxy proves itself
SHORTEST_SECRET = 32  # characters of a secret between machines
ANCESTORS = "EMBED_ANCESTORS"  # in the environment: sites whose pages may show a panel of ours
SITE = re.compile(r"https?://(\*\.)?[\w.-]+(:(\d+|\*))?")
WHOLE = ("client_id", "client_secret", "server_metadata_url")
DEFAULT = "default"  # the provider whose settings stand in [auth] itself

say = words("ui")


def section(name: str) -> Mapping[str, Any] | None:
    """A section of the secrets, None where there is none."""
    found = _secrets().get(name)
    return found if isinstance(found, Mapping) else None


def is_on() -> bool:
    """Whether readers have to sign in."""
    secrets = _secrets()
    return accounts.exist() or any(
        isinstance(secrets.get(name), Mapping) for name in ("auth", "proxy")
    )


def _secrets() -> Mapping[str, Any]:
    # Without a file Streamlit would read its configuration anew each time: a tenth of a page's run.
    there = any(map(os.path.exists, st.get_option("secrets.files")))
    return st.secrets if there and st.secrets.load_if_toml_exists() else {}


def providers() -> dict[str, Mapping[str, Any]]:
    """The OpenID providers by name: [auth] itself, or its sections; none unless all is there."""
    auth = section("auth") or {}
    if not auth.get("redirect_uri") or not auth.get("cookie_secret"):
        return {}
    known = {DEFAULT: auth, **{k: v for k, v in auth.items() if isinstance(v, Mapping)}}
    return {name: one for name, one in known.items() if all(one.get(key) for key in WHOLE)}


def redirect_uri() -> str:
    """Where providers send people back to."""
    return str((section("auth") or {}).get("redirect_uri", ""))


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
    found = []
    if section("auth") is not None and not providers():
        found.append(Fault("fault.auth", whole=", ".join(WHOLE)))
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
    if named := os.environ.get("ROLES_FILE", ""):
        return Path(named)
    return Path(st.get_option("secrets.files")[-1]).with_name("roles.toml")
